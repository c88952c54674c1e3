"""Coming in: the forms by which people sign in."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.browser.town import PASSWORD, PIN, Someone
from tests.browser.words import Words


def sign_in(page: Page, person: Someone, say: Words) -> None:
    """From the home page by e-mail and password."""
    page.goto(f"{say.language}/")
    page.locator("header").get_by_role("link", name=say("Sign in")).click()
    page.get_by_label(say("E-mail"), exact=True).fill(person.email)
    page.get_by_label(say("Password"), exact=True).fill(PASSWORD)
    page.locator("main").get_by_role("button", name=say("Sign in")).click()
    expect(page.locator(".menu-name")).to_have_text(person.name)


def scan_card(page: Page, code: str, number: int, say: Words, pin: str = PIN) -> None:
    """What happens when the QR code of a sign-in card is photographed, and the PIN typed."""
    page.goto(f"j/{code}?n={number}")
    expect(page.get_by_label(say("Your number in the class", "pupil"))).to_have_value(str(number))
    page.get_by_label(say("Your PIN", "pupil")).fill(pin)
    page.locator("main").get_by_role("button", name=say("Sign in")).click()
    expect(page.locator(".menu-name")).to_be_visible()

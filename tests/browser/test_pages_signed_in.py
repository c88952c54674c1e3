"""Every page of the journeys of those who sign in, in four languages, light and dark, both widths."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.devices import Devices
from tests.browser.looking import Findings, look_at
from tests.browser.pages import PAGES, look_at_pages_of
from tests.browser.town import PIN, Town

pytestmark = pytest.mark.browser

LANGUAGES = ("vi", "th", "en", "ja")
#: Fine, double, repeated, taken and unreadable lines.
LIST = "1\tNguyễn Văn Mới\n50\tNguyễn Văn An\n51\tLê Văn Mới\n51\tLê Văn Mới\nx\tTrần Thị Mới\n52\t"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("who", [each for each in PAGES if each not in {"stranger", "reader"}])
def test_every_page_can_be_used_by_everybody(
    devices: Devices, town: Town, who: str, language: str, findings: Findings
) -> None:
    look_at_pages_of(who, devices, town, language, findings)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_pages_after_a_form_can_be_used_by_everybody(
    devices: Devices, town: Town, language: str, findings: Findings
) -> None:
    page = devices.open(language, expected=(400,))
    for path in ("sign-in", "sign-up", "forgot"):
        _send(page, f"{language}/{path}")
        expect(page.locator(".error-summary")).to_be_visible()
        look_at(page, findings)
    page.locator("#email").fill("nobody@example.org")
    _send(page)
    look_at(page, findings, "check mail")

    page.goto(f"{language}/code?code={town.codes['class']}")
    page.locator("#number").fill("6")
    page.locator("#pin").fill("0000")
    _send(page)
    look_at(page, findings, "wrong PIN")
    page.locator("#pin").fill(PIN)
    _send(page)
    page.goto(f"{language}/my-work")
    look_at(page, findings, "pupil's home")
    page.goto(f"{language}/account")
    look_at(page, findings, "pupil's account")
    findings.check()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_pages_after_a_leaders_form_can_be_used_by_everybody(
    devices: Devices, town: Town, language: str, findings: Findings
) -> None:
    group = f"{language}/groups/{town.groups['class']}"
    cookie = town.cookie_of(town.people["teacher"].id)
    page = devices.open(language, cookie=cookie, expected=(400,))
    _send(page, f"{language}/groups/new")
    look_at(page, findings, "new group, empty")
    _send(page, f"{group}/roster")
    look_at(page, findings, "list, empty")
    page.locator("#text").fill(LIST)
    _send(page)
    expect(page.locator("main tbody tr")).to_have_count(6)
    look_at(page, findings, "preview")
    page.goto(f"{group}/assign")
    page.locator("#max_attempts").fill("1000")
    _send(page)
    look_at(page, findings, "assign, wrong")
    page.goto(f"{group}/cards")
    page.locator("input[name=member]").last.check()
    _send(page)
    expect(page.locator(".cut-card")).to_have_count(1)
    look_at(page, findings, "cards")
    findings.check()


def _send(page: Page, path: str = "") -> None:
    """Press the button of the form in the middle of the page."""
    if path:
        page.goto(path)
    with page.expect_navigation():
        page.locator("main form[method=post] button[type=submit]").first.click()

"""What a newcomer sees before he scrolls, and where he is in a row of links longer than his phone."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.devices import DESK, PHONE, Devices
from tests.browser.town import Town

pytestmark = pytest.mark.browser

LANGUAGES = ("vi", "th", "en", "ja")


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_three_doors_the_languages_and_the_field_for_a_code_are_in_sight_at_once(
    devices: Devices, language: str, size: tuple[int, int], scripts: bool
) -> None:
    page = devices.open(language, size=size, scripts=scripts)
    page.goto(f"{language}/")
    expect(page.locator(".door")).to_have_count(3)
    for selector in (".home-languages", ".door >> nth=2", ".code-row"):
        box = page.locator(selector).bounding_box()
        assert box, selector
        assert box["y"] + box["height"] <= size[1], selector


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_current_entry_of_the_navigation_is_in_sight_on_a_phone(
    devices: Devices, town: Town, language: str
) -> None:
    cookie = town.cookie_of(town.people["administrator"].id)
    page = devices.open(language, size=PHONE, cookie=cookie)
    page.goto(f"{language}/admin/log")
    for row in (".site-nav", ".tabs"):
        assert _is_in_sight(page, f"{row} [aria-current]"), row


def _is_in_sight(page: Page, selector: str) -> bool:
    expect(page.locator(selector)).to_be_attached()
    box = page.locator(selector).bounding_box()
    return box is not None and box["x"] >= 0 and box["x"] + box["width"] <= PHONE[0]

"""Every page of the journeys, in four languages, light and dark, wide and narrow."""

from __future__ import annotations


import pytest
from playwright.sync_api import Browser

from tests.browser.devices import devices_at
from tests.browser.looking import Findings, look_at
from tests.browser.pages import PAGES
from tests.browser.town import Town

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("language", ["vi", "th", "en", "ja"])
@pytest.mark.parametrize("who", PAGES)
def test_every_page_can_be_used_by_everybody(
    chromium: Browser, address: str, town: Town, who: str, language: str, findings: Findings
) -> None:
    cookie = town.cookie_of(town.people[who].id) if who in town.people else ""
    with devices_at(chromium, address) as devices:
        page = devices.open(language, cookie=cookie, expected=(404,))
        for path in PAGES[who](town, language):
            answer = page.goto(f"{language}/{path}")
            assert answer is not None
            assert path == "nowhere" or answer.status == 200, page.url
            look_at(page, findings)
    findings.check()

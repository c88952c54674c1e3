"""Every page of the journeys that is open to all, in four languages, light and dark, wide and narrow."""

from __future__ import annotations

import pytest

from tests.browser.devices import Devices
from tests.browser.looking import Findings, look_at
from tests.browser.pages import look_at_pages_of
from tests.browser.town import Town

pytestmark = pytest.mark.browser

LANGUAGES = ("vi", "th", "en", "ja")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("who", ["stranger", "reader"])
def test_every_open_page_can_be_used_by_everybody(
    devices: Devices, town: Town, who: str, language: str, findings: Findings
) -> None:
    look_at_pages_of(who, devices, town, language, findings)


BAD_PAGE = """<!doctype html><html lang="en"><title>Bad</title><main style="width:400px">
<h1>Bad</h1><p style="color:#999">Grey on white.</p><img src="data:,">
<button class="button" style="width:20px;height:20px">x</button></main></html>"""


def test_the_look_at_a_page_finds_what_is_wrong(devices: Devices) -> None:
    page = devices.open("en")
    page.set_content(BAD_PAGE)
    findings = Findings()
    look_at(page, findings, "bad")
    for fault in ("color-contrast", "image-alt", "sideways", "small"):
        assert any(f": {fault}" in each for each in findings.faults), fault

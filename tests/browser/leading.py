"""What a leader does with the control of a run: pressing what stands at the thumb."""

from __future__ import annotations

from playwright.sync_api import Locator, Page, expect

from tests.browser.devices import path_of
from tests.browser.town import S1

#: How soon what one device does is seen on another, ms.
SOON = 10_000


def begin(page: Page, group_id: int | None, key: tuple[str, str] = S1) -> str:
    """From the lesson's page: run it in class with a group; the code of the run."""
    page.goto(f"vi/courses/{'/'.join(key)}")
    page.locator(f'.tools a[href$="{key[1]}/run"]').click()
    page.locator(f'input[name="group"][value="{group_id or ""}"]').check(force=True)
    page.locator("main form button.button").click()
    expect(page.locator(".control-code strong")).to_be_visible()
    assert "/runs/" in path_of(page)
    return page.locator(".control-code strong").inner_text()


def button(page: Page, kind: str, **fields: str) -> Locator:
    """The button in sight that asks for this."""
    parts = "".join(
        f':has(input[name="{name}"][value="{value}"])'
        for name, value in {"kind": kind, **fields}.items()
    )
    return page.locator(f"form[data-command]{parts} > button").locator("visible=true").first


def press(page: Page, kind: str, **fields: str) -> None:
    """Press it."""
    button(page, kind, **fields).click()


def is_at(page: Page, stage: str) -> None:
    """The page shows this stage, by what is in sight."""
    seen = {
        "vote": 'form[data-command] input[value="close"]',
        "closed": 'form[data-command] input[value="discuss"]',
        "discuss": 'form[data-command]:has(input[value="open"]):has(input[name="vote"][value="2"])',
        "result": 'form[data-command] input[value="hide"]',
    }[stage]
    bar = page.locator(f".control-bar .control-way:not([hidden]) {seen}")
    expect(bar.locator("xpath=ancestor-or-self::form[not(@hidden)]").first).to_be_visible(
        timeout=SOON
    )

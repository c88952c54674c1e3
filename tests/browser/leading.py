"""What a leader does with the control of a run: pressing what stands at the thumb."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import sqlalchemy as sa
from playwright.sync_api import Locator, Page, expect

from lms.classroom.models import Run
from lms.classroom.service import end
from tests.browser.devices import path_of
from tests.browser.town import S1, Town

#: How soon what one device does is seen on another, ms.
SOON = 10_000


def end_all(town: Town) -> None:
    """End what other tests have left going on: a second start within seconds is the first one."""
    with town.database.writing() as session:
        left = sa.select(Run).where(Run.ended_at.is_(None), Run.id.not_in(town.runs.values()))
        for run in session.scalars(left):
            end(session, run, datetime.now(UTC))


def begin(
    page: Page, town: Town, group: str = "", key: tuple[str, str] = S1, *, language: str = "vi"
) -> str:
    """From the lesson's page: run it in class with a group; the code of the run."""
    end_all(town)
    group_id = town.groups[group] if group else ""
    page.goto(f"{language}/courses/{'/'.join(key)}")
    page.locator(f'.tools a[href$="{key[1]}/run"]').click()
    page.locator(f'input[name="group"][value="{group_id}"]').check(force=True)
    page.locator("main form button.button").click()
    expect(page.locator(".control-code strong")).to_be_visible()
    page.wait_for_load_state()  # its script runs: a press before that sends a form and loads the page
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
    """Press it, as soon as the page's script listens; before, it would go as a plain form."""
    expect(page.locator("[data-link]")).to_have_attribute("data-kind", re.compile("."))
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

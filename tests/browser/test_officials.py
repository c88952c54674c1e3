"""An officer does M2 in Thai and sees it in the transcript; a manager sees the departments."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser import quiz
from tests.browser.devices import PHONE, Devices
from tests.browser.doors import sign_in
from tests.browser.town import M2, Town, make_attempt
from tests.browser.words import Words

pytestmark = pytest.mark.browser


def test_an_officer_does_the_module_and_sees_it_in_the_transcript(
    devices: Devices, town: Town, scripts: bool
) -> None:
    say, lesson = Words("th"), town.lesson(M2)
    words = lesson.words["th"]
    officer = town.people["officer-3" if scripts else "officer-4"]
    page = devices.open("th", size=PHONE, scripts=scripts)
    sign_in(page, officer, say)
    page.locator("main").get_by_role("link", name=words.title).first.click()
    page.get_by_role("link", name=say("One step at a time")).click()
    for step in lesson.steps:
        expect(page.get_by_role("heading", level=1)).to_have_text(words.steps[step.id].heading)
        page.get_by_role("button", name=say("Done, go on")).click()
    page.goto("th/courses/{}/{}/quiz".format(*M2))
    quiz.start_quiz(page)
    quiz.take_rest(page, lesson, "th")
    page.goto("th/transcript")
    row = page.locator("main tbody tr").filter(has_text=words.title)
    expect(row).to_contain_text("100")
    expect(row).not_to_contain_text(say("In progress", "progress"))


def test_a_manager_compares_the_departments(devices: Devices, town: Town, scripts: bool) -> None:
    say = Words("en")
    make_attempt(town, town.people["officer-5"].id, M2, "th", finish=True)
    page = devices.open("en", scripts=scripts)
    sign_in(page, town.people["manager"], say)
    page.get_by_role("navigation").get_by_role("link", name=say("Figures")).click()
    page.get_by_role("link", name="กรุงเทพมหานคร").click()
    table = page.locator("section[aria-labelledby=table-organisations] table")
    for department in ("สำนักสิ่งแวดล้อม", "สำนักการโยธา"):
        row = table.locator("tbody tr").filter(has_text=department)
        expect(row).to_contain_text("5")
    expect(page.locator("section[aria-labelledby=table-sectors] table").first).to_be_visible()
    table.get_by_role("link", name="สำนักการโยธา").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("สำนักการโยธา")

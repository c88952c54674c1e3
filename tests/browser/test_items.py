"""Every item type is answered by the keyboard alone, right and wrong, with and without scripts."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser import quiz
from tests.browser.devices import PHONE, Devices
from tests.browser.hands import press_submit, walk_to
from tests.browser.town import Town
from tests.packs.items import COURSE, LESSON

pytestmark = pytest.mark.browser


@pytest.mark.parametrize(
    ("language", "runs_scripts"), [("en", True), ("ja", True), ("vi", False), ("th", False)]
)
def test_every_item_type_is_answered_by_keyboard(
    devices: Devices, town: Town, language: str, runs_scripts: bool
) -> None:
    lesson = town.lesson((COURSE, LESSON))
    page = devices.open(language, size=PHONE, scripts=runs_scripts)
    page.goto(f"{language}/courses/{COURSE}/{LESSON}/quiz")
    press_submit(page)
    seen = set()
    while True:
        item = quiz.item_on(page, lesson)
        seen.add(item.type)
        quiz.take_question(page, lesson, language, right=False)
        _press_link(page, r"retry=1")
        quiz.take_question(page, lesson, language, right=True)
        if len(seen) == len(lesson.items):
            break
        _press_link(page, r"number=\d+$", within=".thumb-bar")
    walk_to(page, lambda each: each["type"] == "submit")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/review$"))
    assert seen == {item.type for item in lesson.items}


def _press_link(page: Page, pattern: str, within: str = "main") -> None:
    targets = {
        link.get_attribute("href")
        for link in page.locator(f"{within} a").all()
        if re.search(pattern, link.get_attribute("href") or "")
    }
    # The row of question numbers leads to the same addresses; the button below is meant.
    walk_to(page, lambda each: each["href"] in targets and "button" in each["looks"])
    with page.expect_navigation():
        page.keyboard.press("Enter")


def test_an_empty_answer_is_asked_again_and_nothing_is_stored(
    devices: Devices, scripts: bool
) -> None:
    page = devices.open("en", size=PHONE, scripts=scripts, expected=(400,))
    page.goto(f"en/courses/{COURSE}/{LESSON}/quiz")
    quiz.start_quiz(page)
    page.locator("form.item button[type=submit]").click()
    expect(page.locator(".notice-error")).to_be_visible()
    expect(page.locator("#feedback")).to_have_count(0)

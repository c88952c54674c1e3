"""The example package in Chromium: its lesson, its calculator, and its quiz with the slider."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from lms.web.packs import EXTENSION
from tests.browser import quiz
from tests.browser.devices import PHONE
from tests.interop.host.example import served

pytestmark = pytest.mark.browser
LESSON = ("coast", "how-fast-the-sea-rises")
PAGE = "/courses/".join(("vi", "/".join(LESSON)))


@pytest.fixture(scope="module")
def address(own) -> Iterator[str]:
    with served(own) as address:
        yield address


def at_scale(page: Page, lesson) -> None:
    """To a question on a scale, in a quiz of one's own."""
    page.goto(f"{PAGE}/quiz")
    quiz.start_quiz(page)
    while quiz.item_on(page, lesson).type != "scale":
        quiz.take_question(page, lesson, "vi")
        quiz.next_question(page)


def test_the_lesson_is_read_the_sum_tried_and_the_quiz_taken(devices, own):
    page, lesson = devices.open("vi", size=PHONE), own.extensions[EXTENSION].lesson(*LESSON)
    page.goto(PAGE)
    expect(page.locator("h1")).to_have_text(lesson.words["vi"].title)
    expect(page.locator("svg[role=img]").first).to_be_visible()
    page.goto(f"{PAGE}#rates")
    years = page.locator("input[name=years]")
    years.fill("30")
    expect(page.get_by_text("11,1").first).to_be_visible()  # 3.7 mm a year for 30 years
    page.goto(f"{PAGE}/quiz")
    quiz.start_quiz(page)
    quiz.take_rest(page, lesson, "vi")


def test_slider_and_number_follow_each_other_and_an_untouched_one_is_no_answer(devices, own):
    page = devices.open("vi", size=PHONE, expected=(400,))
    lesson = own.extensions[EXTENSION].lesson(*LESSON)
    at_scale(page, lesson)
    number, slider = page.locator("#answer"), page.locator("input[type=range]")
    expect(slider).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE[0]
    expect(number).to_have_value("")
    quiz.press_submit(page)
    expect(page.locator("#problem")).to_be_visible()
    number.fill("21")
    expect(slider).to_have_value("21")
    slider.press("ArrowRight")
    expect(number).to_have_value("22")
    quiz.press_submit(page)
    expect(page.locator("#feedback")).to_be_visible()
    expect(page.locator("#answer")).to_be_disabled()
    expect(page.locator("input[type=range]")).to_be_disabled()


def test_without_scripts_the_number_alone_answers(devices, own):
    page = devices.open("vi", scripts=False)
    lesson = own.extensions[EXTENSION].lesson(*LESSON)
    at_scale(page, lesson)
    expect(page.locator("input[type=range]")).to_have_count(0)
    quiz.take_question(page, lesson, "vi")

"""A pupil signs in with a card, takes S1's quiz on a phone, and goes on on another device."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser import quiz
from tests.browser.devices import PHONE, Devices
from tests.browser.doors import scan_card
from tests.browser.town import PUPILS, S1, Town
from tests.browser.words import Words

pytestmark = pytest.mark.browser

ANSWERED = 3


def test_a_pupil_begins_on_one_phone_and_goes_on_at_the_same_question_on_another(
    devices: Devices, town: Town, scripts: bool
) -> None:
    say, lesson = Words("vi"), town.lesson(S1)
    number = 3 if scripts else 4

    first = devices.open("vi", size=PHONE, scripts=scripts)
    scan_card(first, town.codes["class"], number, say)
    expect(first.locator(".menu-name")).to_have_text(PUPILS[number - 1])
    # "Begin" or, where his class has had the lesson, "Continue" within it.
    expect(first.locator(f'main a[href*="{S1[1]}"]').first).to_be_visible()
    first.goto(f"vi/courses/{'/'.join(S1)}")
    first.get_by_role("link", name=say("To the quiz")).click()
    quiz.start_quiz(first)
    for index in range(ANSWERED):
        quiz.take_question(first, lesson, "vi", right=index != 1)
        quiz.next_question(first)
    asked, question = _question(first)
    first.context.close()

    second = devices.open("vi", size=PHONE, scripts=scripts)
    scan_card(second, town.codes["class"], number, say)
    second.get_by_role("link", name=say("Go on with the quiz")).click()
    assert _question(second) == (asked, question)
    expect(second.locator(".quiz-step-right")).to_have_count(ANSWERED - 1)
    expect(second.locator(".quiz-step-tried")).to_have_count(1)
    quiz.take_rest(second, lesson, "vi")
    expect(second.locator(".review-line")).to_have_count(len(lesson.items))
    expect(second.locator(".review-line .feedback-correct")).to_have_count(len(lesson.items) - 1)
    expect(second.locator(".notice-success")).to_contain_text(say("The quiz is passed."))


def _question(page: Page) -> tuple[str, str]:
    """Which item is asked, and as which question."""
    action = page.locator("form.item").get_attribute("action") or ""
    found = re.search(r"items/(.+)$", action)
    assert found
    return found.group(1), page.get_by_role("heading", level=1).inner_text()

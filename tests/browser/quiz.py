"""Taking a quiz on the page, by the keyboard, knowing the lesson's key."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from playwright.sync_api import Page, expect

from lms.core.content.model import Item, Lesson
from tests.browser.hands import fill_by_keyboard, press_submit


def item_on(page: Page, lesson: Lesson) -> Item:
    """The item that the page asks."""
    action = page.locator("form.item").get_attribute("action") or ""
    item_id = action.rsplit("/", 1)[-1]
    return next(item for item in lesson.items if item.id == item_id)


def right_answer(item: Item, lesson: Lesson, language: str) -> Mapping[str, Any]:
    return item.body.correct_answer(lesson.words[language].items[item.id])


def wrong_answer(item: Item, lesson: Lesson, language: str) -> Mapping[str, Any]:
    return next(iter(item.body.wrong_answers(lesson.words[language].items[item.id])))


def give(page: Page, item: Item, answer: Mapping[str, Any], language: str) -> None:
    """Fill in an answer and send it."""
    fill_by_keyboard(page, item.body.to_form(answer, language))
    press_submit(page)


def take_question(page: Page, lesson: Lesson, language: str, *, right: bool = True) -> None:
    """Answer the question on the page and see what the page says of it."""
    item = item_on(page, lesson)
    choose = right_answer if right else wrong_answer
    give(page, item, choose(item, lesson, language), language)
    panel = page.locator("#feedback")
    expect(panel).to_be_visible()
    if right:
        expect(panel).to_have_class(re.compile(r"\bfeedback-correct\b"))
    else:
        expect(panel).not_to_have_class(re.compile(r"\bfeedback-correct\b"))


def next_question(page: Page) -> None:
    page.locator(".thumb-bar a.button").click()


def start_quiz(page: Page) -> None:
    """From the start page of a quiz to its first question."""
    page.locator("form.thumb-bar button").click()
    expect(page.locator("form.item")).to_be_visible()


def take_rest(page: Page, lesson: Lesson, language: str, *, right: bool = True) -> None:
    """Answer every question from the one on the page to the last, then finish."""
    while True:
        take_question(page, lesson, language, right=right)
        if page.locator(".thumb-bar a.button").count() == 0:
            break
        next_question(page)
    page.locator("button[form=finish]").click()
    expect(page).to_have_url(re.compile(r"/review$"))

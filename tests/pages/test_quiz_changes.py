"""What changes while a quiz is open: the pack, the language of the page, the learner's mind."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime

import pytest
import sqlalchemy as sa
from flask import Flask

from lms.app import create_app
from lms.db.session import EXTENSION
from lms.learning.models import Attempt, ItemVersion, Response
from lms.web import packs
from tests.packs.items import COURSE, LESSON, change_items, make_items_pack

LESSON_PATH = f"courses/{COURSE}/{LESSON}"


class Place:
    """An installation whose pack an author edits, and one learner in it."""

    def __init__(self, settings, tmp_path):
        self.root = make_items_pack(tmp_path)
        self.settings = replace(settings, pack_folders=(self.root,))
        self.app: Flask = create_app(
            self.settings, config={"TESTING": True, "WTF_CSRF_ENABLED": False}
        )
        self.client = self.app.test_client()
        self.release()

    def release(self) -> None:
        packs.release(self.settings, self.app.extensions[EXTENSION], datetime.now(UTC))
        self.app.extensions[packs.EXTENSION]._looked_at = float("-inf")

    @property
    def lesson(self):
        return self.app.extensions[packs.EXTENSION].lesson(COURSE, LESSON)

    def item(self, type_name: str):
        return next(each for each in self.lesson.items if each.type == type_name)

    def right(self, item, language="vi"):
        words = self.lesson.words[language].items[item.id]
        return item.body.to_form(item.body.correct_answer(words), language)

    def wrong(self, item, language="vi"):
        words = self.lesson.words[language].items[item.id]
        return item.body.to_form(next(iter(item.body.wrong_answers(words))), language)

    def start(self, language="vi") -> str:
        started = self.client.post(f"/{language}/{LESSON_PATH}/quiz")
        return re.search(r"attempts/\d+", started.location)[0]

    def look(self, statement):
        with self.app.extensions[EXTENSION].reading() as session:
            return list(session.scalars(statement))

    def number_of(self, item) -> int:
        [asked] = self.look(sa.select(Attempt.item_ids))
        return asked.index(item.id) + 1


@pytest.fixture
def place(settings, tmp_path):
    place = Place(settings, tmp_path)
    yield place
    place.app.extensions[EXTENSION].engines.dispose()


def test_an_item_withdrawn_while_its_page_was_open_is_said_and_the_quiz_goes_on(place):
    item, attempt = place.item("numeric"), place.start()
    form = place.right(item)
    last = len(place.lesson.items)

    def withdraw(items, words):
        items[:] = [each for each in items if each["id"] != item.id]
        for each in words.values():
            del each[item.id]

    change_items(place.root, withdraw)
    place.release()
    answer = place.client.post(f"/vi/{attempt}/items/{item.id}", data=form)
    assert answer.status_code == 303
    page = place.client.get(answer.location)
    assert page.status_code == 200
    assert 'class="notice notice-info" role="status"' in page.text
    assert place.client.get(f"/vi/{attempt}?number={last}").status_code == 200
    assert place.client.get(f"/vi/{attempt}?number={last + 1}").status_code == 404


def test_a_choice_withdrawn_after_it_was_chosen_leaves_the_feedback_as_it_was(place):
    item, attempt = place.item("single-choice"), place.start()
    form, number = place.wrong(item), place.number_of(item)
    place.client.post(f"/vi/{attempt}/items/{item.id}", data=form)
    [chosen] = form["answer"]

    def withdraw(items, words):
        spec = next(each for each in items if each["id"] == item.id)
        spec["choices"] = [each for each in spec["choices"] if each != chosen]
        spec.get("misconceptions", {}).pop(chosen, None)
        for each in words.values():
            del each[item.id]["choices"][chosen]
            each[item.id]["feedback"].pop(chosen, None)

    change_items(place.root, withdraw)
    place.release()
    said = place.client.get(f"/vi/{attempt}?number={number}")
    assert said.status_code == 200
    assert f'value="{chosen}"' in said.text
    assert "feedback-incorrect" in said.text
    again = place.client.get(f"/vi/{attempt}?number={number}&retry=1")
    assert again.status_code == 200
    assert f'value="{chosen}"' not in again.text


def test_a_quiz_withdrawn_while_it_was_open_can_be_finished_and_counts(place):
    item, attempt = place.item("true-false"), place.start()
    form = place.right(item)
    place.client.post(f"/vi/{attempt}/items/{item.id}", data=form)
    place.settings = replace(place.settings, pack_folders=())
    place.release()
    page = place.client.get(f"/vi/{attempt}")
    assert page.status_code == 200
    assert f'action="/vi/{attempt}/finish"' in page.text
    assert place.client.post(f"/vi/{attempt}/items/{item.id}", data=form).status_code == 303
    review = place.client.get(place.client.post(f"/vi/{attempt}/finish").location)
    assert review.status_code == 200
    assert place.look(sa.select(Attempt.points)) == [1]
    assert place.client.get("/vi/progress").status_code == 200


def test_an_open_attempt_speaks_the_language_of_its_page(place):
    item, attempt = place.item("single-choice"), place.start("vi")
    number = place.number_of(item)
    for language in ("vi", "ja"):
        page = place.client.get(f"/{language}/{attempt}?number={number}").text
        assert f'data-saving lang="{language}"' in page
    place.client.post(f"/ja/{attempt}/items/{item.id}", data=place.right(item, "ja"))
    assert place.look(sa.select(ItemVersion.language)) == ["ja"]
    assert "feedback-correct" in place.client.get(f"/vi/{attempt}?number={number}").text


def test_a_number_is_read_in_the_language_of_the_page_not_of_the_start(place):
    item, attempt = place.item("numeric"), place.start("vi")
    answer = item.body.correct_answer(place.lesson.words["ja"].items[item.id])
    form = item.body.to_form({**answer, "value": "1260.5"}, "ja")
    assert place.client.post(f"/ja/{attempt}/items/{item.id}", data=form).status_code == 303
    assert place.look(sa.select(Response.answer))[0]["value"] == "1260.5"


def test_an_answer_in_words_stays_in_the_language_in_which_it_was_given(place):
    item, attempt = place.item("short-text"), place.start("vi")
    number = place.number_of(item)
    place.client.post(f"/vi/{attempt}/items/{item.id}", data=place.right(item, "vi"))
    page = place.client.get(f"/ja/{attempt}?number={number}").text
    assert "feedback-correct" in page
    assert 'data-saving lang="vi"' in page


def test_a_review_shows_each_answer_in_the_language_in_which_it_was_given(place):
    attempt = place.start("vi")
    for language, type_name in (("vi", "true-false"), ("ja", "single-choice")):
        item = place.item(type_name)
        place.client.post(
            f"/{language}/{attempt}/items/{item.id}", data=place.right(item, language)
        )
    review = place.client.get(place.client.post(f"/en/{attempt}/finish").location).text
    lines = re.findall(r'class="review-line" lang="(\w+)"', review)
    assert sorted(lines[:2]) == ["ja", "vi"]
    assert set(lines[2:]) == {"en"}, "what was left open is told in the language of the page"
    assert len(lines) == len(place.lesson.items)

"""The sample of every item type, answered right, wrong, empty and hostile in four languages."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime

import pytest
import sqlalchemy as sa

from lms.app import create_app
from lms.core.items.samples import SAMPLES
from lms.db.session import EXTENSION
from lms.learning.models import Attempt, Response
from lms.web import packs
from tests.packs.items import COURSE, LANGUAGES, LESSON, make_items_pack

HOSTILE = ("<img src=x onerror=alert(1)>", "x" * 3000, "\x00\x1b", "๑๒๓,,..", "-0e999")


@pytest.fixture
def sample_app(settings, tmp_path):
    settings = replace(settings, pack_folders=(make_items_pack(tmp_path),))
    app = create_app(settings, config={"TESTING": True, "WTF_CSRF_ENABLED": False})
    packs.release(settings, app.extensions[EXTENSION], datetime.now(UTC))
    yield app
    app.extensions[EXTENSION].engines.dispose()


def ask(app, statement):
    with app.extensions[EXTENSION].reading() as session:
        return list(session.scalars(statement))


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_type_takes_right_wrong_empty_and_hostile_answers(sample_app, language):
    client = sample_app.test_client()
    lesson = sample_app.extensions[packs.EXTENSION].lesson(COURSE, LESSON)
    started = client.post(f"/{language}/courses/{COURSE}/{LESSON}/quiz")
    attempt = f"/{language}" + re.search(r"/attempts/\d+", started.location)[0]
    [asked] = ask(sample_app, sa.select(Attempt.item_ids))
    assert len(asked) == len(SAMPLES)
    for number, item_id in enumerate(asked, 1):
        item, words = lesson.item(item_id), lesson.words[language].items[item_id]
        url = f"{attempt}/items/{item_id}"
        assert client.get(f"{attempt}?number={number}").status_code == 200
        assert client.post(url).status_code == 400
        for value in HOSTILE:
            answer = client.post(url, data=dict.fromkeys(item.body.fields(), value))
            assert answer.status_code in {303, 400}
            assert "<img src=x" not in answer.text
        for wrong in item.body.wrong_answers(words):
            form = item.body.to_form(wrong, language)
            answer = client.post(url, data={**form, "submission": repr(wrong)})
            page = client.get(answer.location).text
            assert "feedback-correct" not in page
            assert 'class="feedback feedback-' in page
        right = item.body.to_form(item.body.correct_answer(words), language)
        answer = client.post(url, data={**right, "submission": "right"})
        assert "feedback-correct" in client.get(answer.location).text
    client.post(f"{attempt}/finish")
    assert ask(sample_app, sa.select(Response.score)) == [1.0] * len(SAMPLES)
    assert client.get(f"{attempt}/review").status_code == 200

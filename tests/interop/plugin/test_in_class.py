"""The question that a package brings in a live lesson, on the wall and on paper."""

from __future__ import annotations

import pytest

from lms.classroom.models import RunAnswer
from lms.cli.prepare import database_of
from lms.web.packs import EXTENSION
from tests.classroom import factories
from tests.classroom.factories import come
from tests.classroom.live import command, make_live_room, ticket_for
from tests.pages.sign_in import sign_in

LESSON = ("coast", "how-fast-the-sea-rises")
SCALE = "risen-since-1901"


@pytest.fixture
def lesson(own):
    return own.extensions[EXTENSION].lesson(*LESSON)


@pytest.fixture
def session(own):
    with database_of(own).new_session(writes=True) as session:
        yield session


@pytest.fixture
def room(session, own, lesson, monkeypatch):
    """A run of the package's lesson, with a vote on its scale."""
    monkeypatch.setattr(factories, "lesson_s1", lambda _app: lesson)
    monkeypatch.setitem(own.config, "WTF_CSRF_ENABLED", False)
    room = make_live_room(session, own, language="en")
    place = come(session, room, 0, room.at(1))
    command(session, room, "open", item=SCALE, vote=1)
    return room, ticket_for(own, place)


@pytest.fixture
def leader(own, room):
    client = own.test_client()
    sign_in(client, own, room[0].teacher.id)
    return client


def test_a_class_answers_it_by_phone_and_sees_what_is_right(own, room, leader, session):
    run, ticket = room[0].run, room[1]
    phone = own.test_client()
    sent = {"item": SCALE, "vote": "1", "device": "phone", "number": "1", "age": "0", "lang": "en"}
    refused = phone.post(f"/live/{ticket}/answers", data={**sent, "answer": "101"})
    assert refused.status_code == 422
    assert "Write a number from 0 to 100." in refused.text
    taken = phone.post(f"/live/{ticket}/answers", data={**sent, "number": "2", "answer": "22"})
    assert taken.status_code == 200
    session.expire_all()
    (row,) = session.query(RunAnswer).filter_by(run_id=run.id)
    assert row.answer == {"value": 22}
    wall = leader.get(f"/en/runs/{run.id}/projector/now")
    assert "By how many centimetres" in wall.text
    assert "20 cm" not in wall.text.replace("\N{NO-BREAK SPACE}", " ")  # the right answer
    assert leader.get(f"/en/runs/{run.id}").status_code == 200
    for kind in ("close", "show"):
        command(session, room[0], kind, item=SCALE, vote=1)
        for page in (f"/en/runs/{run.id}", f"/en/runs/{run.id}/projector/now"):
            assert leader.get(page).status_code == 200


@pytest.mark.parametrize(
    "paper", ["plan", "plan?key=1&text=1", "worksheet", "quiz?seed=all", "key"]
)
@pytest.mark.parametrize("language", ["en", "vi"])
def test_it_is_printed_with_the_lesson(leader, lesson, paper, language):
    page = leader.get(f"/{language}/print/{'/'.join(LESSON)}/{paper}")
    assert page.status_code == 200
    if paper == "key":
        assert "20 cm" in page.text.replace("\N{NO-BREAK SPACE}", " ")
    if paper == "quiz?seed=all":
        assert lesson.words[language].items[SCALE]["prompt"] in page.text

"""Grades on their way to the gradebook: each arrives once, whatever happens in between."""

from __future__ import annotations

import pytest

from lms.app import create_app
from lms.interop.lti import sending
from lms.interop.lti.models import ScoreState, WhichScore
from lms.interop.lti.registering import disable, enable
from tests.interop.lti.grading import Class, quiz_link
from tests.learning.factories import lesson_s1


@pytest.fixture
def room(app, database, browser, platform, registration):
    made = Class(app, database, browser, quiz_link(platform))
    made.comes("p1", "p2")
    return made


def test_a_finished_quiz_arrives_in_a_column_that_is_made_once(room, platform):
    room.does("p1")
    room.work()
    assert platform.grades_of("p1") == [("col-1", 100.0)]
    room.does("p2", mistakes=1)
    room.work(1)
    ((column, given),) = platform.grades_of("p2")
    assert column == "col-1"
    assert 0 < given < 100
    assert len(platform.lineitems) == 1
    assert {each.state for each in room.scores().values()} == {ScoreState.ARRIVED}


def test_a_column_that_is_there_is_used(app, database, browser, platform, registration):
    there = platform.new_lineitem("c1", {"label": "S1", "scoreMaximum": 100})
    room = Class(app, database, browser, quiz_link(platform, lineitem_id=there))
    room.comes("p1")
    room.does("p1")
    room.work()
    assert platform.grades_of("p1") == [(there, 100.0)]
    assert list(platform.lineitems) == [there]


def test_only_changes_are_sent(room, platform):
    room.does("p1", mistakes=1)
    room.work()
    (first,) = platform.grades_of("p1")
    room.does("p1", mistakes=3, minutes=2)  # worse: the best still counts
    room.work(3)
    assert platform.grades_of("p1") == [first]
    room.does("p1", minutes=4)
    room.work(5)
    assert platform.grades_of("p1") == [first, ("col-1", 100.0)]
    asked = len(platform.requests)
    room.work(60)
    assert len(platform.requests) == asked


def test_another_attempt_may_count(room, platform, browser):
    room.does("p1", mistakes=3)
    room.does("p1", minutes=1)
    room.does("p1", mistakes=1, minutes=2)
    room.work(3)
    assert [given for _column, given in platform.grades_of("p1")] == [100.0]
    room.comes("t1")
    with room.database.writing() as session:
        link_id = room.row(session).id
    for which in (WhichScore.LATEST, WhichScore.FIRST):
        page = f"/frame/vi/lti/links/{link_id}/which-score"
        assert browser.client.post(page, data={"which": which.value}).status_code == 303
        room.work(4)
    best, latest, first = (given for _column, given in platform.grades_of("p1"))
    assert best > latest > first


def test_a_platform_that_is_down_for_an_hour_gets_every_grade_once(room, platform, settings):
    platform.down = True
    room.does("p1", mistakes=1)
    asked = len(platform.requests)
    for minute in range(60):
        if minute == 20:
            room.does("p2", minutes=20)
        if minute == 40:
            room.does("p1", minutes=40)
        app = create_app(settings, config={"TESTING": True}) if minute == 30 else None
        room.work(minute, app)  # in between the server starts anew
        if app is not None:
            app.extensions["lms.db"].engines.dispose()
    assert platform.scores == []
    assert len(platform.requests) - asked < 30, "a platform that is away is not asked all the time"
    waiting = room.scores()
    assert {each.state for each in waiting.values()} == {ScoreState.WAITING}
    assert {each.answer for each in waiting.values()} == {"away"}
    platform.down = False
    for minute in range(60, 130):
        room.work(minute)
    assert platform.grades_of("p1") == [("col-1", 100.0)]
    assert platform.grades_of("p2") == [("col-1", 100.0)]
    assert len(platform.lineitems) == 1


def test_a_worker_killed_after_a_score_arrived_sends_it_no_second_time(room, platform, monkeypatch):
    room.does("p1")
    with monkeypatch.context() as patch:
        patch.setattr(sending, "_write", lambda *_args: (_ for _ in ()).throw(RuntimeError))
        room.work()
    assert len(platform.scores) == 1
    room.work(10)
    assert len(platform.scores) == 1
    assert room.scores()["p1"].state is ScoreState.ARRIVED
    assert len(platform.lineitems) == 1


def test_a_column_that_somebody_deleted_is_made_anew(room, platform):
    room.does("p1", mistakes=1)
    room.work()
    platform.lineitems.clear()
    room.does("p1", minutes=1)
    for minute in range(1, 5):
        room.work(minute)
    assert len(platform.lineitems) == 1
    assert [given for _column, given in platform.grades_of("p1")][-1] == 100.0
    assert room.scores()["p1"].state is ScoreState.ARRIVED


def test_a_leader_whose_language_the_lesson_lacks_reads_its_title_and_that_it_lacks_it(room):
    room.comes("t1")
    with room.database.reading() as session:
        number = room.row(session).id
    lesson = lesson_s1(room.app)
    page = room.browser.client.get(f"/frame/th/lti/links/{number}").text
    assert f'<h1 lang="{lesson.original}">' in page
    assert "บทเรียนนี้ยังไม่มีในภาษาของหน้านี้" in page
    assert lesson.words[lesson.original].summary not in page


def test_what_the_platform_refuses_is_shown_and_sent_again_by_a_button(
    room, platform, browser, monkeypatch
):
    room.does("p1")
    platform.refuses = "the user is not enrolled"
    room.work()
    score = room.scores()["p1"]
    assert (score.state, score.answer) == (ScoreState.REFUSED, "no-person")
    asked = len(platform.requests)
    room.work(120)
    assert len(platform.requests) == asked, "what was refused waits for a person"
    room.comes("t1")
    with room.database.reading() as session:
        page = f"/frame/en/lti/links/{room.row(session).id}"
    text = browser.client.get(page).text
    assert "1 grade has not arrived" in text
    assert "no longer has this person" in text
    assert '"scoreGiven": 100' in browser.client.get(f"{page}/dry-run").text
    platform.refuses = ""
    assert browser.client.post(f"{page}/send").status_code == 303
    room.work(121)
    assert platform.grades_of("p1") == [("col-1", 100.0)]
    assert "has not arrived" not in browser.client.get(page).text


def test_leaders_and_unnamed_people_get_no_grades(room, platform, browser):
    room.comes("t1")
    platform.courses["c1"].members["anonymous"] = [
        "http://purl.imsglobal.org/vocab/lis/v2/membership#Learner"
    ]
    assert browser.launch("anonymous", room.link).status_code == 303
    room.does("t1")
    room.work()
    assert platform.scores == []


def test_a_disabled_platform_gets_nothing_until_it_is_enabled(
    room, platform, session, registration
):
    room.does("p1")
    disable(session, registration, None, room.at(0))
    session.commit()
    room.work()
    assert platform.scores == []
    enable(session, registration, None, room.at(1))
    session.commit()
    room.work(1)
    assert platform.grades_of("p1") == [("col-1", 100.0)]

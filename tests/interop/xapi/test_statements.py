"""What is told: valid statements of each thing that happens, and nothing that names anybody."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
import sqlalchemy as sa

from lms.app import create_app
from lms.config import SettingError, Settings
from lms.db.session import EXTENSION as DATABASE
from lms.interop.xapi import statements
from lms.interop.xapi.models import Statement
from lms.interop.xapi.reporting import Names
from lms.interop.xapi.statements import Place
from lms.learning import steps
from lms.learning.facts import ResponseStored
from tests.conftest import NOW
from tests.groups.factories import add_pupil, make_group
from tests.interop.lrs import validate
from tests.interop.xapi.conftest import PUBLIC
from tests.learning.factories import lesson_s1, library_of, make_learner, take_quiz
from tests.people.factories import make_organisation

LESSON = f"{PUBLIC}/courses/danang-secondary/how-the-greenhouse-effect-works"


def verb_of(statement) -> str:
    return statement["verb"]["id"].rpartition("/")[2]


def do_everything(app, session, person_id: int, wrong_items: tuple[str, ...] = ()) -> None:
    """The whole lesson, then its quiz."""
    lesson = lesson_s1(app)
    for step in lesson.steps:
        steps.see_step(session, person_id, lesson, step.id, NOW)
        steps.finish_step(session, person_id, lesson, step.id, NOW)
    take_quiz(session, person_id, lesson, wrong_items=wrong_items)


def test_a_lesson_and_its_quiz_are_told_in_the_order_of_what_was_done(app, session, sender, store):
    lesson = lesson_s1(app)
    do_everything(app, session, make_learner(session))
    session.commit()
    waiting = sender.waiting()
    verbs = [verb_of(each) for each in waiting]
    assert verbs == [
        "launched",
        *["progressed"] * len(lesson.steps),
        "launched",
        *["answered"] * len(lesson.items),
        "completed",
        "passed",
    ]
    sender.work()
    assert sender.waiting() == []
    assert [each["id"] for each in store.statements()] == [each["id"] for each in waiting]


def test_every_statement_is_valid(app, session, sender):
    do_everything(app, session, make_learner(session))
    take_quiz(session, make_learner(session), lesson_s1(app), wrong_items=everything(app))
    session.commit()
    waiting = sender.waiting()
    assert {verb_of(each) for each in waiting} >= {"passed", "failed", "completed"}
    validate(waiting)


def everything(app) -> tuple[str, ...]:
    return tuple(item.id for item in lesson_s1(app).items)


def test_an_answer_to_every_item_of_every_lesson_is_valid(app):
    names, told = Names(PUBLIC, "a key"), []
    for course in library_of(app).courses():
        for lesson in course.lessons:
            place = Place(names, course, lesson)
            for item in lesson.items:
                words = lesson.words[lesson.original].items[item.id]
                given = [item.body.correct_answer(words), next(item.body.wrong_answers(words))]
                for answer in given:
                    grade = item.body.grade(answer, words)
                    right = answer is given[0]
                    fact = ResponseStored(
                        1, 1, course.id, lesson.id, item.id, "en", answer, grade.score, right, NOW
                    )
                    told.append(
                        {"id": names.lasting_id("x"), **statements.answered(place, item, fact).body}
                    )
    assert len(told) > 300
    validate(told)


def test_the_end_of_a_quiz_has_its_score_and_how_long_it_took(app, session, sender):
    first = everything(app)[0]
    take_quiz(session, make_learner(session), lesson_s1(app), wrong_items=(first,))
    session.commit()
    *_rest, ended = sender.waiting()
    score = ended["result"]["score"]
    assert score["scaled"] == pytest.approx(score["raw"] / score["max"])
    assert ended["result"]["success"] is (score["scaled"] >= lesson_s1(app).quiz_pass)
    assert ended["result"]["duration"] == "PT0.00S"
    assert ended["object"]["id"] == f"{LESSON}/quiz"


def test_progress_is_told_in_per_cent(app, session, sender):
    lesson, person = lesson_s1(app), make_learner(session)
    for step in lesson.steps[:2]:
        steps.finish_step(session, person, lesson, step.id, NOW)
    steps.finish_step(session, person, lesson, lesson.steps[0].id, NOW)  # again: no news
    session.commit()
    told = [each["result"]["extensions"] for each in sender.waiting() if "result" in each]
    assert [each[statements.PROGRESS] for each in told] == [
        round(100 / len(lesson.steps)),
        round(200 / len(lesson.steps)),
    ]


def test_completed_is_told_once_however_often_progress_is_counted(app, session, sender, store):
    from lms.learning.rebuild import rebuild_person

    person = make_learner(session)
    do_everything(app, session, person)
    session.commit()
    rebuild_person(session, person, library_of(app), NOW)
    session.commit()
    assert [verb_of(each) for each in sender.waiting()].count("completed") == 1
    sender.work()
    rebuild_person(session, person, library_of(app), NOW)
    session.commit()
    sender.work()
    assert [verb_of(each) for each in store.statements()].count("completed") == 1
    assert sender.waiting() == []


def test_nobody_is_named_and_nobody_can_be_counted(app, session, sender):
    group = make_group(session, make_organisation(session))
    pupils = [add_pupil(session, group, f"Nguyễn Thị Bí Mật {n}", n) for n in (1, 2)]
    for each in pupils:
        do_everything(app, session, each.person_id)
    session.commit()
    said = json.dumps(sender.waiting(), ensure_ascii=False)
    assert "Bí Mật" not in said
    actors = {each["actor"]["account"]["name"] for each in sender.waiting()}
    assert len(actors) == 2
    assert all(len(each) == 64 for each in actors)
    assert {each["actor"]["account"]["homePage"] for each in sender.waiting()} == {PUBLIC}


def test_what_somebody_typed_is_not_told(app):
    names = Names(PUBLIC, "a key")
    course, lesson, item = next(
        (course, lesson, item)
        for course in library_of(app).courses()
        for lesson in course.lessons
        for item in lesson.items
        if item.type == "short-text"
    )
    answer = {"text": "Tên em là An"}
    fact = ResponseStored(1, 1, course.id, lesson.id, item.id, "vi", answer, 0.0, False, NOW)
    told = statements.answered(Place(names, course, lesson), item, fact)
    assert "An" not in json.dumps(told.body["result"], ensure_ascii=False)


def test_names_of_lessons_lead_to_their_pages(app):
    names, client = Names("", "a key"), app.test_client()
    for path in (
        names.course("danang-secondary"),
        names.lesson(*lesson_ids(app)),
        names.quiz(*lesson_ids(app)),
    ):
        assert client.get(path, follow_redirects=True).status_code == 200


def lesson_ids(app) -> tuple[str, str]:
    return lesson_s1(app).course_id, lesson_s1(app).id


def test_nothing_is_told_where_no_store_is_named(settings, look):
    quiet = create_app(replace(settings, xapi_endpoint=""), config={"TESTING": True})
    database = quiet.extensions[DATABASE]
    with database.writing() as session:
        do_everything(quiet, session, make_learner(session))
    with database.reading() as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(Statement)) == 0
    database.engines.dispose()
    assert Settings().xapi_endpoint == ""


@pytest.mark.parametrize(
    "env",
    [
        {"LMS_XAPI_ENDPOINT": "lrs.example/xAPI", "LMS_PUBLIC_URL": PUBLIC},
        {"LMS_XAPI_ENDPOINT": "ftp://lrs.example", "LMS_PUBLIC_URL": PUBLIC},
        {"LMS_XAPI_ENDPOINT": "https://lrs.example/xAPI"},
    ],
)
def test_a_store_that_cannot_be_used_stops_the_start(env):
    with pytest.raises(SettingError, match="xapi_endpoint"):
        Settings.load(env)

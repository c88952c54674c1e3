"""What a class finds hard, beside its progress."""

from __future__ import annotations

from datetime import date, timedelta

from lms.teaching.highlights import highlights_of
from lms.teaching.progress_table import Wanted, class_table
from tests.conftest import NOW
from tests.learning.factories import lesson_s1, library_of, take_quiz
from tests.teaching.factories import give, make_school, record

S3 = ("danang-secondary", "the-warming-cycle")


def highlights(app, session, school):
    session.flush()
    with app.test_request_context():
        table = class_table(session, school.group, Wanted("vi"), NOW)
        return highlights_of(session, table, library_of(app))


def test_the_hardest_questions_and_the_misconceptions_of_most_are_shown(app, session):
    school = make_school(session, pupils=3)
    lesson = lesson_s1(app)
    give(session, school.group, lesson)
    wrong = tuple(item.id for item in lesson.items)
    for member, items in zip(school.members, (wrong, wrong[:1], ()), strict=True):
        take_quiz(session, member.person_id, lesson, wrong_items=items)
    found = highlights(app, session, school)
    assert (found.items[0].item_id, found.items[0].right) == (wrong[0], 1 / 3)
    assert len(found.items) == 3
    assert "<" not in found.items[0].words
    assert len({each.code for each in found.held}) == len(found.held) == 3
    counts = [len(each.holders) for each in found.held]
    assert counts == sorted(counts, reverse=True)


def test_they_are_of_the_last_lesson_given_whose_quiz_somebody_took(app, session):
    school = make_school(session, pupils=1)
    lesson = lesson_s1(app)
    assert highlights(app, session, school) is None
    give(session, school.group, lesson, due_on=date(2027, 1, 1))
    give(session, school.group, S3, due_on=date(2027, 2, 1))
    assert highlights(app, session, school) is None
    take_quiz(session, school.members[0].person_id, lesson)
    assert highlights(app, session, school).titled.code == "S1"
    record(session, school.members[0].person_id, S3, attempts=1, best=0.5, ago=timedelta(1))
    assert highlights(app, session, school).titled.code == "S3"


def test_whoever_holds_a_misconception_in_two_questions_counts_once(app, session):
    school = make_school(session, pupils=2)
    lesson = lesson_s1(app)
    give(session, school.group, lesson)
    wrong = tuple(item.id for item in lesson.items)
    for member in school.members:
        take_quiz(session, member.person_id, lesson, wrong_items=wrong)
    assert {len(each.holders) for each in highlights(app, session, school).held} == {2}


def test_a_very_large_group_finds_them_on_the_page_of_the_lesson(app, session, monkeypatch):
    school = make_school(session, pupils=2)
    lesson = lesson_s1(app)
    give(session, school.group, lesson)
    take_quiz(session, school.members[0].person_id, lesson)
    monkeypatch.setattr("lms.teaching.highlights.LARGE", 2)
    assert highlights(app, session, school) is not None
    monkeypatch.setattr("lms.teaching.highlights.LARGE", 1)
    assert highlights(app, session, school) is None

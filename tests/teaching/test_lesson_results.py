"""How a group did in one lesson: questions, misconceptions, who holds them, who is stuck."""

from __future__ import annotations

from datetime import timedelta

from lms.teaching.lesson_results import Asked, lesson_results
from lms.teaching.stuck import Reason
from tests.conftest import NOW
from tests.learning.factories import lesson_s1, library_of, make_learner, take_quiz
from tests.teaching.factories import give, make_school, record


def results_of(app, session, school, language="vi"):
    session.flush()
    with app.test_request_context():
        return lesson_results(
            session, school.group, lesson_s1(app), library_of(app), Asked(language, NOW)
        )


def test_hardest_question_comes_first_and_counts_each_members_latest_answer(app, session):
    school = make_school(session, pupils=3)
    lesson = lesson_s1(app)
    hard, medium = lesson.items[1].id, lesson.items[0].id
    for place, member in enumerate(school.members):
        wrong = (hard, medium) if place == 0 else (hard,)
        take_quiz(session, member.person_id, lesson, wrong_items=wrong)
    take_quiz(session, school.members[2].person_id, lesson, now=NOW + timedelta(hours=1))
    take_quiz(session, make_learner(session), lesson, wrong_items=(hard,))
    results = results_of(app, session, school)
    first, second = results.items[:2]
    assert (first.item_id, second.item_id) == (hard, medium)
    assert (first.answered, first.right) == (3, 1 / 3)
    assert second.right == 2 / 3
    assert results.items[-1].right == 1.0


def test_misconceptions_are_named_with_their_holders_and_remedy(app, session):
    school = make_school(session, pupils=3)
    lesson = lesson_s1(app)
    for member in school.members[:2]:
        take_quiz(
            session, member.person_id, lesson, wrong_items=tuple(item.id for item in lesson.items)
        )
    results = results_of(app, session, school)
    held = [held for item in results.items for held in item.held]
    assert held
    known = library_of(app).pack_of(lesson.course_id).misconceptions.values()
    names = {each.name["vi"]: each.remedy["vi"] for each in known}
    for each in held:
        assert names[each.name] == each.remedy
        assert [row.person_id for row in each.holders] == [
            member.person_id for member in school.members[:2]
        ]


def test_nobody_answered_leaves_no_figure_that_could_mislead(app, session):
    results = results_of(app, session, make_school(session))
    assert (results.begun, results.done, results.mean) == (0, 0, None)
    assert {(item.answered, item.right, item.mean) for item in results.items} == {(0, None, None)}


def test_stuck_in_this_lesson_are_those_who_fail_and_those_who_are_quiet(app, session):
    school = make_school(session, pupils=4)
    lesson = lesson_s1(app)
    give(session, school.group, lesson, now=NOW - timedelta(days=20))
    fails, away, done, busy = (member.person_id for member in school.members)
    record(session, fails, lesson, attempts=3, best=0.2)
    record(session, done, lesson, attempts=1, best=1.0, done=True, ago=timedelta(days=15))
    record(session, busy, ("danang-secondary", "another"))
    stuck = {each.member.person_id: each.reasons for each in results_of(app, session, school).stuck}
    assert stuck == {fails: (Reason.FAILING,), away: (Reason.QUIET,)}


def test_questions_stand_in_the_language_of_the_page_where_the_lesson_has_it(app, session):
    school = make_school(session)
    assert results_of(app, session, school, "ja").language == "ja"
    assert results_of(app, session, school, "th").language == "vi"

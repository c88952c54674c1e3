"""Giving lessons: once, revived, changed, withdrawn, and never in an archived group."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from lms.groups.service import archive
from lms.learning import service as learning
from lms.learning.rules import rules_for
from lms.teaching import queries, service
from lms.teaching.rules import rules_of
from tests.conftest import NOW
from tests.learning.factories import lesson_s1, make_attempt
from tests.teaching.factories import give, give_s1, make_school

MINUTE = timedelta(minutes=1)


def test_a_lesson_is_given_with_its_terms(app, session):
    school = make_school(session)
    made = give_s1(
        session, app, school.group, due_on=date(2026, 12, 1), is_test=True, max_attempts=2
    )
    found = session.scalars(queries.assignments_of_group(school.group.id)).all()
    assert [each.id for each in found] == [made.id]
    assert (made.due_on, made.is_test, made.max_attempts) == (date(2026, 12, 1), True, 2)


def test_a_lesson_is_given_once_and_a_second_time_names_the_first(app, session):
    school = make_school(session)
    first = give_s1(session, app, school.group)
    with pytest.raises(service.AlreadyAssignedError) as caught:
        give_s1(session, app, school.group)
    assert caught.value.assignment.id == first.id


def test_a_withdrawn_lesson_is_revived_with_what_was_done_under_it(app, session):
    school = make_school(session)
    first = give_s1(session, app, school.group)
    service.withdraw(session, first, NOW)
    assert session.scalars(queries.assignments_of_group(school.group.id)).all() == []
    again = give_s1(session, app, school.group, is_test=True, max_attempts=1)
    assert again.id == first.id
    assert rules_of(again).context == f"assignment:{first.id}"
    assert again.max_attempts == 1


def test_a_practice_keeps_no_limits_of_a_test(app, session):
    school = make_school(session)
    made = give_s1(session, app, school.group, is_test=False, max_attempts=3, time_limit_minutes=9)
    assert (made.max_attempts, made.time_limit_minutes) == (None, None)
    service.change(session, made, service.Terms(is_test=True, max_attempts=3))
    service.change(session, made, service.Terms(is_test=False, max_attempts=3))
    assert made.max_attempts is None


def test_nothing_changes_in_an_archived_group(app, session):
    school = make_school(session)
    made = give_s1(session, app, school.group, is_test=True, max_attempts=1)
    archive(school.group, NOW)
    person_id = school.members[0].person_id
    for forbidden in (
        lambda: give(session, school.group, ("danang-secondary", "the-warming-cycle")),
        lambda: service.change(session, made, service.Terms()),
        lambda: service.withdraw(session, made, NOW),
        lambda: service.grant_attempt(session, made, person_id),
    ):
        with pytest.raises(service.GroupArchivedError):
            forbidden()


def test_one_more_attempt_is_given_to_one_pupil_and_to_no_other(app, session):
    lesson = lesson_s1(app)
    school = make_school(session)
    made = give_s1(session, app, school.group, is_test=True, max_attempts=1)
    one, other = (member.person_id for member in school.members[:2])
    rules = rules_of(made)
    for person_id in (one, other):
        learning.finish_attempt(
            session, make_attempt(session, person_id, lesson, rules), lesson, NOW
        )
        assert learning.attempts_left(session, person_id, lesson, rules) == 0
    service.grant_attempt(session, made, one)
    session.flush()
    assert learning.attempts_left(session, one, lesson, rules) == 1
    assert learning.attempts_left(session, other, lesson, rules) == 0
    assert service.grant_attempt(session, made, one) == 2


def test_more_time_reaches_the_open_attempt_and_the_next_one(app, session):
    lesson = lesson_s1(app)
    school = make_school(session)
    made = give_s1(session, app, school.group, is_test=True, time_limit_minutes=20)
    person_id = school.members[0].person_id
    attempt = make_attempt(session, person_id, lesson, rules_of(made))
    service.grant_time(session, made, person_id, 50)
    assert attempt.deadline_at == NOW + 30 * MINUTE
    service.grant_time(session, made, person_id, 25)
    assert attempt.deadline_at == NOW + 25 * MINUTE
    learning.finish_attempt(session, attempt, lesson, NOW)
    session.flush()
    following = make_attempt(session, person_id, lesson, rules_of(made))
    assert following.deadline_at == NOW + 25 * MINUTE


def test_a_practice_has_nothing_to_be_allowed_more_of(app, session):
    school = make_school(session)
    made = give_s1(session, app, school.group)
    person_id = school.members[0].person_id
    with pytest.raises(service.NotATestError):
        service.grant_attempt(session, made, person_id)
    with pytest.raises(service.NotATestError):
        service.grant_time(session, made, person_id, 50)


def test_the_application_asks_teaching_for_the_rules_of_a_quiz(app, session):
    school = make_school(session)
    made = give_s1(session, app, school.group, is_test=True, max_attempts=2)
    lesson = lesson_s1(app)
    with app.test_request_context():
        rules = rules_for(session, school.members[0].person_id, lesson.course_id, lesson.id, NOW)
    assert rules == rules_of(made)

"""By which rules members of a group take the quiz of a lesson that it was given."""

from __future__ import annotations

from datetime import date

from lms.groups import service as groups
from lms.learning.models import AttemptMode
from lms.teaching import service
from lms.teaching.rules import assigned_rules
from tests.conftest import NOW
from tests.groups.factories import make_group
from tests.learning.factories import lesson_s1, make_learner
from tests.teaching.factories import give_s1, make_school


def rules(app, session, person_id):
    lesson = lesson_s1(app)
    return assigned_rules(session, person_id, lesson.course_id, lesson.id, NOW)


def test_a_stranger_to_the_group_practises_freely(app, session):
    school = make_school(session)
    give_s1(session, app, school.group, is_test=True)
    assert rules(app, session, make_learner(session)) is None
    assert rules(app, session, school.teacher.id) is None


def test_members_take_it_by_the_terms_of_the_assignment(app, session):
    school = make_school(session)
    made = give_s1(session, app, school.group, is_test=True, max_attempts=2, time_limit_minutes=15)
    found = rules(app, session, school.members[0].person_id)
    assert (found.mode, found.context) == (AttemptMode.TEST, f"assignment:{made.id}")
    assert (found.max_attempts, found.time_limit_minutes) == (2, 15)


def test_another_lesson_is_not_bound(app, session):
    school = make_school(session)
    give_s1(session, app, school.group, is_test=True)
    person_id = school.members[0].person_id
    assert assigned_rules(session, person_id, "danang-secondary", "another", NOW) is None


def test_rules_end_with_membership_withdrawal_and_archive(app, session):
    school = make_school(session)
    made = give_s1(session, app, school.group)
    one, other = school.members[:2]
    groups.let_go(session, one, NOW)
    session.flush()
    assert rules(app, session, one.person_id) is None
    assert rules(app, session, other.person_id) is not None
    service.withdraw(session, made, NOW)
    session.flush()
    assert rules(app, session, other.person_id) is None
    give_s1(session, app, school.group)
    groups.archive(school.group, NOW)
    session.flush()
    assert rules(app, session, other.person_id) is None


def test_of_two_groups_the_test_binds_before_the_practice(app, session):
    school = make_school(session)
    give_s1(session, app, school.group, due_on=date(2026, 11, 24))
    second = make_group(session, school.organisation, school.teacher, name="Club")
    person_id = school.members[0].person_id
    groups.add_person(session, second.id, person_id, NOW)
    test = give_s1(session, app, second, is_test=True, due_on=date(2026, 12, 24))
    assert rules(app, session, person_id).context == f"assignment:{test.id}"


def test_of_two_tests_the_one_due_first_binds_and_undated_ones_come_last(app, session):
    school = make_school(session)
    give_s1(session, app, school.group, is_test=True)
    second = make_group(session, school.organisation, school.teacher, name="Club")
    person_id = school.members[0].person_id
    groups.add_person(session, second.id, person_id, NOW)
    dated = give_s1(session, app, second, is_test=True, due_on=date(2026, 12, 24))
    assert rules(app, session, person_id).context == f"assignment:{dated.id}"


def test_a_due_date_that_has_passed_does_not_lock_the_quiz(app, session):
    school = make_school(session)
    give_s1(session, app, school.group, is_test=True, due_on=date(2020, 1, 1))
    assert rules(app, session, school.members[0].person_id).mode is AttemptMode.TEST

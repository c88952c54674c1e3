"""The end of a test with a time limit, also when its learner does not come back."""

from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa

from lms.cli.jobs import Worker, handlers_of
from lms.db.jobs import Job, JobState
from lms.learning import allowances, service
from lms.learning.models import Attempt, LessonProgress
from tests.conftest import NOW
from tests.learning.factories import TEST, answer, lesson_s1, make_attempt, make_learner, right

AFTER = NOW + timedelta(minutes=21)


def started(app, session):
    lesson, person = lesson_s1(app), make_learner(session)
    attempt = make_attempt(session, person, lesson, TEST)
    answer(session, attempt, lesson, "absorbs", right(lesson, "absorbs"))
    session.commit()
    return attempt.id, person


def work(app, moment):
    return Worker(app, handlers_of(app), lambda: moment).do_all_due()


def test_a_test_whose_learner_does_not_come_back_is_counted_when_its_time_is_over(
    app, session, look
):
    _attempt, person = started(app, session)
    assert work(app, NOW + timedelta(minutes=20)) == 0
    work(app, AFTER)
    assert look(sa.select(Attempt.points)) == [1]
    assert look(sa.select(Attempt.finished_at)) == [NOW + timedelta(minutes=20)]
    rows = sa.select(LessonProgress.attempts).where(LessonProgress.person_id == person)
    assert look(rows) == [1]


def test_more_time_given_meanwhile_moves_the_end(app, session, look):
    _attempt, person = started(app, session)
    lesson = lesson_s1(app)
    whose = allowances.Whose(person, lesson.course_id, lesson.id, TEST.context)
    allowances.allow_time(session, whose, 50, TEST)
    session.commit()
    work(app, AFTER)
    assert look(sa.select(Attempt.finished_at)) == [None]
    work(app, NOW + timedelta(minutes=31))
    assert look(sa.select(Attempt.finished_at)) == [NOW + timedelta(minutes=30)]
    assert set(look(sa.select(Job.state))) == {JobState.DONE}


def test_an_attempt_finished_in_time_is_left_alone(app, session, look):
    attempt, _person = started(app, session)
    service.finish_attempt(session, session.get_one(Attempt, attempt), lesson_s1(app), NOW)
    session.commit()
    work(app, AFTER)
    assert look(sa.select(Attempt.finished_at)) == [NOW]


def test_a_quiz_without_time_limit_leaves_no_job(app, session, look):
    make_attempt(session, make_learner(session), lesson_s1(app))
    session.commit()
    assert look(sa.select(Job.kind)) == []


def test_the_time_told_before_the_start_is_the_time_given(app, session):
    lesson, person = lesson_s1(app), make_learner(session)
    told = service.minutes_allowed(session, person, lesson, TEST, 50)
    attempt = make_attempt(session, person, lesson, TEST, extra_time=50)
    assert attempt.deadline_at == NOW + timedelta(minutes=told)

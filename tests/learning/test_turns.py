"""Things done at the same moment by one person are all stored, and progress counts them all."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
import sqlalchemy as sa

from lms.learning import service, steps
from lms.learning.in_class import record
from lms.learning.models import Attempt, LessonProgress, Response, StepRecord
from lms.learning.rules import FREE_PRACTICE
from tests.conftest import NOW
from tests.learning.factories import (
    answer,
    in_class,
    lesson_s1,
    make_attempt,
    make_learner,
    right,
)


@pytest.fixture
def learner(session):
    learner = make_learner(session)
    session.commit()
    return learner


@pytest.fixture
def at_once(database):
    """Do things at the same moment, each in a transaction of its own; what they give."""

    def run(*things):
        together = Barrier(len(things))

        def one(thing):
            together.wait()
            with database.writing() as session:
                return thing(session)

        with ThreadPoolExecutor(len(things)) as pool:
            return [each.result() for each in [pool.submit(one, thing) for thing in things]]

    return run


def test_steps_seen_at_the_same_moment_are_all_counted(app, learner, at_once, look):
    lesson = lesson_s1(app)

    def done(step_id):
        return lambda session: steps.finish_step(session, learner, lesson, step_id, NOW).step_id

    at_once(*(done(step.id) for step in lesson.steps))
    assert sorted(look(sa.select(StepRecord.step_id))) == sorted(each.id for each in lesson.steps)
    assert look(sa.select(LessonProgress.steps_done)) == [len(lesson.steps)]


def test_an_attempt_started_in_several_tabs_is_one(app, learner, at_once, look):
    lesson = lesson_s1(app)

    def start(session):
        return make_attempt(session, learner, lesson).id

    assert len(set(at_once(start, start, start))) == 1
    assert len(look(sa.select(Attempt.id))) == 1


def test_answers_to_one_item_from_several_tabs_are_tries_of_one_response(
    app, learner, session, at_once, look
):
    lesson = lesson_s1(app)
    attempt, item_id = make_attempt(session, learner, lesson).id, lesson.items[0].id
    session.commit()

    def give(submission):
        def thing(other):
            own = other.get_one(Attempt, attempt)
            answer(other, own, lesson, item_id, right(lesson, item_id), submission=submission)

        return thing

    at_once(*(give(each) for each in "abcd"))
    (stored,) = look(sa.select(Response))
    assert (stored.tries, len(stored.earlier)) == (4, 3)


def test_an_answer_beside_the_end_counts_or_is_refused(app, learner, session, at_once, look):
    lesson = lesson_s1(app)
    attempt, item_id = make_attempt(session, learner, lesson, FREE_PRACTICE).id, lesson.items[0].id
    session.commit()

    def give(other):
        try:
            answer(other, other.get_one(Attempt, attempt), lesson, item_id, right(lesson, item_id))
        except service.AttemptFinishedError:
            return 0
        return 1

    def finish(other):
        service.finish_attempt(other, other.get_one(Attempt, attempt), lesson, NOW)

    stored, _ = at_once(give, finish)
    assert look(sa.select(Attempt.points)) == [stored]
    assert len(look(sa.select(Response.id))) == stored


def test_a_run_recorded_from_several_sides_at_once_is_one_attempt(app, learner, at_once, look):
    lesson = lesson_s1(app)
    answers = [in_class(lesson, each.id) for each in lesson.items]

    def take(count):
        return lambda session: record(session, learner, lesson, "run:1", answers[:count], NOW).id

    assert len(set(at_once(*(take(count) for count in (1, 2, 3, 4))))) == 1
    (attempt,) = look(sa.select(Attempt))
    assert sorted(look(sa.select(Response.item_id))) == sorted(attempt.item_ids)
    assert attempt.max_points == sum(lesson.item(each).points for each in attempt.item_ids)

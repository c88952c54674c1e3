"""Progress: the rules of completed and mastered, and that it can be rebuilt."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa

from lms.learning import service, steps
from lms.learning.in_class import record
from lms.learning.models import AttemptMode, LessonProgress, ObjectiveProgress
from lms.learning.rebuild import rebuild_person
from lms.learning.rules import FREE_PRACTICE, AttemptRules
from lms.people.models import Person
from lms.people.service import merge_people
from tests.conftest import NOW
from tests.learning.factories import (
    answer,
    in_class,
    lesson_s1,
    library_of,
    make_attempt,
    make_learner,
    right,
    take_quiz,
    wrong,
)


def row(session, person):
    return session.scalar(sa.select(LessonProgress).where(LessonProgress.person_id == person))


def finish_all_steps(session, person, lesson, now=NOW):
    for step in lesson.steps:
        steps.finish_step(session, person, lesson, step.id, now)


def complete(session, person, lesson):
    finish_all_steps(session, person, lesson)
    take_quiz(session, person, lesson)


def test_a_lesson_is_completed_when_all_steps_are_done_and_the_quiz_is_passed(app, session):
    lesson, person = lesson_s1(app), make_learner(session)
    finish_all_steps(session, person, lesson)
    assert row(session, person).completed_at is None
    take_quiz(session, person, lesson)
    assert row(session, person).completed_at == NOW


def test_a_failed_quiz_does_not_complete_a_lesson_and_best_and_latest_are_told_apart(app, session):
    lesson, person = lesson_s1(app), make_learner(session)
    complete(session, person, lesson)
    later = NOW + timedelta(days=1)
    all_items = tuple(item.id for item in lesson.items)
    take_quiz(session, person, lesson, later, wrong_items=all_items)
    progress = row(session, person)
    assert progress.best == 1
    assert progress.latest < 0.5
    assert progress.attempts == 2


def test_taking_back_a_step_takes_back_the_completion(app, session):
    lesson, person = lesson_s1(app), make_learner(session)
    complete(session, person, lesson)
    steps.undo_step(session, person, lesson, lesson.steps[0].id, NOW)
    assert row(session, person).completed_at is None
    assert row(session, person).steps_done == len(lesson.steps) - 1


def test_taking_back_steps_of_a_completed_lesson_and_doing_them_again_moves_no_date(app, session):
    lesson, person = lesson_s1(app), make_learner(session)
    complete(session, person, lesson)
    later = NOW + timedelta(days=3)
    for step in lesson.steps[:2]:
        steps.undo_step(session, person, lesson, step.id, later)
    for step in lesson.steps[:2]:
        steps.finish_step(session, person, lesson, step.id, later)
    assert row(session, person).completed_at == NOW
    assert row(session, person).last_at == later


def test_a_step_taken_back_before_completion_counts_from_when_it_is_done_again(app, session):
    lesson, person = lesson_s1(app), make_learner(session)
    later = NOW + timedelta(days=3)
    finish_all_steps(session, person, lesson)
    steps.undo_step(session, person, lesson, lesson.steps[0].id, NOW)
    take_quiz(session, person, lesson)
    steps.finish_step(session, person, lesson, lesson.steps[0].id, later)
    assert row(session, person).completed_at == later


def test_a_step_added_to_a_completed_lesson_moves_its_completion(app, session):
    lesson, person = lesson_s1(app), make_learner(session)
    shorter, later = replace(lesson, steps=lesson.steps[:-1]), NOW + timedelta(days=3)
    finish_all_steps(session, person, shorter)
    take_quiz(session, person, shorter)
    assert row(session, person).completed_at == NOW
    steps.undo_step(session, person, lesson, lesson.steps[0].id, later)
    for step in (lesson.steps[0], lesson.steps[-1]):
        steps.finish_step(session, person, lesson, step.id, later)
    assert row(session, person).completed_at == later


def test_seeing_a_step_twice_is_one_record(app, session):
    lesson, person = lesson_s1(app), make_learner(session)
    first = steps.see_step(session, person, lesson, lesson.steps[0].id, NOW)
    later = NOW + timedelta(hours=1)
    assert steps.see_step(session, person, lesson, lesson.steps[0].id, later).id == first.id
    assert first.seen_at == NOW


def test_an_unknown_step_is_refused(app, session):
    with pytest.raises(steps.NoSuchStepError):
        steps.finish_step(session, make_learner(session), lesson_s1(app), "no-such-step", NOW)


def test_an_objective_is_mastered_by_first_tries_not_by_retries(app, session):
    lesson, person = lesson_s1(app), make_learner(session)
    attempt = make_attempt(session, person, lesson)
    for item_id in attempt.item_ids:
        answer(session, attempt, lesson, item_id, wrong(lesson, item_id), f"{item_id}-1")
        answer(session, attempt, lesson, item_id, right(lesson, item_id), f"{item_id}-2")
    service.finish_attempt(session, attempt, lesson, NOW)
    rows = session.scalars(sa.select(ObjectiveProgress)).all()
    assert len(rows) == len(lesson.objectives)
    assert not any(each.mastered_at for each in rows)
    take_quiz(session, person, lesson, NOW + timedelta(days=1))
    session.flush()
    session.expire_all()
    assert all(each.mastered_at for each in session.scalars(sa.select(ObjectiveProgress)))


def snapshot(session, person):
    lesson_rows = session.execute(
        sa.select(*[c for c in LessonProgress.__table__.c if c.name != "id"])
        .where(LessonProgress.person_id == person)
        .order_by(LessonProgress.course_id, LessonProgress.lesson_id)
    ).all()
    objective_rows = session.execute(
        sa.select(*[c for c in ObjectiveProgress.__table__.c if c.name != "id"])
        .where(ObjectiveProgress.person_id == person)
        .order_by(ObjectiveProgress.lesson_id, ObjectiveProgress.objective_id)
    ).all()
    return lesson_rows, objective_rows


def left_and_over(session, person, lesson, moment):
    """A test with a time limit, begun, left, and ended by its deadline."""
    rules_of_test = AttemptRules(AttemptMode.TEST, "assignment:1", None, 20)
    attempt = make_attempt(session, person, lesson, rules_of_test, moment)
    item_id = attempt.item_ids[0]
    answer(session, attempt, lesson, item_id, right(lesson, item_id), f"{moment}")
    service.close_at_deadline(session, attempt, lesson)


@pytest.mark.parametrize("seed", range(6))
def test_progress_rebuilt_from_steps_and_attempts_is_the_progress_that_was_kept(app, session, seed):
    rng = random.Random(seed)
    person, library = make_learner(session), library_of(app)
    lessons = [lesson for course in library.courses() for lesson in course.lessons][:3]
    lessons = [lesson for lesson in lessons if "vi" in lesson.languages]
    moment = NOW
    for _act in range(25):
        moment += timedelta(minutes=rng.randint(1, 300))
        lesson = rng.choice(lessons)
        step = rng.choice(lesson.steps)
        act = rng.choice(["see", "finish", "undo", "quiz", "open", "test", "retry", "class"])
        if act == "see":
            steps.see_step(session, person, lesson, step.id, moment)
        elif act == "finish":
            steps.finish_step(session, person, lesson, step.id, moment)
        elif act == "undo":
            steps.undo_step(session, person, lesson, step.id, moment)
        elif act == "open":
            make_attempt(session, person, lesson, now=moment)
        elif act == "test":
            left_and_over(session, person, lesson, moment)
        elif act == "class":
            polled = [
                in_class(lesson, item.id, is_right=rng.random() < 0.7, first_right=True, at=moment)
                for item in lesson.items
                if rng.random() < 0.6
            ]
            record(session, person, lesson, f"run:{rng.randint(1, 4)}/{lesson.id}", polled, moment)
        elif act == "retry":
            attempt = make_attempt(session, person, lesson, now=moment)
            item_id = rng.choice(attempt.item_ids)
            for choose in (wrong, right):
                answer(
                    session, attempt, lesson, item_id, choose(lesson, item_id), f"{moment}{choose}"
                )
        else:
            wrong_items = tuple(item.id for item in lesson.items if rng.random() < 0.3)
            take_quiz(session, person, lesson, moment, wrong_items)
    session.flush()
    kept = snapshot(session, person)
    assert kept[0]
    rebuild_person(session, person, library, moment)
    session.flush()
    assert snapshot(session, person) == kept


def test_a_guest_who_signs_up_keeps_both_histories_and_the_best_counts(app, session):
    lesson = lesson_s1(app)
    with app.test_request_context("/vi/"):
        guest, person = make_learner(session), make_learner(session)
        complete(session, guest, lesson)
        every = tuple(item.id for item in lesson.items)
        take_quiz(session, person, lesson, NOW + timedelta(days=1), wrong_items=every)
        merge_people(session, guest, person, NOW)
        session.flush()
    session.expire_all()
    progress = row(session, person)
    assert (progress.attempts, progress.best) == (2, 1)
    assert progress.latest < 0.5
    assert progress.steps_done == len(lesson.steps)
    assert row(session, guest) is None
    assert session.get(Person, guest).merged_into_id == person


def test_whoever_takes_over_a_history_takes_over_when_a_step_first_counted(app, session):
    lesson = lesson_s1(app)
    with app.test_request_context("/vi/"):
        guest, person = make_learner(session), make_learner(session)
        complete(session, guest, lesson)
        steps.undo_step(session, guest, lesson, lesson.steps[0].id, NOW)
        later = NOW + timedelta(days=1)
        steps.finish_step(session, person, lesson, lesson.steps[0].id, later)
        merge_people(session, guest, person, later)
        session.flush()
    session.expire_all()
    assert row(session, person).completed_at == NOW


def test_two_open_attempts_of_a_guest_and_his_account_become_one_open_attempt(app, session):
    lesson = lesson_s1(app)
    with app.test_request_context("/vi/"):
        guest, person = make_learner(session), make_learner(session)
        his = make_attempt(session, guest, lesson)
        item_id = his.item_ids[0]
        answer(session, his, lesson, item_id, right(lesson, item_id))
        mine = make_attempt(session, person, lesson)
        merge_people(session, guest, person, NOW)
        session.flush()
        assert service.open_attempt(session, person, lesson, FREE_PRACTICE).id == mine.id
    assert (his.finished_at, his.person_id) == (NOW, person)
    # Ended like any other: what was answered counts, what was left open does not.
    assert (his.points, his.max_points) == (
        lesson.item(item_id).points,
        sum(item.points for item in lesson.items),
    )


def test_a_guest_who_signs_up_keeps_his_progress_in_a_lesson_that_was_withdrawn(app, session):
    gone = {"course_id": "danang-secondary", "lesson_id": "withdrawn-since"}
    with app.test_request_context("/vi/"):
        guest, person = make_learner(session), make_learner(session)
        session.add(
            LessonProgress(person_id=guest, started_at=NOW, last_at=NOW, steps_done=3, **gone)
        )
        session.flush()
        merge_people(session, guest, person, NOW)
        session.flush()
    session.expire_all()
    assert row(session, person).steps_done == 3
    assert row(session, guest) is None

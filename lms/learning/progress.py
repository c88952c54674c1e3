"""Progress: derived from steps and attempts, and never the only place of anything.

The rules, as `docs/progress.md` tells them to people:

* a lesson is completed when all its steps are done and its quiz was passed once (a lesson
  without items: when its steps are done). A step taken back and done again moves the day of
  completion only if the lesson was not completed when it was taken back;
* the score of a finished attempt counts each item's last try;
* an objective is mastered when all its items have been answered in finished attempts and the
  mean of the first tries in the latest of these answers is at least `MASTERY`. Once mastered it
  stays so;
* what was answered in class counts for objectives, and is no attempt at the quiz.

`derive` computes a lesson's progress from the facts; `update_lesson` stores it; the rebuild does
the same for every lesson of a person and a test compares.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session, selectinload

from lms.core.content.model import Lesson
from lms.db.events import announce
from lms.learning.facts import LessonCompleted, ProgressChanged
from lms.learning.models import Attempt, LessonProgress, ObjectiveProgress, Response, StepRecord
from lms.learning.turns import take_turn

MASTERY = 0.8


@dataclass(frozen=True)
class ObjectiveState:
    """An objective's state: items answered, mean first score of the latest tries, mastered when."""

    answered: int
    score: float
    mastered_at: datetime | None


@dataclass(frozen=True)
class LessonState:
    """A lesson's state, as plain values."""

    steps_done: int
    last_step_id: str | None
    started_at: datetime
    last_at: datetime
    completed_at: datetime | None
    attempts: int
    best: float | None
    latest: float | None
    objectives: dict[str, ObjectiveState]


def share(attempt: Attempt) -> float:
    """The share of points that a finished attempt reached."""
    return (attempt.points or 0.0) / attempt.max_points if attempt.max_points else 0.0


def latest_step(steps: Iterable[StepRecord]) -> StepRecord | None:
    """The step that somebody saw or did last: where he was."""
    return max(steps, key=lambda each: (each.done_at or each.seen_at, each.id), default=None)


def derive(
    lesson: Lesson, steps: Sequence[StepRecord], attempts: Sequence[Attempt]
) -> LessonState | None:
    """A person's state in a lesson from what he did; None when he did nothing.

    `attempts` come oldest first, with their responses.
    """
    moments = [moment for each in steps for moment in (each.seen_at, each.done_at) if moment]
    for attempt in attempts:
        moments += [attempt.started_at, *([attempt.finished_at] if attempt.finished_at else [])]
    if not moments:
        return None
    finished = [each for each in attempts if each.finished_at is not None]
    taken = [each for each in finished if not each.is_in_class]
    shares = [share(each) for each in taken]
    done = {each.step_id: each.counts_from for each in steps if each.counts_from is not None}
    present = {step.id for step in lesson.steps}
    last = latest_step(steps)
    return LessonState(
        steps_done=len(present & set(done)),
        last_step_id=last.step_id if last else None,
        started_at=min(moments),
        last_at=max(moments),
        completed_at=_completed_at(lesson, done, taken),
        attempts=len(taken),
        best=max(shares, default=None),
        latest=shares[-1] if shares else None,
        objectives=_objectives(lesson, finished),
    )


def _completed_at(
    lesson: Lesson, done: dict[str, datetime], taken: Sequence[Attempt]
) -> datetime | None:
    wanted = [step.id for step in lesson.steps]
    if any(step_id not in done for step_id in wanted):
        return None
    moments = [done[step_id] for step_id in wanted]
    if lesson.items:
        passed = [
            each.finished_at
            for each in taken
            if each.finished_at is not None and share(each) >= lesson.quiz_pass
        ]
        if not passed:
            return None
        moments.append(passed[0])
    return max(moments, default=None)


def _objectives(lesson: Lesson, finished: Sequence[Attempt]) -> dict[str, ObjectiveState]:
    """The latest answer counts, by when it was given: a quiz may be open while there is class."""
    objective_of = {item.id: item.objective for item in lesson.items}
    items_of: defaultdict[str, set[str]] = defaultdict(set)
    for item_id, objective in objective_of.items():
        items_of[objective].add(item_id)
    latest: defaultdict[str, dict[str, Response]] = defaultdict(dict)
    mastered: dict[str, datetime] = {}
    for attempt in sorted(finished, key=_when_finished):
        for response in attempt.responses:
            if response.item_id in objective_of:
                _take(latest[objective_of[response.item_id]], response)
        for objective, responses in latest.items():
            if set(responses) >= items_of[objective] and _mean(responses) >= MASTERY:
                mastered.setdefault(objective, _when_finished(attempt))
    return {
        objective: ObjectiveState(len(responses), _mean(responses), mastered.get(objective))
        for objective, responses in latest.items()
    }


def _when_finished(attempt: Attempt) -> datetime:
    return attempt.finished_at or attempt.started_at


def _take(latest: dict[str, Response], response: Response) -> None:
    before = latest.get(response.item_id)
    if before is None or before.answered_at <= response.answered_at:
        latest[response.item_id] = response


def _mean(responses: dict[str, Response]) -> float:
    return round(sum(each.first_score for each in responses.values()) / len(responses), 6)


def note_activity(session: Session, person_id: int, lesson: Lesson, now: datetime) -> None:
    """Make or touch the person's row for a lesson, without deriving all of it."""
    row = _row(session, person_id, lesson)
    if row is None:
        _new_row(session, person_id, lesson, now)
    else:
        row.last_at = max(row.last_at, now)
    _tell(session, person_id, lesson)


def _tell(session: Session, person_id: int, lesson: Lesson) -> None:
    announce(session, ProgressChanged(person_id, lesson.course_id, lesson.id))


def _row(session: Session, person_id: int, lesson: Lesson) -> LessonProgress | None:
    return session.scalar(
        sa.select(LessonProgress).where(
            LessonProgress.person_id == person_id,
            LessonProgress.course_id == lesson.course_id,
            LessonProgress.lesson_id == lesson.id,
        )
    )


def _new_row(session: Session, person_id: int, lesson: Lesson, now: datetime) -> LessonProgress:
    row = LessonProgress(
        person_id=person_id,
        course_id=lesson.course_id,
        lesson_id=lesson.id,
        steps_done=0,
        attempts=0,
        started_at=now,
        last_at=now,
    )
    session.add(row)
    return row


def was_completed(session: Session, person_id: int, lesson: Lesson) -> bool:
    """Whether the lesson stands as completed, also where it gained a step since."""
    row = _row(session, person_id, lesson)
    return row is not None and row.completed_at is not None


def update_lesson(session: Session, person_id: int, lesson: Lesson, now: datetime) -> None:
    """Derive a person's progress in a lesson again and store it."""
    take_turn(session, person_id)
    session.flush()
    state = derive(lesson, *_facts(session, person_id, lesson))
    row = _row(session, person_id, lesson)
    if state is None:
        if row is not None:
            session.delete(row)
        _store_objectives(session, person_id, lesson, {})
        _tell(session, person_id, lesson)
        return
    row = row or _new_row(session, person_id, lesson, now)
    newly_completed = state.completed_at is not None and row.completed_at is None
    row.steps_done, row.last_step_id = state.steps_done, state.last_step_id
    row.started_at, row.last_at = state.started_at, state.last_at
    row.completed_at = state.completed_at
    row.attempts, row.best, row.latest = state.attempts, state.best, state.latest
    _store_objectives(session, person_id, lesson, state.objectives)
    _tell(session, person_id, lesson)
    if newly_completed:
        announce(session, LessonCompleted(person_id, lesson.course_id, lesson.id))


def _facts(
    session: Session, person_id: int, lesson: Lesson
) -> tuple[Sequence[StepRecord], Sequence[Attempt]]:
    steps = session.scalars(
        sa.select(StepRecord).where(
            StepRecord.person_id == person_id,
            StepRecord.course_id == lesson.course_id,
            StepRecord.lesson_id == lesson.id,
        )
    ).all()
    attempts = session.scalars(
        sa.select(Attempt)
        .where(
            Attempt.person_id == person_id,
            Attempt.course_id == lesson.course_id,
            Attempt.lesson_id == lesson.id,
        )
        .options(selectinload(Attempt.responses))
        .order_by(Attempt.started_at, Attempt.id)
        .execution_options(populate_existing=True)
    ).all()
    return steps, attempts


def _store_objectives(
    session: Session, person_id: int, lesson: Lesson, states: dict[str, ObjectiveState]
) -> None:
    rows = {
        row.objective_id: row
        for row in session.scalars(
            sa.select(ObjectiveProgress).where(
                ObjectiveProgress.person_id == person_id,
                ObjectiveProgress.course_id == lesson.course_id,
                ObjectiveProgress.lesson_id == lesson.id,
            )
        )
    }
    for objective, row in rows.items():
        if objective not in states:
            session.delete(row)
    for objective, state in states.items():
        row = rows.get(objective) or ObjectiveProgress(
            person_id=person_id,
            course_id=lesson.course_id,
            lesson_id=lesson.id,
            objective_id=objective,
        )
        row.answered, row.score, row.mastered_at = state.answered, state.score, state.mastered_at
        session.add(row)

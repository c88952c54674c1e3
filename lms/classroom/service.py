"""Starting a run and ending it.

A run ends when its leader says so, or by itself three hours after its start; then its code leads
nowhere. What was stored stays, and what a device hands over later is still taken.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lms.classroom.models import Run, RunAnswer, Visit
from lms.core.content.model import Lesson
from lms.db import jobs
from lms.people.secrets import new_code

LIFETIME = timedelta(hours=3)
#: Two starts by one person within this time are one.
TWICE = timedelta(seconds=20)
#: One letter less than a group's code, so that the two can never be the same.
CODE_LENGTH = 5
#: The job that ends a run whose time is over, and the one that counts its answers as progress.
ENDING = "classroom.end"
COUNTING = "classroom.count"


class NothingToRunError(ValueError):
    """The lesson has no steps in this language."""


@dataclass(frozen=True)
class NewRun:
    """What a run begins with. Without a group it is open to whoever has the code."""

    leader_id: int
    lesson: Lesson
    language: str
    group_id: int | None = None
    continued_from: Run | None = None


def start(session: Session, new: NewRun, now: datetime) -> Run:
    """A new run at the lesson's first step, or where the former one stopped.

    Raises:
        NothingToRunError: the lesson lacks the language.
    """
    lesson = new.lesson
    if new.language not in lesson.languages:
        raise NothingToRunError(new.language)
    former = new.continued_from
    first = next((each for each in lesson.steps if former and each.id == former.step_id), None)
    first = first or lesson.steps[0]
    run = Run(
        leader_id=new.leader_id,
        group_id=new.group_id,
        course_id=lesson.course_id,
        lesson_id=lesson.id,
        language=new.language,
        code=_free_code(session),
        continued_from_id=former.id if former else None,
        started_at=now,
        expires_at=now + LIFETIME,
        step_id=first.id,
        commanded_at=now,
    )
    session.add(run)
    session.flush()
    session.add(
        Visit(run_id=run.id, step_id=first.id, phase=first.phase, mode=first.mode, began_at=now)
    )
    jobs.enqueue(session, ENDING, {"run": run.id}, now, run_at=run.expires_at)
    return run


def just_started(
    session: Session, leader_id: int, lesson: Lesson, group_id: int | None, now: datetime
) -> Run | None:
    """A run that the same person began a moment ago: the form was sent twice."""
    return session.scalar(
        sa.select(Run)
        .where(
            Run.leader_id == leader_id,
            Run.course_id == lesson.course_id,
            Run.lesson_id == lesson.id,
            Run.group_id == group_id,
            Run.ended_at.is_(None),
            Run.started_at > now - TWICE,
        )
        .order_by(Run.id.desc())
    )


def _free_code(session: Session) -> str:
    while True:
        code = new_code(CODE_LENGTH)
        if session.scalar(sa.select(Run.id).where(Run.code == code)) is None:
            return code


def end(session: Session, run: Run, now: datetime) -> None:
    """End a run. A second time it can only have been over earlier, and nothing lasts on."""
    first = run.ended_at is None
    run.ended_at, run.code = min(run.ended_at or now, now), None
    close_visit(session, run, run.ended_at)
    if first:
        run.version += 1
        count_later(session, run, now)


def count_later(session: Session, run: Run, now: datetime) -> None:
    """Have the answers of a run that is over counted as progress, now or anew."""
    if run.ended_at is not None:
        jobs.enqueue(session, COUNTING, {"run": run.id}, now)


def end_by_itself(session: Session, run: Run, now: datetime) -> None:
    """End a run that nobody ended; its last step lasted until something happened last."""
    if run.ended_at is not None:
        return
    wind_up(session, run, now)
    end(session, run, now)


def take_up(session: Session, run: Run) -> None:
    """Let the last visit of a run that is over last on, for what is handed over of its course."""
    visit = session.scalar(
        sa.select(Visit).where(Visit.run_id == run.id).order_by(Visit.began_at.desc()).limit(1)
    )
    if visit is not None:
        visit.ended_at = None
        session.flush()


def wind_up(session: Session, run: Run, end: datetime) -> None:
    """Let the last visit last until something happened last, but not beyond the run's end.

    A pause stays noted: that it was over may still be handed over.
    """
    visit = open_visit(session, run)
    if visit is None:
        return
    latest = session.scalar(
        sa.select(sa.func.max(RunAnswer.received_at)).where(
            RunAnswer.run_id == run.id, RunAnswer.received_at <= end
        )
    )
    last = run.paused_at or max(run.commanded_at, latest or run.commanded_at)
    visit.ended_at = max(min(last, end), visit.began_at)
    session.flush()


def open_visit(session: Session, run: Run) -> Visit | None:
    """The visit that still lasts."""
    return session.scalar(
        sa.select(Visit)
        .where(Visit.run_id == run.id, Visit.ended_at.is_(None))
        .order_by(Visit.id.desc())
    )


def close_visit(session: Session, run: Run, at: datetime) -> None:
    """End the visit that lasts, and the pause in it."""
    visit = open_visit(session, run)
    if visit is None:
        return
    visit.ended_at = max(at, visit.began_at)
    if run.paused_at is not None:
        visit.paused_seconds += _seconds(max(run.paused_at, visit.began_at), visit.ended_at)
        run.paused_at = None
    session.flush()


def pause(run: Run, at: datetime) -> None:
    """Stop the clock; a second time changes nothing."""
    run.paused_at = run.paused_at or at


def resume(session: Session, run: Run, at: datetime) -> None:
    """Let the clock go on; the pause is not counted as time of the step."""
    if run.paused_at is None:
        return
    visit = open_visit(session, run)
    if visit is not None:
        visit.paused_seconds += _seconds(max(run.paused_at, visit.began_at), at)
    run.paused_at = None


def _seconds(begin: datetime, end: datetime) -> int:
    return max(0, round((end - begin).total_seconds()))


def enter_step(session: Session, run: Run, lesson: Lesson, step_id: str, at: datetime) -> None:
    """Go to a step of the lesson; to the present one changes only what is shown.

    Raises:
        KeyError: the lesson has no such step.
    """
    step = lesson.step(step_id)
    visit = open_visit(session, run)
    if visit is not None and visit.step_id == step_id:
        run.step_id = step_id
        return
    close_visit(session, run, at)
    began = max(at, visit.ended_at) if visit is not None and visit.ended_at else at
    if session.scalar(sa.select(Visit.id).where(Visit.run_id == run.id, Visit.began_at == began)):
        began += timedelta(microseconds=1)
    session.add(
        Visit(run_id=run.id, step_id=step.id, phase=step.phase, mode=step.mode, began_at=began)
    )
    run.step_id = step_id

"""Attempts at a quiz: start, answer, finish.

A response is stored when it is given. Sending it twice (same submission id, same answer) changes
nothing; another answer under the same id is a change of mind, since the browser's back button
shows the very form that was sent. An answered item keeps the version in which it was answered; an
unanswered one is asked as it is now; one that was withdrawn from the lesson no longer counts.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from lms.core.content.model import Item, Lesson
from lms.core.content.versions import item_version
from lms.core.items.base import Outcome
from lms.core.items.shuffle import shuffled
from lms.db import jobs
from lms.db.events import announce
from lms.learning import progress
from lms.learning.facts import AttemptFinished, AttemptStarted, ResponseStored
from lms.learning.models import Allowance, Attempt, AttemptMode, ItemVersion, Response
from lms.learning.rules import AttemptRules
from lms.learning.turns import take_turn

#: A slow network may deliver after the deadline what was sent before it.
GRACE = timedelta(seconds=10)
#: The job that ends a test whose learner did not come back (`lms.learning.deadlines`).
CLOSING = "learning.close"

#: Built once, since every answer asks them.
_STORED = sa.select(Response).where(
    Response.attempt_id == sa.bindparam("attempt_id"), Response.item_id == sa.bindparam("item_id")
)
_STORE = sa.insert(Response)
_VERSION = sa.select(ItemVersion.digest).where(ItemVersion.digest == sa.bindparam("digest"))


class NoAttemptLeftError(Exception):
    """All attempts that the rules allow are used."""


class AttemptFinishedError(Exception):
    """The attempt is over, by its learner or by its deadline; nothing was changed."""


class NoSuchItemError(LookupError):
    """The attempt does not ask this item, or the item was withdrawn."""


@dataclass(frozen=True)
class Answered:
    """What storing an answer led to: its score, 0 to 1. `repeated`: it had been stored before."""

    score: float
    repeated: bool


@dataclass(frozen=True)
class AnswerSent:
    """An answer as a device sends it: canonical answer, id of its form, language of its page.

    Without a language it is that in which the attempt began.
    """

    item_id: str
    answer: Mapping[str, Any]
    submission: str
    language: str = ""


def open_attempt(
    session: Session, person_id: int, lesson: Lesson, rules: AttemptRules
) -> Attempt | None:
    """The attempt that this person has open under these rules."""
    key = _open_key(person_id, lesson, rules)
    return session.scalar(sa.select(Attempt).where(Attempt.open_key == key))


def _open_key(person_id: int, lesson: Lesson, rules: AttemptRules) -> str:
    return f"{person_id}/{lesson.course_id}/{lesson.id}/{rules.mode}/{rules.context}"


def attempts_left(
    session: Session, person_id: int, lesson: Lesson, rules: AttemptRules
) -> int | None:
    """How many attempts may still be started; None without a limit."""
    if rules.max_attempts is None:
        return None
    finished = session.scalar(
        sa.select(sa.func.count())
        .select_from(Attempt)
        .where(
            Attempt.person_id == person_id,
            Attempt.course_id == lesson.course_id,
            Attempt.lesson_id == lesson.id,
            Attempt.mode == rules.mode,
            Attempt.context == rules.context,
            Attempt.finished_at.is_not(None),
        )
    )
    allowance = _allowance(session, person_id, lesson, rules)
    extra = allowance.extra_attempts if allowance else 0
    return max(0, rules.max_attempts + extra - (finished or 0))


def _allowance(
    session: Session, person_id: int, lesson: Lesson, rules: AttemptRules
) -> Allowance | None:
    return session.scalar(
        sa.select(Allowance).where(
            Allowance.person_id == person_id,
            Allowance.course_id == lesson.course_id,
            Allowance.lesson_id == lesson.id,
            Allowance.context == rules.context,
        )
    )


@dataclass(frozen=True)
class Starter:
    """Who starts an attempt: the person, the language, the chance that shuffles, more time."""

    person_id: int
    language: str
    seed: int
    extra_time_percent: int = 0


def start_attempt(
    session: Session, lesson: Lesson, rules: AttemptRules, starter: Starter, now: datetime
) -> Attempt:
    """A new attempt, or the open one: a double click and a second device meet in the same.

    Raises:
        NoAttemptLeftError: the rules allow no further one.
    """
    take_turn(session, starter.person_id)
    present = open_attempt(session, starter.person_id, lesson, rules)
    if present is not None:
        if not is_over(present, now):
            return present
        close_at_deadline(session, present, lesson)
    if attempts_left(session, starter.person_id, lesson, rules) == 0:
        raise NoAttemptLeftError
    attempt = Attempt(
        person_id=starter.person_id,
        course_id=lesson.course_id,
        lesson_id=lesson.id,
        mode=rules.mode,
        language=starter.language,
        context=rules.context,
        open_key=_open_key(starter.person_id, lesson, rules),
        seed=starter.seed,
        item_ids=list(shuffled([item.id for item in lesson.items], starter.seed, "items")),
        lesson_digest=lesson.digest,
        started_at=now,
        deadline_at=_deadline(session, lesson, rules, starter, now),
    )
    session.add(attempt)
    session.flush()  # the id leads to the page, and a second open attempt fails here
    if attempt.deadline_at is not None:
        jobs.enqueue(session, CLOSING, {"attempt": attempt.id}, now, attempt.deadline_at + GRACE)
    progress.note_activity(session, starter.person_id, lesson, now)
    where = (starter.person_id, lesson.course_id, lesson.id)
    announce(session, AttemptStarted(attempt.id, *where, now))
    return attempt


def _deadline(
    session: Session, lesson: Lesson, rules: AttemptRules, starter: Starter, now: datetime
) -> datetime | None:
    extra = starter.extra_time_percent
    minutes = minutes_allowed(session, starter.person_id, lesson, rules, extra)
    return None if minutes is None else now + timedelta(minutes=minutes)


def minutes_allowed(
    session: Session, person_id: int, lesson: Lesson, rules: AttemptRules, extra_percent: int
) -> float | None:
    """How long this person has, with his extra time everywhere and in this test; None: no limit."""
    if rules.time_limit_minutes is None:
        return None
    allowance = _allowance(session, person_id, lesson, rules)
    extra = extra_percent + (allowance.extra_time_percent if allowance else 0)
    return rules.time_limit_minutes * (1 + extra / 100)


def is_over(attempt: Attempt, now: datetime) -> bool:
    """Whether the attempt takes no more answers."""
    if attempt.finished_at is not None:
        return True
    return attempt.deadline_at is not None and now > attempt.deadline_at + GRACE


def asked_items(attempt: Attempt, lesson: Lesson) -> tuple[Item, ...]:
    """The items of the attempt in their order, without those withdrawn since."""
    present = {item.id: item for item in lesson.items}
    return tuple(present[item_id] for item_id in attempt.item_ids if item_id in present)


def answer_item(
    session: Session, attempt: Attempt, lesson: Lesson, sent: AnswerSent, now: datetime
) -> Answered:
    """Grade and store one answer. A practice may be retried, a test changed until it ends.

    Raises:
        AttemptFinishedError: it came after the end.
        NoSuchItemError: the attempt does not ask this item.
    """
    take_turn(session, attempt.person_id)
    stored = session.scalar(_STORED, {"attempt_id": attempt.id, "item_id": sent.item_id})
    if stored is not None and _knows(stored, sent):
        return Answered(stored.score, repeated=True)
    if is_over(attempt, now):
        raise AttemptFinishedError
    try:
        item = lesson.item(sent.item_id)
    except KeyError as error:
        raise NoSuchItemError(sent.item_id) from error
    if sent.item_id not in attempt.item_ids:
        raise NoSuchItemError(sent.item_id)
    graded = _graded(session, attempt, lesson, item, sent)
    if stored is None:
        values = {**graded, "first_score": graded["score"], "tries": 1, "earlier": []}
        ids = {"attempt_id": attempt.id, "item_id": item.id, "answered_at": now}
        session.execute(_STORE, values | ids)
    else:
        _replace(stored, graded, attempt.mode, now)
    announce(session, _stored_fact(attempt, sent, graded, now))
    return Answered(graded["score"], repeated=False)


def _stored_fact(
    attempt: Attempt, sent: AnswerSent, graded: Mapping[str, Any], now: datetime
) -> ResponseStored:
    return ResponseStored(
        attempt_id=attempt.id,
        person_id=attempt.person_id,
        course_id=attempt.course_id,
        lesson_id=attempt.lesson_id,
        item_id=sent.item_id,
        language=sent.language or attempt.language,
        answer=graded["answer"],
        score=graded["score"],
        is_right=graded["outcome"] == Outcome.CORRECT,
        at=now,
    )


def _knows(stored: Response, sent: AnswerSent) -> bool:
    """Whether this is a second sending: the answer that stands, or the last one under its id."""
    tries = [*stored.earlier, {"submission": stored.submission, "answer": stored.answer}]
    under_id = [each["answer"] for each in tries if each["submission"] == sent.submission]
    return bool(under_id) and under_id[-1] == dict(sent.answer)


def _graded(
    session: Session, attempt: Attempt, lesson: Lesson, item: Item, sent: AnswerSent
) -> dict[str, Any]:
    """What a try puts into its response, by column."""
    language = sent.language or attempt.language
    words = lesson.words[language].items[item.id]
    grade = item.body.grade(sent.answer, words)
    return {
        "version": keep_version(session, lesson, item, language),
        "answer": dict(sent.answer),
        "score": grade.score,
        "outcome": grade.outcome.value,
        "misconceptions": list(grade.misconceptions),
        "submission": sent.submission,
    }


def keep_version(session: Session, lesson: Lesson, item: Item, language: str) -> str:
    """Store what was asked, once; the digest that names it."""
    digest = lesson.versions[language][item.id]
    if session.scalar(_VERSION, {"digest": digest}) is None:
        insert = sqlite.insert if session.get_bind().dialect.name == "sqlite" else postgresql.insert
        values = {
            "digest": digest,
            "course_id": lesson.course_id,
            "lesson_id": lesson.id,
            "item_id": item.id,
            "language": language,
            "body": item_version(item, lesson.words[language].items[item.id])[1],
        }
        session.execute(insert(ItemVersion).values(values).on_conflict_do_nothing())
    return digest


def _replace(stored: Response, graded: Mapping[str, Any], mode: AttemptMode, now: datetime) -> None:
    """Put a further try in the place of the stored one, which is kept among the earlier."""
    stored.earlier = [
        *stored.earlier,
        {
            "answer": stored.answer,
            "score": stored.score,
            "submission": stored.submission,
            "version": stored.version,
            "at": stored.answered_at.isoformat(),
        },
    ]
    for column, value in graded.items():
        setattr(stored, column, value)
    stored.answered_at = now
    stored.tries += 1
    if mode is AttemptMode.TEST:
        stored.first_score = stored.score  # changing one's mind before the end is no second try


def finish_attempt(
    session: Session, attempt: Attempt, lesson: Lesson | None, now: datetime
) -> Attempt:
    """End an attempt and count it; finishing twice changes nothing.

    `lesson` is None when it was withdrawn: what was answered then counts by itself.
    """
    take_turn(session, attempt.person_id)
    if attempt.finished_at is not None:
        return attempt
    responses = {each.item_id: each for each in attempt.responses}
    points = {
        item.id: item.points for item in (asked_items(attempt, lesson) if lesson else ())
    } or dict.fromkeys(responses, 1.0)
    attempt.finished_at, attempt.open_key = now, None
    attempt.max_points = sum(points.values())
    attempt.points = sum(
        responses[item_id].score * each for item_id, each in points.items() if item_id in responses
    )
    session.flush()
    if lesson is not None:
        progress.update_lesson(session, attempt.person_id, lesson, now)
    announce(
        session,
        AttemptFinished(
            attempt.id, attempt.person_id, attempt.course_id, attempt.lesson_id, attempt.context
        ),
    )
    return attempt


def close_at_deadline(session: Session, attempt: Attempt, lesson: Lesson | None) -> Attempt:
    """End an attempt whose time is over, as of its deadline."""
    return finish_attempt(session, attempt, lesson, attempt.deadline_at or attempt.started_at)

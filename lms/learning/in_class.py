"""What somebody answered in a live run in class, in his learning record.

One attempt of mode `CLASS` for each person and run. It holds what was polled and answered, is
finished from the start, and is no attempt at the quiz: it counts for objectives, misconceptions
and the figures of items, and for nothing that is said about the quiz. Where there were two votes,
the first is the earlier try: mastery goes by it, the score by the second.

The run stays the place where answers are changed. `record` makes the attempt equal to what it is
given, as often as the run calls it, and what did not change keeps its version and its score.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, selectinload

from lms.core.content.model import Item, Lesson
from lms.core.items.base import AnswerError
from lms.learning import progress
from lms.learning.models import Attempt, AttemptMode, ItemVersion, Response
from lms.learning.service import keep_version
from lms.learning.turns import take_turn
from lms.web.packs import Library


@dataclass(frozen=True)
class ClassAnswer:
    """A canonical answer given in class; `first`: that of the first vote where there were two.

    `submission` names the row of the run that it comes from.
    """

    item_id: str
    answer: Mapping[str, Any]
    first: Mapping[str, Any] | None
    language: str
    answered_at: datetime
    submission: str


def record(  # noqa: PLR0913, PLR0917 (who, which lesson, which run, what, when)
    session: Session,
    person_id: int,
    lesson: Lesson,
    context: str,
    answers: Sequence[ClassAnswer],
    now: datetime,
) -> Attempt | None:
    """Put what somebody answered in a run into his learning record; None where nothing counts.

    Again with the same answers it changes nothing, with others it replaces them. Answers that do
    not fit the lesson as it is now are left out. Nothing is announced: no attempt at the quiz was
    finished. Whoever records several people goes by rising ids, or two runs that record the same
    people would wait for each other; on PostgreSQL each call reads anew what the session holds.
    """
    take_turn(session, person_id)
    attempt = _attempt_in(session, person_id, context)
    stored = {each.item_id: each for each in attempt.responses} if attempt else {}
    given = {each.item_id: each for each in answers}
    kept = {key for key, each in given.items() if key in stored and _is_in(stored[key], each)}
    fresh = _graded(session, lesson, [each for key, each in given.items() if key not in kept])
    gone = [row for key, row in stored.items() if key not in kept]
    if not fresh and not gone:
        return attempt
    if attempt is not None and not fresh and not kept:
        session.delete(attempt)
        attempt = None
    else:
        if attempt is None:
            first = min((given[row.item_id] for row in fresh), key=lambda each: each.answered_at)
            attempt = _new_attempt(session, person_id, lesson, context, _language(lesson, first))
        _replace(session, attempt, gone, fresh)
        _count(attempt, lesson)
    progress.update_lesson(session, person_id, lesson, now)
    return attempt


def _attempt_in(session: Session, person_id: int, context: str) -> Attempt | None:
    return session.scalars(
        sa.select(Attempt)
        .where(
            Attempt.person_id == person_id,
            Attempt.context == context,
            Attempt.mode == AttemptMode.CLASS,
        )
        .options(selectinload(Attempt.responses))
        .execution_options(populate_existing=True)
    ).one_or_none()


def _is_in(stored: Response, given: ClassAnswer) -> bool:
    """Whether this answer is the one that is stored."""
    before = stored.earlier[0]["answer"] if stored.earlier else None
    return (
        stored.submission == given.submission
        and stored.answered_at == given.answered_at
        and stored.answer == dict(given.answer)
        and before == (dict(given.first) if given.first is not None else None)
    )


def _language(lesson: Lesson, given: ClassAnswer) -> str:
    return given.language if given.language in lesson.words else lesson.original


def _graded(session: Session, lesson: Lesson, answers: Sequence[ClassAnswer]) -> list[Response]:
    """New responses, the versions of their items kept; what does not fit is left out."""
    items = {item.id: item for item in lesson.items}
    found, asked = [], {}
    for each in answers:
        language = _language(lesson, each)
        if each.item_id not in items:
            continue
        try:
            row = _response(lesson, items[each.item_id], each, language)
        except AnswerError:
            continue
        found.append(row)
        asked[row.version] = (items[each.item_id], language)
    _keep_versions(session, lesson, asked)
    return found


def _response(lesson: Lesson, item: Item, given: ClassAnswer, language: str) -> Response:
    """One new response. Raises AnswerError for what is no answer to the item."""
    words, version = lesson.words[language].items[item.id], lesson.versions[language][item.id]
    grade = item.body.grade(given.answer, words)
    first, earlier = grade, []
    if given.first is not None:
        first = item.body.grade(given.first, words)
        of_row = {"submission": given.submission, "version": version}
        earlier = [{"answer": dict(given.first), "score": first.score, **of_row}]
    return Response(
        item_id=item.id,
        version=version,
        answer=dict(given.answer),
        score=grade.score,
        first_score=first.score,
        outcome=grade.outcome.value,
        misconceptions=list(grade.misconceptions),
        tries=1 + len(earlier),
        earlier=earlier,
        submission=given.submission,
        answered_at=given.answered_at,
    )


def _keep_versions(session: Session, lesson: Lesson, asked: Mapping[str, tuple[Item, str]]) -> None:
    """Store what was asked, by digest; mostly the poll has, so that all are looked up at once."""
    if not asked:
        return
    known = set(session.scalars(sa.select(ItemVersion.digest).where(ItemVersion.digest.in_(asked))))
    for item, language in (each for digest, each in asked.items() if digest not in known):
        keep_version(session, lesson, item, language)


def _new_attempt(
    session: Session, person_id: int, lesson: Lesson, context: str, language: str
) -> Attempt:
    attempt = Attempt(
        person_id=person_id,
        course_id=lesson.course_id,
        lesson_id=lesson.id,
        mode=AttemptMode.CLASS,
        language=language,
        context=context,
        seed=0,
        lesson_digest=lesson.digest,
    )
    session.add(attempt)
    return attempt


def _replace(
    session: Session, attempt: Attempt, gone: Sequence[Response], fresh: Iterable[Response]
) -> None:
    for row in gone:
        attempt.responses.remove(row)
    if gone:
        session.flush()  # else the new answer to an item would meet the old one
    attempt.responses.extend(fresh)


def _count(attempt: Attempt, lesson: Lesson | None) -> None:
    """Begin, end, items and points of an attempt by the answers that it has now.

    An item that was withdrawn from the lesson no longer counts; of a lesson that was withdrawn
    itself each item counts alike.
    """
    rows = {each.item_id: each for each in attempt.responses}
    present = {item.id: item.points for item in (lesson.items if lesson else ()) if item.id in rows}
    attempt.item_ids = [*present, *sorted(rows.keys() - present.keys())]
    points = present or dict.fromkeys(rows, 1.0)
    attempt.max_points = sum(points.values())
    attempt.points = sum(rows[key].score * each for key, each in points.items())
    moments = [each.answered_at for each in rows.values()]
    attempt.started_at, attempt.finished_at = min(moments), max(moments)


def bring_together(session: Session, person_id: int, library: Library) -> None:
    """After two people became one: of a run in which both took part, one attempt stays.

    Of two answers to an item the later stands, as in the run itself.
    """
    in_run: defaultdict[str, list[Attempt]] = defaultdict(list)
    for attempt in session.scalars(
        sa.select(Attempt)
        .where(Attempt.person_id == person_id, Attempt.mode == AttemptMode.CLASS)
        .options(selectinload(Attempt.responses))
        .order_by(Attempt.id)
    ):
        in_run[attempt.context].append(attempt)
    for kept, *others in in_run.values():
        for other in others:
            _join(session, kept, other)
            _count(kept, library.lesson_or_none(kept.course_id, kept.lesson_id))
    session.flush()


def _join(session: Session, kept: Attempt, other: Attempt) -> None:
    present = {each.item_id: each for each in kept.responses}
    moving = []
    for row in other.responses:
        rival = present.get(row.item_id)
        if rival is None or rival.answered_at < row.answered_at:
            moving.append(row)
            if rival is not None:
                kept.responses.remove(rival)
    session.flush()
    kept.responses.extend(moving)
    session.flush()
    session.expire(other, ["responses"])
    session.delete(other)

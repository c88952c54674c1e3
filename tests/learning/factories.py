"""Learners and what they do, made through the services."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from lms.core.content.model import Lesson
from lms.learning import service
from lms.learning.in_class import ClassAnswer
from lms.learning.models import Attempt, AttemptMode, Response
from lms.learning.rules import FREE_PRACTICE, AttemptRules
from lms.people import service as people
from lms.web.packs import EXTENSION, Library
from tests.conftest import NOW

TEST = AttemptRules(AttemptMode.TEST, "assignment:1", max_attempts=2, time_limit_minutes=20)


def library_of(app: Flask) -> Library:
    library: Library = app.extensions[EXTENSION]
    return library


def lesson_s1(app: Flask) -> Lesson:
    return library_of(app).lesson("danang-secondary", "how-the-greenhouse-effect-works")


def make_learner(session: Session) -> int:
    return people.create_guest(session, "vi", NOW).id


def make_attempt(
    session: Session,
    person_id: int,
    lesson: Lesson,
    rules: AttemptRules = FREE_PRACTICE,
    now: datetime = NOW,
    extra_time: int = 0,
) -> Attempt:
    starter = service.Starter(person_id, "vi", 7, extra_time)
    return service.start_attempt(session, lesson, rules, starter, now)


def right(lesson: Lesson, item_id: str) -> dict:
    return dict(lesson.item(item_id).body.correct_answer(lesson.words["vi"].items[item_id]))


def wrong(lesson: Lesson, item_id: str) -> dict:
    return dict(next(lesson.item(item_id).body.wrong_answers(lesson.words["vi"].items[item_id])))


def answer(
    session: Session,
    attempt: Attempt,
    lesson: Lesson,
    item_id: str,
    given: dict,
    submission: str = "",
    now: datetime = NOW,
) -> service.Answered:
    sent = service.AnswerSent(item_id, given, submission or f"s-{item_id}-{now.timestamp()}")
    answered = service.answer_item(session, attempt, lesson, sent, now)
    session.flush()
    return answered


def stored(session: Session, attempt: Attempt, item_id: str) -> Response:
    return session.scalars(
        sa.select(Response).where(Response.attempt_id == attempt.id, Response.item_id == item_id)
    ).one()


def take_quiz(
    session: Session,
    person_id: int,
    lesson: Lesson,
    now: datetime = NOW,
    wrong_items: tuple[str, ...] = (),
) -> Attempt:
    attempt = make_attempt(session, person_id, lesson, now=now)
    for item_id in attempt.item_ids:
        given = wrong(lesson, item_id) if item_id in wrong_items else right(lesson, item_id)
        answer(session, attempt, lesson, item_id, given, now=now)
    return service.finish_attempt(session, attempt, lesson, now)


def in_class(
    lesson: Lesson,
    item_id: str,
    *,
    is_right: bool = True,
    first_right: bool | None = None,
    at: datetime = NOW,
    **changes: Any,
) -> ClassAnswer:
    """What somebody answered in class, in the second vote where `first_right` tells the first."""

    def given(right_one: bool) -> dict:
        return right(lesson, item_id) if right_one else wrong(lesson, item_id)

    values = {
        "item_id": item_id,
        "answer": given(is_right),
        "first": None if first_right is None else given(first_right),
        "language": "vi",
        "answered_at": at,
        "submission": f"phone/{item_id}/{at.timestamp()}",
    }
    return ClassAnswer(**{**values, **changes})

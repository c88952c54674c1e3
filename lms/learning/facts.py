"""What learning announces to the rooms above."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class AttemptFinished:
    """An attempt was finished, by its learner or by its deadline."""

    attempt_id: int
    person_id: int
    course_id: str
    lesson_id: str
    context: str


@dataclass(frozen=True)
class LessonCompleted:
    """A learner completed a lesson for the first time."""

    person_id: int
    course_id: str
    lesson_id: str


@dataclass(frozen=True)
class ResponseRegraded:
    """A mended key changed the score of somebody's response."""

    response_id: int
    person_id: int
    course_id: str
    lesson_id: str
    item_id: str
    old_score: float
    new_score: float
    reason: str
    at: datetime

"""What learning announces to the rooms above."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any


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


@dataclass(frozen=True)
class ProgressChanged:
    """A learner's progress in a lesson began, was counted anew, or is gone."""

    person_id: int
    course_id: str
    lesson_id: str


@dataclass(frozen=True)
class LessonBegun:
    """A learner saw the first step that he ever saw of a lesson."""

    person_id: int
    course_id: str
    lesson_id: str
    at: datetime


@dataclass(frozen=True)
class StepDone:
    """A learner marked a step done. `done`, `steps`: of how many steps of the lesson how many are."""

    person_id: int
    course_id: str
    lesson_id: str
    step_id: str
    done: int
    steps: int
    at: datetime


@dataclass(frozen=True)
class AttemptStarted:
    """A learner started an attempt at a quiz."""

    attempt_id: int
    person_id: int
    course_id: str
    lesson_id: str
    at: datetime


@dataclass(frozen=True)
class ResponseStored:
    """A learner answered an item, or answered it anew. `score`: share of its points, 0 to 1."""

    attempt_id: int
    person_id: int
    course_id: str
    lesson_id: str
    item_id: str
    language: str
    answer: Mapping[str, Any]
    score: float
    is_right: bool
    at: datetime

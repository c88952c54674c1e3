"""What of a run never changes: its lesson and language, asked once by each process.

Every answer needs them, and a thousand may come within a second.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import cast

import sqlalchemy as sa
from flask import current_app
from sqlalchemy.orm import Session

from lms.classroom.models import Run
from lms.core.content.model import Lesson
from lms.web.ids import MAX_ID
from lms.web.packs import library

EXTENSION = "lms.classroom.facts"
#: Runs that a process remembers; when there are more it begins anew.
KEPT = 2000


@dataclass(frozen=True, slots=True)
class RunFacts:
    """The lesson of a run, and the language of its projector."""

    id: int
    course_id: str
    lesson_id: str
    language: str
    started_at: datetime

    def milliseconds_since_start(self, now: datetime) -> int:
        """A number that rises with time and fits a column, for forms, which count nothing."""
        return max(1, min(round((now - self.started_at).total_seconds() * 1000), MAX_ID))

    @property
    def lesson(self) -> Lesson | None:
        """The lesson; None when it was withdrawn since."""
        return library().lesson_or_none(self.course_id, self.lesson_id)


def facts_of(session: Session, run_id: int) -> RunFacts | None:
    """The facts of a run; None where there is none."""
    known = cast(dict[int, RunFacts], current_app.extensions.setdefault(EXTENSION, {}))
    if (facts := known.get(run_id)) is not None:
        return facts
    row = session.execute(
        sa.select(Run.id, Run.course_id, Run.lesson_id, Run.language, Run.started_at).where(
            Run.id == run_id
        )
    ).one_or_none()
    if row is None:
        return None
    if len(known) >= KEPT:
        known.clear()
    known[run_id] = facts = RunFacts(*row)
    return facts


def language_for(lesson: Lesson, wanted: str, of_run: str) -> str:
    """The language in which somebody sees an item: the page's, else the run's, else its own."""
    return next(each for each in (wanted, of_run, lesson.original) if each in lesson.languages)

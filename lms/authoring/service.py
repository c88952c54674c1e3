"""Reporting a mistake, and answering a report."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lms.authoring import telling
from lms.authoring.models import MistakeKind, MistakeReport, Outcome, ReportState
from lms.core.content.model import Lesson


@dataclass(frozen=True, slots=True)
class Place:
    """Where in a lesson: a step, a question, or (neither) the lesson as a whole."""

    step_id: str = ""
    item_id: str = ""


@dataclass(frozen=True, slots=True)
class Reported:
    """What somebody reports. ``submission`` is the id of the form that was sent."""

    pack_id: str
    lesson: Lesson
    language: str
    place: Place
    kind: MistakeKind
    words: str
    submission: str


def report_mistake(
    session: Session, person_id: int | None, reported: Reported, now: datetime
) -> MistakeReport:
    """Store a report and have the editors told. Sent twice, it is stored once.

    Nobody needs an account: `person_id` is None for a stranger, who stays one.
    """
    same = sa.select(MistakeReport).where(MistakeReport.submission == reported.submission)
    stored = session.scalar(same)
    if stored is not None:
        return stored
    report = MistakeReport(
        submission=reported.submission,
        pack_id=reported.pack_id,
        course_id=reported.lesson.course_id,
        lesson_id=reported.lesson.id,
        language=reported.language,
        step_id=reported.place.step_id,
        item_id=reported.place.item_id,
        lesson_digest=reported.lesson.digest,
        kind=reported.kind,
        words=reported.words,
        person_id=person_id,
        sent_at=now,
        state=ReportState.OPEN,
        answer="",
    )
    session.add(report)
    session.flush()
    telling.have_editors_told(session, now)
    return report


def answer_report(
    report: MistakeReport, outcome: Outcome, answer: str, actor_id: int, now: datetime
) -> None:
    """Close a report with what became of it; a later answer replaces an earlier one."""
    report.state = ReportState.ANSWERED
    report.outcome, report.answer = outcome, answer
    report.answered_by_id, report.answered_at = actor_id, now

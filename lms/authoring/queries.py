"""Reading reports."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lms.authoring.models import MistakeReport, ReportState
from lms.core.content.model import Lesson

_OPEN = sa.select(sa.func.count()).where(MistakeReport.state == ReportState.OPEN)


def open_count(session: Session) -> int:
    """How many reports wait for an answer."""
    return session.scalar(_OPEN) or 0


def reports_in(state: ReportState) -> sa.Select[MistakeReport]:
    """The reports in a state, the latest first."""
    latest = MistakeReport.sent_at if state is ReportState.OPEN else MistakeReport.answered_at
    return (
        sa.select(MistakeReport)
        .where(MistakeReport.state == state)
        .order_by(latest.desc(), MistakeReport.id.desc())
    )


def open_in_pack(session: Session, pack_id: str) -> dict[tuple[str, str], int]:
    """How many reports wait, by ids of course and lesson."""
    rows = session.execute(
        sa.select(MistakeReport.course_id, MistakeReport.lesson_id, sa.func.count())
        .where(MistakeReport.state == ReportState.OPEN, MistakeReport.pack_id == pack_id)
        .group_by(MistakeReport.course_id, MistakeReport.lesson_id)
    )
    return {(course_id, lesson_id): count for course_id, lesson_id, count in rows}


def open_about(pack_id: str, lesson: Lesson) -> sa.Select[MistakeReport]:
    """The reports on one lesson that wait, the oldest first."""
    return (
        sa.select(MistakeReport)
        .where(
            MistakeReport.state == ReportState.OPEN,
            MistakeReport.pack_id == pack_id,
            MistakeReport.course_id == lesson.course_id,
            MistakeReport.lesson_id == lesson.id,
        )
        .order_by(MistakeReport.id)
    )


def reports_of(person_id: int) -> sa.Select[MistakeReport]:
    """What a person reported, the latest first."""
    own = sa.select(MistakeReport).where(MistakeReport.person_id == person_id)
    return own.order_by(MistakeReport.sent_at.desc(), MistakeReport.id.desc())


def last_told(session: Session) -> datetime | None:
    """When the editors had a mail for the last time."""
    return session.scalar(sa.select(sa.func.max(MistakeReport.told_at)))

"""One mail a day at most tells the editors that there are new reports.

A report puts a job into the queue unless one waits already: due at once when nobody was told for a
day, else a day after the last mail. The job looks again, because two reports at one moment may
have made two jobs.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lms.authoring import queries
from lms.authoring.models import MistakeReport, ReportState
from lms.db.jobs import Job, JobState, enqueue
from lms.people import mail
from lms.people.models import Role
from lms.people.queries import reached_by_mail

KIND = "authoring.tell-editors"
PAUSE = timedelta(days=1)
#: Reports that come soon after each other stand in one mail.
GATHERING = timedelta(minutes=30)


def have_editors_told(session: Session, now: datetime) -> None:
    """See to it that a mail will tell of what is new."""
    waiting = sa.select(Job.id).where(Job.kind == KIND, Job.state == JobState.WAITING)
    if session.scalar(waiting.limit(1)) is None:
        due = max(now + GATHERING, _next_mail(session) or now)
        enqueue(session, KIND, {}, now, due)


def _next_mail(session: Session) -> datetime | None:
    """Not before this moment; None when there was no mail yet."""
    last = queries.last_told(session)
    return last + PAUSE if last else None


def tell_editors(session: Session, _payload: dict[str, Any], now: datetime) -> None:
    """The job: a mail to each editor with the number of reports that came since the last one.

    What was answered meanwhile is not told of.
    """
    due = _next_mail(session)
    if due is not None and due > now:
        enqueue(session, KIND, {}, now, due)
        return
    new = session.scalars(
        sa.select(MistakeReport).where(
            MistakeReport.told_at.is_(None), MistakeReport.state == ReportState.OPEN
        )
    ).all()
    if not new:
        return
    _mail(session, len(new), now)
    for each in new:
        each.told_at = now
    session.flush()


def _mail(session: Session, count: int, now: datetime) -> None:
    waiting = queries.open_count(session)
    for editor in session.scalars(reached_by_mail(Role.EDITOR)):
        values = {
            "person_id": editor.id,
            "name": editor.display_name,
            "new": count,
            "open": waiting,
            "link_endpoint": "authoring.desk",
        }
        mail.send(
            session,
            to=editor.email or "",
            template="mistakes",
            language=editor.language or "en",
            values=values,
            now=now,
        )

"""Lists of runs: those that go on first, then the past ones, the latest first, page by page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lms.classroom.models import Participant, Run, RunAnswer
from lms.groups.models import Group
from lms.people import queries as people
from lms.teaching.titles import Titled, titled

PER_PAGE = 20


@dataclass(frozen=True, slots=True)
class Listed:
    """A run with its lesson, its group ("" for whoever had the code), and how many took part."""

    run: Run
    lesson: Titled
    group: str
    time_zone: str | None
    took_part: int
    leader: str


@dataclass(frozen=True)
class Runs:
    """A page of runs. Those that go on stand on each page."""

    going_on: tuple[Listed, ...]
    past: tuple[Listed, ...]
    page: int
    pages: int

    @property
    def is_empty(self) -> bool:
        """Whether there is no run at all."""
        return not self.going_on and not self.past


def list_runs(
    session: Session, asked: sa.Select[Run], language: str, page: int, now: datetime
) -> Runs:
    """A page of these runs; the same number of queries for any number of them."""
    goes_on = sa.and_(Run.ended_at.is_(None), Run.expires_at > now)
    newest_first = (Run.started_at.desc(), Run.id.desc())
    present = session.scalars(asked.where(goes_on).order_by(*newest_first)).all()
    over = asked.where(sa.not_(goes_on))
    count = session.scalar(sa.select(sa.func.count()).select_from(over.subquery())) or 0
    pages = max(1, -(-count // PER_PAGE))
    page = min(max(1, page), pages)
    past = session.scalars(
        over.order_by(*newest_first).limit(PER_PAGE).offset((page - 1) * PER_PAGE)
    ).all()
    listed = _listed(session, [*present, *past], language)
    return Runs(tuple(listed[: len(present)]), tuple(listed[len(present) :]), page, pages)


def _listed(session: Session, runs: Sequence[Run], language: str) -> list[Listed]:
    groups = _groups(session, {run.group_id for run in runs if run.group_id is not None})
    zones = people.time_zones(session, {each.organisation_id for each in groups.values()})
    counts = _took_part(session, [run.id for run in runs])
    leaders = people.names_of(session, {run.leader_id for run in runs if run.leader_id})
    listed = []
    for run in runs:
        group = groups.get(run.group_id or 0)
        listed.append(
            Listed(
                run=run,
                lesson=titled(run.course_id, run.lesson_id, language, run.language),
                group=group.name if group else "",
                time_zone=zones.get(group.organisation_id) if group else None,
                took_part=counts.get(run.id, 0),
                leader=leaders.get(run.leader_id or 0, ""),
            )
        )
    return listed


def _groups(session: Session, ids: set[int]) -> dict[int, Group]:
    rows = session.scalars(sa.select(Group).where(Group.id.in_(ids)))
    return {row.id: row for row in rows}


def _took_part(session: Session, run_ids: Sequence[int]) -> dict[int, int]:
    """How many of each run answered or were there on a device, by run."""
    answered = sa.exists().where(
        RunAnswer.participant_id == Participant.id, RunAnswer.answer.is_not(None)
    )
    rows = session.execute(
        sa.select(Participant.run_id, sa.func.count())
        .where(
            Participant.run_id.in_(run_ids),
            Participant.removed_at.is_(None),
            sa.or_(Participant.joined_at.is_not(None), answered),
        )
        .group_by(Participant.run_id)
    )
    return {row[0]: row[1] for row in rows}

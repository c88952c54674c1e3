"""After the run: what was planned and what happened, what came of each question, who took part.

The page, the CSV file and the workbook are made from one `Report`. It asks the database the same
number of questions whatever the size of the class and however much was asked.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lms.classroom import results, walls
from lms.classroom.models import Absence, Participant, Poll, Run, Visit
from lms.classroom.report_items import (
    ItemReport,
    ModelReport,
    Sources,
    WallReport,
    item_reports,
    model_reports,
    wall_reports,
)
from lms.classroom.report_people import People, people_of
from lms.classroom.report_times import Times, times_of
from lms.core.content.model import Lesson
from lms.groups import queries as groups
from lms.groups.models import Group
from lms.learning.models import Attempt, ItemVersion
from lms.people import queries as people_queries
from lms.people.models import Person
from lms.web.packs import Library


@dataclass(frozen=True)
class Report:
    """Everything that is told of a run. `language`: of the lesson's words in it.

    `recorded`: of how many people answers stand in their learning records.
    """

    run: Run
    lesson: Lesson | None
    language: str
    group: Group | None
    leader: str
    time_zone: str | None
    times: Times
    items: tuple[ItemReport, ...]
    walls: tuple[WallReport, ...]
    models: tuple[ModelReport, ...]
    people: People
    recorded: int
    before: Run | None
    after: tuple[Run, ...]

    @property
    def late(self) -> tuple[tuple[ItemReport, int, int], ...]:
        """(question, vote, how many) wherever late answers wait to join."""
        return tuple(
            (item, vote.poll.vote, vote.late)
            for item in self.items
            for vote in item.result.votes
            if vote.late
        )

    @property
    def is_empty(self) -> bool:
        """Whether nothing was asked and nobody came."""
        return not (self.items or self.walls or self.models or self.people.took_part)


def context_of(run: Run) -> str:
    """Under what name the run's answers stand in learning records."""
    return f"run:{run.id}"


def report_of(  # noqa: PLR0913, PLR0917 (which run and lesson, in which words, when)
    session: Session,
    run: Run,
    lesson: Lesson | None,
    language: str,
    library: Library,
    now: datetime,
) -> Report:
    """The report of a run in this language, if the lesson has it."""
    language = _language(run, lesson, language)
    sources = _sources(session, run)
    group = groups.group(session, run.group_id) if run.group_id is not None else None
    leader = session.get(Person, run.leader_id) if run.leader_id is not None else None
    return Report(
        run=run,
        lesson=lesson,
        language=language,
        group=group,
        leader=leader.display_name if leader else "",
        time_zone=_time_zone(session, group, leader),
        times=times_of(run, _visits(session, run), lesson, language, now),
        items=item_reports(run, lesson, language, sources, library),
        walls=wall_reports(sources),
        models=model_reports(sources),
        people=_people(session, run, sources),
        recorded=_recorded(session, run),
        before=session.get(Run, run.continued_from_id) if run.continued_from_id else None,
        after=tuple(_after(session, run)),
    )


def _language(run: Run, lesson: Lesson | None, wanted: str) -> str:
    if lesson is None:
        return run.language
    ways = (wanted, run.language, lesson.original)
    return next(each for each in ways if each in lesson.languages)


def _sources(session: Session, run: Run) -> Sources:
    polls = results.polls_of(session, run.id)
    return Sources(
        polls=polls,
        answers=results.answers_of(session, run.id),
        hands=results.hands_of(session, run.id),
        versions=_versions(session, polls),
        notes=walls.notes_of(session, run.id),
    )


def _versions(session: Session, polls: Sequence[Poll]) -> dict[str, ItemVersion]:
    digests = {each.version for each in polls if each.version is not None}
    rows = session.scalars(sa.select(ItemVersion).where(ItemVersion.digest.in_(digests)))
    return {row.digest: row for row in rows}


def _visits(session: Session, run: Run) -> Sequence[Visit]:
    asked = sa.select(Visit).where(Visit.run_id == run.id).order_by(Visit.began_at)
    return session.scalars(asked).all()


def _people(session: Session, run: Run, sources: Sources) -> People:
    places = session.scalars(sa.select(Participant).where(Participant.run_id == run.id)).all()
    absent = set(session.scalars(sa.select(Absence.person_id).where(Absence.run_id == run.id)))
    members = groups.members(session, run.group_id) if run.group_id is not None else []
    return people_of(members, places, [each.answer for each in sources.answers], absent)


def _time_zone(session: Session, group: Group | None, leader: Person | None) -> str | None:
    """That of the group's organisation, else of the leader's; None: of the page's language."""
    if group is not None:
        place: int | None = group.organisation_id
    else:
        place = leader.organisation_id if leader is not None else None
    if place is None:
        return None
    return people_queries.time_zones(session, [place]).get(place)


def _recorded(session: Session, run: Run) -> int:
    counted = sa.select(sa.func.count()).where(Attempt.context == context_of(run))
    return session.scalar(counted) or 0


def _after(session: Session, run: Run) -> Sequence[Run]:
    continued = sa.select(Run).where(Run.continued_from_id == run.id).order_by(Run.id)
    return session.scalars(continued).all()

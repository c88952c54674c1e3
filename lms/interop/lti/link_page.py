"""What a leader sees of his link: who of his class did it, and whose grade has arrived."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lms.groups import queries as groups
from lms.interop.lti.models import (
    Activity,
    Context,
    Deployment,
    Enrolment,
    PlatformUser,
    Registration,
    ResourceLink,
    Score,
    ScoreState,
)
from lms.learning import queries as learning
from lms.learning.models import LessonProgress
from lms.people import queries as people


@dataclass(frozen=True)
class Line:
    """Somebody of the class. `share`: of the grade, 0 to 1; `score`: its way to the gradebook."""

    person_id: int
    name: str
    came_at: datetime | None
    state: str
    share: float | None
    score: Score | None


@dataclass(frozen=True)
class Page:
    """All of it."""

    link: ResourceLink
    registration: Registration
    context: Context | None
    lines: Sequence[Line]

    @property
    def not_arrived(self) -> list[Line]:
        """Whose grade is still on its way, or was refused."""
        return [
            each
            for each in self.lines
            if each.score is not None and each.score.state is not ScoreState.ARRIVED
        ]

    @property
    def reasons(self) -> list[tuple[str, int]]:
        """Why they have not arrived, and how many for each reason; nothing of what just waits."""
        found: dict[str, int] = {}
        for line in self.not_arrived:
            if line.score is not None and line.score.answer:
                found[line.score.answer] = found.get(line.score.answer, 0) + 1
        return sorted(found.items(), key=lambda each: -each[1])

    @property
    def done(self) -> int:
        """How many have completed it."""
        return sum(each.state == "done" for each in self.lines)


def page_of(session: Session, link: ResourceLink) -> Page:
    """The page of a link. Some six queries, however many are in the class."""
    registration = session.get_one(
        Registration, session.get_one(Deployment, link.deployment_id).registration_id
    )
    context = session.get(Context, link.context_id) if link.context_id is not None else None
    came = _came(session, link)
    listed = _people(session, context, came)
    progress = _progress(session, link, [person_id for person_id, _name in listed])
    lines = []
    for person_id, name in listed:
        came_at, score = came.get(person_id, (None, None))
        share = None if score is None else score.wanted.get("scoreGiven")
        state = progress.get(person_id, "not-started")
        if score is not None and link.activity in {Activity.QUIZ, Activity.TEST}:
            state = "done"  # an attempt was finished: that is all of a quiz alone
        lines.append(
            Line(
                person_id,
                name,
                came_at,
                state,
                None if share is None else share / 100,
                score,
            )
        )
    return Page(link, registration, context, lines)


def _came(session: Session, link: ResourceLink) -> dict[int, tuple[datetime | None, Score | None]]:
    rows = session.execute(
        sa.select(PlatformUser.person_id, Enrolment.last_at, Score)
        .join(Enrolment, Enrolment.user_id == PlatformUser.id)
        .outerjoin(
            Score, sa.and_(Score.user_id == PlatformUser.id, Score.link_id == Enrolment.link_id)
        )
        .where(Enrolment.link_id == link.id, Enrolment.leads.is_(False))
    )
    return {person_id: (at, score) for person_id, at, score in rows}


def _people(
    session: Session, context: Context | None, came: dict[int, tuple[datetime | None, Score | None]]
) -> list[tuple[int, str]]:
    """The class by name; who came and is in it no more stands below, outside a course who came."""
    members = groups.members(session, context.group_id) if context is not None else []
    found = [(each.person_id, each.display_name) for each in members]
    known = {person_id for person_id, _name in found}
    others = sorted(set(came) - known)
    names = people.names_of(session, others) if others else {}
    return [*found, *((each, names[each]) for each in others if each in names)]


def _progress(session: Session, link: ResourceLink, ids: list[int]) -> dict[int, str]:
    """The state of each in the lesson; of a course, whether anything was begun."""
    if link.activity is None or not ids:
        return {}
    rows = learning.progress_of(ids).where(LessonProgress.course_id == link.course_id)
    found: dict[int, str] = {}
    for row in session.scalars(rows):
        if link.activity is Activity.COURSE:
            found[row.person_id] = "in-progress"
        elif row.lesson_id == link.lesson_id:
            found[row.person_id] = "done" if row.completed_at is not None else "in-progress"
    return found

"""The ledger of grades: what should stand in a gradebook for whom. Nothing is sent here.

A score is worked out from what somebody did under a link, and kept as what is wanted. If it is
what arrived last, there is nothing to do; else it waits, and a job sends it (`sending`). The score
of a quiz or a test is the share of an attempt made under the link; that of a lesson without
questions is whole when it is completed; that of a course the share of its completed lessons.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lms.db import jobs
from lms.db.jobs import Job, JobState
from lms.interop.lti.models import (
    Activity,
    Enrolment,
    PlatformUser,
    ResourceLink,
    Score,
    ScoreState,
    WhichScore,
)
from lms.learning import queries as learning
from lms.learning.facts import AttemptFinished, LessonCompleted, ResponseRegraded
from lms.learning.progress import share
from lms.people.facts import PeopleMerged
from lms.web.packs import EXTENSION as PACKS
from lms.web.packs import Library

#: An attempt's context begins with this; the id of the link follows.
CONTEXT = "lti:"
#: The job that sends what waits for one link.
SENDING = "lti.grades"
MAXIMUM = 100.0


def context_of(link: ResourceLink) -> str:
    """What attempts under this link carry."""
    return f"{CONTEXT}{link.id}"


def link_of(context: str) -> int | None:
    """The link of an attempt's context."""
    number = context.removeprefix(CONTEXT)
    return int(number) if context.startswith(CONTEXT) and number.isdecimal() else None


@dataclass(frozen=True)
class Wanted:
    """A score in the words of Assignment and Grade Services 2.0."""

    score: float | None
    activity_progress: str
    grading_progress: str

    def as_json(self) -> dict[str, Any]:
        """As it is kept and sent."""
        given = {} if self.score is None else {"scoreGiven": self.score, "scoreMaximum": MAXIMUM}
        return {
            **given,
            "activityProgress": self.activity_progress,
            "gradingProgress": self.grading_progress,
        }


def wanted_for(
    session: Session, link: ResourceLink, person_id: int, library: Library
) -> Wanted | None:
    """What should stand in the gradebook; None while there is nothing to say."""
    if link.activity is None:
        return None
    if link.activity is Activity.COURSE:
        return _of_course(session, link, person_id, library)
    lesson = library.lesson_or_none(link.course_id, link.lesson_id)
    if lesson is None:
        return None  # withdrawn: what arrived stays
    done = learning.completed_lessons(session, person_id, link.course_id)
    is_done = link.lesson_id in done
    if not lesson.items:
        return Wanted(MAXIMUM, "Completed", "FullyGraded") if is_done else None
    score = _of_attempts(session, link, person_id)
    if score is None:
        return None
    finished = is_done or link.activity is not Activity.LESSON
    return Wanted(score, "Completed" if finished else "InProgress", "FullyGraded")


def _of_attempts(session: Session, link: ResourceLink, person_id: int) -> float | None:
    under = learning.finished_under(person_id, link.course_id, link.lesson_id, context_of(link))
    shares = [share(each) for each in session.scalars(under)]  # the newest first
    if not shares:
        return None
    chosen = {
        WhichScore.BEST: max(shares),
        WhichScore.LATEST: shares[0],
        WhichScore.FIRST: shares[-1],
    }
    return round(chosen[link.which_score] * MAXIMUM, 2)


def _of_course(
    session: Session, link: ResourceLink, person_id: int, library: Library
) -> Wanted | None:
    lessons = {each.id for each in library.course(link.course_id).lessons}
    done = learning.completed_lessons(session, person_id, link.course_id) & lessons
    if not done:
        return None
    score = round(len(done) / len(lessons) * MAXIMUM, 2)
    return Wanted(score, "Completed" if done == lessons else "InProgress", "FullyGraded")


def note(
    session: Session, link: ResourceLink, user: PlatformUser, library: Library, now: datetime
) -> Score | None:
    """Write down what is wanted for somebody, if it is another than before, and have it sent."""
    wanted = wanted_for(session, link, user.person_id, library)
    score = session.scalar(
        sa.select(Score).where(Score.link_id == link.id, Score.user_id == user.id)
    )
    if wanted is None:
        return score
    said = wanted.as_json()
    if score is None:
        score = Score(link_id=link.id, user_id=user.id, wanted={}, wanted_at=now)
        session.add(score)
    if score.wanted == said:
        return score
    # A platform drops a score that is not newer than the one it has.
    score.wanted, score.wanted_at = said, max(now, score.wanted_at + timedelta(milliseconds=1))
    score.tries, score.answer, score.answer_detail = 0, "", ""
    if said == score.sent:
        score.state, score.next_try_at = ScoreState.ARRIVED, None
    else:
        score.state, score.next_try_at = ScoreState.WAITING, now
        send_soon(session, link.id, now)
    session.flush()
    return score


def send_soon(session: Session, link_id: int, now: datetime) -> None:
    """Have the job look at this link, unless one that nobody has begun will."""
    waiting = sa.select(Job.id).where(
        Job.kind == SENDING,
        Job.state == JobState.WAITING,
        Job.leased_until.is_(None),
        Job.run_at <= now,
        Job.payload["link"].as_integer() == link_id,
    )
    if session.scalar(waiting.limit(1)) is None:
        jobs.enqueue(session, SENDING, {"link": link_id}, now)


def send_again(session: Session, link: ResourceLink, now: datetime) -> int:
    """Try at once what has not arrived, also what was refused; how many there are."""
    rows = session.scalars(
        sa.select(Score).where(Score.link_id == link.id, Score.state != ScoreState.ARRIVED)
    ).all()
    for row in rows:
        row.state, row.next_try_at, row.tries = ScoreState.WAITING, now, 0
    if rows:
        send_soon(session, link.id, now)
    return len(rows)


def note_all(session: Session, link: ResourceLink, library: Library, now: datetime) -> None:
    """Work out everybody's score anew: another attempt counts now, or the link leads elsewhere."""
    users = sa.select(PlatformUser).join(Enrolment, Enrolment.user_id == PlatformUser.id)
    for user in session.scalars(
        users.where(Enrolment.link_id == link.id, Enrolment.leads.is_(False))
    ):
        note(session, link, user, library, now)


def when_attempt_finished(session: Session, fact: AttemptFinished) -> None:
    """An attempt under a link changes a score."""
    link_id = link_of(fact.context)
    attempt = learning.attempt_by_id(session, fact.attempt_id)
    if link_id is None or attempt is None or attempt.finished_at is None:
        return
    _note_for(session, fact.person_id, attempt.finished_at, link_ids=[link_id])


def when_lesson_completed(session: Session, fact: LessonCompleted) -> None:
    """A completed lesson changes the scores of its links, and of those to its course."""
    now = session.scalar(learning.last_at(fact.person_id, fact.course_id, fact.lesson_id))
    if now is not None:
        _note_for(session, fact.person_id, now, lesson=(fact.course_id, fact.lesson_id))


def when_regraded(session: Session, fact: ResponseRegraded) -> None:
    """A mended key changes scores that have been sent."""
    _note_for(session, fact.person_id, fact.at, lesson=(fact.course_id, fact.lesson_id))


def when_merged(session: Session, fact: PeopleMerged) -> None:
    """The platform's user is the person who is kept."""
    session.execute(
        sa.update(PlatformUser)
        .where(PlatformUser.person_id == fact.from_id)
        .values(person_id=fact.to_id)
    )


def _note_for(
    session: Session,
    person_id: int,
    now: datetime,
    *,
    link_ids: Collection[int] = (),
    lesson: tuple[str, str] | None = None,
) -> None:
    """Note somebody's score at these links, or at those that lead to a lesson or its course."""
    found = (
        sa.select(ResourceLink, PlatformUser)
        .join(Enrolment, Enrolment.link_id == ResourceLink.id)
        .join(PlatformUser, PlatformUser.id == Enrolment.user_id)
        .where(
            PlatformUser.person_id == person_id,
            Enrolment.leads.is_(False),
            ResourceLink.may_send_scores,
        )
        .order_by(ResourceLink.id)
    )
    if lesson is not None:
        course_id, lesson_id = lesson
        whole = ResourceLink.activity == Activity.COURSE
        found = found.where(
            ResourceLink.course_id == course_id,
            sa.or_(whole, ResourceLink.lesson_id == lesson_id),
        )
    else:
        found = found.where(ResourceLink.id.in_(link_ids))
    _note_each(session, session.execute(found).all(), now)


def _note_each(session: Session, rows: Iterable[Any], now: datetime) -> None:
    library: Library = session.info[PACKS]
    for link, user in rows:
        note(session, link, user, library, now)

"""Sending what waits in the ledger: one job for each link, from there to its gradebook.

A job reads what is due, talks to the platform without holding the database, and writes what came
of it. A platform that is away is asked by one request and not once for each pupil; then all of the
link waits, longer each time, at most an hour. One worker at a time talks about a link, and a column
is looked for before it is made, so that none is made twice. What the platform refuses for good
waits for a person. A job that was killed is done again by the next worker: a score that had
arrived is then sent a second time with the same timestamp, and stands there once.
"""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode, urlsplit

import requests
import sqlalchemy as sa
from flask import current_app
from pylti1p3.assignments_grades import AssignmentsGradesService
from pylti1p3.exception import LtiException, LtiServiceException
from pylti1p3.grade import Grade
from pylti1p3.lineitem import LineItem
from sqlalchemy.orm import Session, joinedload

from lms.db import jobs
from lms.db.session import database
from lms.interop.lti import claims as words
from lms.interop.lti.answers import Answer, answer_of
from lms.interop.lti.asking import outgoing
from lms.interop.lti.grades import MAXIMUM, SENDING, context_of
from lms.interop.lti.keys import ensure_signer
from lms.interop.lti.models import (
    Deployment,
    PlatformUser,
    Registration,
    RegistrationState,
    ResourceLink,
    Score,
    ScoreState,
)
from lms.interop.lti.platforms import Connector, as_library

#: Scores sent by one job, and seconds after which it leaves the rest to the next: well within a lease.
MOST = 50
SECONDS = 60.0
LEASE = timedelta(minutes=3)
#: Pauses after a failure: 1, 2, 4 … minutes, at most an hour.
FIRST_PAUSE = timedelta(minutes=1)
LONGEST_PAUSE = timedelta(hours=1)
#: Pages of a list of columns that are looked through.
MOST_PAGES = 50
#: Answers that hold for every score of a link: the rest need not be tried.
_ABOUT_ALL = frozenset({Answer.AWAY, Answer.PRIVATE, Answer.NO_ENTRY, Answer.NO_COLUMN})
_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Due:
    """A score that is to be sent, as it was when it was read."""

    score_id: int
    subject: str
    wanted: dict[str, Any]
    wanted_at: datetime
    tries: int


@dataclass(frozen=True)
class Plan:
    """What a job has to do for a link."""

    link: ResourceLink
    registration: Registration
    due: Sequence[Due]


@dataclass
class Outcome:
    """What came of it. `stopped`: why the rest was not tried."""

    lineitem_url: str | None = None
    arrived: list[Due] = field(default_factory=list)
    failed: list[tuple[Due, Answer, str]] = field(default_factory=list)
    stopped: tuple[Answer, str] | None = None
    left: bool = False


def send_grades(session: Session, payload: dict[str, Any], now: datetime) -> None:
    """The job."""
    link_id = int(payload["link"])
    if not _take(link_id, now):
        jobs.enqueue(session, SENDING, {"link": link_id}, now, now + FIRST_PAUSE)
        return
    try:
        plan = plan_for(link_id, now)
        if plan is not None and plan.registration.state is RegistrationState.DISABLED:
            plan = None  # what waits is sent when it is enabled again
        outcome = carry_out(plan, now) if plan is not None and plan.due else Outcome()
    except BaseException:
        _release(link_id)
        raise
    if plan is not None:
        _write(session, plan, outcome, now)
        _come_again(session, link_id, outcome, now)
    session.execute(
        sa.update(ResourceLink).where(ResourceLink.id == link_id).values(busy_until=None)
    )


def _take(link_id: int, now: datetime) -> bool:
    """Be the one who talks about this link; committed, so that others see it."""
    free = sa.or_(ResourceLink.busy_until.is_(None), ResourceLink.busy_until <= now)
    with database().writing() as session:
        taken = session.execute(
            sa.update(ResourceLink)
            .where(ResourceLink.id == link_id, free)
            .values(busy_until=now + LEASE)
        )
        return bool(taken.rowcount)  # type: ignore[attr-defined]


def _release(link_id: int) -> None:
    with database().writing() as session:
        session.execute(
            sa.update(ResourceLink).where(ResourceLink.id == link_id).values(busy_until=None)
        )


def plan_for(link_id: int, now: datetime, *, everything: bool = False) -> Plan | None:
    """What is due at a link; with `everything`, for a dry run, what has not arrived. None: no link."""
    with database().reading() as session:
        link = session.scalar(
            sa.select(ResourceLink)
            .options(joinedload(ResourceLink.deployment).joinedload(Deployment.registration))
            .where(ResourceLink.id == link_id)
        )
        if link is None:
            return None
        registration = link.deployment.registration
        is_due = sa.and_(Score.state == ScoreState.WAITING, Score.next_try_at <= now)
        condition = Score.state != ScoreState.ARRIVED if everything else is_due
        rows = session.execute(
            sa.select(Score, PlatformUser.subject)
            .join(PlatformUser, PlatformUser.id == Score.user_id)
            .where(Score.link_id == link_id, condition)
            .order_by(Score.next_try_at, Score.id)
            .limit(MOST)
        ).all()
        due = [
            Due(score.id, subject, dict(score.wanted), score.wanted_at, score.tries)
            for score, subject in rows
        ]
        return Plan(link, registration, due)


def carry_out(plan: Plan, now: datetime) -> Outcome:
    """Talk to the platform; nothing is written here."""
    outcome = Outcome(lineitem_url=plan.link.lineitem_url)
    try:
        service = _service(plan, now)
        if outcome.lineitem_url is None:
            outcome.lineitem_url = _column(service, plan)
    except (LtiException, requests.RequestException, KeyError, ValueError) as error:
        outcome.stopped = answer_of(error)
        return outcome
    column = LineItem({"id": outcome.lineitem_url})
    until = time.monotonic() + SECONDS
    for due in plan.due:
        outcome.left = time.monotonic() > until
        if outcome.left or outcome.stopped is not None:
            break
        _send(service, column, due, outcome)
    return outcome


def _send(service: AssignmentsGradesService, column: LineItem, due: Due, outcome: Outcome) -> None:
    """Send one score, and note what came of it."""
    try:
        service.put_grade(_grade(due), column)
    except (LtiException, requests.RequestException, ValueError) as error:
        if not _has_it(error):
            answer, detail = _answer(error)
            if answer in _ABOUT_ALL:
                outcome.stopped = answer, detail
            else:
                outcome.failed.append((due, answer, detail))
            return
    outcome.arrived.append(due)


def _has_it(error: Exception) -> bool:
    """Whether the platform says that it has a score of this time: the first of two tries arrived."""
    return (
        isinstance(error, LtiServiceException) and error.response.status_code == HTTPStatus.CONFLICT
    )


def _answer(error: Exception) -> tuple[Answer, str]:
    """As `answer_of`; what a platform says of one score it may say of the person."""
    answer, detail = answer_of(error)
    if isinstance(error, LtiServiceException):
        said = error.response.text[:500]
        detail = f"{detail} {said}".strip()[:900]
        if answer in {Answer.REFUSED, Answer.NO_COLUMN} and "user" in said.lower():
            answer = Answer.NO_PERSON
    return answer, detail


def _service(plan: Plan, now: datetime) -> AssignmentsGradesService:
    if not plan.link.may_send_scores:
        raise LtiException("Missing required scope")
    with database().writing() as session:
        signer = ensure_signer(session, str(current_app.secret_key), now)
    connector = Connector(as_library(plan.registration, signer), outgoing())
    scopes = [words.SCOPE_SCORE]
    if plan.link.may_make_lineitem:
        scopes.append(words.SCOPE_LINEITEM)
    data: Any = {"scope": scopes, "lineitems": plan.link.lineitems_url or ""}
    return AssignmentsGradesService(connector, data)


def _column(service: AssignmentsGradesService, plan: Plan) -> str:
    """The column of this link: the one that is there, else a new one."""
    link = plan.link
    if not link.lineitems_url or not link.may_make_lineitem:
        raise LtiException("Missing required scope to make a line item")
    for found in _columns(service, link):
        if found.get("resourceLinkId") == link.link_id and found.get("tag") == _tag(link):
            return str(found["id"])
    new = LineItem(
        {
            "scoreMaximum": int(MAXIMUM),
            "label": link.title or link.lesson_id or link.course_id,
            "resourceLinkId": link.link_id,
            "resourceId": context_of(link),
            "tag": _tag(link),
        }
    )
    made = service.create_lineitem(new).get_id()
    if not made:
        raise ValueError("the platform made a line item without id")
    return made


def _tag(link: ResourceLink) -> str:
    return link.activity.value if link.activity is not None else ""


def _columns(service: AssignmentsGradesService, link: ResourceLink) -> list[dict[str, Any]]:
    """The columns that belong to this link; also of a platform that ignores the filter."""
    joint = "&" if "?" in (link.lineitems_url or "") else "?"
    url: str | None = f"{link.lineitems_url}{joint}{urlencode({'resource_link_id': link.link_id})}"
    host = urlsplit(link.lineitems_url or "").netloc
    found: list[dict[str, Any]] = []
    for _page in range(MOST_PAGES):
        page, url = service.get_lineitems_page(url)
        found += [each for each in page if isinstance(each, dict) and each.get("id")]
        if not url or urlsplit(url).netloc != host:
            break
    return found


def _grade(due: Due) -> Grade:
    grade = (
        Grade()
        .set_user_id(due.subject)
        .set_timestamp(due.wanted_at.isoformat(timespec="milliseconds"))
    )
    grade.set_activity_progress(due.wanted["activityProgress"])
    grade.set_grading_progress(due.wanted["gradingProgress"])
    if "scoreGiven" in due.wanted:
        grade.set_score_given(due.wanted["scoreGiven"]).set_score_maximum(
            due.wanted["scoreMaximum"]
        )
    return grade


def body_of(due: Due) -> dict[str, Any]:
    """What would be sent, for a dry run."""
    said: dict[str, Any] = json.loads(_grade(due).get_value())
    return said


def _write(session: Session, plan: Plan, outcome: Outcome, now: datetime) -> None:
    """What came of it, into the ledger; a score that changed meanwhile waits on."""
    link = session.get_one(ResourceLink, plan.link.id)
    link.lineitem_url = outcome.lineitem_url or link.lineitem_url
    for due in outcome.arrived:
        score = session.get_one(Score, due.score_id, populate_existing=True, with_for_update=True)
        score.sent, score.sent_at = due.wanted, now
        if score.wanted_at == due.wanted_at:
            score.state, score.next_try_at = ScoreState.ARRIVED, None
            score.tries, score.answer, score.answer_detail = 0, "", ""
    for due, answer, detail in outcome.failed:
        _put_off(session, due, answer, detail, now, again=answer.may_change_by_itself)
    if outcome.stopped is not None:
        answer, detail = outcome.stopped
        tried = {each.score_id for each in outcome.arrived}
        tried |= {each.score_id for each, *_rest in outcome.failed}
        again = answer.may_change_by_itself
        if answer is Answer.NO_COLUMN and link.may_make_lineitem and link.lineitem_url:
            link.lineitem_url, again = None, True  # somebody deleted it: the next try makes another
        for due in plan.due:
            if due.score_id not in tried:
                _put_off(session, due, answer, detail, now, again=again)
        _log.warning("lti grades: link=%d answer=%s detail=%r", link.id, answer, detail)


def _put_off(  # noqa: PLR0913 (what came of one score)
    session: Session, due: Due, answer: Answer, detail: str, now: datetime, *, again: bool
) -> None:
    score = session.get_one(Score, due.score_id, populate_existing=True, with_for_update=True)
    if score.wanted_at != due.wanted_at:
        return  # there is something newer to send
    score.tries = due.tries + 1
    score.answer, score.answer_detail = answer.value, detail
    if again:
        score.next_try_at = now + pause_after(score.tries)
    else:
        score.state, score.next_try_at = ScoreState.REFUSED, None


def pause_after(tries: int) -> timedelta:
    """How long to wait after so many failures."""
    doublings = min(max(tries - 1, 0), 10)
    return min(FIRST_PAUSE * (1 << doublings), LONGEST_PAUSE)


def _come_again(session: Session, link_id: int, outcome: Outcome, now: datetime) -> None:
    """The next look at what still waits."""
    session.flush()
    next_at = session.scalar(
        sa.select(sa.func.min(Score.next_try_at)).where(
            Score.link_id == link_id, Score.state == ScoreState.WAITING
        )
    )
    if next_at is not None:
        jobs.enqueue(session, SENDING, {"link": link_id}, now, max(next_at, now))
    elif outcome.left:
        jobs.enqueue(session, SENDING, {"link": link_id}, now)

"""Keeping a group in step with its course: who is in it the platform says (NRPS 2.0).

Asked for when a leader comes, at most every ten minutes, once a day, and by a button. Who is new is
there before he first comes; who left, or is no longer active, leaves the group and keeps what he
did. An answer that is cut short changes nothing: half a roster would throw the other half out.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, cast
from urllib.parse import urlsplit

import requests
import sqlalchemy as sa
from flask import current_app
from pylti1p3.exception import LtiException
from pylti1p3.names_roles import NamesRolesProvisioningService
from sqlalchemy.orm import Session, joinedload

from lms.db import jobs
from lms.db.jobs import Job, JobState
from lms.db.session import database
from lms.groups import queries as group_queries
from lms.groups import service as groups
from lms.interop.lti.answers import answer_of
from lms.interop.lti.arriving import Said, belong, known_user
from lms.interop.lti.asking import outgoing
from lms.interop.lti.claims import leads
from lms.interop.lti.keys import ensure_signer
from lms.interop.lti.models import (
    Context,
    Deployment,
    PlatformUser,
    Registration,
    RegistrationState,
    ResourceLink,
)
from lms.interop.lti.platforms import Connector, as_library

KIND = "lti.roster"
#: How old a roster may be before a leader's launch asks for it again, and before a daily look does.
FRESH = timedelta(minutes=10)
DAILY = timedelta(hours=24)
#: Members and pages beyond which a roster is not read.
MOST_MEMBERS = 5000
MOST_PAGES = 200
_log = logging.getLogger(__name__)


class RosterCutError(ValueError):
    """The roster has no end, or what came is none."""


@dataclass(frozen=True)
class Listed:
    """Somebody as the roster has him."""

    subject: str
    name: str
    email: str
    leads: bool
    active: bool


def ask_soon(session: Session, context: Context, now: datetime, *, at_once: bool = False) -> bool:
    """Have the roster asked for, if the platform offers one and it is due; whether it will be."""
    if not context.memberships_url:
        return False
    if not at_once and context.roster_at is not None and context.roster_at > now - FRESH:
        return False
    waiting = sa.select(Job.id).where(
        Job.kind == KIND,
        Job.state == JobState.WAITING,
        Job.run_at <= now,
        Job.payload["context"].as_integer() == context.id,
    )
    if session.scalar(waiting.limit(1)) is None:
        jobs.enqueue(session, KIND, {"context": context.id}, now)
    return True


def keep_in_step(session: Session, payload: dict[str, Any], now: datetime) -> None:
    """The job: fetch the roster, then make the group equal to it."""
    context_id = int(payload["context"])
    with database().reading() as reading:
        found = reading.scalar(
            sa.select(Context)
            .options(joinedload(Context.deployment).joinedload(Deployment.registration))
            .where(Context.id == context_id)
        )
        registration = found.deployment.registration if found is not None else None
    if found is None or registration is None or not found.memberships_url:
        return
    if registration.state is RegistrationState.DISABLED:
        return
    try:
        listed = fetch(registration, found.memberships_url, now)
    except (LtiException, requests.RequestException, KeyError, ValueError) as error:
        answer, detail = answer_of(error)
        _log.warning("lti roster: context=%d answer=%s detail=%r", context_id, answer, detail)
        session.get_one(Context, context_id).roster_error = answer.value
        return
    apply(session, session.get_one(Context, context_id), listed, now)


def fetch(registration: Registration, url: str, now: datetime) -> list[Listed]:
    """The whole roster.

    Raises:
        LtiException, requests.RequestException, ValueError, KeyError: it could not be had whole.
    """
    with database().writing() as session:
        signer = ensure_signer(session, str(current_app.secret_key), now)
    connector = Connector(as_library(registration, signer), outgoing())
    service = NamesRolesProvisioningService(connector, {"context_memberships_url": url})
    host, found, page_url = urlsplit(url).netloc, [], cast("str | None", url)
    for _page in range(MOST_PAGES):
        members, page_url = service.get_members_page(page_url)
        if not isinstance(members, list):
            raise RosterCutError("no list of members")
        found += [_listed(cast(dict[str, Any], each)) for each in members]
        if not page_url:
            return found
        if urlsplit(page_url).netloc != host or len(found) > MOST_MEMBERS:
            break
    raise RosterCutError("the roster goes on elsewhere, or without end")


def _listed(member: dict[str, Any]) -> Listed:
    subject = member.get("user_id")
    if not isinstance(subject, str) or not subject:
        raise RosterCutError("a member without user_id")
    parts = (member.get("given_name"), member.get("family_name"))
    name = member.get("name") or " ".join(str(each) for each in parts if each)
    return Listed(
        subject[:255],
        str(name or ""),
        str(member.get("email") or "")[:254],
        leads(member.get("roles")),
        member.get("status", "Active") == "Active",
    )


def apply(session: Session, context: Context, listed: list[Listed], now: datetime) -> None:
    """Make the group equal to the roster.

    Only people of this platform leave: whom a leader added by hand stays.
    """
    registration = session.get_one(
        Registration,
        session.get_one(Deployment, context.deployment_id).registration_id,
        with_for_update=True,
    )
    group = group_queries.group(session, context.group_id)
    language = group.language if group is not None else "en"
    here = set()
    for each in listed:
        if not each.active:
            continue
        said = Said(each.subject, each.name, each.email, each.leads, language)
        known = known_user(session, registration, said, now)
        belong(session, registration, context, known, leads=each.leads, now=now)
        here.add(known.person.id)
    gone = set(
        session.scalars(
            sa.select(PlatformUser.person_id).where(PlatformUser.realm_id == registration.realm)
        )
    )
    for person_id in group_queries.people_in(session, context.group_id) & gone - here:
        groups.leave(session, context.group_id, person_id, now)
        groups.end_leadership(session, context.group_id, person_id)
    context.roster_at, context.roster_error = now, ""
    session.flush()


def ask_daily(session: Session, now: datetime) -> None:
    """Ask for the rosters of courses that are in use and were not asked for a day."""
    in_use = sa.select(ResourceLink.context_id).where(
        ResourceLink.last_launch_at > now - timedelta(days=30)
    )
    old = sa.or_(Context.roster_at.is_(None), Context.roster_at <= now - DAILY)
    for context in session.scalars(
        sa.select(Context).where(Context.id.in_(in_use), Context.memberships_url.is_not(None), old)
    ):
        ask_soon(session, context, now)

"""Somebody arrives from a platform: who that is here, in which group, by which link.

A person is found by the platform's id of him within the realm of its registration, never by name
or e-mail. All that a launch writes is written here, in one transaction, together with its nonce,
so that it is either all there once or not at all.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import cast

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from lms.db.base import Model
from lms.groups import service as groups
from lms.groups.models import GroupKind
from lms.interop.lti import claims as words
from lms.interop.lti.claims import Claims
from lms.interop.lti.launching import Launched
from lms.interop.lti.models import (
    Context,
    Deployment,
    Enrolment,
    PlatformUser,
    Registration,
    ResourceLink,
    UsedNonce,
)
from lms.interop.lti.platforms import deployment_of
from lms.interop.lti.refusals import LaunchRefusedError, Reason
from lms.interop.lti.targets import Target
from lms.people import organisations
from lms.people import service as people
from lms.people.elsewhere import person_behind
from lms.people.models import Person, PersonKind, Role
from lms.people.secrets import digest

#: How long a used nonce is remembered: longer than a state lives.
_NONCE_KEPT = timedelta(hours=1)
#: A link notes when it was last used once a minute, not once for each of a class.
_LINK_NOTED = timedelta(minutes=1)


def _table(model: type[Model]) -> sa.Table:
    return cast(sa.Table, model.__table__)


# Made once, and what only changes a time goes by no object: a class of forty comes in a minute.
_LOCK = sa.select(Registration.id).where(Registration.id == sa.bindparam("id")).with_for_update()
_USE_NONCE = sa.insert(_table(UsedNonce))
_USER = (
    sa.select(PlatformUser, Person)
    .join(Person, Person.id == PlatformUser.person_id)
    .where(
        PlatformUser.realm_id == sa.bindparam("realm"),
        PlatformUser.subject == sa.bindparam("subject"),
    )
)
_CONTEXT = sa.select(Context).where(
    Context.deployment_id == sa.bindparam("deployment"),
    Context.context_id == sa.bindparam("context"),
)
_LINK = sa.select(ResourceLink).where(
    ResourceLink.deployment_id == sa.bindparam("deployment"),
    ResourceLink.link_id == sa.bindparam("link"),
)
_LAUNCHED = (
    sa.update(_table(PlatformUser))
    .where(PlatformUser.id == sa.bindparam("user"))
    .values(last_launch_at=sa.bindparam("now"))
)
_CAME_AGAIN = (
    sa.update(_table(Enrolment))
    .where(Enrolment.link_id == sa.bindparam("link"), Enrolment.user_id == sa.bindparam("user"))
    .values(last_at=sa.bindparam("now"), leads=sa.bindparam("leading"))
)
_CAME_FIRST = sa.insert(_table(Enrolment)).values(
    link_id=sa.bindparam("link"),
    user_id=sa.bindparam("user"),
    first_at=sa.bindparam("now"),
    last_at=sa.bindparam("now"),
    leads=sa.bindparam("leading"),
)


@dataclass(frozen=True)
class Arrived:
    """Who came, and by which link; `link` is None in a picker, `user` None of somebody unnamed."""

    person: Person
    user: PlatformUser | None
    context: Context | None
    link: ResourceLink | None
    leads: bool


def arrive(
    session: Session, launched: Launched, target: Target | None, language: str, now: datetime
) -> Arrived:
    """Take somebody in. The caller commits; until then not all of it is in the database.

    Raises:
        LaunchRefusedError: this launch was used before; the caller rolls back.
    """
    registration, claims = launched.registration, launched.claims
    # One after the other for each platform, so that nobody is made twice.
    if session.connection().execute(_LOCK, {"id": registration.id}).first() is None:
        raise LaunchRefusedError(Reason.UNKNOWN_PLATFORM)
    with session.no_autoflush:  # all at once in the end; what is new is there when it is needed
        _use_nonce(session, str(claims.raw["nonce"]), now)
        deployment_id = launched.deployment_id or _new_deployment(
            session, registration, claims.deployment_id, now
        )
        known = _known(session, registration, claims, language, now)
        context = _context(session, registration, deployment_id, claims, language, now)
        if known is not None:
            _launched(session, known, now)
            if context is not None:
                belong(session, registration, context, known, leads=claims.leads, now=now)
        link = None
        if claims.message_type == words.RESOURCE_LAUNCH:
            link = _link(session, registration, deployment_id, context, claims, target, now)
            if known is not None:
                _enrol(session, link, known, leads=claims.leads, now=now)
    if known is None:
        return Arrived(people.create_guest(session, language, now), None, context, link, False)
    return Arrived(known.person, known.user, context, link, claims.leads)


def clean_up(session: Session, now: datetime) -> None:
    """Forget nonces of launches that nobody could send again."""
    session.execute(sa.delete(UsedNonce).where(UsedNonce.expires_at <= now))


def _use_nonce(session: Session, nonce: str, now: datetime) -> None:
    row = {"digest": digest(nonce), "expires_at": now + _NONCE_KEPT}
    try:
        session.connection().execute(_USE_NONCE, row)
    except IntegrityError as error:
        raise LaunchRefusedError(Reason.REPLAYED) from error


def _set(row: Model, **values: object) -> None:
    """Set what is different; whatever is set would be looked at once more when it is written."""
    for name, value in values.items():
        if getattr(row, name) != value:
            setattr(row, name, value)


def _new_deployment(
    session: Session, registration: Registration, deployment_id: str, now: datetime
) -> int:
    """One that nobody has entered; `launching` has seen that any may launch."""
    found = deployment_of(session, registration, deployment_id)  # who came a moment before us
    if found is not None:
        return found
    made = Deployment(registration_id=registration.id, deployment_id=deployment_id, created_at=now)
    session.add(made)
    session.flush()
    return made.id


def _known(
    session: Session, registration: Registration, claims: Claims, language: str, now: datetime
) -> Known | None:
    if claims.subject is None:
        return None
    said = Said(claims.subject, claims.name, claims.email, claims.leads, language)
    return known_user(session, registration, said, now)


def _launched(session: Session, known: Known, now: datetime) -> None:
    if known.is_new:
        known.user.last_launch_at = now
    else:
        session.connection().execute(_LAUNCHED, {"user": known.user.id, "now": now})


@dataclass(frozen=True)
class Said:
    """What a platform says of somebody, in a launch or in a roster."""

    subject: str
    name: str
    email: str
    leads: bool
    language: str


@dataclass(frozen=True)
class Known:
    """The person behind a platform's id; `is_new`: this is the first that is heard of him."""

    user: PlatformUser
    person: Person
    is_new: bool


def known_user(session: Session, registration: Registration, said: Said, now: datetime) -> Known:
    """The person whom the platform calls by this id; made if he is new, and written later."""
    named = {"realm": registration.realm, "subject": said.subject}
    row = session.execute(_USER, named).one_or_none()  # the person stands in the session then
    user = row[0] if row is not None else None
    adult = said.leads or registration.for_adults
    from_there = people.FromElsewhere(
        PersonKind.ADULT if adult else PersonKind.PUPIL,
        registration.organisation_id,
        said.language,
        said.name if registration.stores_names else "",
    )
    person = person_behind(session, user.person_id if user else None, from_there, now)
    is_new = user is None
    if user is None:
        user = PlatformUser(
            realm_id=registration.realm,
            subject=said.subject,
            person_id=person.id,
            created_at=now,
        )
        session.add(user)
    email = (said.email or None) if registration.stores_emails else None
    _set(user, person_id=person.id, email=email)
    return Known(user, person, is_new)


def _context(  # noqa: PLR0913, PLR0917 (what a launch says)
    session: Session,
    registration: Registration,
    deployment_id: int,
    claims: Claims,
    language: str,
    now: datetime,
) -> Context | None:
    """The group of a course; made when the first one comes."""
    if not claims.context_id:
        return None
    named = {"deployment": deployment_id, "context": claims.context_id}
    context = session.scalar(_CONTEXT, named)
    if context is None:
        new = groups.NewGroup(
            registration.organisation_id,
            GroupKind.COHORT if registration.for_adults else GroupKind.CLASS,
            people.shown_name(claims.context_title or claims.context_id),
            language,
        )
        group = groups.create_group(session, new, None, now)
        groups.close_joining(group)  # who belongs to it the platform says
        context = Context(
            deployment_id=deployment_id,
            context_id=claims.context_id,
            group_id=group.id,
            created_at=now,
        )
        session.add(context)
        session.flush()
    _set(context, memberships_url=claims.memberships_url or context.memberships_url)
    return context


def belong(  # noqa: PLR0913 (named values)
    session: Session,
    registration: Registration,
    context: Context,
    known: Known,
    *,
    leads: bool,
    now: datetime,
) -> None:
    """Make somebody a leader or a member of the course's group, and no longer the other."""
    person_id = known.person.id
    if leads:
        organisations.grant_role(
            session, person_id, Role.LEADER, registration.organisation_id, now, None
        )
        groups.add_leader(session, context.group_id, person_id, now)
        groups.leave(session, context.group_id, person_id, now)
        return
    try:
        groups.add_person(session, context.group_id, person_id, now)
    except groups.AlreadyMemberError:
        return  # who leads by the platform's word is no member
    if not known.is_new:
        groups.end_leadership(session, context.group_id, person_id)


def _link(  # noqa: PLR0913, PLR0917 (what a launch says)
    session: Session,
    registration: Registration,
    deployment_id: int,
    context: Context | None,
    claims: Claims,
    target: Target | None,
    now: datetime,
) -> ResourceLink:
    link = session.scalar(_LINK, {"deployment": deployment_id, "link": claims.link_id})
    if link is None:
        link = ResourceLink(
            deployment_id=deployment_id,
            link_id=claims.link_id,
            title="",
            language=claims.language or "",
            created_at=now,
            last_launch_at=now,
        )
        _take_after(link, _copied_from(session, registration, claims.link_history))
        session.add(link)
    _set(link, context_id=context.id if context is not None else None)
    _set(link, title=claims.link_title or link.title)
    if link.last_launch_at <= now - _LINK_NOTED:
        link.last_launch_at = now
    if target is not None:
        lead_to(link, target)
    grading = claims.grading
    if grading is not None:
        _set(
            link,
            lineitem_url=grading.lineitem or link.lineitem_url,
            lineitems_url=grading.lineitems or link.lineitems_url,
            may_make_lineitem=words.SCOPE_LINEITEM in grading.scopes,
            may_send_scores=words.SCOPE_SCORE in grading.scopes,
        )
    return link


def _copied_from(
    session: Session, registration: Registration, history: Sequence[str]
) -> ResourceLink | None:
    """The nearest link of the same platform of which this one is a copy."""
    if not history:
        return None
    found = {
        each.link_id: each
        for each in session.scalars(
            sa.select(ResourceLink)
            .join(Deployment, Deployment.id == ResourceLink.deployment_id)
            .where(
                Deployment.registration_id == registration.id,
                ResourceLink.link_id.in_(history),
                ResourceLink.activity.is_not(None),
            )
        )
    }
    return next((found[each] for each in history if each in found), None)


def _take_after(link: ResourceLink, former: ResourceLink | None) -> None:
    """A copied link leads where the former does; its grades go to its own column."""
    if former is None or former.activity is None:
        return
    link.copied_from_id = former.id
    link.which_score = former.which_score
    lead_to(
        link,
        Target(
            former.activity,
            former.course_id,
            former.lesson_id,
            former.max_attempts,
            former.time_limit_minutes,
        ),
    )


def lead_to(link: ResourceLink, target: Target) -> None:
    """From now on the link leads there."""
    _set(link, **asdict(target))


def _enrol(
    session: Session, link: ResourceLink, known: Known, *, leads: bool, now: datetime
) -> None:
    session.flush()  # he may be new, and so may the link
    connection = session.connection()
    named = {"link": link.id, "user": known.user.id, "now": now, "leading": leads}
    if known.is_new or connection.execute(_CAME_AGAIN, named).rowcount == 0:
        connection.execute(_CAME_FIRST, named)

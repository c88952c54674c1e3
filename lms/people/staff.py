"""What administrators do with people: approving, disabling, merging doubles.

Every function writes into the audit log who did it. Whether he may is checked before.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from lms.people import links, mail, service
from lms.people.models import (
    LinkPurpose,
    Organisation,
    Person,
    PersonKind,
    PersonState,
    Role,
)
from lms.people.organisations import check_not_last_administrator, grant_role

#: How long a link for a new password works that an administrator hands over.
HANDED_OVER = timedelta(days=1)
MAX_EXTRA_TIME = 200


class NotMergeableError(Exception):
    """The two accounts are of different kinds, or one of them is closed already."""


def approve(session: Session, person: Person, actor_id: int, now: datetime) -> None:
    """Let somebody who knew the staff code lead groups; a second time changes nothing."""
    if person.state is not PersonState.WAITING or person.organisation_id is None:
        return
    person.state = PersonState.ACTIVE
    grant_role(session, person.id, Role.LEADER, person.organisation_id, now, actor_id)
    _answer_waiting(session, person, "approved", actor_id, now)


def decline(session: Session, person: Person, actor_id: int, now: datetime) -> None:
    """Keep somebody as a plain learner of no organisation."""
    if person.state is not PersonState.WAITING or person.organisation_id is None:
        return
    _answer_waiting(session, person, "declined", actor_id, now)
    person.state, person.organisation_id = PersonState.ACTIVE, None


def _answer_waiting(
    session: Session, person: Person, answer: str, actor_id: int, now: datetime
) -> None:
    organisation = session.get_one(Organisation, person.organisation_id)
    mail.send(
        session,
        to=person.email or "",
        template=answer,
        language=person.language or organisation.language,
        values={
            "person_id": person.id,
            "name": person.display_name,
            "organisation": organisation.name,
            "link_endpoint": "people.sign_in",
        },
        now=now,
    )
    service.note_in_audit(
        session,
        f"staff.{answer.removesuffix('d')}",
        now,
        actor_id=actor_id,
        subject_id=person.id,
        organisation_id=organisation.id,
    )


def disable(session: Session, person: Person, actor_id: int, now: datetime) -> None:
    """Close an account for now: nobody signs in, nothing is lost.

    Raises:
        LastAdministratorError: he is the only administrator of an organisation.
    """
    check_not_last_administrator(session, person.id)
    person.state = PersonState.DISABLED
    service.end_all_sign_ins(session, person.id, now)
    _note(session, "person.disable", person, actor_id, now)


def enable(session: Session, person: Person, actor_id: int, now: datetime) -> None:
    """Open a disabled account again."""
    if person.state is PersonState.DISABLED and person.merged_into_id is None:
        person.state = PersonState.ACTIVE
        _note(session, "person.enable", person, actor_id, now)


def unlock(session: Session, person: Person, actor_id: int, now: datetime) -> None:
    """Forget somebody's wrong tries."""
    service.unlock(session, person.id)
    _note(session, "person.unlock", person, actor_id, now)


def confirm_email_by_hand(session: Session, person: Person, actor_id: int, now: datetime) -> None:
    """For schools without mail: an administrator knows that the address is the person's."""
    if person.email is not None and person.email_verified_at is None:
        person.email_verified_at = now
        _note(session, "email.confirm", person, actor_id, now)


def password_link(session: Session, person: Person, actor_id: int, now: datetime) -> str:
    """A link for a new password that an administrator hands over; returns its nonce."""
    service.unlock(session, person.id)
    new = links.NewLink(LinkPurpose.RESET_PASSWORD, person.id, {}, HANDED_OVER)
    _note(session, "password.reset-link", person, actor_id, now)
    return links.make_link(session, new, now)


@dataclass(frozen=True)
class PersonChanges:
    """What an administrator may change of a person."""

    name: str
    organisation_id: int | None
    extra_time_percent: int


def change_person(
    session: Session, person: Person, changes: PersonChanges, actor_id: int, now: datetime
) -> None:
    """Change name, organisation and extra time.

    Raises:
        BadNameError: the name is empty or too long.
    """
    before = (person.organisation_id, person.extra_time_percent)
    person.organisation_id = changes.organisation_id
    service.rename(session, person.id, changes.name)
    person.extra_time_percent = max(0, min(MAX_EXTRA_TIME, changes.extra_time_percent))
    if before != (person.organisation_id, person.extra_time_percent):
        _note(session, "person.change", person, actor_id, now)


def merge_doubles(
    session: Session, double: Person, kept: Person, actor_id: int, now: datetime
) -> None:
    """Make two accounts of one person one; both histories are kept.

    Raises:
        NotMergeableError: different kinds, the same account, or one is closed.
        LastAdministratorError: the double is an only administrator, and nobody can sign in to the
            account that is kept.
    """
    open_states = {PersonState.ACTIVE, PersonState.DISABLED, PersonState.WAITING}
    if (
        double.id == kept.id
        or double.kind is not kept.kind
        or kept.kind is PersonKind.GUEST
        or any(each.merged_into_id is not None for each in (double, kept))
        or not {double.state, kept.state} <= open_states
    ):
        raise NotMergeableError
    if kept.state is not PersonState.ACTIVE:
        check_not_last_administrator(session, double.id)
    service.merge_people(session, double.id, kept.id, now, actor_id)


def _note(session: Session, action: str, person: Person, actor_id: int, now: datetime) -> None:
    service.note_in_audit(
        session,
        action,
        now,
        actor_id=actor_id,
        subject_id=person.id,
        organisation_id=person.organisation_id,
    )

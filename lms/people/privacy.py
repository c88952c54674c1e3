"""Somebody's own data: everything as JSON, and erasure, in all rooms.

Erasure is one transaction. What others need without the name (who granted a role, that somebody
was erased) stays, pointing at a person without name.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lms.db.jobs import Job
from lms.people import mail, mail_folder, service
from lms.people.models import (
    AuditEntry,
    FailedSignIn,
    Organisation,
    Person,
    PersonKind,
    PersonState,
    RoleGrant,
    SecretLink,
    SignIn,
)
from lms.people.organisations import check_not_last_administrator
from lms.web.room import rooms
from lms.web.settings import settings

NOBODY = "-"


def export_person(session: Session, person_id: int, now: datetime) -> dict[str, Any]:
    """Everything that all rooms keep about somebody, as plain JSON data."""
    return {
        "exported_at": now.isoformat(),
        "person_id": person_id,
        "rooms": {
            room.name: dict(room.export(session, person_id))
            for room in rooms()
            if room.export is not None
        },
    }


def erase_person(session: Session, person_id: int, actor_id: int | None, now: datetime) -> None:
    """Erase somebody in every room; needs an application, which knows the rooms.

    Raises:
        LastAdministratorError: he is the only administrator of an organisation.
    """
    check_not_last_administrator(session, person_id)
    organisation_id = session.get_one(Person, person_id).organisation_id
    others = [room for room in rooms() if room.erase not in (None, erase)]
    for each_id in _with_merged(session, person_id):
        for room in others:
            if room.erase is not None:
                room.erase(session, each_id, now)
        erase(session, each_id, now)
    service.note_in_audit(
        session,
        "person.erase",
        now,
        actor_id=actor_id,
        subject_id=person_id,
        organisation_id=organisation_id,
    )
    session.flush()


def _with_merged(session: Session, person_id: int) -> Sequence[int]:
    """The person and the guests and doubles whose history he took over, these first."""
    found = [person_id]
    for each in found:
        found.extend(session.scalars(sa.select(Person.id).where(Person.merged_into_id == each)))
    return found[::-1]


def erase(session: Session, person_id: int, _now: datetime) -> None:
    """What the room `people` keeps: the row stays without a name, everything else goes."""
    person = session.get_one(Person, person_id)
    if person.kind is not PersonKind.GUEST:  # to a guest, or of one, nothing is written
        _erase_mail(session, person_id, person.email)
    for kept in (SignIn, SecretLink, RoleGrant):
        session.execute(sa.delete(kept).where(kept.person_id == person_id))
    session.execute(
        sa.delete(FailedSignIn).where(FailedSignIn.account == FailedSignIn.account_of(person_id))
    )
    person.state = PersonState.ERASED
    person.display_name = person.sort_name = NOBODY
    person.email = person.email_verified_at = None
    person.password_hash = person.pin_hash = person.language = None
    person.buddhist_years, person.extra_time_percent = False, 0
    session.flush()
    session.expire(person)


def _erase_mail(session: Session, person_id: int, email: str | None) -> None:
    """Mail and invitations name a person or his address; sent or not, they go with him."""
    about = Job.payload["values"]["person_id"].as_integer() == person_id
    session.execute(sa.delete(Job).where(Job.kind == mail.KIND, about))
    folder = mail_folder.folder_in(settings().data_dir)
    mail_folder.forget_person(folder, person_id, email)
    if email is None:
        return
    session.execute(
        sa.delete(Job).where(Job.kind == mail.KIND, Job.payload["to"].as_string() == email)
    )
    session.execute(sa.delete(SecretLink).where(SecretLink.payload["email"].as_string() == email))


def export(session: Session, person_id: int) -> dict[str, Any]:
    """What the room `people` keeps about somebody; no hashes, no tokens."""
    person = session.get_one(Person, person_id)
    organisation = (
        session.get(Organisation, person.organisation_id) if person.organisation_id else None
    )
    return {
        "account": {
            "name": person.display_name,
            "kind": person.kind.value,
            "state": person.state.value,
            "email": person.email,
            "email_confirmed_at": _iso(person.email_verified_at),
            "language": person.language,
            "buddhist_years": person.buddhist_years,
            "organisation": organisation.name if organisation else None,
            "extra_time_percent": person.extra_time_percent,
            "created_at": _iso(person.created_at),
        },
        "roles": _roles(session, person_id),
        "sign_ins": [
            {
                "browser": each.browser,
                "from": _iso(each.created_at),
                "ended_at": _iso(each.ended_at),
            }
            for each in session.scalars(
                sa.select(SignIn).where(SignIn.person_id == person_id).order_by(SignIn.id)
            )
        ],
        "log": [
            {"at": _iso(each.at), "action": each.action, "detail": each.detail}
            for each in session.scalars(
                sa.select(AuditEntry)
                .where(AuditEntry.subject_id == person_id)
                .order_by(AuditEntry.id)
            )
        ],
    }


def _roles(session: Session, person_id: int) -> list[dict[str, Any]]:
    rows = session.execute(
        sa.select(RoleGrant.role, Organisation.name, RoleGrant.granted_at)
        .join(Organisation, Organisation.id == RoleGrant.organisation_id)
        .where(RoleGrant.person_id == person_id)
        .order_by(RoleGrant.id)
    )
    return [
        {"role": role.value, "organisation": name, "since": _iso(at)} for role, name, at in rows
    ]


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None

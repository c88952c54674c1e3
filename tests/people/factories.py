"""People and organisations for tests, with good defaults. The caller commits."""

from __future__ import annotations

from itertools import count
from typing import Any

from sqlalchemy.orm import Session

from lms.people import secrets, service
from lms.people.models import Organisation, OrganisationKind, Person, PersonKind, Role
from lms.people.names import sort_name
from lms.people.organisations import NewOrganisation, create_organisation, grant_role
from tests.conftest import NOW

PASSWORD = "three quiet rivers"
#: Hashed once: a test of two hundred people should not take a minute.
PASSWORD_HASH = secrets.hashed(PASSWORD)
PIN = "4071"
PIN_HASH = secrets.hashed(PIN)

_numbers = count(1)


def make_organisation(session: Session, **changes: Any) -> Organisation:
    """A school in Da Nang; `parent_id`, `name` … as changes."""
    values: dict[str, Any] = {
        "name": f"Trường số {next(_numbers)}",
        "kind": OrganisationKind.SCHOOL,
        "time_zone": "Asia/Ho_Chi_Minh",
        "language": "vi",
        **changes,
    }
    return create_organisation(session, NewOrganisation(**values), NOW)


def make_adult(session: Session, **changes: Any) -> Person:
    """An adult with a confirmed e-mail and PASSWORD; any column as a change."""
    number = next(_numbers)
    name = changes.pop("name", f"Nguyễn Thị Mai {number}")
    language = changes.pop("language", "en")
    values: dict[str, Any] = {
        "kind": PersonKind.ADULT,
        "display_name": name,
        "sort_name": sort_name(name, language),
        "email": f"adult{number}@school.example",
        "email_verified_at": NOW,
        "password_hash": PASSWORD_HASH,
        "language": language,
        "created_at": NOW,
        **changes,
    }
    person = Person(**values)
    session.add(person)
    session.flush()
    return person


def make_pupil(session: Session, organisation: Organisation, **changes: Any) -> Person:
    """A pupil of the organisation with PIN; any column as a change."""
    person = service.create_pupil(
        session,
        name=changes.pop("name", f"Lê Văn An {next(_numbers)}"),
        organisation_id=organisation.id,
        pin_hash=PIN_HASH,
        language="vi",
        now=NOW,
    )
    for column, value in changes.items():
        setattr(person, column, value)
    session.flush()
    return person


def make_staff(session: Session, role: Role, organisation: Organisation, **changes: Any) -> Person:
    """An adult with a role in the organisation, to which he belongs."""
    person = make_adult(session, organisation_id=organisation.id, **changes)
    grant_role(session, person.id, role, organisation.id, NOW, None)
    return person

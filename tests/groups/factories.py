"""Groups for tests, with good defaults. The caller commits."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from lms.groups import service
from lms.groups.models import Group, GroupKind, Member
from lms.people.models import Organisation, Person
from tests.conftest import NOW
from tests.people.factories import PIN_HASH, make_adult


def make_group(
    session: Session, organisation: Organisation, leader: Person | None = None, **changes: Any
) -> Group:
    """A class 7A of the organisation; any value of a new group, or column, as a change."""
    values: dict[str, Any] = {
        "kind": GroupKind.CLASS,
        "name": "7A",
        "language": "vi",
        "school_year": "2026–2027",
    }
    new = {key: changes.pop(key, value) for key, value in values.items()}
    wanted = service.NewGroup(organisation.id, **new)
    group = service.create_group(session, wanted, leader.id if leader else None, NOW)
    for column, value in changes.items():
        setattr(group, column, value)
    session.flush()
    return group


def make_cohort(
    session: Session, organisation: Organisation, leader: Person | None = None, **changes: Any
) -> Group:
    """A training group, open for joining."""
    changes = {"kind": GroupKind.COHORT, "name": "Drainage 2027", **changes}
    return make_group(session, organisation, leader, **changes)


def add_pupils(session: Session, group: Group, count: int = 1, first: int = 1) -> list[Member]:
    """Pupils with the numbers from `first` and the PIN of `tests.people.factories`."""
    return [
        add_pupil(session, group, f"Lê Văn Học {number}", number)
        for number in range(first, first + count)
    ]


def add_pupil(session: Session, group: Group, name: str, number: int | None = None) -> Member:
    """One pupil with the PIN of `tests.people.factories`."""
    return service.add_pupil(session, group, service.NewPupil(name, number, PIN_HASH), NOW)


def add_adult(session: Session, group: Group, **changes: Any) -> Member:
    """An adult member."""
    return service.add_person(session, group.id, make_adult(session, **changes).id, NOW)

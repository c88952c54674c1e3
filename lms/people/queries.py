"""Reading people and organisations; rooms above compose these."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lms.people.models import (
    FailedSignIn,
    Organisation,
    Person,
    PersonState,
    Role,
    RoleGrant,
)


def organisation(session: Session, organisation_id: int) -> Organisation | None:
    """An organisation by its id."""
    return session.get(Organisation, organisation_id)


#: Built once: whatever shows a due date asks it.
_TIME_ZONES = sa.select(Organisation.id, Organisation.time_zone).where(
    Organisation.id.in_(sa.bindparam("ids", expanding=True))
)


def time_zones(session: Session, organisation_ids: Collection[int]) -> dict[int, str]:
    """The names of the time zones of those of these organisations that exist, by id."""
    rows = session.execute(_TIME_ZONES, {"ids": list(organisation_ids)})
    return {organisation_id: zone for organisation_id, zone in rows}  # noqa: C416 (rows, not pairs)


def _tree(start: sa.ColumnElement[bool]) -> sa.CTE:
    """The organisations that match, and all below them; unnamed, so that a query may hold two."""
    top = sa.select(Organisation.id).where(start).cte(recursive=True)
    return top.union(sa.select(Organisation.id).where(Organisation.parent_id == top.c.id))


def below(organisation_ids: Iterable[int]) -> sa.Select[int]:
    """Ids of these organisations and of all below them, as a select to compose."""
    tree = _tree(Organisation.id.in_(list(organisation_ids)))
    return sa.select(tree.c.id)


def above(session: Session, organisation_id: int) -> tuple[int, ...]:
    """The organisation's id and those of all above it, from the bottom up."""
    chain = (
        sa.select(Organisation.id, Organisation.parent_id, sa.literal(0).label("depth"))
        .where(Organisation.id == organisation_id)
        .cte("organisations_above", recursive=True)
    )
    chain = chain.union_all(
        sa.select(Organisation.id, Organisation.parent_id, chain.c.depth + 1).where(
            Organisation.id == chain.c.parent_id
        )
    )
    return tuple(session.scalars(sa.select(chain.c.id).order_by(chain.c.depth)))


def organisations(organisation_ids: Collection[int] | None = None) -> sa.Select[Organisation]:
    """Organisations by name; all of them, or these and those below."""
    select = sa.select(Organisation).order_by(Organisation.name, Organisation.id)
    if organisation_ids is not None:
        select = select.where(Organisation.id.in_(below(organisation_ids)))
    return select


def organisation_names(
    session: Session, organisation_ids: Collection[int] | None = None
) -> dict[int, str]:
    """Names by id of these organisations, or of all; there are hundreds at most."""
    select = sa.select(Organisation.id, Organisation.name)
    if organisation_ids is not None:
        select = select.where(Organisation.id.in_(organisation_ids))
    return dict(session.execute(select).all())


def names_of(session: Session, person_ids: Collection[int]) -> dict[int, str]:
    """Display names by person id."""
    if not person_ids:
        return {}
    rows = session.execute(
        sa.select(Person.id, Person.display_name).where(Person.id.in_(person_ids))
    )
    return dict(rows.all())


def names_in_order(person_ids: sa.Select[int]) -> sa.Select[int, str]:
    """(id, display name) of these people, in the order of names."""
    return (
        sa.select(Person.id, Person.display_name)
        .where(Person.id.in_(person_ids))
        .order_by(Person.sort_name, Person.id)
    )


def has_role(session: Session, person_id: int, role: Role, organisation_id: int) -> bool:
    """Whether somebody has the role in the organisation or in one above it."""
    found = sa.select(RoleGrant.id).where(
        RoleGrant.person_id == person_id,
        RoleGrant.role == role,
        RoleGrant.organisation_id.in_(above(session, organisation_id)),
    )
    return session.scalar(found.limit(1)) is not None


def reached_by_mail(role: Role) -> sa.Select[Person]:
    """Whoever has the role anywhere and can be written to: active, with a confirmed address."""
    with_role = sa.select(RoleGrant.person_id).where(RoleGrant.role == role)
    return (
        sa.select(Person)
        .where(
            Person.id.in_(with_role),
            Person.state == PersonState.ACTIVE,
            Person.email.is_not(None),
            Person.email_verified_at.is_not(None),
        )
        .order_by(Person.id)
    )


def extra_time_of(session: Session, person_id: int) -> int:
    """Per cent added to every time limit of this person."""
    found = sa.select(Person.extra_time_percent).where(Person.id == person_id)
    return session.scalar(found) or 0


def locked_until(
    session: Session, person_ids: Collection[int], now: datetime
) -> dict[int, datetime]:
    """Until when the accounts among these wait that are locked after too many wrong tries."""
    accounts = {FailedSignIn.account_of(each): each for each in person_ids}
    rows = session.execute(
        sa.select(FailedSignIn.account, FailedSignIn.locked_until).where(
            FailedSignIn.account.in_(accounts), FailedSignIn.locked_until > now
        )
    )
    return {accounts[account]: until for account, until in rows if until is not None}


def lineage(organisation_ids: Iterable[int]) -> sa.Select[int, int]:
    """(top id, id) for these organisations and all below them: each with itself and its own below.

    By it sums roll up in the database: whoever belongs to two departments counts once above both.
    """
    tops = sa.select(Organisation.id.label("top_id"), Organisation.id.label("id")).where(
        Organisation.id.in_(below(organisation_ids))
    )
    pairs = tops.cte(recursive=True)
    pairs = pairs.union(
        sa.select(pairs.c.top_id, Organisation.id).where(Organisation.parent_id == pairs.c.id)
    )
    return sa.select(pairs.c.top_id, pairs.c.id)

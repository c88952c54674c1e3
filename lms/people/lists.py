"""The lists of the administration: organisations as a tree, people, roles, sign-ins, the audit log.

Each is a constant number of queries, however many rows there are.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased, selectinload

from lms.people.models import (
    AuditEntry,
    Organisation,
    Person,
    PersonKind,
    PersonState,
    Role,
    RoleGrant,
    SignIn,
)
from lms.people.queries import below, organisations

PAGE = 50


@dataclass(frozen=True)
class Page:
    """One page of a list, and how many there are; pages count from one."""

    rows: Sequence[Any]
    number: int
    pages: int
    total: int


def _page(session: Session, select: sa.Select[*tuple[Any, ...]], number: int) -> Page:
    counted = select.order_by(None).with_only_columns(sa.func.count(), maintain_column_froms=True)
    total = session.scalar(counted) or 0
    pages = max(1, -(-total // PAGE))
    number = min(max(1, number), pages)
    rows = session.execute(select.limit(PAGE).offset((number - 1) * PAGE)).unique().all()
    return Page(rows, number, pages, total)


class Node(NamedTuple):
    """An organisation and what lies directly below it."""

    organisation: Organisation
    children: list[Node]


class Branch(NamedTuple):
    """An organisation and how deep it stands below the first ones shown."""

    organisation: Organisation
    depth: int


def forest(session: Session, organisation_ids: Collection[int]) -> list[Node]:
    """These organisations and all below them, as trees; by name. One query."""
    found = session.scalars(organisations(organisation_ids)).all()
    nodes = {each.id: Node(each, []) for each in found}
    roots: list[Node] = []
    for each in found:
        above = nodes.get(each.parent_id or 0)
        (roots if above is None else above.children).append(nodes[each.id])
    return roots


def tree(session: Session, organisation_ids: Collection[int]) -> list[Branch]:
    """The same in a row, each followed by its children."""
    return list(_walk(forest(session, organisation_ids), 0))


def _walk(nodes: Sequence[Node], depth: int) -> Iterator[Branch]:
    for each in nodes:
        yield Branch(each.organisation, depth)
        yield from _walk(each.children, depth + 1)


@dataclass(frozen=True)
class PeopleFilter:
    """What an administrator looks for; empty means all."""

    words: str = ""
    organisation_id: int | None = None
    role: Role | None = None
    kind: PersonKind | None = None
    state: PersonState | None = None


def people(session: Session, visible: sa.Select[Person], wanted: PeopleFilter, page: int) -> Page:
    """The people of `visible` that match, by name; each row has `Person` and its roles loaded."""
    select = visible.options(selectinload(Person.roles)).order_by(Person.sort_name, Person.id)
    if wanted.words:
        # The key for sorting ends with the name in small letters, of any alphabet.
        pattern = _escaped(wanted.words.casefold())
        select = select.where(
            sa.or_(
                Person.sort_name.like(pattern, escape="\\"),
                Person.email.like(pattern, escape="\\"),
            )
        )
    if wanted.organisation_id is not None:
        here = below([wanted.organisation_id])
        with_role = sa.select(RoleGrant.person_id).where(RoleGrant.organisation_id.in_(here))
        select = select.where(sa.or_(Person.organisation_id.in_(here), Person.id.in_(with_role)))
    if wanted.role is not None:
        holders = sa.select(RoleGrant.person_id).where(RoleGrant.role == wanted.role)
        select = select.where(Person.id.in_(holders))
    if wanted.kind is not None:
        select = select.where(Person.kind == wanted.kind)
    if wanted.state is not None:
        select = select.where(Person.state == wanted.state)
    return _page(session, select, page)


def _escaped(words: str) -> str:
    for special in ("\\", "%", "_"):
        words = words.replace(special, "\\" + special)
    return f"%{words}%"


def possible_doubles(
    session: Session, visible: sa.Select[Person], person: Person, words: str
) -> list[Person]:
    """Accounts of the same kind that may be the same person: the words, else the same name."""
    select = visible.where(Person.id != person.id, Person.kind == person.kind)
    if words:
        select = select.where(Person.sort_name.like(_escaped(words.casefold()), escape="\\"))
    else:
        select = select.where(Person.sort_name == person.sort_name)
    return list(session.scalars(select.order_by(Person.sort_name, Person.id).limit(PAGE)))


def open_sign_ins(session: Session, person_id: int, now: datetime) -> Sequence[SignIn]:
    """Where somebody is signed in now, the newest first."""
    return session.scalars(
        sa.select(SignIn)
        .where(SignIn.person_id == person_id, SignIn.ended_at.is_(None), SignIn.expires_at > now)
        .order_by(SignIn.created_at.desc(), SignIn.id.desc())
    ).all()


def audit_log(
    session: Session,
    visible: sa.Select[Person],
    organisation_ids: Collection[int],
    action: str,
    page: int,
) -> Page:
    """Entries of these organisations and below, or about visible people; the newest first.

    Each row: entry, name of who did it, name of whom it concerns, name of the organisation.
    """
    actor, subject = aliased(Person), aliased(Person)
    seen = visible.with_only_columns(Person.id)
    select = (
        sa.select(
            AuditEntry,
            actor.display_name.label("actor"),
            subject.display_name.label("subject"),
            Organisation.name.label("organisation"),
        )
        .outerjoin(actor, actor.id == AuditEntry.actor_id)
        .outerjoin(subject, subject.id == AuditEntry.subject_id)
        .outerjoin(Organisation, Organisation.id == AuditEntry.organisation_id)
        .where(
            sa.or_(
                AuditEntry.organisation_id.in_(below(organisation_ids)),
                AuditEntry.subject_id.in_(seen),
            )
        )
        .order_by(AuditEntry.at.desc(), AuditEntry.id.desc())
    )
    if action:
        select = select.where(AuditEntry.action == action)
    return _page(session, select, page)

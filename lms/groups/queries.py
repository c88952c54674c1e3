"""Reading groups: who is in them and who leads them; rooms above compose these."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any, NamedTuple, cast

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lms.groups.models import Group, Leader, Member
from lms.people.models import Person, PersonState
from lms.people.queries import below, lineage


class MemberRow(NamedTuple):
    """A present member, as lists show him."""

    member_id: int
    person_id: int
    number: int | None
    display_name: str
    kind: str
    sort_name: str = ""


def group(session: Session, group_id: int) -> Group | None:
    """A group by its id."""
    return session.get(Group, group_id)


def group_with_code(session: Session, code: str) -> Group | None:
    """The group that this (cleaned) code leads to.

    The code of an archived group leads to that of the next school year: its pupils keep number
    and PIN, and so their cards stay valid.
    """
    group = session.scalar(sa.select(Group).where(Group.code == code))
    while group is not None and group.archived_at is not None:
        group = continued_by(session, group.id)
    return group


def groups_led_by(person_id: int, *, archived: bool = False) -> sa.Select[Group]:
    """The groups that somebody leads, by name."""
    put_away = Group.archived_at.is_not(None) if archived else Group.archived_at.is_(None)
    return (
        sa.select(Group)
        .join(Leader, Leader.group_id == Group.id)
        .where(Leader.person_id == person_id, put_away)
        .order_by(Group.name, Group.id)
    )


def groups_of_member(person_id: int) -> sa.Select[Group]:
    """The groups in which somebody is a present member."""
    return (
        sa.select(Group)
        .join(Member, Member.group_id == Group.id)
        .where(
            Member.person_id == person_id,
            Member.left_at.is_(None),
            Group.archived_at.is_(None),
        )
        .order_by(Group.name, Group.id)
    )


def groups_in(organisation_ids: Iterable[int]) -> sa.Select[Group]:
    """The groups of these organisations and of all below them."""
    return (
        sa.select(Group)
        .where(Group.organisation_id.in_(below(organisation_ids)))
        .order_by(Group.name, Group.id)
    )


_ROWS = (
    sa.select(
        Member.id,
        Member.person_id,
        Member.number,
        Person.display_name,
        Person.kind,
        Person.sort_name,
    )
    .join(Person, Person.id == Member.person_id)
    .order_by(Member.number.is_(None), Member.number, Person.sort_name, Person.id)
)
#: Built once, as what many pages ask: putting it together costs more than the answer.
_MEMBERS = _ROWS.where(Member.group_id == sa.bindparam("group_id"), Member.left_at.is_(None))
_LEADS = sa.select(Leader.id).where(
    Leader.person_id == sa.bindparam("person_id"), Leader.group_id == sa.bindparam("group_id")
)


def _member_rows(rows: Iterable[Any]) -> list[MemberRow]:
    return [
        MemberRow(member_id, person_id, number, name, kind.value, sort_name)
        for member_id, person_id, number, name, kind, sort_name in rows
    ]


def members(session: Session, group_id: int) -> list[MemberRow]:
    """The present members: by roster number, then by the order of their names."""
    return _member_rows(session.execute(_MEMBERS, {"group_id": group_id}))


def people_in(session: Session, group_id: int) -> set[int]:
    """The ids of a group's present members and leaders."""
    present = sa.select(Member.person_id).where(
        Member.group_id == group_id, Member.left_at.is_(None)
    )
    leading = sa.select(Leader.person_id).where(Leader.group_id == group_id)
    return {*session.scalars(present), *session.scalars(leading)}


def former_members(session: Session, group_id: int) -> list[MemberRow]:
    """Who left the group and can be taken back, by the order of their names."""
    found = _ROWS.where(
        Member.group_id == group_id,
        Member.left_at.is_not(None),
        Person.state == PersonState.ACTIVE,
    )
    return _member_rows(session.execute(found))


def member_row(session: Session, member_id: int) -> MemberRow | None:
    """One member as lists show him."""
    return next(iter(_member_rows(session.execute(_ROWS.where(Member.id == member_id)))), None)


def member_ids(group_id: int) -> sa.Select[int]:
    """Person ids of the present members, as a select to compose."""
    return sa.select(Member.person_id).where(Member.group_id == group_id, Member.left_at.is_(None))


def memberships(
    group_ids: Collection[int] | sa.BindParameter[int],
) -> sa.Select[int, int]:
    """(group id, person id) of the present members of these groups, as a select to compose."""
    return sa.select(Member.group_id, Member.person_id).where(
        Member.group_id.in_(group_ids), Member.left_at.is_(None)
    )


def member(session: Session, member_id: int) -> Member | None:
    """A membership by its id."""
    return session.get(Member, member_id)


def leads(session: Session, person_id: int, group_id: int) -> bool:
    """Whether somebody leads the group."""
    return session.scalar(_LEADS, {"person_id": person_id, "group_id": group_id}) is not None


def led_group_ids(person_id: int) -> sa.Select[int]:
    """Ids of the groups that somebody leads, as a select to compose."""
    return sa.select(Leader.group_id).where(Leader.person_id == person_id)


def without_leader(session: Session, group_ids: Collection[int]) -> set[int]:
    """Which of these groups nobody leads."""
    led = sa.select(Leader.group_id).where(Leader.group_id.in_(group_ids)).distinct()
    return set(group_ids) - set(session.scalars(led))


def continued_by(session: Session, group_id: int) -> Group | None:
    """The group of the next school year, where there is one."""
    found = sa.select(Group).where(Group.rolled_from_id == group_id).order_by(Group.id.desc())
    return session.scalar(found.limit(1))


def is_member(session: Session, person_id: int, group_id: int) -> bool:
    """Whether somebody is a present member of the group."""
    found = member_ids(group_id).where(Member.person_id == person_id)
    return session.scalar(found) is not None


def leads_somebody(session: Session, leader_id: int, person_id: int) -> bool:
    """Whether somebody leads a group in which the other is a present member."""
    found = (
        sa.select(Leader.id)
        .join(Member, Member.group_id == Leader.group_id)
        .where(
            Leader.person_id == leader_id,
            Member.person_id == person_id,
            Member.left_at.is_(None),
        )
        .limit(1)
    )
    return session.scalar(found) is not None


def leader_ids(session: Session, group_id: int) -> list[int]:
    """Person ids of the group's leaders, the first one first."""
    return list(
        session.scalars(
            sa.select(Leader.person_id).where(Leader.group_id == group_id).order_by(Leader.id)
        )
    )


def member_counts(session: Session, group_ids: Collection[int]) -> dict[int, int]:
    """How many present members each of these groups has."""
    counts = session.execute(
        sa.select(Member.group_id, sa.func.count())
        .where(Member.group_id.in_(group_ids), Member.left_at.is_(None))
        .group_by(Member.group_id)
    )
    return {row[0]: row[1] for row in counts}


def leaders(session: Session, group_id: int) -> list[tuple[int, str]]:
    """The group's leaders as (person id, name), the first one first."""
    rows = session.execute(
        sa.select(Leader.person_id, Person.display_name)
        .join(Person, Person.id == Leader.person_id)
        .where(Leader.group_id == group_id)
        .order_by(Leader.id)
    )
    return [(person_id, name) for person_id, name in rows]


def same_group(
    session: Session, leader_id: int, organisation_id: int, name: str, school_year: str
) -> Group | None:
    """A group in use that this leader has made already: the same form sent twice."""
    return session.scalar(
        groups_led_by(leader_id).where(
            Group.organisation_id == organisation_id,
            Group.name == name,
            Group.school_year == school_year,
        )
    )


def lines_of_groups(
    organisation_ids: Iterable[int], school_year: str = ""
) -> sa.CompoundSelect[int, int]:
    """(line, group id): to which sums a group belongs, for these organisations and all below.

    A line is an organisation's id for its sum over everything below it, and the same with a
    minus for its own groups alone. Groups in use count; of a school year named, archived ones too.
    """
    pairs = lineage(organisation_ids).subquery()
    counted = Group.school_year == school_year if school_year else Group.archived_at.is_(None)
    rolled = sa.select(pairs.c.top_id.label("line"), Group.id.label("group_id")).join(
        Group, Group.organisation_id == pairs.c.id
    )
    own = sa.select(-Group.organisation_id, Group.id).where(
        Group.organisation_id.in_(below(organisation_ids))
    )
    both = sa.union_all(rolled.where(counted), own.where(counted))
    return cast(sa.CompoundSelect[int, int], both)


def school_years(organisation_ids: Iterable[int]) -> sa.Select[str]:
    """The school years of the groups below these organisations, the latest first."""
    return (
        sa.select(Group.school_year)
        .where(Group.organisation_id.in_(below(organisation_ids)), Group.school_year != "")
        .distinct()
        .order_by(Group.school_year.desc())
    )


def learners_of_lines(lines: sa.FromClause) -> sa.Select[int, int]:
    """(line, person id), each pair once, of the present members of (line, group id)."""
    return (
        sa.select(lines.c.line, Member.person_id)
        .join(Member, Member.group_id == lines.c.group_id)
        .where(Member.left_at.is_(None))
        .distinct()
    )


def present_members(organisation_ids: Iterable[int]) -> sa.Select[Member]:
    """The present members of all groups of these organisations and of all below, archived too."""
    here = groups_in(organisation_ids).order_by(None).with_only_columns(Group.id)
    return sa.select(Member).where(Member.left_at.is_(None), Member.group_id.in_(here))


def every_group_of(person_id: int) -> sa.Select[int]:
    """Ids of the groups in which somebody is or was a member."""
    return sa.select(Member.group_id).where(Member.person_id == person_id)

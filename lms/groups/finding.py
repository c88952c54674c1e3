"""What the URLs of groups name; what is not there, or not usable any more, is not found."""

from __future__ import annotations

from sqlalchemy.orm import Session

from lms.groups import queries
from lms.groups.models import Group, GroupKind, Member
from lms.groups.service import is_pupil
from lms.web.access import ThingNotFoundError


def group_named(session: Session, group_id: int) -> Group:
    """A group, in use or archived."""
    group = queries.group(session, group_id)
    if group is None:
        raise ThingNotFoundError
    return group


def group_in_use(session: Session, group_id: int) -> Group:
    """A group that is not archived: an archived one is only read."""
    group = group_named(session, group_id)
    if group.archived_at is not None:
        raise ThingNotFoundError
    return group


def class_in_use(session: Session, group_id: int) -> Group:
    """A class of pupils that is not archived."""
    group = group_in_use(session, group_id)
    if group.kind is not GroupKind.CLASS:
        raise ThingNotFoundError
    return group


def _membership(session: Session, group_id: int, member_id: int) -> Member:
    member = queries.member(session, member_id)
    if member is None or member.group_id != group_id:
        raise ThingNotFoundError
    if member.group.archived_at is not None:
        raise ThingNotFoundError
    return member


def member_named(session: Session, group_id: int, member_id: int) -> Member:
    """A present member of a group in use."""
    member = _membership(session, group_id, member_id)
    if member.left_at is not None:
        raise ThingNotFoundError
    return member


def former_named(session: Session, group_id: int, member_id: int) -> Member:
    """Somebody who left a group in use."""
    member = _membership(session, group_id, member_id)
    if member.left_at is None:
        raise ThingNotFoundError
    return member


def pupil_named(session: Session, group_id: int, member_id: int) -> Member:
    """A present member with a PIN: adults' names and passwords are their own."""
    member = member_named(session, group_id, member_id)
    if not is_pupil(session, member.person_id):
        raise ThingNotFoundError
    return member

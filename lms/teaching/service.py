"""Giving lessons to groups: assign, change, withdraw, and allow one learner more.

A group has at most one assignment of a lesson; giving a withdrawn one again revives it, with
what was done under it. In an archived group nothing changes.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lms.groups import queries as groups
from lms.learning import allowances
from lms.learning.allowances import Whose
from lms.teaching.models import Assignment
from lms.teaching.rules import context_of, rules_of


class AlreadyAssignedError(Exception):
    """The group was given this lesson already; change that assignment instead."""

    def __init__(self, assignment: Assignment) -> None:
        super().__init__(f"assignment {assignment.id}")
        self.assignment = assignment


class GroupArchivedError(Exception):
    """Nothing changes in an archived group."""


class NotATestError(Exception):
    """A practice has no limits of which somebody could be allowed more."""


@dataclass(frozen=True)
class Terms:
    """How a lesson is given: until when, and its quiz as practice or as test with limits."""

    due_on: date | None = None
    is_test: bool = False
    max_attempts: int | None = None
    time_limit_minutes: int | None = None


@dataclass(frozen=True)
class NewAssignment:
    """A lesson for a group."""

    group_id: int
    course_id: str
    lesson_id: str
    terms: Terms = Terms()


def assign(session: Session, new: NewAssignment, actor_id: int | None, now: datetime) -> Assignment:
    """Give a lesson to a group.

    Raises:
        AlreadyAssignedError: it has it; nothing was changed.
        GroupArchivedError: the group is archived.
    """
    _check_open(session, new.group_id)
    assignment = session.scalar(
        sa.select(Assignment).where(
            Assignment.group_id == new.group_id,
            Assignment.course_id == new.course_id,
            Assignment.lesson_id == new.lesson_id,
        )
    )
    if assignment is None:
        assignment = Assignment(
            group_id=new.group_id, course_id=new.course_id, lesson_id=new.lesson_id
        )
        session.add(assignment)
    elif assignment.withdrawn_at is None:
        raise AlreadyAssignedError(assignment)
    assignment.created_at, assignment.created_by_id = now, actor_id
    assignment.withdrawn_at = None
    _set(assignment, new.terms)
    session.flush()
    return assignment


def change(session: Session, assignment: Assignment, terms: Terms) -> None:
    """Give an assignment other terms; attempts that are open keep theirs.

    Raises:
        GroupArchivedError: the group is archived.
    """
    _check_open(session, assignment.group_id)
    _set(assignment, terms)


def _set(assignment: Assignment, terms: Terms) -> None:
    assignment.due_on, assignment.is_test = terms.due_on, terms.is_test
    assignment.max_attempts = terms.max_attempts if terms.is_test else None
    assignment.time_limit_minutes = terms.time_limit_minutes if terms.is_test else None


def withdraw(session: Session, assignment: Assignment, now: datetime) -> None:
    """Take a lesson back; what was done under it stays. A second time changes nothing.

    Raises:
        GroupArchivedError: the group is archived.
    """
    _check_open(session, assignment.group_id)
    assignment.withdrawn_at = assignment.withdrawn_at or now


def _check_open(session: Session, group_id: int) -> None:
    group = groups.group(session, group_id)
    if group is None or group.archived_at is not None:
        raise GroupArchivedError(group_id)


def _whose(assignment: Assignment, person_id: int) -> Whose:
    return Whose(person_id, assignment.course_id, assignment.lesson_id, context_of(assignment))


def grant_attempt(session: Session, assignment: Assignment, person_id: int) -> int:
    """One further attempt for one learner; how many he has been given beyond the rule.

    Raises:
        NotATestError: the assignment does not limit attempts.
        GroupArchivedError: the group is archived.
    """
    _check_open(session, assignment.group_id)
    if not assignment.is_test or assignment.max_attempts is None:
        raise NotATestError(assignment.id)
    return allowances.allow_attempt(session, _whose(assignment, person_id))


def grant_time(session: Session, assignment: Assignment, person_id: int, percent: int) -> None:
    """More time for one learner, in per cent of the limit; an open attempt gets it too.

    Raises:
        NotATestError: the assignment does not limit time.
        GroupArchivedError: the group is archived.
    """
    _check_open(session, assignment.group_id)
    if not assignment.is_test or assignment.time_limit_minutes is None:
        raise NotATestError(assignment.id)
    allowances.allow_time(session, _whose(assignment, person_id), percent, rules_of(assignment))

"""The address of changes: what to read anew, with its present state."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from werkzeug.wrappers import Response

from lms.db.session import db
from lms.groups.models import Group, Member
from lms.interop.api import rows
from lms.interop.api.answers import json_answer
from lms.interop.api.asking import for_token, takes
from lms.interop.api.blueprint import api
from lms.interop.api.models import ApiToken, Change, ChangeKind, Scope
from lms.interop.api.pseudonyms import pseudonym
from lms.interop.api.reading_changes import read_page
from lms.interop.api.seen import groups_seen, members_seen, people_seen
from lms.learning import queries
from lms.learning.models import Attempt, LessonProgress
from lms.web.clock import now


@api.get("/changes")
@for_token(Scope.GROUPS, Scope.RESULTS)
@takes("since", "limit")
def changes(token: ApiToken) -> Response:
    """What has changed since the cursor."""
    page = read_page(db(), token, now())
    present = _Present(token, page.changes)
    return json_answer(
        {
            "data": [_shown(each, token, present) for each in page.changes],
            "next": page.goes_on,
            "more": page.more,
        }
    )


class _Present:
    """The present state of what the changes of a page are about; what is gone is not in it."""

    def __init__(self, token: ApiToken, changes: Sequence[Change]) -> None:
        groups = {each.group_id for each in changes if each.group_id is not None}
        people = {each.person_id for each in changes if each.person_id is not None}
        attempts = {each.attempt_id for each in changes if each.attempt_id is not None}
        self._states: dict[tuple[Any, ...], dict[str, Any]] = {}
        self._groups(token, groups)
        self._members(token, groups, people)
        self._attempts(token, attempts)
        self._progress(token, people)

    def state(self, change: Change) -> dict[str, Any] | None:
        """Of what a change is about."""
        return self._states.get(_key(change))

    def _groups(self, token: ApiToken, ids: set[int]) -> None:
        found = db().scalars(groups_seen(token).where(Group.id.in_(ids))).all()
        for row in rows.groups_json(found):
            self._states[ChangeKind.GROUP, row["id"]] = row

    def _members(self, token: ApiToken, groups: set[int], people: set[int]) -> None:
        found = members_seen(token).where(Member.group_id.in_(groups), Member.person_id.in_(people))
        members = db().scalars(found).all()
        for member, row in zip(members, rows.members_json(members, token), strict=True):
            self._states[ChangeKind.MEMBER, member.group_id, member.person_id] = row

    def _attempts(self, token: ApiToken, ids: set[int]) -> None:
        found = queries.finished_attempts(people_seen(token)).where(Attempt.id.in_(ids))
        for attempt in db().scalars(found):
            self._states[ChangeKind.ATTEMPT, attempt.id] = rows.attempt_json(attempt, token)

    def _progress(self, token: ApiToken, people: set[int]) -> None:
        found = queries.progress_of(people_seen(token)).where(LessonProgress.person_id.in_(people))
        for row in db().scalars(found):
            key = (ChangeKind.PROGRESS, row.person_id, row.course_id, row.lesson_id)
            self._states[key] = rows.progress_json(row, token)


def _key(change: Change) -> tuple[Any, ...]:
    if change.kind is ChangeKind.GROUP:
        return change.kind, change.group_id
    if change.kind is ChangeKind.MEMBER:
        return change.kind, change.group_id, change.person_id
    if change.kind is ChangeKind.ATTEMPT:
        return change.kind, change.attempt_id
    return change.kind, change.person_id, change.course_id, change.lesson_id


def _shown(change: Change, token: ApiToken, present: _Present) -> dict[str, Any]:
    """A change; `state` is None where what it is about is gone, or is no longer to be seen."""
    person = change.person_id
    return {
        "id": f"{change.tx}-{change.id}",
        "kind": change.kind.value,
        "at": rows.moment(change.at),
        "group": change.group_id,
        "person": pseudonym(token.organisation_id, person) if person is not None else None,
        "attempt": change.attempt_id,
        "course": change.course_id or None,
        "lesson": change.lesson_id or None,
        "state": present.state(change),
    }

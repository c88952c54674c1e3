"""Groups, members and results as a program reads them.

Scores are shares from 0 to 1, as everywhere in the product; moments are in UTC.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from lms.db.session import db
from lms.groups import queries as groups
from lms.groups.models import Group, Member
from lms.interop.api.models import ApiToken, Scope
from lms.interop.api.pseudonyms import pseudonym
from lms.learning.models import Attempt, LessonProgress, ObjectiveProgress
from lms.learning.progress import share
from lms.people import queries as people
from lms.people.models import Organisation


def moment(at: datetime | None) -> str | None:
    """A moment as it is written."""
    return at.isoformat() if at is not None else None


def organisation_json(organisation: Organisation, token: ApiToken) -> dict[str, Any]:
    """An organisation; what lies above that of the token is not told."""
    is_top = organisation.id == token.organisation_id
    return {
        "id": organisation.id,
        "parent": None if is_top else organisation.parent_id,
        "kind": organisation.kind.value,
        "name": organisation.name,
        "time_zone": organisation.time_zone,
        "language": organisation.language,
    }


def groups_json(found: Sequence[Group]) -> list[dict[str, Any]]:
    """Groups with the number of their present members."""
    counts = groups.member_counts(db(), [each.id for each in found])
    return [
        {
            "id": group.id,
            "organisation": group.organisation_id,
            "kind": group.kind.value,
            "name": group.name,
            "language": group.language,
            "school_year": group.school_year,
            "continues": group.rolled_from_id,
            "members": counts.get(group.id, 0),
            "created_at": moment(group.created_at),
            "archived_at": moment(group.archived_at),
        }
        for group in found
    ]


def members_json(found: Sequence[Member], token: ApiToken) -> list[dict[str, Any]]:
    """Places in groups; name and number in the class register only where names may be read."""
    with_names = token.has(Scope.NAMES)
    names = people.names_of(db(), {each.person_id for each in found}) if with_names else {}
    rows = []
    for member in found:
        row: dict[str, Any] = {
            "group": member.group_id,
            "person": pseudonym(token.organisation_id, member.person_id),
            "joined_at": moment(member.joined_at),
        }
        if with_names:
            row |= {"name": names.get(member.person_id, ""), "number": member.number}
        rows.append(row)
    return rows


def attempt_json(attempt: Attempt, token: ApiToken) -> dict[str, Any]:
    """A finished attempt at a quiz."""
    return {
        "id": attempt.id,
        "person": pseudonym(token.organisation_id, attempt.person_id),
        "course": attempt.course_id,
        "lesson": attempt.lesson_id,
        "lesson_digest": attempt.lesson_digest,
        "mode": attempt.mode.value,
        "language": attempt.language,
        "started_at": moment(attempt.started_at),
        "finished_at": moment(attempt.finished_at),
        "points": attempt.points or 0.0,
        "max_points": attempt.max_points or 0.0,
        "share": share(attempt),
    }


def progress_json(row: LessonProgress, token: ApiToken) -> dict[str, Any]:
    """Somebody's progress in a lesson. `attempts` are finished ones at its quiz."""
    return {
        "person": pseudonym(token.organisation_id, row.person_id),
        "course": row.course_id,
        "lesson": row.lesson_id,
        "steps_done": row.steps_done,
        "attempts": row.attempts,
        "best": row.best,
        "latest": row.latest,
        "started_at": moment(row.started_at),
        "last_at": moment(row.last_at),
        "completed_at": moment(row.completed_at),
    }


def objective_json(row: ObjectiveProgress, token: ApiToken) -> dict[str, Any]:
    """How well somebody holds an objective."""
    return {
        "person": pseudonym(token.organisation_id, row.person_id),
        "course": row.course_id,
        "lesson": row.lesson_id,
        "objective": row.objective_id,
        "answered": row.answered,
        "score": row.score,
        "mastered_at": moment(row.mastered_at),
    }

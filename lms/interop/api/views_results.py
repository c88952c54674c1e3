"""Addresses of results: finished attempts, progress in lessons, objectives held."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from flask import request
from werkzeug.wrappers import Response

from lms.interop.api import rows
from lms.interop.api.answers import rows_page
from lms.interop.api.asking import for_token, takes
from lms.interop.api.blueprint import api
from lms.interop.api.models import ApiToken, Scope
from lms.interop.api.problems import bad_value
from lms.interop.api.seen import people_seen
from lms.learning import queries
from lms.learning.models import Attempt, LessonProgress, ObjectiveProgress
from lms.web.ids import MAX_ID

#: What every list of results can be narrowed by, and its pages.
FILTERS = ("group", "course", "lesson", "cursor", "limit")
#: Characters of an id of a course or lesson.
_LONGEST = 120


def _people(token: ApiToken) -> sa.Select[int]:
    """Whose results are asked for."""
    text = request.args.get("group")
    if text is None:
        return people_seen(token)
    number = int(text) if text.isascii() and text.isdigit() and len(text) <= 10 else 0
    if not 1 <= number <= MAX_ID:
        raise bad_value("group", "This is no id of a group.")
    return people_seen(token, number)


def _narrowed(found: sa.Select[Any], table: Any) -> sa.Select[Any]:
    """With the course and the lesson that are asked for. A lesson's id is one within its course."""
    course, lesson = request.args.get("course"), request.args.get("lesson")
    if lesson is not None and course is None:
        raise bad_value("lesson", "Name the course, too: lessons are named within it.")
    for name, value in (("course", course), ("lesson", lesson)):
        if value is not None and (len(value) > _LONGEST or "\0" in value):
            raise bad_value(name, f"This is no id of a {name}.")
    if course is not None:
        found = found.where(table.course_id == course)
    return found if lesson is None else found.where(table.lesson_id == lesson)


@api.get("/attempts")
@for_token(Scope.RESULTS)
@takes(*FILTERS)
def attempts(token: ApiToken) -> Response:
    """Finished attempts at quizzes, in the order in which they were begun."""
    return rows_page(
        "attempts",
        _narrowed(queries.finished_attempts(_people(token)), Attempt),
        Attempt.id,
        lambda page: [rows.attempt_json(each, token) for (each,) in page],
    )


@api.get("/progress")
@for_token(Scope.RESULTS)
@takes(*FILTERS)
def progress(token: ApiToken) -> Response:
    """Progress by person and lesson."""
    return rows_page(
        "progress",
        _narrowed(queries.progress_of(_people(token)), LessonProgress),
        LessonProgress.id,
        lambda page: [rows.progress_json(each, token) for (each,) in page],
    )


@api.get("/objectives")
@for_token(Scope.RESULTS)
@takes(*FILTERS)
def objectives(token: ApiToken) -> Response:
    """Objectives by person: how well they are held, and since when they are mastered."""
    return rows_page(
        "objectives",
        _narrowed(queries.objectives_of(_people(token)), ObjectiveProgress),
        ObjectiveProgress.id,
        lambda page: [rows.objective_json(each, token) for (each,) in page],
    )

"""Addresses of the catalogue, of the token itself, and of the description of the API."""

from __future__ import annotations

from flask import url_for
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from lms.db.session import db
from lms.interop.api import description
from lms.interop.api.answers import items_page, json_answer
from lms.interop.api.asking import for_token, takes
from lms.interop.api.blueprint import api
from lms.interop.api.catalogue import course_json, lesson_json
from lms.interop.api.models import ApiToken, Scope
from lms.people import queries as people
from lms.web.access import public
from lms.web.packs import NoSuchCourseError, library
from lms.web.security import only_data


@api.get("/openapi.json")
@only_data
@public
def openapi() -> Response:
    """What there is, as OpenAPI 3.1; open, since it tells nothing about anybody."""
    return json_answer(description.document(url_for("api.openapi").removesuffix("/openapi.json")))


@api.get("/token")
@for_token()
def token(token: ApiToken) -> Response:
    """What this token may."""
    organisation = people.organisation(db(), token.organisation_id)
    if organisation is None:
        raise NotFound
    return json_answer(
        {
            "name": token.name,
            "organisation": {"id": organisation.id, "name": organisation.name},
            "scopes": token.scopes,
            "expires_at": token.expires_at.isoformat() if token.expires_at else None,
        }
    )


@api.get("/courses")
@for_token(Scope.CATALOGUE)
@takes("cursor", "limit")
def courses(_token: ApiToken) -> Response:
    """All courses."""
    return items_page("courses", library().courses(), lambda each: each.id, course_json)


@api.get("/courses/<course_id>")
@for_token(Scope.CATALOGUE)
def course(_token: ApiToken, course_id: str) -> Response:
    """One course."""
    try:
        return json_answer(course_json(library().course(course_id)))
    except NoSuchCourseError as error:
        raise NotFound from error


@api.get("/courses/<course_id>/lessons")
@for_token(Scope.CATALOGUE)
@takes("cursor", "limit")
def lessons(_token: ApiToken, course_id: str) -> Response:
    """The lessons of a course."""
    try:
        found = library().course(course_id)
    except NoSuchCourseError as error:
        raise NotFound from error
    return items_page(f"lessons {found.id}", found.lessons, lambda each: each.id, lesson_json)


@api.get("/courses/<course_id>/lessons/<lesson_id>")
@for_token(Scope.CATALOGUE)
def lesson(_token: ApiToken, course_id: str, lesson_id: str) -> Response:
    """One lesson."""
    found = library().lesson_or_none(course_id, lesson_id)
    if found is None:
        raise NotFound
    return json_answer(lesson_json(found))

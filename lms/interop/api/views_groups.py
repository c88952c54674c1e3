"""Addresses of organisations, groups and their members."""

from __future__ import annotations

from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from lms.db.session import db
from lms.groups.models import Group, Member
from lms.interop.api import rows
from lms.interop.api.answers import json_answer, rows_page
from lms.interop.api.asking import for_token, takes
from lms.interop.api.blueprint import api
from lms.interop.api.models import ApiToken, Scope
from lms.interop.api.seen import groups_seen, members_seen
from lms.people.models import Organisation
from lms.people.queries import organisations as organisations_below


@api.get("/organisations")
@for_token(Scope.GROUPS)
@takes("cursor", "limit")
def organisations(token: ApiToken) -> Response:
    """The organisation of the token and all below it."""
    found = organisations_below([token.organisation_id]).order_by(None)
    return rows_page(
        "organisations",
        found,
        Organisation.id,
        lambda page: [rows.organisation_json(each, token) for (each,) in page],
    )


@api.get("/groups")
@for_token(Scope.GROUPS)
@takes("cursor", "limit")
def groups(token: ApiToken) -> Response:
    """All groups."""
    return rows_page(
        "groups",
        groups_seen(token),
        Group.id,
        lambda page: rows.groups_json([each for (each,) in page]),
    )


def _group(token: ApiToken, group_id: int) -> Group:
    found = db().scalar(groups_seen(token).where(Group.id == group_id))
    if found is None:
        raise NotFound
    return found


@api.get("/groups/<int:group_id>")
@for_token(Scope.GROUPS)
def group(token: ApiToken, group_id: int) -> Response:
    """One group."""
    return json_answer(rows.groups_json([_group(token, group_id)])[0])


@api.get("/groups/<int:group_id>/members")
@for_token(Scope.GROUPS)
@takes("cursor", "limit")
def members(token: ApiToken, group_id: int) -> Response:
    """Its present members."""
    found = _group(token, group_id)
    return rows_page(
        f"members {found.id}",
        members_seen(token).where(Member.group_id == found.id),
        Member.id,
        lambda page: rows.members_json([each for (each,) in page], token),
    )

"""What the room `groups` brings to the application."""

from __future__ import annotations

from flask_babel import lazy_gettext

from lms.groups import (
    card_pages,
    code_pages,
    group_page,
    leader_pages,
    member_pages,
    own_groups,
    roster_pages,
)
from lms.groups.blueprint import bp, short
from lms.groups.colleagues import when_role_withdrawn
from lms.groups.models import Group
from lms.groups.places import places_of
from lms.groups.policy import MAKERS, GroupsPermission, may
from lms.groups.privacy import erase_person, export_person, when_merged
from lms.people.facts import PeopleMerged, RoleWithdrawn
from lms.web.actor import Actor
from lms.web.navigation import Entry
from lms.web.room import Room

#: The modules whose views stand on the blueprints.
VIEWS = (
    card_pages,
    code_pages,
    group_page,
    leader_pages,
    member_pages,
    own_groups,
    roster_pages,
)


def _whoever_leads(actor: Actor | None) -> bool:
    return actor is not None and actor.has(*(role.value for role in MAKERS))


def _no_tabs(_group: Group, _here: str) -> tuple[tuple[str, str, bool], ...]:
    """The ways through a group's pages; the rooms above put theirs in its place."""
    return ()


ROOM = Room(
    name="groups",
    blueprints=(bp, short),
    permissions=((GroupsPermission, may),),
    navigation=(Entry("groups.mine", lazy_gettext("My classes"), _whoever_leads),),
    template_globals={"group_tabs": _no_tabs, "places_of": places_of},
    subscribers=((PeopleMerged, when_merged), (RoleWithdrawn, when_role_withdrawn)),
    export=export_person,
    erase=erase_person,
)

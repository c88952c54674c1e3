"""What the room `authoring` brings to the application."""

from __future__ import annotations

from flask_babel import lazy_gettext, ngettext

from lms.authoring import queries, telling, views_desk, views_report, views_review
from lms.authoring.blueprint import bp
from lms.authoring.policy import AuthoringPermission, may, reviews
from lms.authoring.privacy import erase_person, export_person, when_merged
from lms.authoring.rows import anchor_of
from lms.authoring.words import KINDS, OUTCOMES
from lms.core.content.model import text_in
from lms.core.languages import OWN_NAMES
from lms.db.session import db
from lms.people.facts import PeopleMerged
from lms.web.navigation import Entry
from lms.web.room import Room

#: The modules whose views stand on the blueprint.
VIEWS = (views_report, views_desk, views_review)


def _waiting() -> tuple[int, str]:
    count = queries.open_count(db())
    words = ngettext("%(num)s report waits", "%(num)s reports wait", count)
    return count, words


ROOM = Room(
    name="authoring",
    blueprints=(bp,),
    permissions=((AuthoringPermission, may),),
    navigation=(Entry("authoring.desk", lazy_gettext("Review"), reviews, _waiting),),
    subscribers=((PeopleMerged, when_merged),),
    jobs={telling.KIND: telling.tell_editors},
    template_globals={
        "kind_of_mistake": KINDS.__getitem__,
        "outcome_of_report": OUTCOMES.__getitem__,
        "place_anchor": anchor_of,
        "own_name": OWN_NAMES.__getitem__,
        "pack_title": text_in,
    },
    export=export_person,
    erase=erase_person,
)

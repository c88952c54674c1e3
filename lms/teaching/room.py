"""What the room `teaching` brings to the application."""

from __future__ import annotations

from flask import url_for
from flask_babel import gettext, lazy_gettext

from lms.core.content.model import Lesson
from lms.learning.facts import ResponseRegraded
from lms.people.facts import PeopleMerged
from lms.people.models import Role
from lms.teaching import (
    printing,
    views_assign,
    views_calculations,
    views_home,
    views_member,
    views_progress,
)
from lms.teaching.blueprint import bp
from lms.teaching.notices import when_regraded
from lms.teaching.policy import TeachingPermission, may
from lms.teaching.privacy import erase_person, export_person, when_merged
from lms.teaching.tabs import group_tabs
from lms.web.actor import Actor, current_actor
from lms.web.navigation import Entry
from lms.web.room import Room

#: The modules whose views stand on the blueprint.
VIEWS = (views_home, views_assign, views_progress, views_member, views_calculations, printing)


def _whoever_leads(actor: Actor | None) -> bool:
    return actor is not None and actor.has(Role.LEADER.value)


def _whoever_only_learns(actor: Actor | None) -> bool:
    return actor is not None and not actor.is_guest and not _whoever_leads(actor)


def lesson_links(lesson: Lesson) -> list[tuple[str, str]]:
    """What a leader can do with a lesson, as (URL, label) for the lesson's page."""
    if not _whoever_leads(current_actor()):
        return []
    give = url_for("teaching.give_lesson", course_id=lesson.course_id, lesson_id=lesson.id)
    return [(give, gettext("Give to a class")), *printing.paper_links(lesson)]


ROOM = Room(
    name="teaching",
    blueprints=(bp,),
    permissions=((TeachingPermission, may), (printing.PrintPermission, printing.may)),
    navigation=(
        Entry("teaching.my_work", lazy_gettext("My work"), _whoever_only_learns),
        Entry("teaching.my_teaching", lazy_gettext("My teaching"), _whoever_leads),
    ),
    subscribers=((ResponseRegraded, when_regraded), (PeopleMerged, when_merged)),
    template_globals={"group_tabs": group_tabs, "lesson_links": lesson_links},
    export=export_person,
    erase=erase_person,
)

"""What the room `classroom` brings to the application."""

from __future__ import annotations

from flask import url_for
from flask_babel import gettext, lazy_gettext

from lms.classroom import (
    cards,
    service,
    views_control,
    views_door,
    views_place,
    views_projector,
    views_report,
    views_runs,
    views_start,
    views_stream,
    views_tablet,
)
from lms.classroom.blueprint import bp, short
from lms.classroom.counting_progress import count_answers
from lms.classroom.ending import end_run
from lms.classroom.policy import ClassroomPermission, may
from lms.classroom.privacy import erase_person, export_person, when_merged
from lms.classroom.tabs import group_tabs
from lms.classroom.views_answers import fast
from lms.core.content.model import Lesson
from lms.people.facts import PeopleMerged
from lms.people.models import Role
from lms.teaching.room import lesson_links as teaching_links
from lms.web.access import allowed
from lms.web.actor import Actor
from lms.web.navigation import Entry
from lms.web.room import Room

#: The modules whose views stand on the blueprint.
VIEWS = (
    cards,
    views_start,
    views_control,
    views_projector,
    views_door,
    views_place,
    views_tablet,
    views_stream,
    views_report,
    views_runs,
)


def _whoever_leads(actor: Actor | None) -> bool:
    return actor is not None and actor.has(Role.LEADER.value)


def lesson_links(lesson: Lesson) -> list[tuple[str, str]]:
    """What a leader can do with a lesson: run it in class, and what `teaching` offers."""
    links = teaching_links(lesson)
    if not links or not allowed(ClassroomPermission.START):
        return links
    run = url_for("classroom.start_form", course_id=lesson.course_id, lesson_id=lesson.id)
    return [(run, gettext("Run in class")), *links]


ROOM = Room(
    name="classroom",
    blueprints=(bp, short, fast),
    permissions=((ClassroomPermission, may),),
    navigation=(Entry("classroom.runs", lazy_gettext("Runs in class"), _whoever_leads),),
    subscribers=((PeopleMerged, when_merged),),
    jobs={service.ENDING: end_run, service.COUNTING: count_answers},
    template_globals={
        "lesson_links": lesson_links,
        "group_tabs": group_tabs,
        "card_reader_installed": cards.card_reader_installed,
        "card_reader_scripts": cards.card_reader_scripts,
    },
    export=export_person,
    erase=erase_person,
    doors=(views_door.door_of_run,),
)

"""What the room `learning` brings to the application."""

from __future__ import annotations

from flask_babel import lazy_gettext

from lms.core.content.model import Course, Lesson
from lms.learning import catalogue, deadlines, own_progress, player, quiz, service
from lms.learning.blueprint import bp
from lms.learning.drawing import truth_word
from lms.learning.policy import LearningPermission, may
from lms.learning.privacy import erase_person, export_person
from lms.learning.rebuild import when_merged
from lms.learning.trying import keeping, views
from lms.people.facts import PeopleMerged
from lms.web.actor import Actor
from lms.web.navigation import Entry
from lms.web.room import Room

#: The modules whose views stand on the blueprint.
VIEWS = (catalogue, player, quiz, own_progress, views, keeping)


def _everybody(_actor: Actor | None) -> bool:
    return True


def _whoever_learns(actor: Actor | None) -> bool:
    return actor is not None


def _no_links(_thing: Lesson | Course) -> tuple[tuple[str, str], ...]:
    """What a lesson's or a course's page links to besides; the rooms above put theirs there."""
    return ()


ROOM = Room(
    name="learning",
    blueprints=(bp,),
    permissions=((LearningPermission, may),),
    navigation=(
        Entry("learning.catalogue", lazy_gettext("Lessons"), _everybody),
        Entry("learning.progress", lazy_gettext("My progress"), _whoever_learns),
    ),
    subscribers=((PeopleMerged, when_merged),),
    template_globals={
        "lesson_links": _no_links,
        "course_links": _no_links,
        "lesson_minutes": player.lesson_minutes,
        "truth_word": truth_word,
        "weight_kb": catalogue.weight_kb,
        "with_calculators": views.with_calculators,
    },
    jobs={service.CLOSING: deadlines.close_when_over},
    export=export_person,
    erase=erase_person,
)

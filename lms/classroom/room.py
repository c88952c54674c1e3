"""What the room `classroom` brings to the application."""

from __future__ import annotations

from lms.classroom import service, views_control, views_start
from lms.classroom.blueprint import bp
from lms.classroom.ending import end_run
from lms.classroom.policy import ClassroomPermission, may
from lms.classroom.privacy import erase_person, export_person, when_merged
from lms.people.facts import PeopleMerged
from lms.web.room import Room

#: The modules whose views stand on the blueprint.
VIEWS = (views_start, views_control)

ROOM = Room(
    name="classroom",
    blueprints=(bp,),
    permissions=((ClassroomPermission, may),),
    subscribers=((PeopleMerged, when_merged),),
    jobs={service.ENDING: end_run},
    export=export_person,
    erase=erase_person,
)

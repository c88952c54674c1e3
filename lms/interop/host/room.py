"""What people of a host application bring to the application."""

from __future__ import annotations

from lms.interop.host import arriving, privacy
from lms.people.facts import PeopleMerged
from lms.web.room import Room

ROOM = Room(
    name="host",
    subscribers=((PeopleMerged, arriving.when_merged),),
    export=privacy.export_person,
    erase=privacy.erase_person,
)

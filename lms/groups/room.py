"""What the room `groups` brings to the application."""

from __future__ import annotations

from lms.web.room import Room

ROOM = Room(name="groups")

"""What the room `classroom` brings to the application."""

from __future__ import annotations

from lms.classroom.blueprint import bp
from lms.web.room import Room

ROOM = Room(name="classroom", blueprints=(bp,))

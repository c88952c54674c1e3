"""The blueprint of live runs; its views stand in the modules that `lms.classroom.room` names."""

from __future__ import annotations

from lms.web.language import room_blueprint

bp = room_blueprint("classroom", __name__)

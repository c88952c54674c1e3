"""The blueprint of teaching; its views stand in the modules that `lms.teaching.room` names."""

from __future__ import annotations

from lms.web.language import room_blueprint

bp = room_blueprint("teaching", __name__)

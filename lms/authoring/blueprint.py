"""The blueprint of authoring; its views stand in the modules that `lms.authoring.room` names."""

from __future__ import annotations

from lms.web.language import room_blueprint

bp = room_blueprint("authoring", __name__)

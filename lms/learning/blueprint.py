"""The blueprint of learning; its views stand beside it by subject."""

from __future__ import annotations

from lms.web.language import room_blueprint

bp = room_blueprint("learning", __name__)

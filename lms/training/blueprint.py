"""The blueprint of training; its views stand in the modules that `lms.training.room` names."""

from __future__ import annotations

from lms.web.language import room_blueprint

bp = room_blueprint("training", __name__)

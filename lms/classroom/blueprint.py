"""The blueprints of live runs; their views stand in the modules that `lms.classroom.room` names."""

from __future__ import annotations

from flask import Blueprint

from lms.web.language import room_blueprint

bp = room_blueprint("classroom", __name__)
#: Addresses without a language in them: short links, and what scripts ask for.
short = Blueprint("classroom_short", __name__)

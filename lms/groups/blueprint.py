"""The blueprints of groups; their views stand beside them by subject."""

from __future__ import annotations

from flask import Blueprint

from lms.web.language import room_blueprint

bp = room_blueprint("groups", __name__)
#: Short links for paper and QR codes, without a language in the URL.
short = Blueprint("groups_short", __name__)

"""The blueprints of people: one's own account, and administration; the views stand beside them."""

from __future__ import annotations

from lms.web.language import room_blueprint

bp = room_blueprint("people", __name__)
#: A blueprint of its own, so that the navigation knows where one is.
administration = room_blueprint("administration", __name__)

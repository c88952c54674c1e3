"""The blueprints of LTI: what platforms talk to, and pages in a language."""

from __future__ import annotations

from flask import Blueprint

from lms.web.language import room_blueprint

#: Addresses that are entered in platforms: no language in them, and they never change.
doors = Blueprint("lti_doors", __name__, url_prefix="/lti")
#: Pages of leaders who came from a platform.
bp = room_blueprint("lti", __name__)
#: Pages of administrators; below those of `people`.
registrations = Blueprint("lti_registrations", __name__, url_prefix="/<lang:lang>/admin/platforms")

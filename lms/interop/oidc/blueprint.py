"""The blueprints of sign-in services: the way back from one, pages of people, and of administrators."""

from __future__ import annotations

from flask import Blueprint

from lms.web.language import room_blueprint

#: The address that is entered in a service: no language in it, and it never changes.
back = Blueprint("oidc_back", __name__, url_prefix="/oidc")
#: Signing in and out, and what is linked to one's own account.
bp = room_blueprint("oidc", __name__)
#: Pages of administrators; below those of `people`.
services = Blueprint("oidc_services", __name__, url_prefix="/<lang:lang>/admin/sign-in-services")

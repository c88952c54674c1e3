"""Our key set, as platforms fetch it."""

from __future__ import annotations

from flask import jsonify
from werkzeug.wrappers import Response

from lms.db.session import db
from lms.interop.lti.blueprint import doors
from lms.interop.lti.keys import published
from lms.web.access import public
from lms.web.clock import now

#: Seconds for which others may keep it; a new key is published a day before it signs.
KEPT = 3600


@doors.get("/keys.json")
@public
def keys() -> Response:
    """The public keys (JWKS, RFC 7517)."""
    response: Response = jsonify(keys=published(db(), now()))
    response.headers["Cache-Control"] = f"public, max-age={KEPT}"
    return response

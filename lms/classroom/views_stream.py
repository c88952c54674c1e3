"""The state of a run for a client that cannot listen to its stream: asked for every few seconds.

The ticket is the access; neither session nor cookie is looked at. An answer to a client that knows
the state already is as small as HTTP allows, because a lesson has hundreds of them.
"""

from __future__ import annotations

import hashlib

from flask import current_app, request
from werkzeug.wrappers import Response

from lms.classroom.blueprint import short
from lms.classroom.tickets import read
from lms.classroom.watching import look
from lms.db.session import database
from lms.web.access import public
from lms.web.security import only_data


@short.get("/live/<ticket>/events")
@public
@only_data
def events(ticket: str) -> Response:
    """No stream here: below another WSGI server it would keep a thread.

    `lms serve` answers this path by `lms.classroom.streams` before Flask sees it. To 204 a browser
    does not come back, and our script asks for the state instead.
    """
    del ticket
    return Response(status=204, headers={"Cache-Control": "no-store"})


@short.get("/live/<ticket>/state")
@public
@only_data
def state(ticket: str) -> Response:
    """What the stream would say now; 304 where the client has it, 404 where there is nothing."""
    held = read(str(current_app.secret_key), ticket)
    pulse = look(database(), {held.run_id: ""}).get(held.run_id) if held else None
    if held is None or pulse is None or not pulse.mark:
        return Response(status=404, headers={"Cache-Control": "no-store"})
    text = pulse.leading if held.leading else pulse.public
    # Of what is told, not the run's mark: that is another with every answer that leaders see.
    tag = hashlib.blake2s(text.encode(), digest_size=6).hexdigest()
    # Looked for by hand, since compressing an answer makes another tag of it.
    if tag in request.headers.get("If-None-Match", ""):
        answer = Response(status=304)
    else:
        answer = Response(text, mimetype="application/json", headers={"Cache-Control": "no-store"})
    answer.set_etag(tag, weak=True)
    return answer

"""The time of a request: asked once here, then passed down as a value."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import cast

from flask import g, request

from lms.web.asgi import ARRIVED


def now() -> datetime:
    """The present moment in UTC; the same for the whole request."""
    if "now" not in g:
        g.now = datetime.now(UTC)
    return cast(datetime, g.now)


def arrived() -> datetime:
    """When the request was here; it may have waited for a thread since. Not after `now`."""
    seconds = request.environ.get(ARRIVED)
    if seconds is None:  # another server than ours
        return now()
    return min(datetime.fromtimestamp(seconds, UTC), now())

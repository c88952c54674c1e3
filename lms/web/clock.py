"""The time of a request: asked once here, then passed down as a value."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import cast

from flask import g


def now() -> datetime:
    """The present moment in UTC; the same for the whole request."""
    if "now" not in g:
        g.now = datetime.now(UTC)
    return cast(datetime, g.now)

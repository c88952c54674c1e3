"""The session with which this application asks platforms; one for each thread."""

from __future__ import annotations

import threading

from flask import current_app

from lms.interop.outgoing import Outgoing
from lms.web.settings import settings

EXTENSION = "lms.interop.outgoing"


def outgoing() -> Outgoing:
    """A session that is used by this thread alone, so that connections are kept open."""
    local: threading.local = current_app.extensions.setdefault(EXTENSION, threading.local())
    found: Outgoing | None = getattr(local, "session", None)
    if found is None:
        found = local.session = Outgoing(settings().private_hosts)
    return found

"""Full addresses, for whoever is not at this screen: on paper, in a platform, in an answer.

Not for mail: the host of what is mailed never comes from a request (`lms.people.addresses`).
"""

from __future__ import annotations

from typing import Any

from flask import request, url_for

from lms.web.frames import site_root
from lms.web.settings import settings


def root() -> str:
    """Where people reach us: as configured, else as this request came; no slash at the end."""
    return settings().public_url.rstrip("/") or site_root()


def outside(endpoint: str, **values: Any) -> str:
    """The address of a page for people who come from elsewhere; never one of a frame."""
    return root() + url_for(endpoint, **values).removeprefix(request.script_root)

"""Addresses that leave the screen (on paper, on a blackboard, in a QR code), and the QR codes.

PUBLIC_URL decides the host; without it the address is the one by which the leader came.
"""

from __future__ import annotations

from typing import Any

import segno
from flask import request, url_for
from markupsafe import Markup, escape

from lms.web.settings import settings


def public_link(endpoint: str, **values: Any) -> str:
    """The full address of a page for people who are not at this screen."""
    path = url_for(endpoint, **values).removeprefix(request.script_root)
    return (settings().public_url or request.root_url).rstrip("/") + path


def shown_link(link: str) -> str:
    """A link as it is read aloud or copied from a blackboard: without its scheme."""
    return link.split("://", 1)[-1].rstrip("/")


def qr_code(link: str, label: str, size: int = 160) -> Markup:
    """A QR code as an inline drawing, dark on white also in the dark theme; `size` in pixels."""
    drawing = segno.make(link, error="m", micro=False).svg_inline(
        border=2, dark="#000", light="#fff", omitsize=True, svgclass="qr", lineclass=None
    )
    attributes = Markup('<svg role="img" aria-label="{}" width="{}" height="{}" ').format(
        escape(label), size, size
    )
    return attributes + Markup(drawing.removeprefix("<svg "))  # noqa: S704 (our own drawing)

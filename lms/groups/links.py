"""Addresses that leave the screen (on paper, on a blackboard, in a QR code), and the QR codes.

`lms.web.addresses` makes them.
"""

from __future__ import annotations

import segno
from markupsafe import Markup, escape


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

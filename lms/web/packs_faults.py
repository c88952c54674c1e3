"""In development, what is wrong with the packs, at the top of each page.

An author who makes a mistake goes on seeing the last good page; without this he would wonder why
nothing changes. The words are those of `lms check`, so they are English on every page.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from flask import Flask
from markupsafe import Markup
from werkzeug.wrappers import Response

from lms.core.content.problems import Problem, blocking

#: How many faults are shown; `lms check` tells all.
SHOWN = 10

_MAIN = "<main"
_BOX = Markup(
    '<section class="notice notice-warning" lang="en"><div><p class="notice-title">The packs have '
    "faults; you see the last good ones.</p><ul>{}</ul></div></section>"
)
_FAULT = Markup("<li><code>{}:{}</code> {}</li>")
_MORE = Markup("<li>… and {} more</li>")


def show_faults(app: Flask, problems: Callable[[], Sequence[Problem]]) -> None:
    """Put what `problems` answers before the main part of each page."""

    def add_box(response: Response) -> Response:
        faults = blocking(problems())
        if faults and response.mimetype == "text/html" and not response.is_streamed:
            page = response.get_data(as_text=True)
            response.set_data(page.replace(_MAIN, _box(faults) + _MAIN, 1))
        return response

    app.after_request(add_box)


def _box(faults: Sequence[Problem]) -> str:
    lines = [_FAULT.format(each.path, each.line, each.message) for each in faults[:SHOWN]]
    if len(faults) > SHOWN:
        lines.append(_MORE.format(len(faults) - SHOWN))
    return str(_BOX.format(Markup("").join(lines)))

"""The main navigation: rooms say what they offer and to whom; the order stands in `lms.app`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, cast

from flask import Flask, current_app, request

from lms.web.actor import Actor, current_actor
from lms.web.links import link

EXTENSION = "lms.navigation"


@dataclass(frozen=True)
class Entry:
    """One entry: where it leads, its lazily translated word, and who sees it."""

    endpoint: str
    label: Any
    shows: Callable[[Actor | None], bool]


def init_app(app: Flask, entries: Sequence[Entry]) -> None:
    """Offer the entries to the layout as `nav`, with the person as `person`."""
    app.extensions[EXTENSION] = tuple(entries)
    app.context_processor(_context)


def _context() -> dict[str, Any]:
    actor = current_actor()
    entries = cast(Sequence[Entry], current_app.extensions[EXTENSION])
    shown = [entry for entry in entries if entry.shows(actor)]
    here = _current(shown)
    return {
        "person": None if actor is None or actor.is_guest else actor,
        "nav": [(link(entry.endpoint), entry.label, entry.endpoint == here) for entry in shown],
    }


def _current(shown: Sequence[Entry]) -> str | None:
    """The endpoint of the entry for this page: its own, else the first one of its room."""
    endpoints = [entry.endpoint for entry in shown]
    if request.endpoint in endpoints:
        return request.endpoint
    return next((each for each in endpoints if each.split(".")[0] == request.blueprint), None)

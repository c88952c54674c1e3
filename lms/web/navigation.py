"""The main navigation: rooms say what they offer and to whom; the order stands in `lms.app`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from flask import Flask, request

from lms.web.actor import Actor, current_actor
from lms.web.language import current_language
from lms.web.links import link


@dataclass(frozen=True)
class Entry:
    """One entry: where it leads, its lazily translated word, and who sees it.

    `waiting` answers how many things wait there, and the same as a whole sentence.
    """

    endpoint: str
    label: Any
    shows: Callable[[Actor | None], bool]
    waiting: Callable[[], tuple[int, str]] | None = None


@dataclass(frozen=True, slots=True)
class Shown:
    """An entry as a page draws it. `waiting` is "" where nothing waits."""

    url: str
    label: str
    current: bool
    count: int = 0
    waiting: str = ""


def init_app(app: Flask, entries: Sequence[Entry]) -> None:
    """Offer the entries as `navigation()`, and the person of each page as `person`."""

    @cache
    def word(_language: str, place: int) -> str:
        return str(entries[place].label)

    def navigation() -> list[Shown]:
        """The entries for whoever is here."""
        actor, language = current_actor(), current_language()
        shown = [
            (entry, word(language, place))
            for place, entry in enumerate(entries)
            if entry.shows(actor)
        ]
        here = _current([entry for entry, _word in shown])
        return [
            Shown(link(each.endpoint), label, each.endpoint == here, *_waiting(each))
            for each, label in shown
        ]

    app.jinja_env.globals["navigation"] = navigation
    app.context_processor(_person)


def _waiting(entry: Entry) -> tuple[int, str]:
    count, words = entry.waiting() if entry.waiting else (0, "")
    return count, words if count else ""


def _person() -> dict[str, Actor | None]:
    actor = current_actor()
    return {"person": None if actor is None or actor.is_guest else actor}


def _current(shown: Sequence[Entry]) -> str | None:
    """The endpoint of the entry for this page: its own, else the first one of its room."""
    endpoints = [entry.endpoint for entry in shown]
    if request.endpoint in endpoints:
        return request.endpoint
    return next((each for each in endpoints if each.split(".")[0] == request.blueprint), None)

"""What a page that holds two languages against each other is made of: sides, sections, rows.

A row is a paragraph, a list, a table, a choice or a remark: the smallest piece that both languages
have alike. Where they are not made of the same pieces, the row is the whole they stand in, so that
nothing is ever shown beside something that it does not belong to.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from lms.authoring.finding import Reviewed
from lms.authoring.html_parts import apart, paragraphs
from lms.authoring.service import Place
from lms.core.content.model import LessonWords
from lms.web.packs import Library
from lms.web.rendering import Rendered, render_words

Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Row:
    """The same in two languages. ``id``: of a choice, an objective …; ``marks``: badges."""

    label: str
    texts: Pair
    id: str = ""
    marks: tuple[str, ...] = ()
    correct: bool = False


@dataclass(frozen=True, slots=True)
class Section:
    """A stretch of the lesson with a heading. ``lines``: where it begins in the files, if known."""

    anchor: str
    title: str
    rows: Sequence[Row]
    lines: tuple[int, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two languages, with everything rendered once."""

    name: str
    language: str
    words: LessonWords
    rendered: Rendered
    more: Mapping[str, Any]
    """HTML of what the lesson's own page does not show: the bank, the words of figures."""

    @classmethod
    def of(cls, name: str, reviewed: Reviewed, language: str, library: Library) -> Side:
        """A side of the page: `name` is left or right."""
        lesson = reviewed.lesson
        words = lesson.words[language]
        more = {
            "bank": words.bank,
            "figures": {
                each: {"caption": figure.caption, "description": figure.description}
                for each, figure in words.figures.items()
            },
        }
        return cls(
            name,
            language,
            words,
            library.rendered(lesson.course_id, lesson, language),
            render_words(reviewed.pack, lesson, more, language),
        )

    def own(self, html: str) -> Markup:
        """HTML of this side, whose ids no other side has."""
        return apart(html, self.name)

    def of_figure(self, figure: str, part: str) -> Markup:
        """Caption or description of a figure; empty where it has none."""
        return self.own(self.more["figures"][figure][part])

    def ending(self, part: str) -> Markup:
        """What stands below the steps: further reading, terms, sources."""
        return self.own(getattr(self.rendered, part))


@dataclass(frozen=True, slots=True)
class Both:
    """The two sides of a page."""

    left: Side
    right: Side


def anchor_of(place: Place | None) -> str | None:
    """Where a step or an item stands on the page; None for the lesson as a whole."""
    if place is None or place == Place():
        return None
    return f"item-{place.item_id}" if place.item_id else f"step-{place.step_id}"


def aligned(name: str, html: Pair) -> Iterator[Row]:
    """A row for each paragraph where both sides have as many, else one row for all."""
    left, right = (paragraphs(each) for each in html)
    if len(left) == len(right):
        for pair in zip(left, right, strict=True):
            yield Row(name, pair)
    else:
        yield Row(name, html)

"""A lesson's worksheet: the tasks with room to write, and the figures; never a note or an answer."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from lms.core.content.blocks import BlockKind
from lms.core.content.model import Lesson
from lms.teaching.printing_html import cited_sources, for_leader, for_learner
from lms.teaching.printing_plan import block_title
from lms.web.rendering import Rendered, RenderedPiece

#: Tasks of the class, and the same task for somebody who works alone.
TASKS = (BlockKind.ACTIVITY, BlockKind.DISCUSSION, BlockKind.ALONE)

_LINES = {BlockKind.ACTIVITY: 3, BlockKind.DISCUSSION: 4, BlockKind.ALONE: 4}
_LINE = '<span class="write-lines" aria-hidden="true"></span>'


@dataclass(frozen=True)
class SheetPart:
    """A task with lines to write on, or (kind "figure") a figure without any."""

    kind: str
    title: str
    body: Markup
    lines: int


@dataclass(frozen=True)
class SheetStep:
    """What one step asks on paper; `number` is that of the step in the lesson."""

    number: int
    heading: str
    parts: tuple[SheetPart, ...]


@dataclass(frozen=True)
class Worksheet:
    """The steps that have something to do or to look at, and the sources of the figures."""

    steps: tuple[SheetStep, ...]
    sources: Markup


def worksheet_of(lesson: Lesson, rendered: Rendered, language: str) -> Worksheet:
    """The worksheet of a lesson. Raises KeyError if the lesson lacks the language."""
    steps = []
    for number, step in enumerate(lesson.steps, start=1):
        html = rendered.steps[step.id]
        parts = tuple(
            _part(piece, language)
            for piece in html.pieces
            if piece.kind == BlockKind.FIGURE or piece.kind in TASKS
        )
        if parts:
            steps.append(SheetStep(number, html.heading, parts))
    shown = "".join(part.body for step in steps for part in step.parts)
    return Worksheet(tuple(steps), cited_sources(rendered.sources, shown))


def _part(piece: RenderedPiece, language: str) -> SheetPart:
    if piece.kind == BlockKind.FIGURE:
        return SheetPart(piece.kind, "", for_leader(piece.html), 0)
    body = for_learner(piece.body)
    title = block_title(piece, language)
    if piece.kind == BlockKind.DISCUSSION and _is_plain_list(body):
        spaced = str(body).replace("</li>", f"{_LINE * 2}</li>")
        return SheetPart(piece.kind, title, Markup(spaced), 0)  # noqa: S704 (sanitised before)
    return SheetPart(piece.kind, title, body, _LINES[BlockKind(piece.kind)])


def _is_plain_list(body: str) -> bool:
    """Whether there is one list of questions, so that each can have lines of its own."""
    return body.count("<ul>") + body.count("<ol>") == 1 and body.startswith(("<ul>", "<ol>"))

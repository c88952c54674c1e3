"""A lesson's worksheet: the tasks with room to write, and the figures; never a note or an answer."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from lms.core.content.blocks import BlockKind
from lms.core.content.model import Lesson
from lms.teaching.printing_html import for_learner
from lms.teaching.printing_plan import block_title
from lms.web.rendering import Rendered, RenderedPiece

#: Tasks of the class, and the same task for somebody who works alone.
TASKS = (BlockKind.ACTIVITY, BlockKind.DISCUSSION, BlockKind.ALONE)
MOST_LINES = 8
_LINES = {BlockKind.ACTIVITY: 3, BlockKind.ALONE: 4}


@dataclass(frozen=True)
class SheetPart:
    """A task with lines to write on, or (kind "figure") a figure without any."""

    kind: str
    title: str
    body: Markup
    lines: int


@dataclass(frozen=True)
class SheetStep:
    """What one step asks on paper."""

    heading: str
    parts: tuple[SheetPart, ...]


def worksheet_of(lesson: Lesson, rendered: Rendered, language: str) -> tuple[SheetStep, ...]:
    """The steps that have something to do or to look at."""
    steps = []
    for step in lesson.steps:
        html = rendered.steps[step.id]
        parts = tuple(
            _part(piece, language)
            for piece in html.pieces
            if piece.kind == BlockKind.FIGURE or piece.kind in TASKS
        )
        if parts:
            steps.append(SheetStep(html.heading, parts))
    return tuple(steps)


def _part(piece: RenderedPiece, language: str) -> SheetPart:
    if piece.kind == BlockKind.FIGURE:
        return SheetPart(piece.kind, "", for_learner(piece.html), 0)
    body = for_learner(piece.body)
    return SheetPart(piece.kind, block_title(piece, language), body, _lines(piece))


def _lines(piece: RenderedPiece) -> int:
    """Two lines for each question of a discussion, a few for any other task."""
    if piece.kind == BlockKind.DISCUSSION:
        return min(2 * max(piece.body.count("<li>"), 1), MOST_LINES)
    return _LINES[BlockKind(piece.kind)]

"""A lesson in two languages, row by row, for a second reader who compares sentence by sentence."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import zip_longest

from flask_babel import gettext
from markupsafe import Markup, escape

from lms.authoring.comparing_items import items_of_bank, items_of_quiz
from lms.authoring.finding import Reviewed
from lms.authoring.rows import Both, Row, Section, Side, aligned, anchor_of
from lms.authoring.service import Place
from lms.core.content.blocks import NAMING
from lms.core.content.labels import BLOCK_TITLES, label
from lms.core.content.model import Lesson
from lms.web.rendering import RenderedPiece


def compare(reviewed: Reviewed, both: Both, language: str) -> list[Section]:
    """All of a lesson; `language` is that of the page, for the names of blocks."""
    lesson = reviewed.lesson
    return [
        _front(lesson, both),
        *_figures(lesson, both),
        *(
            _step(number, step.id, both, language)
            for number, step in enumerate(lesson.steps, start=1)
        ),
        *_endings(both),
        *items_of_quiz(reviewed, both, language),
        *items_of_bank(reviewed, both, language),
    ]


def _front(lesson: Lesson, both: Both) -> Section:
    left, right = both.left.words, both.right.words
    rows = [
        Row(gettext("Title"), (left.title, right.title)),
        Row(gettext("Summary"), (left.summary, right.summary)),
    ]
    for each in lesson.objectives:
        texts = (left.objectives.get(each, ""), right.objectives.get(each, ""))
        rows.append(Row(gettext("Objective"), texts, each))
    needed = zip_longest(left.materials, right.materials, fillvalue="")
    rows += [Row(gettext("You need"), pair) for pair in needed]
    return Section("front", gettext("Title, summary and objectives"), rows)


def _figures(lesson: Lesson, both: Both) -> Iterator[Section]:
    if lesson.figures:
        rows = [row for figure in lesson.figures for row in _figure(figure, both)]
        yield Section("figures", gettext("Words of the figures"), rows)


def _figure(figure: str, both: Both) -> Iterator[Row]:
    left, right = both.left.words.figures[figure], both.right.words.figures[figure]
    yield Row(gettext("In words, for those who cannot see it"), (left.alt, right.alt), figure)
    parts = {"caption": gettext("Caption"), "description": gettext("Description")}
    for part, name in parts.items():
        html = (both.left.of_figure(figure, part), both.right.of_figure(figure, part))
        if any(html):
            yield Row(name, html, figure)
    for name in dict.fromkeys([*left.texts, *right.texts]):
        texts = (left.texts.get(name, ""), right.texts.get(name, ""))
        yield Row(gettext("In the drawing"), texts, name)


def _step(number: int, step_id: str, both: Both, language: str) -> Section:
    left, right = both.left.rendered.steps[step_id], both.right.rendered.steps[step_id]
    rows = [Row(gettext("Heading"), (left.heading, right.heading))]
    if [each.kind for each in left.pieces] == [each.kind for each in right.pieces]:
        for pair in zip(left.pieces, right.pieces, strict=True):
            rows += _piece(*pair, both, language)
    else:  # a piece of one side would stand beside a foreign one
        rows.append(Row("", (_whole(both.left, step_id), _whole(both.right, step_id))))
    return Section(
        anchor_of(Place(step_id=step_id)) or "",
        gettext("Step %(number)s", number=number),
        rows,
        (both.left.words.steps[step_id].line, both.right.words.steps[step_id].line),
        notes=(step_id,),
    )


def _whole(side: Side, step_id: str) -> Markup:
    return side.own("\n".join(each.html for each in side.rendered.steps[step_id].pieces))


def _piece(left: RenderedPiece, right: RenderedPiece, both: Both, language: str) -> Iterator[Row]:
    name = label(BLOCK_TITLES[left.kind], language) if left.kind in BLOCK_TITLES else ""
    if left.kind in NAMING:
        yield Row(name, (_shown(left, both.left), _shown(right, both.right)), left.title)
        return
    if left.title or right.title:
        yield Row(name, (left.title, right.title))
    yield from aligned(name, (both.left.own(left.body), both.right.own(right.body)))


def _shown(piece: RenderedPiece, side: Side) -> Markup:
    """A figure as it is; a calculator, which the lesson's page fills, by its name alone."""
    if "<svg" in piece.html:
        return side.own(piece.html)
    return escape(gettext("Calculator: %(name)s", name=piece.title))


def _endings(both: Both) -> Iterator[Section]:
    parts = {
        "further_reading": gettext("Further reading"),
        "terms": gettext("Words of this lesson"),
        "sources": gettext("Sources"),
    }
    for part, title in parts.items():
        html = (both.left.ending(part), both.right.ending(part))
        if any(html):
            yield Section(part, title, list(aligned("", html)))

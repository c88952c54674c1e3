"""Trying a calculator: a plain form that answers by itself, on its own page or within a lesson.

The sum is always done here, never in the browser: a script only asks again while somebody types.
Trying writes nothing; keeping what came out is another page.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from http import HTTPStatus

from flask import abort, render_template, request
from markupsafe import Markup

from lms.core.calculators import CALCULATORS
from lms.core.calculators.reading import read
from lms.core.calculators.spec import Calculator
from lms.core.content.markup.blocks import CALCULATOR_PLACE
from lms.core.content.model import Fact, Lesson, Pack, Source
from lms.learning.blueprint import bp
from lms.learning.trying.showing import show
from lms.web.access import public
from lms.web.language import current_language
from lms.web.packs import library

#: Calculators within lessons, some six kilobytes each, that a process keeps.
KEPT = 256


@dataclass(frozen=True, slots=True)
class Cited:
    """A source behind a calculator's numbers. ``to_confirm``: nobody of us opened it."""

    source: Source
    to_confirm: bool


@bp.get("/calculators/<calculator_id>")
@public
def calculator(calculator_id: str) -> tuple[str, int]:
    """A calculator with what was typed; 422 and a message at each field that cannot be used."""
    found = calculator_or_404(calculator_id)
    lesson = lesson_named(request.args.get("lesson", ""))
    shown = show(found, read(found, request.args, current_language()))
    page = render_template(
        "learning/calculator.html",
        shown=shown,
        lesson=lesson,
        title_of_lesson=title_in(lesson, current_language()) if lesson else "",
        cited=sources_of(found, lesson),
    )
    return page, HTTPStatus.UNPROCESSABLE_ENTITY if shown.problems else HTTPStatus.OK


def calculator_or_404(calculator_id: str) -> Calculator:
    """The calculator of this id; ends the request with 404 where there is none."""
    if calculator_id not in CALCULATORS:
        abort(HTTPStatus.NOT_FOUND)
    return CALCULATORS[calculator_id]


def lesson_named(name: str) -> Lesson | None:
    """The lesson that an address names as ``course/lesson``, None where there is none."""
    course_id, _, lesson_id = name.partition("/")
    return library().lesson_or_none(course_id, lesson_id)


def title_in(lesson: Lesson, language: str) -> str:
    """A lesson's title in a language, else in its own."""
    return lesson.words[language if language in lesson.words else lesson.original].title


def with_calculators(html: Markup, lesson: Lesson) -> Markup:
    """A step's HTML with its calculators in their places, worked out with their defaults."""
    for calculator_id in lesson.calculators:
        place = f'<div id="{CALCULATOR_PLACE}{calculator_id}"></div>'
        if place in html:
            edition = library().pack_of(lesson.course_id).digest
            at = (edition, lesson.course_id, lesson.id, current_language(), request.script_root)
            html = Markup(str(html).replace(place, _within(calculator_id, *at)))  # noqa: S704
    return html


@lru_cache(KEPT)
def _within(
    calculator_id: str, _edition: str, course_id: str, lesson_id: str, _language: str, _root: str
) -> str:
    """A calculator as a lesson shows it: the same for everybody, so it is worked out once."""
    found, lesson = CALCULATORS[calculator_id], library().lesson(course_id, lesson_id)
    return render_template(
        "learning/calculator_within.html",
        shown=show(found, read(found, {}, current_language())),
        lesson=lesson,
        cited=sources_of(found, lesson),
    )


def sources_of(found: Calculator, lesson: Lesson | None) -> Sequence[Cited]:
    """The sources behind a calculator's numbers, from the pack whose lesson shows it."""
    packs = library().shelf.packs
    if lesson is not None:
        packs = (library().pack_of(lesson.course_id),)
    pack = next((each for each in packs if set(found.cited()) <= set(each.facts)), None)
    return _cited(pack, [pack.facts[each] for each in found.cited()]) if pack else ()


def _cited(pack: Pack, facts: Sequence[Fact]) -> Sequence[Cited]:
    sure: Mapping[str, bool] = {
        source: all(each.tag == "G" for each in facts if source in each.sources)
        for fact in facts
        for source in fact.sources
    }
    return [Cited(pack.sources[source], to_confirm) for source, to_confirm in sure.items()]

"""A lesson as a page that is only read. Calculators need our server: a line says so instead."""

from __future__ import annotations

import re
from pathlib import Path

from flask import current_app
from flask_babel import lazy_gettext
from jinja2 import ChoiceLoader, Environment, FileSystemLoader
from markupsafe import Markup

from lms.core.content.markup.blocks import CALCULATOR_PLACE
from lms.core.content.model import Lesson
from lms.interop.exporting import Loss, Wanted
from lms.interop.offline.texts import calculator_line
from lms.web.packs import Library

_TEMPLATES = Path(__file__).parent / "templates"
_CALCULATOR = re.compile(rf'<div id="{CALCULATOR_PLACE}[a-z0-9-]+"></div>')
_CALCULATORS = lazy_gettext(
    "The calculators are left out: they are worked out by our server. A line says so in their "
    "place."
)
_NOTES = lazy_gettext("The notes for teachers are left out: a package is given to learners.")


def page_of(library: Library, wanted: Wanted, lesson: Lesson) -> bytes:
    """The page. Call it with the locale of the lesson in force."""
    rendered = library.rendered(wanted.course.id, lesson, wanted.language)
    line = calculator_line()
    prose = {
        step: Markup(_CALCULATOR.sub(lambda _found: line, str(html.learner)))  # noqa: S704
        for step, html in rendered.steps.items()
    }
    template = _environment().get_template("cartridge/lesson.html")
    page: str = template.render(
        course=wanted.course,
        lesson=lesson,
        language=wanted.language,
        lang=wanted.language,
        words=lesson.words[wanted.language],
        rendered=rendered,
        prose=prose,
    )
    return page.encode()


def page_losses(wanted: Wanted, lesson: Lesson) -> tuple[Loss, ...]:
    """What of a lesson is not on its page."""
    calculators = (Loss(lesson.id, _CALCULATORS),) if lesson.calculators else ()
    return (*calculators, *((Loss(lesson.id, _NOTES),) if wanted.with_notes else ()))


def _environment() -> Environment:
    """The application's environment, which finds our template, too."""
    there = current_app.jinja_env.loader
    ours = FileSystemLoader(_TEMPLATES)
    return current_app.jinja_env.overlay(loader=ChoiceLoader([ours, *([there] if there else [])]))

"""One lesson as files of a package: its page, and the data that the player's scripts read.

The page is drawn with the templates of our own pages, in the language of the lesson. It asks
nothing of any server: paths are relative, and what needs our server (calculators, item types of
installed packages) is left out and reported as a loss.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from flask import current_app
from flask_babel import force_locale, lazy_gettext
from jinja2 import ChoiceLoader, Environment, FileSystemLoader
from markupsafe import Markup

from lms.core.content.markup.blocks import CALCULATOR_PLACE
from lms.core.content.model import Course, Lesson, text_in
from lms.interop.exporting import Loss, NothingToExportError, Wanted, lessons_missing
from lms.interop.offline import texts
from lms.interop.offline.items import OfflineItem, offline_items, works_offline
from lms.interop.offline.scripts import HERE, module_of
from lms.web.packs import Library
from lms.web.rendering import Rendered

FOLDER = "lessons"
_CALCULATOR = re.compile(rf'<div id="{CALCULATOR_PLACE}[a-z0-9-]+"></div>')
#: The quiz in the rail is as wide as so many minutes.
_QUIZ_MINUTES = 3


@dataclass(frozen=True)
class OfflineLesson:
    """A lesson of a package. `page`: the path to begin with; `files`: path → content."""

    lesson: Lesson
    title: str
    summary: str
    page: str
    files: dict[str, bytes]
    items: tuple[OfflineItem, ...]


def offline_lessons(library: Library, wanted: Wanted, driver: str) -> tuple[OfflineLesson, ...]:
    """The lessons that are wanted, for the driver (a module of `js/drivers`) of the format.

    Raises:
        NothingToExportError: no lesson speaks the language.
    """
    if not wanted.lessons:
        raise NothingToExportError
    environment = _environment()
    with force_locale(wanted.language):
        return tuple(
            _Making(library, wanted.course, each, wanted.language).made(environment, driver)
            for each in wanted.lessons
        )


def losses_of(lesson: Lesson, wanted: Wanted) -> Iterator[Loss]:
    """What of a lesson is not in a package."""
    for item in lesson.items:
        if not works_offline(item):
            words = lazy_gettext(
                "This question is left out: its type comes from an installed package and cannot "
                "be graded without our server."
            )
            yield Loss(f"{lesson.id}/{item.id}", words)
    if lesson.calculators:
        words = lazy_gettext(
            "The calculators are left out: they are worked out by our server. A line says so in "
            "their place."
        )
        yield Loss(lesson.id, words)
    if wanted.with_notes:
        words = lazy_gettext("The notes for teachers are left out: a package is given to learners.")
        yield Loss(lesson.id, words)


def lessons_losses(lessons: tuple[OfflineLesson, ...], wanted: Wanted) -> tuple[Loss, ...]:
    """The losses of all lessons, and the lessons that do not speak the language."""
    return (
        *lessons_missing(wanted),
        *(loss for each in lessons for loss in losses_of(each.lesson, wanted)),
    )


def title_of(wanted: Wanted, lessons: tuple[OfflineLesson, ...]) -> str:
    """The title of the whole: the lesson's, or the course's."""
    if wanted.lesson is not None:
        return lessons[0].title
    return text_in(wanted.course.title, wanted.language)


def _environment() -> Environment:
    """The application's environment, which finds the templates of packages, too."""
    ours = FileSystemLoader(HERE / "templates")
    there = current_app.jinja_env.loader
    return current_app.jinja_env.overlay(loader=ChoiceLoader([ours, *([there] if there else [])]))


@dataclass(frozen=True)
class _Making:
    """A lesson in one language on its way into a package."""

    library: Library
    course: Course
    lesson: Lesson
    language: str

    def made(self, environment: Environment, driver: str) -> OfflineLesson:
        rendered = self.library.rendered(self.course.id, self.lesson, self.language)
        pack = self.library.pack_of(self.course.id)
        items = offline_items(pack, self.lesson, self.language, rendered.items)
        words = texts.interface_words(self.course, self.lesson, self.language)
        page = environment.get_template("offline/lesson.html").render(
            course=self.course,
            lesson=self.lesson,
            language=self.language,
            lang=self.language,
            words=self.lesson.words[self.language],
            rendered=rendered,
            prose=self._prose(rendered),
            rail=list(self._rail(words["rail"], items)),
            items=items,
            driver=driver,
        )
        path = f"{FOLDER}/{self.lesson.id}"
        return OfflineLesson(
            lesson=self.lesson,
            title=self.lesson.words[self.language].title,
            summary=self.lesson.words[self.language].summary,
            page=f"{path}.html",
            files={
                f"{path}.html": page.encode(),
                f"{path}.js": module_of(self._data(items, words)),
            },
            items=items,
        )

    def _data(self, items: tuple[OfflineItem, ...], words: dict[str, Any]) -> dict[str, Any]:
        data = [dict(each.data) for each in items]
        return {
            "id": self.lesson.id,
            "language": self.language,
            "key": key_of(self.lesson, items),
            "pass": self.lesson.quiz_pass,
            "steps": [each.id for each in self.lesson.steps],
            "items": data,
            "words": words,
        }

    def _prose(self, rendered: Rendered) -> dict[str, Markup]:
        """Each step's HTML; a line stands where a calculator was."""
        line = texts.calculator_line()
        return {
            step: Markup(_CALCULATOR.sub(lambda _found: line, str(html.learner)))  # noqa: S704
            for step, html in rendered.steps.items()
        }

    def _rail(
        self, told: dict[str, Any], items: tuple[OfflineItem, ...]
    ) -> Iterator[dict[str, Any]]:
        for step in self.lesson.steps:
            yield {
                "id": step.id,
                "phase": step.phase,
                "minutes": step.minutes_alone,
                "told": told[step.id]["not-started"],
            }
        if items:
            yield {
                "id": "_quiz",
                "phase": "quiz",
                "minutes": _QUIZ_MINUTES,
                "told": told["_quiz"]["not-started"],
            }


def key_of(lesson: Lesson, items: tuple[OfflineItem, ...]) -> str:
    """Eight letters for the shape of a lesson: steps and items with their structure.

    A state is read again as long as the shape is the same; a mended sentence leaves it alone.
    """
    shape = [[each.id for each in lesson.steps], [[i.id, i.data["spec"]] for i in items]]
    text = json.dumps(shape, sort_keys=True, ensure_ascii=True)
    return hashlib.sha256(text.encode()).hexdigest()[:8]

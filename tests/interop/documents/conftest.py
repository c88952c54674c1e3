"""An application with the built-in lessons and the samples of all item types, and its exports."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from flask import Flask

from lms.core.content.model import Course, Lesson
from lms.interop.exporting import Exported
from lms.web.packs import library as current_library
from lms.web.rendering import Rendered
from tests.interop.exporting import Export, application_with_samples, exports_of
from tests.packs.items import COURSE, LESSON

#: A lesson in each language; that in Thai has formulas, tables and many sources.
LESSONS = {
    "en": ("danang-secondary", "how-the-greenhouse-effect-works"),
    "vi": ("danang-secondary", "how-the-greenhouse-effect-works"),
    "th": ("bma-officials", "energy"),
    "ja": ("danang-primary", "weather-or-climate"),
}
COURSES = {
    "en": "danang-primary",
    "vi": "danang-secondary",
    "th": "bma-officials",
    "ja": "danang-primary",
}
SAMPLES = (COURSE, LESSON)
LANGUAGES = tuple(LESSONS)


@dataclass(frozen=True)
class Source:
    """What a document was made from."""

    course: Course
    lesson: Lesson
    rendered: Rendered
    language: str

    @property
    def headings(self) -> list[str]:
        """The steps as every document numbers them."""
        return [
            f"{number}. {self.rendered.steps[each.id].heading}"
            for number, each in enumerate(self.lesson.steps, 1)
        ]

    @property
    def alts(self) -> list[str]:
        """The words of the figures for the blind."""
        words = self.lesson.words[self.language].figures
        return [words[each].alt for each in self.lesson.figures]


@pytest.fixture(scope="package")
def application(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """An application with the built-in pack and the samples."""
    with application_with_samples(tmp_path_factory.mktemp("documents")) as application:
        yield application


@pytest.fixture(scope="package")
def export(application: Flask) -> Export:
    """Exports a course, or one lesson of it."""
    return exports_of(application, with_notes=True)


@pytest.fixture(scope="package")
def source(application: Flask) -> Callable[[str], Source]:
    """What the document of a language was made from."""

    def source(language: str) -> Source:
        course, lesson = LESSONS[language]
        with application.app_context():
            library = current_library()
            found = library.lesson(course, lesson)
            rendered = library.rendered(course, found, language)
            return Source(library.course(course), found, rendered, language)

    return source


def squeezed(text: str) -> str:
    """The text without spaces, which programs put where lines break."""
    return "".join(text.split())


def kept(folder: Path, exported: Exported) -> Path:
    """The file on disk."""
    path = folder / exported.filename
    path.write_bytes(exported.content)
    return path

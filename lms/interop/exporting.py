"""Files out: which formats there are, what is asked of one, and what it gives back.

A format is a function from content to bytes and a report. What an item or a lesson loses in a
format is said in the report, with its place, and never silently. A format knows neither people nor
the database; each lives in a package of its own and is listed in `lms.interop.formats`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from flask_babel import lazy_gettext

from lms.core.content.model import Course, Lesson
from lms.web.packs import Library


class Scope(StrEnum):
    """What a format can hold."""

    LESSON = "lesson"
    COURSE = "course"


class Family(StrEnum):
    """What a format is for."""

    DOCUMENT = "document"
    PACKAGE = "package"
    QUESTIONS = "questions"


@dataclass(frozen=True)
class Wanted:
    """What is to be exported: a course, or one lesson of it, in one language.

    `with_notes`: also what only leaders see (teacher's notes, answers where a format has a place
    for them apart from the questions).
    """

    course: Course
    lesson: Lesson | None
    language: str
    with_notes: bool = False

    @property
    def lessons(self) -> tuple[Lesson, ...]:
        """The lessons that are in it and speak the language, in their order."""
        found = (self.lesson,) if self.lesson is not None else self.course.lessons
        return tuple(each for each in found if self.language in each.languages)


@dataclass(frozen=True)
class Loss:
    """Something that the format cannot hold.

    `place`: lesson id, or lesson id and item id with a slash between them. `words`: a lazily
    translated sentence that says what was left out or made simpler.
    """

    place: str
    words: Any


@dataclass(frozen=True)
class Exported:
    """A file, and what it does not hold."""

    filename: str
    mimetype: str
    content: bytes
    losses: tuple[Loss, ...] = ()


class NothingToExportError(Exception):
    """No lesson speaks the language, or there is nothing of what the format holds."""


#: (library, what is wanted) → the file. Raises NothingToExportError.
Make = Callable[[Library, Wanted], Exported]


@dataclass(frozen=True)
class Format:
    """One format: an id for addresses and commands, its own name, and what it is for in words.

    `has_notes`: whether it holds more when leaders' notes are wanted, too.
    """

    id: str
    name: str
    purpose: Any
    family: Family
    scopes: frozenset[Scope]
    make: Make
    has_notes: bool = False

    def can(self, wanted: Wanted) -> bool:
        """Whether it holds what is wanted."""
        scope = Scope.COURSE if wanted.lesson is None else Scope.LESSON
        return scope in self.scopes


def lessons_missing(wanted: Wanted) -> Iterator[Loss]:
    """The lessons of a course that do not speak the language."""
    words = lazy_gettext("This lesson is left out: it does not exist in this language.")
    for each in () if wanted.lesson is not None else wanted.course.lessons:
        if wanted.language not in each.languages:
            yield Loss(each.id, words)


def filename_of(wanted: Wanted, extension: str) -> str:
    """A name for the file: course, lesson and language, in ASCII."""
    parts = [wanted.course.id, wanted.lesson.id if wanted.lesson else "", wanted.language]
    return "-".join(filter(None, parts)) + f".{extension}"

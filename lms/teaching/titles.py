"""What a lesson is called on a page in this language, though it may lack the language."""

from __future__ import annotations

from typing import NamedTuple

from lms.core.content.model import Lesson
from lms.web.packs import library


class Titled(NamedTuple):
    """A lesson's name. `language` is that of the title; `lesson` is None when it was withdrawn."""

    course_id: str
    lesson_id: str
    code: str
    title: str
    language: str
    lesson: Lesson | None


def language_for(lesson: Lesson, *wanted: str) -> str:
    """The first wanted language that the lesson has, else its original one."""
    return next((each for each in wanted if each in lesson.languages), lesson.original)


def titled(course_id: str, lesson_id: str, *languages: str) -> Titled:
    """A lesson with its title in the first of these languages that it has."""
    lesson = library().lesson_or_none(course_id, lesson_id)
    if lesson is None:  # the ids are all that is left of it
        return Titled(course_id, lesson_id, lesson_id, lesson_id, "en", None)
    language = language_for(lesson, *languages)
    return Titled(course_id, lesson_id, lesson.code, lesson.words[language].title, language, lesson)

"""The catalogue as a program reads it: structure, words of all languages, and their digests.

Not the prose, and never the key of an item: a token of the catalogue is handed to many.
"""

from __future__ import annotations

from typing import Any

from flask import url_for

from lms.core.content.model import Course, Item, Lesson, LessonWords, Step
from lms.web.packs import library


def course_json(course: Course) -> dict[str, Any]:
    """A course, with the order of its lessons."""
    pack = library().pack_of(course.id)
    return {
        "id": course.id,
        "pack": {"id": pack.id, "version": pack.version, "digest": pack.digest},
        "licence": pack.licence,
        "audience": course.audience.value,
        "languages": list(course.languages),
        "title": course.title,
        "summary": course.summary,
        "period_minutes": course.period,
        "lessons": [lesson.id for lesson in course.lessons],
    }


def lesson_json(lesson: Lesson) -> dict[str, Any]:
    """A lesson. `digest` changes whenever anything in it does, in any language."""
    return {
        "course": lesson.course_id,
        "id": lesson.id,
        "code": lesson.code,
        "digest": lesson.digest,
        "sector": lesson.sector.value if lesson.sector else None,
        "grades": list(lesson.grades),
        "minutes": lesson.minutes,
        "pass_share": lesson.quiz_pass,
        "pending_review": lesson.pending_review,
        "original_language": lesson.original,
        "languages": {code: _words(lesson, lesson.words[code]) for code in lesson.languages},
        "objectives": [_objective(lesson, each) for each in lesson.objectives],
        "steps": [_step(each) for each in lesson.steps],
        "items": [_item(lesson, each) for each in lesson.items],
    }


def _words(lesson: Lesson, words: LessonWords) -> dict[str, Any]:
    return {
        "title": words.title,
        "summary": words.summary,
        "translation": words.state.value,
        "stale": words.stale,
        "digest": words.digest,
        "url": url_for(
            "learning.lesson",
            lang=words.language,
            course_id=lesson.course_id,
            lesson_id=lesson.id,
            _external=True,
        ),
    }


def _objective(lesson: Lesson, objective_id: str) -> dict[str, Any]:
    texts = {code: words.objectives[objective_id] for code, words in lesson.words.items()}
    return {"id": objective_id, "text": texts}


def _step(step: Step) -> dict[str, Any]:
    return {
        "id": step.id,
        "phase": step.phase.value,
        "mode": step.mode.value,
        "minutes": step.minutes,
        "minutes_alone": step.minutes_alone,
    }


def _item(lesson: Lesson, item: Item) -> dict[str, Any]:
    return {
        "id": item.id,
        "type": item.type,
        "points": item.points,
        "objective": item.objective,
        "versions": {code: versions[item.id] for code, versions in lesson.versions.items()},
    }

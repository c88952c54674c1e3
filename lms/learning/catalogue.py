"""The catalogue and the page of a course."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from flask import render_template, request

from lms.core.content.model import Audience, Course, Lesson, Sector
from lms.db.session import db
from lms.learning import queries
from lms.learning.blueprint import bp
from lms.learning.finding import course_or_404
from lms.learning.models import LessonProgress
from lms.web.access import public
from lms.web.actor import current_actor
from lms.web.language import current_language
from lms.web.packs import library


@dataclass(frozen=True)
class Filters:
    """What the reader narrows the catalogue by."""

    text: str
    audience: str
    sector: str

    @classmethod
    def from_request(cls) -> Filters:
        """The filters in the URL; what is not known filters nothing."""
        audience, sector = request.args.get("audience", ""), request.args.get("sector", "")
        return cls(
            text=request.args.get("q", "").strip()[:100],
            audience=audience if audience in set(Audience) else "",
            sector=sector if sector in set(Sector) else "",
        )

    def match(self, course: Course, lesson: Lesson, language: str) -> bool:
        """Whether a lesson is among what was asked for."""
        if self.audience and course.audience != self.audience:
            return False
        if self.sector and lesson.sector != self.sector:
            return False
        return all(word in searchable(lesson, language) for word in folded(self.text).split())


def folded(text: str) -> str:
    """Text for searching: case and, in Latin letters, accents do not matter."""
    decomposed = unicodedata.normalize("NFD", text.casefold()).replace("đ", "d")
    return "".join(each for each in decomposed if not "̀" <= each <= "ͯ")


def searchable(lesson: Lesson, language: str) -> str:
    """What a search looks at: code, title, summary and objectives in the reader's language."""
    words = lesson.words.get(language) or lesson.words[lesson.original]
    parts = (lesson.code, words.title, words.summary, *words.objectives.values())
    return folded(" ".join(parts))


@dataclass(frozen=True)
class Shelf:
    """A course with those of its lessons that are shown under one heading."""

    course: Course
    lessons: tuple[Lesson, ...]


def shelves(
    courses: Iterable[Course], filters: Filters, language: str
) -> tuple[list[Shelf], list[Shelf]]:
    """What the catalogue shows: lessons of this language first, the others apart."""
    mine, others = [], []
    for course in courses:
        found = [each for each in course.lessons if filters.match(course, each, language)]
        here = tuple(each for each in found if language in each.languages)
        away = tuple(each for each in found if language not in each.languages)
        if here:
            mine.append(Shelf(course, here))
        if away:
            others.append(Shelf(course, away))
    return mine, others


def weight_kb(lesson: Lesson, language: str) -> int:
    """Kilobytes that a lesson adds to its page over the wire, rounded up."""
    return -(-library().rendered(lesson.course_id, lesson, language).weight // 1000)


def own_progress() -> dict[tuple[str, str], LessonProgress]:
    """The progress of whoever reads, by (course id, lesson id)."""
    actor = current_actor()
    return queries.progress_of_person(db(), actor.id) if actor else {}


@bp.get("/courses")
@public
def catalogue() -> str:
    """All courses and lessons, with search and filters."""
    filters = Filters.from_request()
    mine, others = shelves(library().courses(), filters, current_language())
    return render_template(
        "learning/catalogue.html",
        filters=filters,
        mine=mine,
        others=others,
        audiences=[each.value for each in Audience],
        sectors=[each.value for each in Sector],
        progress=own_progress(),
    )


@bp.get("/courses/<course_id>")
@public
def course(course_id: str) -> str:
    """A course: whom it is for, its lessons, how far one is."""
    found = course_or_404(course_id)
    here = [each for each in found.lessons if current_language() in each.languages]
    return render_template("learning/course.html", course=found, here=here, progress=own_progress())

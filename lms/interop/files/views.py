"""Pages of leaders: which files there are of a lesson or a course, and each with what it lacks."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from flask import abort, render_template, request, url_for
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from lms.core.content.model import Course, Lesson
from lms.interop.exporting import Format, NothingToExportError, Wanted
from lms.interop.files.blueprint import FilesPermission, bp
from lms.interop.files.kept import keep, kept
from lms.interop.files.losses import in_words
from lms.interop.files.words import FAMILIES
from lms.interop.formats import FORMATS, format_named
from lms.learning.finding import course_or_404, lesson_or_404
from lms.teaching.exports import download
from lms.web.access import allowed, requires
from lms.web.language import current_language
from lms.web.packs import library
from lms.web.settings import settings

_COURSE = "/files/<course_id>"
_LESSON = "/files/<course_id>/<lesson_id>"


@bp.get(_COURSE)
@bp.get(_LESSON)
@requires(FilesPermission.EXPORT)
def offered(course_id: str, lesson_id: str | None = None) -> str:
    """All formats that can hold a course or a lesson, in the language of the page."""
    wanted = _wanted(course_id, lesson_id)
    if not wanted.lessons:
        return _missing(wanted)
    formats = [each for each in FORMATS if each.can(wanted)]
    shelves = [
        (words, [(each, _url("report", wanted, each)) for each in formats if each.family is family])
        for family, words in FAMILIES.items()
    ]
    return _page("offered", wanted, shelves=[each for each in shelves if each[1]])


@bp.get(_COURSE + "/as/<format_id>")
@bp.get(_LESSON + "/as/<format_id>")
@requires(FilesPermission.EXPORT)
def report(course_id: str, format_id: str, lesson_id: str | None = None) -> str:
    """What a format does not hold of it, before it is fetched; `?notes=1` adds leaders' notes."""
    wanted = _wanted(course_id, lesson_id)
    kind = _format(wanted, format_id)
    if not wanted.lessons:
        return _missing(wanted)
    try:
        made = kind.make(library(), wanted)
    except NothingToExportError:
        return _page("report", wanted, kind=kind, size=0)
    other = _url("report", replace(wanted, with_notes=not wanted.with_notes), kind)
    return _page(
        "report",
        wanted,
        kind=kind,
        size=len(made.content),
        losses=in_words(wanted, made.losses),
        other_url=other if kind.has_notes else "",
        with_notes=wanted.with_notes,
        file_url=_url("file", wanted, kind, made=keep(settings().data_dir, made)),
    )


@bp.get(_COURSE + "/as/<format_id>/file")
@bp.get(_LESSON + "/as/<format_id>/file")
@requires(FilesPermission.EXPORT)
def file(course_id: str, format_id: str, lesson_id: str | None = None) -> Response:
    """The file itself: the one that `?made=` names, or made anew."""
    wanted = _wanted(course_id, lesson_id)
    kind = _format(wanted, format_id)
    made = kept(settings().data_dir, request.args.get("made", ""))
    if made is None:
        try:
            made = kind.make(library(), wanted)
        except NothingToExportError:
            abort(404)
    return download(made.content, made.mimetype, made.filename)


def url_of(course: Course, lesson: Lesson | None = None) -> str:
    """The URL of the files of a course or a lesson; "" for whoever may not have them."""
    if not allowed(FilesPermission.EXPORT):
        return ""
    if lesson is None:
        return url_for("files.offered", course_id=course.id)
    return url_for("files.offered", course_id=course.id, lesson_id=lesson.id)


def _wanted(course_id: str, lesson_id: str | None) -> Wanted:
    course = course_or_404(course_id)
    lesson = None if lesson_id is None else lesson_or_404(course_id, lesson_id)
    notes = request.args.get("notes") == "1"
    return Wanted(course, lesson, current_language(), with_notes=notes)


def _format(wanted: Wanted, format_id: str) -> Format:
    kind = format_named(format_id)
    if kind is None or not kind.can(wanted):
        raise NotFound
    return kind


def _url(page: str, wanted: Wanted, kind: Format, **further: str) -> str:
    at: dict[str, Any] = {"course_id": wanted.course.id, "format_id": kind.id, **further}
    if wanted.lesson is not None:
        at["lesson_id"] = wanted.lesson.id
    if wanted.with_notes and kind.has_notes:
        at["notes"] = 1
    return url_for(f"files.{page}", **at)


def _page(template: str, wanted: Wanted, **values: object) -> str:
    lesson = wanted.lesson
    return render_template(
        f"files/{template}.html", course=wanted.course, lesson=lesson, wanted=wanted, **values
    )


def _missing(wanted: Wanted) -> str:
    """Where to find the lesson in other languages; a course without this one has no such page."""
    if wanted.lesson is None:
        raise NotFound
    return render_template(
        "learning/missing_language.html", course=wanted.course, lesson=wanted.lesson
    )

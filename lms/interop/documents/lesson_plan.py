"""DOCX: the lesson plan that its leader can change, of a lesson or of all lessons of a course.

The plan is that of `lms.teaching`; here it gets the figures as pictures to copy. Whoever asks
without notes gets the course of the lesson, but neither the notes nor what answers to expect.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from flask_babel import lazy_gettext

from lms.core.content.model import Lesson, text_in
from lms.interop.documents.figures import pixels_of
from lms.interop.documents.same_bytes import STAMP, without_times
from lms.interop.documents.speaking import speaking
from lms.interop.exporting import (
    Exported,
    Loss,
    NothingToExportError,
    Wanted,
    filename_of,
    lessons_missing,
)
from lms.teaching.printing_html import for_leader
from lms.teaching.printing_plan import Plan, PlanStep, plan_of
from lms.web.packs import Library

MIMETYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def make(library: Library, wanted: Wanted) -> Exported:
    """The document. Raises NothingToExportError."""
    from lms.teaching import plan_docx  # brings a large library, and is seldom needed

    if not wanted.lessons:
        raise NothingToExportError
    course, language = wanted.course, wanted.language
    with speaking(language):
        papers = plan_docx.Papers(
            plans=[_plan(library, wanted, each) for each in wanted.lessons],
            title="" if wanted.lesson else text_in(course.title, language),
            summary="" if wanted.lesson else text_in(course.summary, language),
            drawings={
                each.id: [plan_docx.Drawing(*values) for values in _drawings(library, wanted, each)]
                for each in wanted.lessons
            },
        )
        content = plan_docx.bound(papers, STAMP)
    losses = (*lessons_missing(wanted), *_losses(wanted))
    return Exported(filename_of(wanted, "docx"), MIMETYPE, without_times(content), losses)


def _plan(library: Library, wanted: Wanted, lesson: Lesson) -> Plan:
    rendered = library.rendered(wanted.course.id, lesson, wanted.language)
    plan = plan_of(wanted.course, lesson, rendered, wanted.language)
    return plan if wanted.with_notes else replace(plan, steps=tuple(map(_bare, plan.steps)))


def _bare(step: PlanStep) -> PlanStep:
    """A step without what only leaders may read."""
    asked = tuple(replace(each, answer="") for each in step.questions)
    return replace(step, leader=(), expected=(), questions=asked)


def _drawings(library: Library, wanted: Wanted, lesson: Lesson) -> Iterator[tuple[bytes, str, str]]:
    html = library.rendered(wanted.course.id, lesson, wanted.language).figures
    for name in lesson.figures:
        alt = lesson.words[wanted.language].figures[name].alt
        yield pixels_of(lesson, wanted.language, name), alt, for_leader(html[name])


def _losses(wanted: Wanted) -> Iterator[Loss]:
    quiz = lazy_gettext("The plan names the questions to the class, and has no quiz.")
    models = lazy_gettext("The plan names the models to try; they are in the lesson's page.")
    notes = lazy_gettext("The notes and the answers for leaders are left out.")
    for each in wanted.lessons:
        if each.items:
            yield Loss(each.id, quiz)
        if each.calculators:
            yield Loss(each.id, models)
        if not wanted.with_notes:
            yield Loss(each.id, notes)

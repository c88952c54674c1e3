"""Paper for classes without devices: plans, worksheets, quiz sheets, keys and class lists.

Whatever helps to teach (plans, notes, keys) is for those with a leading role; a class list is
for those who lead the group. What learners get on paper holds neither notes nor answers, so
everybody may print it.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from flask import render_template, request, url_for
from flask_babel import gettext
from sqlalchemy.orm import Session
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from lms.core.content.model import Course, Lesson
from lms.db.session import db
from lms.groups import queries as groups
from lms.groups.finding import group_named
from lms.groups.models import Group
from lms.groups.policy import GroupsPermission
from lms.learning.finding import course_or_404, lesson_or_404
from lms.learning.player import LEADING
from lms.people import queries as people
from lms.teaching import printing_words as words
from lms.teaching.blueprint import bp
from lms.teaching.printing_key import Key, key_of
from lms.teaching.printing_plan import plan_of
from lms.teaching.printing_quiz import VARIANTS, sheet_of
from lms.teaching.printing_worksheet import worksheet_of
from lms.teaching.progress_table import time_zone_of
from lms.web.access import allowed, public, requires
from lms.web.actor import Actor, signed_in_actor
from lms.web.clock import now
from lms.web.language import current_language
from lms.web.packs import library
from lms.web.rendering import Rendered

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

#: Empty columns of a class list: as few and as many as leave room for names.
FEWEST_COLUMNS, MOST_COLUMNS, USUAL_COLUMNS = 1, 12, 8

#: A quiz in all variants, one after the other.
ALL_VARIANTS = "all"


class PrintPermission(StrEnum):
    """What can be printed that is not for everybody."""

    PLAN = "print:plan"
    KEY = "print:key"


def may(_session: Session, actor: Actor, _permission: PrintPermission, _thing: object) -> bool:
    """Whether the actor may print what helps to teach: whoever leads somewhere."""
    return actor.has(*LEADING)


@dataclass(frozen=True)
class Paper:
    """What every print of a lesson needs. Printed in the language of the URL."""

    course: Course
    lesson: Lesson
    language: str

    @classmethod
    def named(cls, course_id: str, lesson_id: str) -> Paper:
        """The lesson of these ids; ends the request with 404 where there is none."""
        return cls(
            course_or_404(course_id), lesson_or_404(course_id, lesson_id), current_language()
        )

    @property
    def translated(self) -> bool:
        """Whether the lesson has the language of the page."""
        return self.language in self.lesson.languages

    @property
    def rendered(self) -> Rendered:
        """The lesson's HTML in that language."""
        return library().rendered(self.course.id, self.lesson, self.language)

    def show(self, template: str, **values: object) -> str:
        """The page, or where to find the lesson if it lacks the language."""
        if not self.translated:
            return self.missing()
        return render_template(
            f"teaching/{template}.html",
            course=self.course,
            lesson=self.lesson,
            words=self.lesson.words[self.language],
            paper=words.paper_words(self.course.audience),
            say=words,
            papers=[(url, name, url == request.path) for url, name in paper_links(self.lesson)],
            **values,
        )

    def missing(self) -> str:
        """The page that names the languages which the lesson has."""
        return render_template(
            "learning/missing_language.html", course=self.course, lesson=self.lesson
        )


def paper_links(lesson: Lesson) -> tuple[tuple[str, str], ...]:
    """What of a lesson the reader may print, as (url, label)."""
    at: dict[str, Any] = {"course_id": lesson.course_id, "lesson_id": lesson.id}
    audience = course_or_404(lesson.course_id).audience
    links = [(url_for("teaching.print_worksheet", **at), gettext("Worksheet"))]
    if lesson.items:
        links.append((url_for("teaching.print_quiz", **at), gettext("Quiz sheet")))
    if allowed(PrintPermission.PLAN):
        plan = url_for("teaching.print_plan", **at)
        links.insert(0, (plan, words.paper_words(audience).plan))
    if lesson.items and allowed(PrintPermission.KEY):
        links.append((url_for("teaching.print_key", **at), gettext("Answer key")))
    return tuple(links)


@bp.get("/print/<course_id>/<lesson_id>/plan")
@requires(PrintPermission.PLAN)
def print_plan(course_id: str, lesson_id: str) -> str:
    """The lesson plan; `?key=1` adds the key of the quiz, `?text=1` the lesson's text."""
    paper = Paper.named(course_id, lesson_id)
    if not paper.translated:
        return paper.missing()
    plan = plan_of(paper.course, paper.lesson, paper.rendered, paper.language)
    return paper.show(
        "print_plan",
        plan=plan,
        sources=paper.rendered.sources,
        leader_name=signed_in_actor().display_name,
        with_text=request.args.get("text") == "1",
        key=_key(paper) if request.args.get("key") == "1" else None,
    )


@bp.get("/print/<course_id>/<lesson_id>/plan.docx", endpoint="plan_docx")
@requires(PrintPermission.PLAN)
def print_plan_docx(course_id: str, lesson_id: str) -> Response | str:
    """The lesson plan as a document that its leader can change."""
    paper = Paper.named(course_id, lesson_id)
    if not paper.translated:
        return paper.missing()
    plan = plan_of(paper.course, paper.lesson, paper.rendered, paper.language)
    from lms.teaching import plan_docx  # brings a large library, and is seldom needed

    content = plan_docx.document_of(plan, signed_in_actor().display_name, now())
    name = f"{paper.lesson.code}-{paper.lesson.id}-{paper.language}.docx"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(content, mimetype=DOCX, headers=headers)


@bp.get("/print/<course_id>/<lesson_id>/worksheet")
@public
def print_worksheet(course_id: str, lesson_id: str) -> str:
    """The worksheet for learners."""
    paper = Paper.named(course_id, lesson_id)
    if not paper.translated:
        return paper.missing()
    worksheet = worksheet_of(paper.lesson, paper.rendered, paper.language)
    return paper.show("print_worksheet", worksheet=worksheet)


@bp.get("/print/<course_id>/<lesson_id>/quiz")
@public
def print_quiz(course_id: str, lesson_id: str) -> str:
    """The quiz sheet in the variant that `?seed=` names, or in all of them."""
    paper = Paper.named(course_id, lesson_id)
    if not paper.lesson.items:
        raise NotFound
    if not paper.translated:
        return paper.missing()
    chosen = request.args.get("seed", "A")
    letters = list(VARIANTS) if chosen == ALL_VARIANTS else [chosen if chosen in VARIANTS else "A"]
    rendered = paper.rendered
    return paper.show(
        "print_quiz",
        sheets=[sheet_of(paper.lesson, rendered, paper.language, each) for each in letters],
        variants=(*VARIANTS, ALL_VARIANTS),
        chosen=ALL_VARIANTS if len(letters) > 1 else letters[0],
    )


@bp.get("/print/<course_id>/<lesson_id>/key")
@requires(PrintPermission.KEY)
def print_key(course_id: str, lesson_id: str) -> str:
    """The answer key to all variants."""
    paper = Paper.named(course_id, lesson_id)
    if not paper.lesson.items:
        raise NotFound
    if not paper.translated:
        return paper.missing()
    return paper.show("print_key", key=_key(paper), sources=paper.rendered.sources)


def _key(paper: Paper) -> Key | None:
    """The key of the lesson's quiz; None where it has no items."""
    if not paper.lesson.items:
        return None
    pack = library().pack_of(paper.course.id)
    return key_of(pack, paper.lesson, paper.rendered, paper.language)


@bp.get("/print/groups/<int:group_id>/list")
@requires(GroupsPermission.LEAD, on=group_named)
def print_class_list(group: Group) -> str:
    """The names of a group with empty columns, as many as `?columns=` says."""
    wanted = request.args.get("columns", USUAL_COLUMNS, type=int)
    leaders = people.names_of(db(), groups.leader_ids(db(), group.id))
    organisation = people.organisation(db(), group.organisation_id)
    return render_template(
        "teaching/print_class_list.html",
        group=group,
        members=groups.members(db(), group.id),
        leaders=list(leaders.values()),
        organisation=organisation.name if organisation else "",
        columns=min(max(wanted, FEWEST_COLUMNS), MOST_COLUMNS),
        choices=(4, 8, 12),
        printed_at=now(),
        zone=time_zone_of(db(), group),
    )

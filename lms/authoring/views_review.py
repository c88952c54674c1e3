"""Reviewing a pack: how its lessons stand, what their questions cover, two languages side by side."""

from __future__ import annotations

from collections import defaultdict

from flask import render_template, request

from lms.authoring import coverage, queries
from lms.authoring.blueprint import bp
from lms.authoring.comparing import compare
from lms.authoring.finding import Reviewed, pack_named, reviewed_named
from lms.authoring.models import MistakeReport
from lms.authoring.places import place_in
from lms.authoring.policy import AuthoringPermission
from lms.authoring.rows import Both, Side, anchor_of
from lms.core.content.model import Lesson, Pack
from lms.db.session import db
from lms.web.access import requires
from lms.web.language import current_language
from lms.web.packs import library


@bp.get("/packs/<pack_id>/review")
@requires(AuthoringPermission.REVIEW, on=pack_named)
def pack(pack: Pack) -> str:
    """How each lesson stands in each language, and what the questions cover."""
    return render_template(
        "authoring/pack.html",
        pack=pack,
        waiting=queries.open_in_pack(db(), pack.id),
        objectives={each.id: coverage.objectives_of(each) for each in pack.courses},
        probes=coverage.probes_of(pack),
    )


@bp.get("/packs/<pack_id>/review/<course_id>/<lesson_id>")
@requires(AuthoringPermission.REVIEW, on=reviewed_named)
def lesson(reviewed: Reviewed) -> str:
    """A lesson in two languages, side by side, with the reports that wait."""
    found, language = reviewed.lesson, current_language()
    left, right = _languages(found)
    both = Both(
        Side.of("left", reviewed, left, library()), Side.of("right", reviewed, right, library())
    )
    return render_template(
        "authoring/lesson.html",
        pack=reviewed.pack,
        course=reviewed.course,
        lesson=found,
        sides=(both.left, both.right),
        sections=compare(reviewed, both, language),
        reports=_reports(reviewed),
    )


def _languages(lesson: Lesson) -> tuple[str, str]:
    """What the URL asks for, else the original beside the page's language."""
    left, right = request.args.get("left", ""), request.args.get("right", "")
    if left not in lesson.languages:
        left = lesson.original
    others = [each for each in lesson.languages if each != left] or [left]
    wanted = (each for each in (right, current_language()) if each in others)
    return left, next(wanted, others[0])


def _reports(reviewed: Reviewed) -> dict[str, list[MistakeReport]]:
    """The reports that wait, by the anchor of their place; "" for the lesson as a whole."""
    found: defaultdict[str, list[MistakeReport]] = defaultdict(list)
    for each in db().scalars(queries.open_about(reviewed.pack.id, reviewed.lesson)):
        place = place_in(reviewed.lesson, each.step_id, each.item_id)
        found[anchor_of(place) or ""].append(each)
    return found

"""What leaders are told, in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from flask import url_for
from flask_babel import ngettext

from lms.teaching.models import LeaderNotice
from lms.teaching.titles import titled
from lms.web.language import current_language


@dataclass(frozen=True)
class Told:
    """A notice as a page shows it."""

    group_id: int
    text: str
    reason: str
    url: str
    at: datetime


def told(notices: Sequence[LeaderNotice]) -> list[Told]:
    """The notices in the words of the page's language."""
    return [_regraded(notice) for notice in notices]


def _regraded(notice: LeaderNotice) -> Told:
    about = notice.payload
    lesson = titled(about["course_id"], about["lesson_id"], current_language())
    text = ngettext(
        "The key of a question in %(lesson)s was mended. %(num)s answer of this group was graded"
        " again; both scores are shown in the review.",
        "The key of a question in %(lesson)s was mended. %(num)s answers of this group were graded"
        " again; both scores are shown in the review.",
        about["answers"],
        lesson=f"{lesson.code} {lesson.title}",
    )
    url = url_for(
        "teaching.lesson_results",
        group_id=notice.group_id,
        course_id=about["course_id"],
        lesson_id=about["lesson_id"],
        _anchor=about["item_id"],
    )
    return Told(notice.group_id, text, about["reason"], url, notice.created_at)

"""Words that the pages, the exports and the reports of teaching share."""

from __future__ import annotations

from functools import lru_cache

from babel.numbers import format_percent
from flask_babel import gettext, pgettext

from lms.groups.models import Group, GroupKind
from lms.teaching.stuck import Reason


def state_words() -> dict[str, str]:
    """The word for each state of a lesson."""
    return {
        "not-started": pgettext("progress", "Not started"),
        "in-progress": pgettext("progress", "In progress"),
        "done": pgettext("progress", "Completed"),
    }


def reason_words() -> dict[Reason, str]:
    """Why somebody is stuck."""
    return {
        Reason.FAILING: gettext("Quiz not passed in two attempts or more"),
        Reason.QUIET: gettext("Quiet for seven days"),
    }


@lru_cache(maxsize=512)
def percent_words(whole: int, language: str) -> str:
    """A whole per cent as the language writes it; a page of hundreds asks for the same few."""
    words: str = format_percent(whole / 100, locale=language)
    return words


def share_words(share: float | None, language: str) -> str:
    """A share as whole per cent; nothing where there is none."""
    return "" if share is None else percent_words(round(share * 100), language)


def is_cohort(group: Group) -> bool:
    """Whether the words for officials and other adults in training fit the group."""
    return group.kind is GroupKind.COHORT

"""The words for why an answer was not taken."""

from __future__ import annotations

from flask_babel import gettext

from lms.classroom.answering import VoteClosedError
from lms.classroom.joining import RemovedError, RunOverError
from lms.classroom.taking import EntriesError
from lms.core.items.base import AnswerError
from lms.learning.review_words import fault_text
from lms.learning.trying.showing import problems


def refusal_text(error: Exception) -> str:
    """Why nothing was stored, and what to do next."""
    if isinstance(error, EntriesError):
        return str(gettext("Please check these fields"))
    if isinstance(error, AnswerError):
        return fault_text(error)
    if isinstance(error, VoteClosedError):
        return str(gettext("This vote is closed. Your answer was not stored."))
    if isinstance(error, RemovedError):
        return str(gettext("You were taken out of this lesson, so no answer was stored."))
    if isinstance(error, RunOverError):
        return str(gettext("The lesson is over. Your answer was not stored."))
    return str(gettext("This is not being asked now. Load the page again."))


def problem_texts(error: EntriesError) -> dict[str, str]:
    """What is wrong with each field of a model that cannot be used."""
    return problems(error.calculator, error.typing)

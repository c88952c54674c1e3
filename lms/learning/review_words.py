"""The words for what grading reports by code: faults of an answer, outcomes, remarks.

The core knows only codes; an installed item type may bring codes of its own with their texts, and
where these are in no language that helps there is a general sentence.
"""

from __future__ import annotations

from functools import cache

from flask_babel import gettext, lazy_gettext, lazy_pgettext, ngettext, pgettext

from lms.core.content.model import Audience
from lms.core.items.base import AnswerError, AnswerFault, Outcome, Remark
from lms.people.models import PersonKind
from lms.web.actor import current_actor
from lms.web.language import current_language

#: Our own code for an answer left empty.
EMPTY = "empty"


def fault_text(error: AnswerError) -> str:
    """What to tell somebody whose answer cannot be taken."""
    params = error.params
    texts = {
        EMPTY: lambda: gettext("Give an answer first."),
        AnswerFault.CHOOSE_ONE: lambda: gettext("Choose one answer only."),
        AnswerFault.UNKNOWN_CHOICE: lambda: gettext("Choose one of the answers shown."),
        AnswerFault.NOT_A_NUMBER: lambda: gettext("Write a number, for example 12 or 12.5."),
        AnswerFault.AMBIGUOUS_NUMBER: lambda: gettext(
            "This number can be read in two ways. Write %(a)s or %(b)s.", **params
        ),
        AnswerFault.NUMBER_ONLY: lambda: gettext("Write only the number, without a unit."),
        AnswerFault.UNKNOWN_UNIT: lambda: gettext(
            "The unit %(unit)s is not known here. Use %(expected)s.", **params
        ),
        AnswerFault.WRONG_UNIT: lambda: gettext(
            "%(unit)s measures something else. Use %(expected)s.", **params
        ),
        AnswerFault.UNIT_CLASH: lambda: gettext(
            "You wrote %(unit)s and chose %(chosen)s. Use one of them.", **params
        ),
        AnswerFault.TOO_LONG: lambda: gettext("Write at most %(limit)s characters.", **params),
        AnswerFault.INCOMPLETE: lambda: ngettext(
            "%(num)s part is still open. Fill in every part.",
            "%(num)s parts are still open. Fill in every part.",
            int(params.get("left", "1")),
        ),
        AnswerFault.ORDER_CLASH: lambda: gettext(
            "Two entries have place %(position)s. Give each place once.", **params
        ),
    }
    if say := texts.get(error.code):
        return str(say())
    own = error.texts.get(current_language()) or error.texts.get("en")
    return own % params if own else str(gettext("This answer could not be read. Answer again."))


_OUTCOMES = {
    Outcome.CORRECT: lazy_gettext("Correct"),
    Outcome.PARTIAL: lazy_gettext("Partly correct"),
    Outcome.NEARLY: lazy_gettext("Nearly correct"),
    Outcome.INCORRECT: lazy_gettext("Not yet correct"),
    Outcome.EMPTY: lazy_gettext("Not answered"),
}


#: What children are told in other words.
_FOR_CHILDREN = {Outcome.INCORRECT: lazy_pgettext("primary", "Not yet correct")}


def outcome_text(outcome: str, audience: Audience | None = None) -> str:
    """A grade in one word or two."""
    return _outcome(current_language(), Outcome(outcome), audience)


@cache
def _outcome(_language: str, outcome: Outcome, audience: Audience | None) -> str:
    if audience is Audience.PRIMARY and outcome in _FOR_CHILDREN:
        return str(_FOR_CHILDREN[outcome])
    return str(_OUTCOMES[outcome])


def _is_pupil() -> bool:
    actor = current_actor()
    return actor is not None and actor.kind == PersonKind.PUPIL


def attempts_used() -> str:
    """That a test cannot be taken once more; a pupil has a teacher and no trainer."""
    if _is_pupil():
        return str(pgettext("pupil", "All attempts of this test are used. Ask your teacher."))
    return str(gettext("All attempts of this test are used. Ask your teacher or trainer."))


def failed_and_used() -> str:
    """The same after the last attempt, which was not enough."""
    if _is_pupil():
        return str(
            pgettext(
                "pupil",
                "The quiz is not yet passed, and all attempts are used. Read the remarks below, "
                "and talk to your teacher.",
            )
        )
    return str(
        gettext(
            "The quiz is not yet passed, and all attempts are used. Read the remarks below, and "
            "talk to your teacher or trainer."
        )
    )


def remark_text(remark: Remark) -> str:
    """Why an answer is only nearly right."""
    if remark is Remark.TONE_MARKS:
        return str(gettext("The letters are right. Check the tone marks."))
    return str(gettext("The letters are right. Check their marks."))

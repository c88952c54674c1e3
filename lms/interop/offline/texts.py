"""The sentences that the scripts of a package show, in the language of the lesson.

They are those of the server's own pages wherever both say the same thing, so they are translated
once. Values come in by name; the scripts fill them in.
"""

from __future__ import annotations

from typing import Any

from flask_babel import get_translations, gettext, pgettext
from markupsafe import Markup

from lms.core.content.model import Audience, Course, Lesson
from lms.core.items.base import AnswerFault, Outcome, Remark
from lms.core.items.true_false import TRUTH_WORDS
from lms.core.languages import colon


def interface_words(course: Course, lesson: Lesson, language: str) -> dict[str, Any]:
    """All sentences as plain JSON. Call it with the locale of the lesson in force."""
    return {
        "question": _raw("Question %(number)s of %(count)s"),
        "questionsRight": _raw("%(right)s of %(all)s questions right"),
        "pointsOf": _raw("%(points)s of %(max)s points")
        .replace("%(points)s", "%(right)s")
        .replace("%(max)s", "%(all)s"),
        "stillOpen": _both("%(num)s question is still open.", "%(num)s questions are still open."),
        "yourAnswer": gettext("Your answer"),
        "correctAnswer": gettext("Correct answer"),
        "marks": {
            "open": gettext("Not answered"),
            "right": gettext("Correct"),
            "tried": gettext("Answered"),
        },
        "outcomes": _outcomes(course.audience),
        "remarks": {
            Remark.TONE_MARKS: gettext("The letters are right. Check the tone marks."),
            Remark.DIACRITICS: gettext("The letters are right. Check their marks."),
        },
        "faults": _faults(),
        "rail": {
            **{
                each.id: _rail(_phase(each.phase), lesson, each.id, language)
                for each in lesson.steps
            },
            "_quiz": _quiz_states(),
        },
        "truth": list(TRUTH_WORDS.get(language, TRUTH_WORDS["en"])),
        "colon": colon(language),
    }


def _raw(message: str) -> str:
    """A translated sentence with its places for values still open."""
    return str(get_translations().ugettext(message))


def _both(one: str, many: str) -> list[str]:
    """The sentence for one and for many."""
    found = get_translations()
    return [str(found.ungettext(one, many, number)) for number in (1, 2)]


def _outcomes(audience: Audience) -> dict[str, str]:
    incorrect = gettext("Not yet correct")
    if audience is Audience.PRIMARY:
        incorrect = pgettext("primary", "Not yet correct")
    return {
        Outcome.CORRECT: gettext("Correct"),
        Outcome.PARTIAL: gettext("Partly correct"),
        Outcome.NEARLY: gettext("Nearly correct"),
        Outcome.INCORRECT: incorrect,
        Outcome.EMPTY: gettext("Not answered"),
    }


def _faults() -> dict[str, Any]:
    """Why an answer cannot be taken, by code; as `lms.learning.review_words` says it."""
    return {
        "empty": gettext("Give an answer first."),
        AnswerFault.CHOOSE_ONE: gettext("Choose one answer only."),
        AnswerFault.UNKNOWN_CHOICE: gettext("Choose one of the answers shown."),
        AnswerFault.NOT_A_NUMBER: gettext("Write a number, for example 12 or 12.5."),
        AnswerFault.AMBIGUOUS_NUMBER: _raw(
            "This number can be read in two ways. Write %(a)s or %(b)s."
        ),
        AnswerFault.NUMBER_ONLY: gettext("Write only the number, without a unit."),
        AnswerFault.UNKNOWN_UNIT: _raw("The unit %(unit)s is not known here. Use %(expected)s."),
        AnswerFault.WRONG_UNIT: _raw("%(unit)s measures something else. Use %(expected)s."),
        AnswerFault.UNIT_CLASH: _raw("You wrote %(unit)s and chose %(chosen)s. Use one of them."),
        AnswerFault.TOO_LONG: _raw("Write at most %(limit)s characters."),
        AnswerFault.INCOMPLETE: _both(
            "%(num)s part is still open. Fill in every part.",
            "%(num)s parts are still open. Fill in every part.",
        ),
        AnswerFault.ORDER_CLASH: _raw("Two entries have place %(position)s. Give each place once."),
        AnswerFault.MALFORMED: gettext("This answer could not be read. Answer again."),
    }


def _phase(phase: str) -> str:
    words = {
        "introduction": pgettext("phase", "Introduction"),
        "development": pgettext("phase", "Development"),
        "result": pgettext("phase", "Result"),
    }
    return str(words.get(phase) or pgettext("phase", "Conclusion"))


def _states() -> dict[str, str]:
    return {
        "not-started": pgettext("progress", "Not started"),
        "in-progress": pgettext("progress", "In progress"),
        "done": pgettext("progress", "Completed"),
    }


def _rail(phase: str, lesson: Lesson, step_id: str, language: str) -> dict[str, str]:
    heading = lesson.words[language].steps[step_id].heading
    return {
        key: gettext("%(phase)s: %(heading)s. %(state)s.", phase=phase, heading=heading, state=word)
        for key, word in _states().items()
    }


def _quiz_states() -> dict[str, str]:
    return {
        "not-started": gettext("Quiz: not started"),
        "in-progress": gettext("Quiz: in progress"),
        "done": gettext("Quiz: passed"),
    }


def calculator_line() -> Markup:
    """What stands in the place of a calculator."""
    words = gettext("A calculator belongs here. It works on the pages of Climate lessons only.")
    return Markup('<p class="quiet">{}</p>').format(words)

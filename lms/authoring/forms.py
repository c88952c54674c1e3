"""The forms of authoring: a report, and the answer to it."""

from __future__ import annotations

from flask_babel import lazy_gettext, lazy_pgettext
from wtforms import RadioField, SelectField, TextAreaField
from wtforms.validators import InputRequired

from lms.authoring.words import KINDS, OUTCOMES
from lms.web.forms import Form, at_most, required

MOST_WORDS = 2000
MOST_ANSWER = 1000


def _one_chosen() -> InputRequired:
    return InputRequired(message=lazy_gettext("Choose one from the list."))


class ReportForm(Form):
    """What is wrong, and where."""

    place = SelectField(lazy_gettext("Where is the mistake?"), validate_choice=True)
    kind = RadioField(
        lazy_gettext("What is wrong?"),
        choices=[(kind.value, label) for kind, label in KINDS.items()],
        validators=[_one_chosen()],
    )
    words = TextAreaField(
        lazy_gettext("Tell us in your own words"), validators=[required(), at_most(MOST_WORDS)]
    )


class AnswerForm(Form):
    """What became of a report, in a sentence that its reporter can read."""

    outcome = RadioField(
        lazy_gettext("What became of it?"),
        choices=[(outcome.value, label) for outcome, label in OUTCOMES.items()],
        validators=[_one_chosen()],
    )
    answer = TextAreaField(
        lazy_pgettext("report", "Answer"), validators=[required(), at_most(MOST_ANSWER)]
    )

"""The forms of authoring: a report, and the answer to it."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext, lazy_pgettext
from wtforms import RadioField, SelectField, TextAreaField
from wtforms.fields import SelectChoice
from wtforms.validators import DataRequired, InputRequired, ValidationError

from lms.authoring.words import KINDS, OUTCOMES
from lms.web.forms import Form, at_most

MOST_WORDS = 2000
MOST_ANSWER = 1000


_CHOOSE = lazy_gettext("Choose one of these.")


class _Radio(RadioField):  # type: ignore[misc]
    """One of a few, all in sight; what is none of them, or nothing, is said in our words."""

    def pre_validate(self, form: Any) -> None:
        """Refuse what is not offered."""
        try:
            super().pre_validate(form)
        except ValidationError as error:
            raise ValidationError(_CHOOSE) from error


def _filled_in() -> DataRequired:
    """Blanks alone say nothing."""
    return DataRequired(message=lazy_gettext("Fill in this field."))


_KIND: dict[str, Any] = {
    "choices": [SelectChoice(kind.value, label) for kind, label in KINDS.items()],
    "validators": [InputRequired(message=_CHOOSE)],
}
_WORDS: dict[str, Any] = {"validators": [_filled_in(), at_most(MOST_WORDS)]}


class ReportForm(Form):
    """What is wrong, and where."""

    place = SelectField(lazy_gettext("Where is the mistake?"))
    kind = _Radio(lazy_gettext("What is wrong?"), **_KIND)
    words = TextAreaField(lazy_gettext("Tell us in your own words"), **_WORDS)


class PupilReportForm(ReportForm):
    """The same in the words that one uses to pupils."""

    place = SelectField(lazy_pgettext("pupil", "Where is the mistake?"))
    kind = _Radio(lazy_pgettext("pupil", "What is wrong?"), **_KIND)
    words = TextAreaField(lazy_pgettext("pupil", "Tell us in your own words"), **_WORDS)


class AnswerForm(Form):
    """What became of a report, in a sentence that its reporter can read."""

    outcome = _Radio(
        lazy_gettext("What became of it?"),
        choices=[SelectChoice(outcome.value, label) for outcome, label in OUTCOMES.items()],
        validators=[InputRequired(message=_CHOOSE)],
    )
    answer = TextAreaField(
        lazy_pgettext("report", "Answer"), validators=[_filled_in(), at_most(MOST_ANSWER)]
    )

"""Forms of teaching: giving a lesson, and allowing one learner more."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask_babel import lazy_gettext, lazy_pgettext
from wtforms import DateField, IntegerField, RadioField, SelectField
from wtforms.fields import SelectChoice
from wtforms.validators import Optional, ValidationError

from lms.teaching.service import Terms
from lms.web.forms import Form, between, required

MOST_ATTEMPTS = 10
MOST_MINUTES = 240
EXTRA_PERCENTS = (0, 25, 50, 100)
PRACTICE, TEST = "practice", "test"
#: How a quiz is taken.
MODES = (
    SelectChoice(
        PRACTICE, lazy_gettext("Practice: feedback at once, as many attempts as one likes")
    ),
    SelectChoice(TEST, lazy_gettext("Test: feedback at the end, with the limits below")),
)


class _OptionalDate(DateField):  # type: ignore[misc]
    """A date whose fault is said in our words."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the date."""
        try:
            super().process_formdata(valuelist)
        except ValueError as error:
            raise ValueError(lazy_gettext("Give the date as day, month and year.")) from error


class _OptionalCount(IntegerField):  # type: ignore[misc]
    """A whole number whose fault is said in our words."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the number."""
        try:
            super().process_formdata(valuelist)
        except ValueError as error:
            raise ValueError(lazy_gettext("Give a whole number.")) from error


class _OneOf:
    """Says in our words that a value is none of those offered."""

    def pre_validate(self, form: Any) -> None:
        """Refuse what is not offered."""
        try:
            super().pre_validate(form)  # type: ignore[misc]
        except ValidationError as error:
            raise ValidationError(lazy_gettext("Choose one of the list.")) from error


class _Select(_OneOf, SelectField):  # type: ignore[misc]
    """One of a list that opens."""


class _Radio(_OneOf, RadioField):  # type: ignore[misc]
    """One of a few, all in sight."""


class TermsForm(Form):
    """How a lesson is given."""

    due_on = _OptionalDate(lazy_gettext("Due date"), validators=[Optional()])
    mode = _Radio(
        lazy_gettext("The quiz is taken as"),
        choices=MODES,
        default=PRACTICE,
        validators=[required()],
    )
    max_attempts = _OptionalCount(
        lazy_gettext("Attempts at the test"), validators=[Optional(), between(1, MOST_ATTEMPTS)]
    )
    time_limit_minutes = _OptionalCount(
        lazy_gettext("Minutes for the test"), validators=[Optional(), between(1, MOST_MINUTES)]
    )

    def __init__(
        self, *args: Any, today: date, kept_date: date | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self._today, self._kept_date = today, kept_date

    def validate_due_on(self, field: DateField) -> None:
        """A date that has passed can be kept, but not set."""
        if field.data is not None and field.data < self._today and field.data != self._kept_date:
            raise ValidationError(lazy_gettext("This day has passed. Choose today or a later day."))

    @property
    def terms(self) -> Terms:
        """What was filled in."""
        return Terms(
            self.due_on.data,
            self.mode.data == TEST,
            self.max_attempts.data,
            self.time_limit_minutes.data,
        )


class AssignForm(TermsForm):
    """Which lesson is given, and how. Its choices are set by the view."""

    lesson = _Select(lazy_pgettext("assignment", "Lesson"), validators=[required()])


class ExtraTimeForm(Form):
    """More time in a test for one learner."""

    percent = _Select(
        lazy_gettext("Extra time"),
        choices=[SelectChoice(str(each), f"{each} %") for each in EXTRA_PERCENTS],
        coerce=int,
    )

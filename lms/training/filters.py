"""What a reader of figures asks for: a course, a school year, a period."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from flask import request
from flask_babel import gettext, lazy_gettext
from wtforms import DateField, SelectField, ValidationError
from wtforms.validators import Optional

from lms.core.content.model import Course, text_in
from lms.training.sums import Question
from lms.web.forms import Form

#: Years that a period may lie in: at the ends of the calendar no day can be reckoned with.
FIRST_YEAR, LAST_YEAR = 2000, 2100


class _Day(DateField):  # type: ignore[misc]
    """A day whose fault is said in our words."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the day."""
        try:
            super().process_formdata(valuelist)
        except ValueError as error:
            raise ValueError(gettext("Give the date as day, month and year.")) from error
        if self.data is not None and not FIRST_YEAR <= self.data.year <= LAST_YEAR:
            text = gettext("Give a year from %(first)s to %(last)s.")
            raise ValueError(text % {"first": FIRST_YEAR, "last": LAST_YEAR})


def _offered(_form: Form, field: Any) -> None:
    """The choice is one of those offered."""
    if field.data not in {value for value, _label in field.choices}:
        raise ValidationError(gettext("Choose one from the list."))


class FigureFilters(Form):
    """The filters of the figures; all of them may be left empty."""

    class Meta(Form.Meta):
        """Only asks for a page, so there is nothing to forge."""

        csrf = False

    course = SelectField(
        lazy_gettext("Course"), default="", validators=[_offered], validate_choice=False
    )
    year = SelectField(
        lazy_gettext("School year"), default="", validators=[_offered], validate_choice=False
    )
    since = _Day(lazy_gettext("From"), validators=[Optional()])
    until = _Day(lazy_gettext("To and including"), validators=[Optional()])

    def validate_until(self, field: Any) -> None:
        """The period ends after it begins."""
        if field.data and self.since.data and field.data < self.since.data:
            raise ValidationError(gettext("This day lies before the first one."))

    @classmethod
    def of_request(
        cls, courses: Sequence[Course], years: Sequence[str], language: str
    ) -> FigureFilters:
        """The filters as the URL gives them."""
        form = cls(formdata=request.args)
        form.course.choices = [
            ("", gettext("All courses")),
            *((each.id, text_in(each.title, language)) for each in courses),
        ]
        form.year.choices = [("", gettext("All groups in use")), *((each, each) for each in years)]
        form.course.data, form.year.data = form.course.data or "", form.year.data or ""
        return form

    def question(self, now: datetime, time_zone: str) -> Question:
        """What is asked; days begin and end where the organisation is."""
        zone = ZoneInfo(time_zone)
        until = self.until.data + timedelta(days=1) if self.until.data else None
        return Question(
            now,
            self.course.data,
            self.year.data,
            _midnight(self.since.data, zone),
            _midnight(until, zone),
        )

    def values(self) -> dict[str, str]:
        """What was chosen, for links that keep it."""
        chosen = {name: request.args.get(name, "") for name in ("course", "year", "since", "until")}
        return {name: value for name, value in chosen.items() if value}


def _midnight(day: date | None, zone: ZoneInfo) -> datetime | None:
    return None if day is None else datetime.combine(day, time(), zone)

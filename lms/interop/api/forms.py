"""The form of a new token."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from flask_babel import lazy_gettext, lazy_ngettext
from wtforms import SelectField, SelectMultipleField, StringField
from wtforms.validators import ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from lms.interop.api.models import Scope
from lms.people.admin_forms import branch_choices
from lms.people.forms import NOT_OFFERED, a_name, options
from lms.people.lists import Branch
from lms.web.forms import Form, required

SCOPES = {
    Scope.CATALOGUE: lazy_gettext("Courses and lessons, without answers"),
    Scope.GROUPS: lazy_gettext("Groups and their members, without names"),
    Scope.RESULTS: lazy_gettext("Results and progress, without names"),
    Scope.NAMES: lazy_gettext("Also the names of people and their numbers in the class"),
}
#: Days that a token holds; 0: until it is revoked.
DAYS = {
    "30": lazy_ngettext("%(num)d day", "%(num)d days", 30),
    "90": lazy_ngettext("%(num)d day", "%(num)d days", 90),
    "365": lazy_ngettext("%(num)d day", "%(num)d days", 365),
    "0": lazy_gettext("Until it is revoked"),
}


class TokenForm(Form):
    """What a token is for, what it may, and how long."""

    name = StringField(lazy_gettext("What it is for"), [required(), a_name])
    organisation = SelectField(
        lazy_gettext("It sees this organisation and all below"),
        invalid_choice_message=NOT_OFFERED,
    )
    scopes = SelectMultipleField(
        lazy_gettext("What it may read"),
        choices=options((scope.value, words) for scope, words in SCOPES.items()),
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )
    days = SelectField(
        lazy_gettext("How long it holds"),
        choices=options(DAYS.items()),
        default="365",
        invalid_choice_message=NOT_OFFERED,
    )

    def offer(self, branches: list[Branch]) -> None:
        """What can be chosen."""
        self.organisation.choices = branch_choices(branches)

    def validate_scopes(self, field: SelectMultipleField) -> None:
        """Something, and names only of something."""
        chosen = set(field.data or ())
        if not chosen - {Scope.NAMES.value}:
            raise ValidationError(lazy_gettext("Choose what it may read."))
        if Scope.NAMES.value in chosen and Scope.GROUPS.value not in chosen:
            raise ValidationError(
                lazy_gettext("Names stand with the members of groups: add these.")
            )

    def wanted(self) -> frozenset[Scope]:
        """The scopes that were chosen."""
        return frozenset(Scope(each) for each in self.scopes.data)

    def end(self, now: datetime, time_zone: str) -> datetime | None:
        """When it is over: at the end of a day where the organisation is."""
        days = int(self.days.data)
        if days == 0:
            return None
        zone = ZoneInfo(time_zone)
        last: date = now.astimezone(zone).date() + timedelta(days=days)
        return datetime.combine(last, time(23, 59, 59), zone)

"""The forms of groups."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext, lazy_gettext, lazy_pgettext
from flask_wtf.file import FileField
from wtforms import (
    BooleanField,
    EmailField,
    HiddenField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
    ValidationError,
)
from wtforms.validators import InputRequired, Optional

from lms.core.languages import OWN_NAMES
from lms.groups.models import GroupKind
from lms.groups.roster_columns import MAX_NUMBER, number_in
from lms.people.forms import a_name, an_email, options
from lms.people.secrets import PIN_DIGITS
from lms.web.forms import Form, at_most, required
from lms.web.ids import an_id

KINDS: dict[GroupKind, Any] = {
    GroupKind.CLASS: lazy_gettext("A class of pupils, who sign in with a card"),
    GroupKind.COHORT: lazy_gettext("A training group of adults, who sign in with their e-mail"),
}


def whole_number(typed: object) -> int | None:
    """A roster number in the digits of any script; None when it is none."""
    return number_in(str(typed or ""))


class NumberField(StringField):  # type: ignore[misc]
    """A number in the roster; `number` is its value once the form is valid."""

    @property
    def number(self) -> int | None:
        """The number typed."""
        return whole_number(self.data)

    def pre_validate(self, form: Form) -> None:  # noqa: ARG002 (WTForms hands it over)
        """What is typed is a number of the roster."""
        if self.data and self.number is None:
            raise ValidationError(
                gettext("Write a whole number from 1 to %(max)s.", max=MAX_NUMBER)
            )


_NOT_OFFERED = lazy_gettext("Choose one of these.")


def one_of_a_list(label: Any, **more: Any) -> SelectField:
    """A field for one of a list; what was not offered is refused in the page's language."""
    return SelectField(label, invalid_choice_message=_NOT_OFFERED, **more)


def language_field() -> SelectField:
    """The language of the pages that members see at first."""
    return one_of_a_list(lazy_gettext("Language of its pages"), choices=options(OWN_NAMES.items()))


class GroupForm(Form):
    """A new class or cohort."""

    kind = RadioField(
        lazy_gettext("What kind of group is it?"),
        invalid_choice_message=_NOT_OFFERED,
        choices=options((kind.value, words) for kind, words in KINDS.items()),
        default=GroupKind.CLASS.value,
    )
    organisation_id = one_of_a_list(lazy_gettext("School or department"), coerce=an_id)
    name = StringField(lazy_gettext("Name of the group"), [required(), a_name])
    school_year = StringField(lazy_gettext("School year"), [Optional(), at_most(20)])
    language = language_field()


class GroupSettingsForm(Form):
    """What can be changed of a group."""

    name = StringField(lazy_gettext("Name of the group"), [required(), a_name])
    school_year = StringField(lazy_gettext("School year"), [Optional(), at_most(20)])
    language = language_field()


class NextYearForm(Form):
    """What the group is called in the next school year."""

    name = StringField(lazy_gettext("Name in the next school year"), [required(), a_name])
    school_year = StringField(lazy_gettext("Next school year"), [required(), at_most(20)])


class EmailForm(Form):
    """A colleague, by e-mail."""

    email = EmailField(lazy_gettext("E-mail"), [required(), an_email])


class PupilForm(Form):
    """A pupil's number and name."""

    number = NumberField(lazy_gettext("Number in the roster"), [required()])
    name = StringField(lazy_gettext("Name"), [required(), a_name])


class RosterForm(Form):
    """A class list, pasted or as a file."""

    text = TextAreaField(lazy_gettext("Paste the list here"), [Optional()])
    file = FileField(lazy_gettext("Or choose a file"), [Optional()])


class OtherGroupForm(Form):
    """The group to which somebody is moved."""

    group_id = one_of_a_list(lazy_gettext("Move to"), coerce=an_id)

    def offer(self, choices: Sequence[tuple[int, str]]) -> OtherGroupForm:
        """With these groups to choose from."""
        self.group_id.choices = options(choices)
        return self


class MergeForm(Form):
    """The other entry of a pupil who is in the list twice."""

    member_id = one_of_a_list(lazy_gettext("The other entry of the same pupil"), coerce=an_id)

    def offer(self, choices: Sequence[tuple[int, str]]) -> MergeForm:
        """With these members to choose from."""
        self.member_id.choices = options(choices)
        return self


class PupilSignInForm(Form):
    """Number, or a name chosen from the list, and PIN."""

    code = HiddenField()
    member = HiddenField()
    number = NumberField(lazy_pgettext("pupil", "Your number in the class"))
    pin = StringField(
        lazy_pgettext("pupil", "Your PIN"),
        [InputRequired(message=lazy_pgettext("pupil", "Type your PIN."))],
    )
    shared = BooleanField(lazy_pgettext("pupil", "Other people use this device, too"), default=True)
    guest_was_me = BooleanField(lazy_pgettext("pupil", "It was me who learned here just now"))

    @property
    def typed_pin(self) -> str:
        """The PIN in plain digits, whatever script's digits and spaces were typed."""
        text = "".join((self.pin.data or "").split())[: 2 * PIN_DIGITS]
        return "".join(str(int(each)) if each.isdecimal() else each for each in text)

    @property
    def member_id(self) -> int | None:
        """Who was chosen from the list."""
        return an_id(self.member.data) or None

    def validate_number(self, field: Any) -> None:
        """A number is needed unless a name was chosen."""
        if not field.data and self.member_id is None:
            raise ValidationError(gettext("Fill in this field."))

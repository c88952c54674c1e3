"""The forms of the administration."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import lazy_gettext, lazy_pgettext
from wtforms import (
    BooleanField,
    EmailField,
    PasswordField,
    RadioField,
    SelectField,
    StringField,
)
from wtforms.fields import SelectChoice
from wtforms.validators import InputRequired, NumberRange, Optional

from lms.people import words
from lms.people.forms import (
    NOT_OFFERED,
    a_good_password,
    a_name,
    an_email,
    language_field,
    options,
)
from lms.people.lists import Branch
from lms.people.models import PersonKind, PersonState, Role
from lms.people.staff import MAX_EXTRA_TIME
from lms.web.forms import Form, WholeNumberField, at_most, required

#: Two of these before a name show how deep an organisation stands; spaces would be swallowed.
INDENT = "\N{NO-BREAK SPACE}\N{NO-BREAK SPACE}"


_ALL = lazy_pgettext("filter", "All")


def _kind_field() -> SelectField:
    return SelectField(
        lazy_gettext("Kind"),
        choices=options(words.ORGANISATION_KINDS.items()),
        invalid_choice_message=NOT_OFFERED,
    )


def _zone_field() -> SelectField:
    return SelectField(
        lazy_gettext("Time zone"),
        choices=options(words.TIME_ZONES.items()),
        invalid_choice_message=NOT_OFFERED,
    )


def branch_choices(branches: Sequence[Branch]) -> list[SelectChoice]:
    """Organisations for a select, indented as the tree."""
    return options(
        (str(each.organisation.id), INDENT * each.depth + each.organisation.name)
        for each in branches
    )


def role_choices() -> list[SelectChoice]:
    """The roles that are given by hand; everybody learns without one."""
    return options((role.value, words.ROLES[role]) for role in Role if role is not Role.LEARNER)


class SetUpForm(Form):
    """The first organisation and its administrator."""

    organisation = StringField(lazy_gettext("Name of the organisation"), [required(), a_name])
    kind = _kind_field()
    time_zone = _zone_field()
    name = StringField(lazy_gettext("Your name"), [required(), a_name])
    email = EmailField(lazy_gettext("E-mail"), [required(), an_email])
    password = PasswordField(lazy_gettext("Password"), [required(), a_good_password])


class OrganisationForm(Form):
    """An organisation, new or present."""

    name = StringField(lazy_gettext("Name"), [required(), a_name])
    kind = _kind_field()
    time_zone = _zone_field()
    language = language_field()
    managers_see_names = BooleanField(lazy_gettext("Managers see names, not only figures"))


class PeopleSearchForm(Form):
    """What an administrator looks for; sent by GET, so that a search can be kept."""

    class Meta(Form.Meta):
        """Nothing is changed, so nothing is to be protected."""

        csrf = False

    q = StringField(lazy_gettext("Name or e-mail"), [Optional(), at_most(120)])
    organisation = SelectField(lazy_gettext("Organisation"), validate_choice=False)
    role = SelectField(lazy_gettext("Role"), validate_choice=False)
    kind = SelectField(lazy_gettext("Kind of account"), validate_choice=False)
    state = SelectField(lazy_gettext("State"), validate_choice=False)

    def offer(self, branches: Sequence[Branch]) -> None:
        """Fill the selects."""
        everything = options([("", _ALL)])
        self.organisation.choices = everything + branch_choices(branches)
        self.role.choices = everything + role_choices()
        kinds = (PersonKind.ADULT, PersonKind.PUPIL)
        self.kind.choices = everything + options(
            (each.value, words.PERSON_KINDS[each]) for each in kinds
        )
        states = (PersonState.ACTIVE, PersonState.WAITING, PersonState.DISABLED)
        self.state.choices = everything + options(
            (each.value, words.PERSON_STATES[each]) for each in states
        )

    def chosen(self, name: str) -> str | None:
        """What is chosen in a select; None for all, and for what it does not offer."""
        value: str | None = self[name].data
        return value if value and value in {each.value for each in self[name].choices} else None


class PersonForm(Form):
    """What an administrator may change of a person."""

    name = StringField(lazy_gettext("Name"), [required(), a_name])
    organisation = SelectField(lazy_gettext("Belongs to"), invalid_choice_message=NOT_OFFERED)
    extra_time = WholeNumberField(
        lazy_gettext("Extra time in tests, in per cent"),
        [
            InputRequired(message=lazy_gettext("Write a whole number.")),
            NumberRange(
                0,
                MAX_EXTRA_TIME,
                message=lazy_gettext("Write a number from %(min)s to %(max)s."),
            ),
        ],
    )

    def offer(self, branches: Sequence[Branch], *, none: bool) -> None:
        """Fill the select; `none` where somebody may belong to no organisation."""
        nowhere = options([("", lazy_gettext("No organisation"))]) if none else []
        self.organisation.choices = nowhere + branch_choices(branches)


class RoleForm(Form):
    """A role in an organisation."""

    role = SelectField(
        lazy_gettext("Role"), choices=role_choices(), invalid_choice_message=NOT_OFFERED
    )
    role_organisation = SelectField(lazy_pgettext("role", "In"), invalid_choice_message=NOT_OFFERED)


class InviteForm(Form):
    """Who is invited for what."""

    email = EmailField(lazy_gettext("E-mail"), [required(), an_email])
    role = RadioField(
        lazy_gettext("Role"),
        [required()],
        choices=role_choices(),
        invalid_choice_message=NOT_OFFERED,
    )
    organisation = SelectField(lazy_gettext("Organisation"), invalid_choice_message=NOT_OFFERED)
    language = language_field()


class SureForm(Form):
    """A tick before something that cannot be undone."""

    sure = BooleanField(
        lazy_gettext("I understand that this cannot be undone"),
        [InputRequired(message=lazy_gettext("Tick this box first."))],
    )

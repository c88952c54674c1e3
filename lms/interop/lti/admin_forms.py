"""Forms of administrators: a platform, entered by hand or changed."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext
from wtforms import BooleanField, SelectField, StringField, TextAreaField
from wtforms.validators import Optional, ValidationError

from lms.interop.lti.models import LONGEST_ID, LONGEST_URL
from lms.interop.outgoing import is_web_address
from lms.people.admin_forms import branch_choices
from lms.people.forms import NOT_OFFERED, a_name
from lms.people.lists import Branch
from lms.web.forms import Form, at_most, required
from lms.web.settings import settings

_NONE = "0"


def an_address(_form: Any, field: Any) -> None:
    """A web address; https, unless it lies in one's own network."""
    if not is_web_address(field.data, settings().private_hosts):
        raise ValidationError(lazy_gettext("Write a whole address, beginning with https://."))


def _address(label: Any, most: int = LONGEST_URL) -> StringField:
    return StringField(label, [required(), at_most(most), an_address])


class ChangeForm(Form):
    """What can be changed of a platform that is here."""

    name = StringField(lazy_gettext("Name"), [required(), a_name])
    deployment_ids = TextAreaField(
        lazy_gettext("Deployment ids, one a line"), [Optional(), at_most(10_000)]
    )
    any_deployment = BooleanField(lazy_gettext("Accept every deployment of this platform"))
    stores_names = BooleanField(lazy_gettext("Keep the names that the platform sends"))
    stores_emails = BooleanField(lazy_gettext("Keep the e-mail addresses that the platform sends"))
    for_adults = BooleanField(lazy_gettext("Its courses are for adults in training"))

    def deployments(self) -> tuple[str, ...]:
        """The ids that were entered."""
        lines = (self.deployment_ids.data or "").splitlines()
        return tuple(dict.fromkeys(each.strip()[:LONGEST_ID] for each in lines if each.strip()))


class RegistrationForm(ChangeForm):
    """A platform entered by hand."""

    organisation = SelectField(
        lazy_gettext("Its people and courses belong to"), invalid_choice_message=NOT_OFFERED
    )
    issuer = _address(lazy_gettext("Issuer (platform id)"), LONGEST_ID)
    client_id = StringField(lazy_gettext("Client id"), [required(), at_most(LONGEST_ID)])
    auth_url = _address(lazy_gettext("Authentication request URL"))
    token_url = _address(lazy_gettext("Access token URL"))
    jwks_url = _address(lazy_gettext("Public keyset URL"))
    audience = StringField(
        lazy_gettext("Audience of access tokens, if it is not their URL"),
        [Optional(), at_most(LONGEST_URL)],
    )
    continues = SelectField(
        lazy_gettext("It continues a registration that is here"),
        invalid_choice_message=NOT_OFFERED,
        default=_NONE,
    )

    def offer(self, branches: list[Branch], former: list[tuple[str, str]]) -> None:
        """What can be chosen."""
        self.organisation.choices = branch_choices(branches)
        self.continues.choices = [(_NONE, lazy_gettext("No, its people are new")), *former]

    @property
    def continues_id(self) -> int | None:
        """The registration that it continues."""
        return int(self.continues.data) if self.continues.data != _NONE else None


class TicketForm(Form):
    """For which organisation a platform may register itself."""

    organisation = SelectField(
        lazy_gettext("Its people and courses belong to"), invalid_choice_message=NOT_OFFERED
    )

    def offer(self, branches: list[Branch]) -> None:
        """What can be chosen."""
        self.organisation.choices = branch_choices(branches)

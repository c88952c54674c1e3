"""Forms of administrators: a sign-in service, entered or changed."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from flask_babel import lazy_gettext
from wtforms import (
    BooleanField,
    HiddenField,
    PasswordField,
    RadioField,
    SelectField,
    StringField,
)
from wtforms.validators import InputRequired, Optional, Regexp, ValidationError

from lms.interop.oidc.asking import is_named
from lms.interop.oidc.models import Newcomers
from lms.interop.oidc.published import is_safe
from lms.interop.oidc.services import Rules
from lms.people.admin_forms import branch_choices
from lms.people.forms import NOT_OFFERED, a_name, options
from lms.people.lists import Branch
from lms.web.forms import Form, at_most, required

#: Google signs in everybody who has an account anywhere in the world.
GOOGLE = "https://accounts.google.com"

NEWCOMERS: dict[Newcomers, Any] = {
    Newcomers.NOBODY: lazy_gettext("Nobody: only people who have linked their account here"),
    Newcomers.PUPILS: lazy_gettext("They become pupils here"),
    Newcomers.ADULTS: lazy_gettext("They become adult learners here"),
}


def an_issuer(_form: Any, field: Any) -> None:
    """An address by https, or in one's own network a host that the operator has named."""
    text = field.data or ""
    if not is_safe(text, is_named):
        raise ValidationError(lazy_gettext("Write a whole address, beginning with https://."))
    parts = urlsplit(text)
    if parts.query or parts.fragment or parts.username:
        raise ValidationError(lazy_gettext("The issuer ends before any “?” or “#”."))


def plain(_form: Any, field: Any) -> None:
    """Printable ASCII without spaces, as ids and secrets of services are."""
    text = field.data or ""
    if not text.isascii() or not text.isprintable() or " " in text:
        raise ValidationError(lazy_gettext("Copy it as it stands there, without spaces."))


def scope_words(_form: Any, field: Any) -> None:
    """Words of a scope (RFC 6749, 3.3)."""
    text = field.data or ""
    if not text.isascii() or not text.isprintable() or '"' in text or "\\" in text:
        raise ValidationError(lazy_gettext("Write words with spaces between them."))


class ServiceForm(Form):
    """What can be changed of a service that is here."""

    name = StringField(lazy_gettext("Name, as it stands on the button"), [required(), a_name])
    client_id = StringField(lazy_gettext("Client id"), [required(), at_most(255), plain])
    client_secret = PasswordField(lazy_gettext("Client secret"), [at_most(1000), plain])
    no_secret = BooleanField(lazy_gettext("It has no secret (a public client)"))
    newcomers = RadioField(
        lazy_gettext("People whom nobody here knows yet"),
        [InputRequired(NOT_OFFERED)],
        choices=options((kind.value, word) for kind, word in NEWCOMERS.items()),
        default=Newcomers.NOBODY.value,
        invalid_choice_message=NOT_OFFERED,
    )
    hosted_domain = StringField(lazy_gettext("Google Workspace domain"), [at_most(255), plain])
    stores_names = BooleanField(lazy_gettext("Keep the names that the service sends"))
    stores_emails = BooleanField(lazy_gettext("Keep the e-mail addresses that the service sends"))
    further_scopes = StringField(
        lazy_gettext("Further scopes"), [Optional(), at_most(500), scope_words]
    )

    #: Of the service that is changed; the form for a new one has a field of this name.
    present_issuer = ""
    has_secret = False

    def validate_hosted_domain(self, field: Any) -> None:
        """Without it whoever has a Google account would become one of ours."""
        wants = self.newcomers.data != Newcomers.NOBODY.value
        if self.issuer_now() == GOOGLE and wants and not field.data:
            raise ValidationError(
                lazy_gettext("Without it everybody with a Google account could come in.")
            )

    def validate_client_secret(self, field: Any) -> None:
        """Either a secret or the word that there is none."""
        if not field.data and not self.has_secret and not self.no_secret.data:
            raise ValidationError(lazy_gettext("Copy the secret, or tick that there is none."))

    def issuer_now(self) -> str:
        """The issuer that the service has or is to have."""
        return self.present_issuer

    def rules(self) -> Rules:
        """What was typed."""
        return Rules(
            name=self["name"].data,
            client_id=self.client_id.data,
            newcomers=Newcomers(self.newcomers.data),
            hosted_domain=(self.hosted_domain.data or "").lower(),
            further_scopes=" ".join((self.further_scopes.data or "").split()),
            stores_names=self.stores_names.data,
            stores_emails=self.stores_emails.data,
        )


class NewServiceForm(ServiceForm):
    """A service that is entered."""

    key = HiddenField(validators=[Regexp("^[0-9a-f]{16}$")])
    organisation = SelectField(
        lazy_gettext("Its people belong to"), invalid_choice_message=NOT_OFFERED
    )
    issuer = StringField(lazy_gettext("Issuer"), [required(), at_most(500), an_issuer])

    def offer(self, branches: list[Branch]) -> None:
        """What can be chosen."""
        self.organisation.choices = branch_choices(branches)

    def issuer_now(self) -> str:
        """The issuer that was typed."""
        return self.issuer.data or ""

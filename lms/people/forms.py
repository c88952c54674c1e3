"""The forms of one's own account."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from flask_babel import gettext, lazy_gettext
from wtforms import (
    BooleanField,
    EmailField,
    HiddenField,
    PasswordField,
    SelectField,
    StringField,
    ValidationError,
)
from wtforms.fields import SelectChoice
from wtforms.validators import InputRequired, Optional

from lms.core.languages import OWN_NAMES
from lms.people.names import MAX_NAME, BadNameError, clean_name
from lms.people.secrets import MAX_PASSWORD, MIN_PASSWORD
from lms.people.service import looks_like_email
from lms.web.forms import Form, at_most, required

PASSWORD_HINT = lazy_gettext(
    "At least 10 characters. Three words that do not belong together are easy to remember and hard to guess."
)


def an_email(_form: Form, field: Any) -> None:
    """The text can be an e-mail address."""
    if not looks_like_email(field.data):
        raise ValidationError(gettext("Write an e-mail address such as name@school.example."))


def a_name(_form: Form, field: Any) -> None:
    """The text can be a name."""
    try:
        clean_name(field.data)
    except BadNameError as error:
        raise ValidationError(
            gettext("Write a name of at most %(max)s characters.", max=MAX_NAME)
        ) from error


def a_good_password(_form: Form, field: Any) -> None:
    """The password is neither short nor the same letter over and over."""
    password = field.data
    if len(password) < MIN_PASSWORD:
        raise ValidationError(
            gettext(
                "Use at least %(min)s characters; these are %(num)s.",
                min=MIN_PASSWORD,
                num=len(password),
            )
        )
    if len(password) > MAX_PASSWORD:
        raise ValidationError(gettext("Use at most %(max)s characters.", max=MAX_PASSWORD))
    if len(set(password)) < 4:
        raise ValidationError(
            gettext("This password is easy to guess. Use more different letters.")
        )


def options(pairs: Iterable[tuple[Any, Any]]) -> list[SelectChoice]:
    """Choices of a select or of radio buttons, from pairs of value and word."""
    return [SelectChoice(value=str(value), label=word) for value, word in pairs]


#: What is answered to a value that no form of ours offers.
NOT_OFFERED = lazy_gettext("Choose one of those offered.")


def language_field() -> SelectField:
    """The language of somebody's pages, each in its own script."""
    return SelectField(
        lazy_gettext("Language"),
        choices=options(OWN_NAMES.items()),
        invalid_choice_message=NOT_OFFERED,
    )


class SignInForm(Form):
    """E-mail and password."""

    email = EmailField(lazy_gettext("E-mail"), [required(), at_most(254)])
    password = PasswordField(lazy_gettext("Password"), [required(), at_most(MAX_PASSWORD)])
    shared = BooleanField(lazy_gettext("Other people use this computer, too"))
    next = HiddenField()


class NewPasswordForm(Form):
    """A password for an account."""

    password = PasswordField(lazy_gettext("New password"), [required(), a_good_password])


class SignUpForm(Form):
    """A new account."""

    name = StringField(lazy_gettext("Your name"), [required(), a_name])
    email = EmailField(lazy_gettext("E-mail"), [required(), an_email])
    password = PasswordField(lazy_gettext("Password"), [required(), a_good_password])
    staff_code = StringField(lazy_gettext("Staff code"), [Optional(), at_most(20)])


class ForgotForm(Form):
    """Whose password is forgotten."""

    email = EmailField(lazy_gettext("E-mail"), [required(), an_email])


class SettingsForm(Form):
    """What adults may change of themselves."""

    name = StringField(lazy_gettext("Your name"), [required(), a_name])
    language = language_field()
    buddhist_years = BooleanField(lazy_gettext("Show years of the Buddhist era in Thai"))


class PupilSettingsForm(Form):
    """What pupils may change of themselves."""

    language = language_field()
    buddhist_years = BooleanField(lazy_gettext("Show years of the Buddhist era in Thai"))


class PasswordForm(Form):
    """Another password, known the present one."""

    present = PasswordField(lazy_gettext("Present password"), [required(), at_most(MAX_PASSWORD)])
    password = PasswordField(lazy_gettext("New password"), [required(), a_good_password])


class EmailForm(Form):
    """Another e-mail, known the password."""

    email = EmailField(lazy_gettext("New e-mail"), [required(), an_email])
    password = PasswordField(lazy_gettext("Password"), [required(), at_most(MAX_PASSWORD)])


class ConfirmForm(Form):
    """The password again, before something that cannot be undone."""

    password = PasswordField(lazy_gettext("Password"), [required(), at_most(MAX_PASSWORD)])


class SureForm(Form):
    """A tick before something that cannot be undone, of somebody without a password of ours."""

    sure = BooleanField(
        lazy_gettext("I have understood this"),
        [InputRequired(lazy_gettext("Tick this if you are sure."))],
    )


class InvitationForm(Form):
    """Name and password of somebody who accepts an invitation."""

    name = StringField(lazy_gettext("Your name"), [required(), a_name])
    password = PasswordField(lazy_gettext("Password"), [required(), a_good_password])

"""The words of our mails, as plain text; translated when the mail is written.

Each template takes the values of its mail and returns subject and paragraphs.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

from flask_babel import gettext, ngettext

from lms.people.words import role_word


class Words(NamedTuple):
    """What a mail says."""

    subject: str
    paragraphs: tuple[str, ...]


Values = Mapping[str, Any]


def _mail(subject: str, values: Values, *paragraphs: str) -> Words:
    """A mail with greeting and the name of the site below."""
    greeting = gettext("Hello %(name)s,", name=values["name"]) if values.get("name") else None
    body = tuple(each for each in (greeting, *paragraphs) if each)
    return Words(subject, (*body, gettext("Climate lessons")))


def verify(values: Values) -> Words:
    """To somebody who signed up."""
    return _mail(
        gettext("Confirm your e-mail address"),
        values,
        gettext("An account for the climate lessons was made with this e-mail address."),
        gettext("Open this address to confirm that the mailbox is yours. It works for 3 days."),
        values["link"],
        gettext(
            "If it was not you, ignore this mail. Without your confirmation the account stays closed."
        ),
    )


def have_account(values: Values) -> Words:
    """To somebody who signed up with an e-mail that has an account."""
    return _mail(
        gettext("You already have an account"),
        values,
        gettext(
            "Somebody, probably you, wanted to make an account with this e-mail address. It already has one."
        ),
        gettext("Open this address to choose a new password if you have forgotten the old one."),
        values["link"],
        gettext("If it was not you, ignore this mail. Nothing was changed."),
    )


def reset(values: Values) -> Words:
    """To somebody who forgot the password."""
    return _mail(
        gettext("Choose a new password"),
        values,
        gettext("Open this address to choose a new password. It works once, and for 2 hours."),
        values["link"],
        gettext("If you did not ask for it, ignore this mail. Your password stays as it is."),
    )


def password_changed(values: Values) -> Words:
    """To somebody whose password is another now."""
    return _mail(
        gettext("Your password was changed"),
        values,
        gettext(
            "The password of your account was changed just now, and you were signed out elsewhere."
        ),
        gettext("If it was not you, choose a new password at once:"),
        values["link"],
    )


def change_email(values: Values) -> Words:
    """To the new address of an account."""
    return _mail(
        gettext("Confirm your new e-mail address"),
        values,
        gettext("Open this address to use this mailbox for your account. It works for 3 days."),
        values["link"],
        gettext("If it was not you, ignore this mail. Nothing was changed."),
    )


def email_changed(values: Values) -> Words:
    """To the former address of an account."""
    return _mail(
        gettext("Your e-mail address was changed"),
        values,
        gettext(
            "Your account now uses another e-mail address. This mailbox gets no more mail from us."
        ),
        gettext("If it was not you, tell the person who looks after this server."),
    )


def invitation(values: Values) -> Words:
    """To somebody invited for a role in an organisation."""
    return _mail(
        gettext("Invitation to the climate lessons"),
        values,
        gettext(
            "You are invited to %(organisation)s. Your role there: %(role)s.",
            organisation=values["organisation"],
            role=role_word(values["role"]),
        ),
        gettext("Open this address to accept. It works for 14 days."),
        values["link"],
        gettext("If you do not want it, ignore this mail."),
    )


def waiting(values: Values) -> Words:
    """To an administrator: somebody waits for approval."""
    return _mail(
        gettext("A new colleague waits for your approval"),
        values,
        gettext(
            "%(person)s knows the staff code of %(organisation)s and wants to join.",
            person=values["person"],
            organisation=values["organisation"],
        ),
        gettext("Open this page to approve or decline:"),
        values["link"],
    )


def approved(values: Values) -> Words:
    """To somebody who was approved."""
    return _mail(
        gettext("Your account is approved"),
        values,
        gettext(
            "You can now lead groups in %(organisation)s. Sign in here:",
            organisation=values["organisation"],
        ),
        values["link"],
    )


def declined(values: Values) -> Words:
    """To somebody who was not approved."""
    return _mail(
        gettext("Your account is a learner's account"),
        values,
        gettext(
            "%(organisation)s did not confirm that you work there. You can still sign in and learn:",
            organisation=values["organisation"],
        ),
        values["link"],
    )


def mistakes(values: Values) -> Words:
    """To an editor: readers reported mistakes."""
    return _mail(
        gettext("New mistake reports"),
        values,
        ngettext(
            "%(num)s mistake in the lessons was reported since the last mail.",
            "%(num)s mistakes in the lessons were reported since the last mail.",
            values["new"],
        ),
        ngettext(
            "%(num)s report waits for an answer. You find it here:",
            "%(num)s reports wait for an answer. You find them here:",
            values["open"],
        ),
        values["link"],
        gettext("You get this mail at most once a day."),
    )


TEMPLATES: Mapping[str, Callable[[Values], Words]] = MappingProxyType(
    {
        "verify": verify,
        "have-account": have_account,
        "reset": reset,
        "password-changed": password_changed,
        "change-email": change_email,
        "email-changed": email_changed,
        "invitation": invitation,
        "waiting": waiting,
        "approved": approved,
        "declined": declined,
        "mistakes": mistakes,
    }
)

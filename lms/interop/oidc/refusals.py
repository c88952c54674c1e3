"""Why nobody is let in: one reason each, with words for people.

The page says what happened and what to do; the log gets the reason with what an administrator
needs. Words are never put together from pieces, and name nothing that a service sent.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import StrEnum

from flask_babel import gettext

from lms.interop.refusing import Refusal, Words


class Reason(StrEnum):
    """What is wrong with a sign-in."""

    DISABLED = "disabled"
    STATE_MISSING = "state-missing"
    STATE_UNKNOWN = "state-unknown"
    STATE_EXPIRED = "state-expired"
    OTHER_SERVICE = "other-service"
    SAID_NO = "said-no"
    SERVICE_SAYS_NO = "service-says-no"
    SERVICE_AWAY = "service-away"
    SERVICE_PRIVATE = "service-private"
    SERVICE_UNREADABLE = "service-unreadable"
    SECRET_LOST = "secret-lost"  # noqa: S105 (a word, not a password)
    CLIENT_REFUSED = "client-refused"
    CODE_REFUSED = "code-refused"
    MALFORMED = "malformed"
    UNKNOWN_KEY = "unknown-key"
    WRONG_SIGNATURE = "wrong-signature"
    OTHER_ISSUER = "other-issuer"
    WRONG_AUDIENCE = "wrong-audience"
    EXPIRED = "expired"
    CLOCK = "clock"
    NONCE = "nonce"
    REPLAYED = "replayed"
    MIXED = "mixed"
    MISSING_CLAIM = "missing-claim"
    OTHER_DOMAIN = "other-domain"
    UNKNOWN_PERSON = "unknown-person"
    PERSON_DISABLED = "person-disabled"
    PERSON_WAITING = "person-waiting"
    TAKEN = "taken"
    OTHER_PERSON = "other-person"


class RefusedError(Refusal[Reason]):
    """Somebody cannot be let in; nothing was written."""


def words_of(reason: Reason) -> Words:
    """The words of a refusal, in the page's language."""
    return _WORDS[reason]()


def _once_more(happened: str) -> Words:
    return Words(happened, gettext("Go back and sign in once more."))


def _later(happened: str) -> Words:
    return Words(
        happened,
        gettext(
            "Try again in some minutes. If it stays like this, show this page to your administrator."
        ),
    )


def _setup(happened: str) -> Words:
    return Words(happened, gettext("Show this page to your administrator."))


_WORDS: Mapping[Reason, Callable[[], Words]] = {
    Reason.DISABLED: lambda: _setup(gettext("This way to sign in is switched off.")),
    Reason.STATE_MISSING: lambda: _once_more(
        gettext("This page opens only after you have signed in at your sign-in service.")
    ),
    Reason.STATE_UNKNOWN: lambda: _once_more(
        gettext("This sign-in was begun in another browser, or it is finished already.")
    ),
    Reason.STATE_EXPIRED: lambda: _once_more(
        gettext("Too much time passed before you came back from your sign-in service.")
    ),
    Reason.OTHER_SERVICE: lambda: _once_more(
        gettext("One sign-in service began this, another one finished it.")
    ),
    Reason.SAID_NO: lambda: _once_more(
        gettext("Your sign-in service did not let you in, or you did not agree there.")
    ),
    Reason.SERVICE_SAYS_NO: lambda: _setup(
        gettext("Your sign-in service does not accept our question.")
    ),
    Reason.SERVICE_AWAY: lambda: _later(gettext("Your sign-in service does not answer just now.")),
    Reason.SERVICE_PRIVATE: lambda: _setup(
        gettext("Your sign-in service lies in a network into which this server does not ask.")
    ),
    Reason.SERVICE_UNREADABLE: lambda: _setup(
        gettext("Your sign-in service gave an answer that makes no sense.")
    ),
    Reason.SECRET_LOST: lambda: _setup(
        gettext("The password of this server at your sign-in service must be typed in again.")
    ),
    Reason.CLIENT_REFUSED: lambda: _setup(
        gettext("Your sign-in service does not know this server, or its password there is wrong.")
    ),
    Reason.CODE_REFUSED: lambda: _once_more(
        gettext("Your sign-in service no longer accepts what it gave you. Each sign-in works once.")
    ),
    Reason.MALFORMED: lambda: _setup(
        gettext("What your sign-in service said of you could not be read.")
    ),
    Reason.UNKNOWN_KEY: lambda: _setup(
        gettext("Your sign-in service signed with a key that it has not published.")
    ),
    Reason.WRONG_SIGNATURE: lambda: _setup(
        gettext("The signature of your sign-in service is not right.")
    ),
    Reason.OTHER_ISSUER: lambda: _setup(
        gettext("The answer came from another sign-in service than the one that was asked.")
    ),
    Reason.WRONG_AUDIENCE: lambda: _setup(
        gettext("What your sign-in service said was meant for another application.")
    ),
    Reason.EXPIRED: lambda: _once_more(
        gettext("What your sign-in service said was valid for a short time only, and that is over.")
    ),
    Reason.CLOCK: lambda: _setup(
        gettext("The clocks of your sign-in service and of this server differ too much.")
    ),
    Reason.NONCE: lambda: _once_more(
        gettext("What your sign-in service said belongs to another sign-in.")
    ),
    Reason.REPLAYED: lambda: _once_more(
        gettext("This sign-in was used already. Each one works once.")
    ),
    Reason.MIXED: lambda: _setup(
        gettext("Two things that your sign-in service said do not belong together.")
    ),
    Reason.MISSING_CLAIM: lambda: _setup(
        gettext("Your sign-in service left out something that we need.")
    ),
    Reason.OTHER_DOMAIN: lambda: Words(
        gettext("Your account there is not one of your school or department."),
        gettext("Go back and choose the account that your school or department gave you."),
    ),
    Reason.UNKNOWN_PERSON: lambda: Words(
        gettext("No account here is linked to your account there."),
        gettext(
            "If you have an account here, sign in as before and link the two on the page of your account. If not, ask your administrator."
        ),
    ),
    Reason.PERSON_DISABLED: lambda: _setup(gettext("Your account here is switched off.")),
    Reason.PERSON_WAITING: lambda: Words(
        gettext("Your account here waits until somebody has approved it."),
        gettext("You can sign in as soon as that is done."),
    ),
    Reason.TAKEN: lambda: _setup(
        gettext("Your account there already opens another account here. Nothing was changed.")
    ),
    Reason.OTHER_PERSON: lambda: _once_more(
        gettext("Somebody else is signed in here now than when this was begun.")
    ),
}

"""Why a login or a launch is refused: one reason each, with words for people.

The page says what happened and who can mend it; the log gets the reason with what an administrator
needs. A reason is never put together from pieces, and names nothing that the platform sent.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import StrEnum

from flask_babel import gettext

from lms.interop.refusing import Refusal, Words


class Reason(StrEnum):
    """What is wrong with a message of a platform."""

    UNKNOWN_PLATFORM = "unknown-platform"
    DISABLED = "disabled"
    LOGIN_INCOMPLETE = "login-incomplete"
    PLATFORM_SAYS_NO = "platform-says-no"
    STATE_MISSING = "state-missing"
    STATE_FORGED = "state-forged"
    STATE_EXPIRED = "state-expired"
    OTHER_BROWSER = "other-browser"
    NO_COOKIES = "no-cookies"
    NO_TOKEN = "no-token"  # noqa: S105 (a word, not a password)
    MALFORMED = "malformed"
    OTHER_PLATFORM = "other-platform"
    WRONG_AUDIENCE = "wrong-audience"
    UNKNOWN_KEY = "unknown-key"
    WRONG_SIGNATURE = "wrong-signature"
    KEYS_UNREACHABLE = "keys-unreachable"
    KEYS_PRIVATE = "keys-private"
    EXPIRED = "expired"
    CLOCK = "clock"
    NONCE = "nonce"
    REPLAYED = "replayed"
    UNKNOWN_DEPLOYMENT = "unknown-deployment"
    VERSION = "version"
    MESSAGE_TYPE = "message-type"
    MISSING_CLAIM = "missing-claim"
    TARGET = "target"
    RETURN_URL = "return-url"
    NOT_A_LEADER = "not-a-leader"


class LaunchRefusedError(Refusal[Reason]):
    """A message of a platform that cannot be accepted; nothing was written."""


def words_of(reason: Reason) -> Words:
    """The words of a refusal, in the page's language."""
    return _WORDS[reason]()


def _again() -> str:
    return str(gettext("Close this page and open the activity again from your course."))


def _administrator() -> str:
    return str(gettext("Show this page to the administrator of your learning platform."))


def _setup(happened: str) -> Words:
    return Words(happened, _administrator())


def _once_more(happened: str) -> Words:
    return Words(happened, _again())


def _clock() -> Words:
    return _setup(
        gettext("The clocks of your learning platform and of this server differ too much.")
    )


_WORDS: Mapping[Reason, Callable[[], Words]] = {
    Reason.UNKNOWN_PLATFORM: lambda: _setup(
        gettext("This learning platform is not registered here.")
    ),
    Reason.DISABLED: lambda: _setup(
        gettext("The connection of this learning platform is switched off here.")
    ),
    Reason.LOGIN_INCOMPLETE: lambda: _setup(
        gettext("Your learning platform did not say who wants to come in.")
    ),
    Reason.PLATFORM_SAYS_NO: lambda: _once_more(
        gettext("Your learning platform did not confirm who you are. You may be signed out there.")
    ),
    Reason.STATE_MISSING: lambda: _once_more(
        gettext("This page can only be opened from a course of your learning platform.")
    ),
    Reason.STATE_FORGED: lambda: _once_more(
        gettext("What came back from your learning platform does not fit what we sent there.")
    ),
    Reason.STATE_EXPIRED: lambda: _once_more(
        gettext("Too much time passed between opening the activity and coming here.")
    ),
    Reason.OTHER_BROWSER: lambda: _once_more(
        gettext("This was begun in another browser or window.")
    ),
    Reason.NO_COOKIES: lambda: Words(
        gettext("Your browser keeps no cookies for this site, not even in a window of its own."),
        gettext(
            "Allow cookies for this site in your browser, then open the activity again from your course."
        ),
    ),
    Reason.NO_TOKEN: lambda: _once_more(
        gettext("Your learning platform sent no word about who you are.")
    ),
    Reason.MALFORMED: lambda: _setup(
        gettext("What your learning platform sent could not be read.")
    ),
    Reason.OTHER_PLATFORM: lambda: _once_more(
        gettext("One learning platform began this, another one finished it.")
    ),
    Reason.WRONG_AUDIENCE: lambda: _setup(
        gettext("What your learning platform sent was meant for another application.")
    ),
    Reason.UNKNOWN_KEY: lambda: _setup(
        gettext("Your learning platform signed with a key that it has not published.")
    ),
    Reason.WRONG_SIGNATURE: lambda: _setup(
        gettext("The signature of your learning platform is not right.")
    ),
    Reason.KEYS_UNREACHABLE: lambda: Words(
        gettext("The keys of your learning platform cannot be fetched just now."),
        gettext(
            "Try again in some minutes. If it stays like this, show this page to the administrator of your learning platform."
        ),
    ),
    Reason.KEYS_PRIVATE: lambda: _setup(
        gettext("The keys of your learning platform lie in a network from which we do not fetch.")
    ),
    Reason.EXPIRED: lambda: _once_more(
        gettext("This way in was valid for a short time only, and that is over.")
    ),
    Reason.CLOCK: _clock,
    Reason.NONCE: lambda: _once_more(gettext("This belongs to another visit.")),
    Reason.REPLAYED: lambda: _once_more(
        gettext("This way in was used already. Each one works once.")
    ),
    Reason.UNKNOWN_DEPLOYMENT: lambda: _setup(
        gettext("This installation in your learning platform has not been entered here.")
    ),
    Reason.VERSION: lambda: _setup(
        gettext("Your learning platform speaks another version of LTI; we speak 1.3.0.")
    ),
    Reason.MESSAGE_TYPE: lambda: _setup(
        gettext("Your learning platform asks for something that we do not offer.")
    ),
    Reason.MISSING_CLAIM: lambda: _setup(
        gettext("Your learning platform left out something that we need.")
    ),
    Reason.TARGET: lambda: _setup(
        gettext("The link in your course leads to an address that is not ours.")
    ),
    Reason.RETURN_URL: lambda: _setup(
        gettext("Your learning platform did not say where to bring your choice.")
    ),
    Reason.NOT_A_LEADER: lambda: Words(
        gettext("Only teachers and trainers choose the content of a course."),
        gettext("If you are one, ask the administrator of your learning platform for that role."),
    ),
}

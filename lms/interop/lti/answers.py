"""Why a grade or a roster has not arrived, in one word, and in words for a leader."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import StrEnum

import requests
from flask_babel import gettext
from pylti1p3.exception import LtiException, LtiServiceException

from lms.interop.outgoing import PrivateAddressError, RedirectedError, TooLargeError


class Answer(StrEnum):
    """What came of asking a platform."""

    AWAY = "away"  # no answer at all, or one that says "not now"
    PRIVATE = "private"
    NO_ENTRY = "no-entry"  # it does not know us, or does not let us
    NO_COLUMN = "no-column"
    NO_PERSON = "no-person"
    REFUSED = "refused"
    UNREADABLE = "unreadable"
    NOT_OFFERED = "not-offered"

    @property
    def may_change_by_itself(self) -> bool:
        """Whether trying again later may help without anybody doing anything."""
        return self in {Answer.AWAY, Answer.UNREADABLE, Answer.NO_ENTRY}


def answer_of(error: Exception) -> tuple[Answer, str]:
    """The word for an error of the library or of our way out, and its detail for administrators."""
    detail = str(error)[:500]
    if isinstance(error, PrivateAddressError):
        return Answer.PRIVATE, detail
    if isinstance(error, RedirectedError | TooLargeError):
        return Answer.UNREADABLE, detail
    if isinstance(error, LtiServiceException):
        return _of_status(error.response.status_code), detail
    if isinstance(error, requests.ConnectionError | requests.Timeout):
        return Answer.AWAY, detail
    if isinstance(error, LtiException) and "scope" in detail:
        return Answer.NOT_OFFERED, detail
    return Answer.UNREADABLE, detail


#: What platforms answer to a request that is right and comes at the wrong time.
_NOT_NOW = frozenset({408, 425, 429, 500, 502, 503, 504})


def _of_status(status: int) -> Answer:
    if status < 400:  # it agreed, in words that the library could not read
        return Answer.UNREADABLE
    if status in _NOT_NOW or status > 504:
        return Answer.AWAY
    if status in {400, 401, 403}:
        return Answer.NO_ENTRY if status != 400 else Answer.REFUSED
    if status in {404, 410}:
        return Answer.NO_COLUMN
    return Answer.REFUSED


_WORDS: Mapping[Answer, Callable[[], str]] = {
    Answer.AWAY: lambda: gettext("The learning platform does not answer just now."),
    Answer.PRIVATE: lambda: gettext(
        "The learning platform lies in a network into which this server does not send."
    ),
    Answer.NO_ENTRY: lambda: gettext("The learning platform does not let this server in."),
    Answer.NO_COLUMN: lambda: gettext(
        "The column in the gradebook, or the activity itself, is no longer there."
    ),
    Answer.NO_PERSON: lambda: gettext("The learning platform no longer has this person."),
    Answer.REFUSED: lambda: gettext("The learning platform did not take the grade."),
    Answer.UNREADABLE: lambda: gettext("The learning platform gave an answer that makes no sense."),
    Answer.NOT_OFFERED: lambda: gettext("The learning platform takes no grades for this activity."),
}


def words_of(answer: str) -> str:
    """The words for a leader, in the page's language; "" for none."""
    return _WORDS[Answer(answer)]() if answer in set(Answer) else ""

"""Talking to the record store: some statements, and what it says to them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from enum import StrEnum
from http import HTTPStatus
from typing import Any
from urllib.parse import urlsplit

import requests

from lms.config import Settings
from lms.interop.outgoing import Outgoing

#: Of the specification that our statements keep to.
VERSION = "1.0.3"
#: Seconds for an answer: a store looks at every statement.
TIMEOUT = 12.0
#: Characters kept of what it says.
KEPT = 900


class Verdict(StrEnum):
    """What became of a request."""

    ARRIVED = "arrived"
    KNOWN = "known"  # the store has a statement of one of these ids, with other content
    REFUSED = "refused"  # something in it is wrong: of several, each is tried alone
    STOPPED = "stopped"  # the store is away, or lets us not in: nothing was looked at


@dataclass(frozen=True)
class Said:
    """A verdict, the store's words, and the seconds after which it wants to be asked again."""

    verdict: Verdict
    words: str = ""
    again_after: int | None = None


_VERDICTS = {
    HTTPStatus.OK: Verdict.ARRIVED,
    HTTPStatus.NO_CONTENT: Verdict.ARRIVED,
    HTTPStatus.CONFLICT: Verdict.KNOWN,
    HTTPStatus.BAD_REQUEST: Verdict.REFUSED,
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: Verdict.REFUSED,
    HTTPStatus.UNPROCESSABLE_ENTITY: Verdict.REFUSED,
}


class Store:
    """The store that the operator named; its host may lie in a private network."""

    def __init__(self, settings: Settings) -> None:
        self._url = f"{settings.xapi_endpoint.rstrip('/')}/statements"
        host = (urlsplit(self._url).hostname or "").lower()
        self._session = Outgoing({*settings.private_hosts, host})
        # As bytes, since of text only Latin letters would be sent.
        who: Any = (settings.xapi_key.encode(), settings.xapi_secret.encode())
        self._session.auth = who
        self._session.headers["X-Experience-API-Version"] = VERSION

    def send(self, bodies: Sequence[dict[str, Any]]) -> Said:
        """Send some statements; never raises for what the network or the store does."""
        content = json.dumps(list(bodies), ensure_ascii=False).encode()
        headers = {"Content-Type": "application/json"}
        try:
            answer = self._session.post(self._url, data=content, headers=headers, timeout=TIMEOUT)
        except requests.RequestException as error:
            return Said(Verdict.STOPPED, f"{type(error).__name__}: {error}"[:KEPT])
        return _said(answer)

    def close(self) -> None:
        """Let go of connections."""
        self._session.close()


def _said(answer: requests.Response) -> Said:
    try:
        status = HTTPStatus(answer.status_code)
    except ValueError:
        return Said(Verdict.STOPPED, f"{answer.status_code} {answer.text}"[:KEPT])
    verdict = _VERDICTS.get(status, Verdict.STOPPED)
    if verdict is Verdict.ARRIVED:
        return Said(verdict)
    words = f"{status.value} {status.phrase}: {answer.text}"[:KEPT]
    return Said(verdict, words, _seconds(answer.headers.get("Retry-After")))


def _seconds(text: str | None) -> int | None:
    """`Retry-After`, in seconds or as a date."""
    if not text:
        return None
    if text.isascii() and text.isdigit():
        return int(text[:9])
    try:
        at = parsedate_to_datetime(text)
    except ValueError:
        return None
    if at.tzinfo is None:
        at = at.replace(tzinfo=UTC)
    return max(0, round((at - datetime.now(UTC)).total_seconds()))

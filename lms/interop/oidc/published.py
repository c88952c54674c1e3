"""What services publish of themselves: their addresses (Discovery 1.0) and their keys (RFC 7517).

Both are kept in this process for a while. Keys are fetched anew when one is not among them, so that
a service may change its keys at any time. A service that does not answer is left alone for some
seconds, so that those who try in the meantime do not all wait for it.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from threading import Lock
from typing import Any
from urllib.parse import urlsplit

import requests

from lms.interop.oidc.refusals import Reason, RefusedError
from lms.interop.outgoing import PrivateAddressError, RedirectedError, TooLargeError

#: Seconds for which an answer is kept, and for which a service is not asked again after a failure
#: or because of a key that it has not published.
KEPT = 3600.0
PAUSE = 10.0
_WELL_KNOWN = "/.well-known/openid-configuration"

Document = Mapping[str, Any]
#: Whether a host in one's own network may be asked, without https too.
IsNamed = Callable[[str], bool]


@dataclass(frozen=True)
class _Answer:
    """What came of asking last, and when; `document` may be from before a failure."""

    document: Document | None
    at: float
    failure: RefusedError | None = None
    failed_at: float = 0.0


class Kept:
    """Documents by their address, as they were last fetched."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._answers: dict[str, _Answer] = {}
        self._lock = Lock()

    def forget(self) -> None:
        """Ask for everything anew."""
        with self._lock:
            self._answers.clear()

    def get(
        self,
        url: str,
        asking: requests.Session,
        fits: Callable[[Document], bool] = lambda _document: True,
    ) -> Document:
        """The document; fetched anew when it is old or does not fit.

        Raises:
            RefusedError: the service gives none.
        """
        now = self._clock()
        with self._lock:
            kept = self._answers.get(url, _Answer(None, 0.0))
        if kept.document is not None:
            limit = KEPT if fits(kept.document) else PAUSE
            if now - kept.at < limit:
                return kept.document
        if kept.failure is not None and now - kept.failed_at < PAUSE:
            raise RefusedError(kept.failure.reason, kept.failure.detail)
        try:
            found = fetched(url, asking)
        except RefusedError as error:
            self._keep(url, _Answer(kept.document, kept.at, error, now))
            raise
        self._keep(url, _Answer(found, now))
        return found

    def _keep(self, url: str, answer: _Answer) -> None:
        with self._lock:
            self._answers[url] = answer


DOCUMENTS = Kept()


def fetched(url: str, asking: requests.Session) -> Document:
    """The JSON object at this address.

    Raises:
        RefusedError: the service gives none.
    """
    try:
        answer = asking.get(url, headers={"Accept": "application/json"})
        answer.raise_for_status()
        found = answer.json()
    except (requests.RequestException, ValueError) as error:
        raise refusal_of(error, url) from error
    if not isinstance(found, dict):
        raise RefusedError(Reason.SERVICE_UNREADABLE, f"{url}: no JSON object")
    return found


def refusal_of(error: Exception, url: str) -> RefusedError:
    """What an error on the way to a service means."""
    detail = f"{url}: {error}"[:500]
    if isinstance(error, PrivateAddressError):
        return RefusedError(Reason.SERVICE_PRIVATE, detail)
    if isinstance(error, RedirectedError | TooLargeError | requests.JSONDecodeError):
        return RefusedError(Reason.SERVICE_UNREADABLE, detail)
    if isinstance(error, requests.HTTPError):
        away = error.response.status_code >= 500 or error.response.status_code == 429
        return RefusedError(Reason.SERVICE_AWAY if away else Reason.SERVICE_UNREADABLE, detail)
    if isinstance(error, requests.ConnectionError | requests.Timeout):
        return RefusedError(Reason.SERVICE_AWAY, detail)
    return RefusedError(Reason.SERVICE_UNREADABLE, detail)


@dataclass(frozen=True)
class Addresses:
    """Where a service is asked what. `names_itself`: it says with each answer who it is (RFC 9207)."""

    issuer: str
    authorization: str
    token: str
    keys: str
    userinfo: str
    end_session: str
    names_itself: bool
    takes_secret_in_body: bool


def discovery_url(issuer: str) -> str:
    """Where a service describes itself."""
    return issuer.rstrip("/") + _WELL_KNOWN


def addresses_of(issuer: str, asking: requests.Session, is_named: IsNamed) -> Addresses:
    """Where this service is asked.

    Raises:
        RefusedError: it does not say so, or says it for another issuer or an unsafe address.
    """
    url = discovery_url(issuer)
    said = DOCUMENTS.get(url, asking)
    if said.get("issuer") != issuer:
        raise RefusedError(Reason.OTHER_ISSUER, f"{url} names {said.get('issuer')!r:.200}")
    methods = said.get("token_endpoint_auth_methods_supported")
    return Addresses(
        issuer=issuer,
        authorization=_address(said, "authorization_endpoint", is_named),
        token=_address(said, "token_endpoint", is_named),
        keys=_address(said, "jwks_uri", is_named),
        userinfo=_address(said, "userinfo_endpoint", is_named, needed=False),
        end_session=_address(said, "end_session_endpoint", is_named, needed=False),
        names_itself=said.get("authorization_response_iss_parameter_supported") is True,
        takes_secret_in_body=isinstance(methods, list) and "client_secret_post" in methods,
    )


def _address(said: Document, name: str, is_named: IsNamed, *, needed: bool = True) -> str:
    found = said.get(name)
    if not found and not needed:
        return ""
    if not isinstance(found, str) or not is_safe(found, is_named):
        raise RefusedError(Reason.SERVICE_UNREADABLE, f"{name} is {found!r:.200}")
    return found


def is_safe(address: str, is_named: IsNamed) -> bool:
    """Whether what is said there can be believed: https, or a named host in one's own network."""
    try:
        parts = urlsplit(address)
        host = parts.hostname or ""
    except ValueError:
        return False
    return bool(host) and (
        parts.scheme == "https" or (parts.scheme == "http" and is_named(host.lower()))
    )


def keys_of(
    addresses: Addresses, kid: str | None, asking: requests.Session
) -> list[dict[str, Any]]:
    """The service's public keys, with the one of this id if it has published it.

    Raises:
        RefusedError: it gives none.
    """

    def has_it(document: Document) -> bool:
        return kid is None or any(each.get("kid") == kid for each in _keys_in(document))

    return _keys_in(DOCUMENTS.get(addresses.keys, asking, has_it))


def _keys_in(document: Document) -> list[dict[str, Any]]:
    keys = document.get("keys")
    return [each for each in keys if isinstance(each, dict)] if isinstance(keys, list) else []

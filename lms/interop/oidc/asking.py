"""Asking a service who somebody is: where his browser is sent, and what his code is worth.

Authlib speaks OAuth; our way out (`lms.interop.outgoing`) asks, so that every request is short, goes
nowhere else and never into a private network. No query may be open while a service is asked.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import requests
from authlib.common.errors import AuthlibBaseError
from authlib.integrations.requests_client.oauth2_session import OAuth2ClientAuth
from authlib.oauth2.client import OAuth2Client
from flask import current_app

from lms.core.languages import LANGUAGES
from lms.interop.oidc import services
from lms.interop.oidc.checking import Expected, checked, kid_of
from lms.interop.oidc.models import SignInService
from lms.interop.oidc.pending import Begun
from lms.interop.oidc.published import (
    Addresses,
    addresses_of,
    fetched,
    keys_of,
    refusal_of,
)
from lms.interop.oidc.refusals import Reason, RefusedError
from lms.interop.outgoing import Outgoing
from lms.web.settings import settings

#: Characters of a `sub`.
LONGEST = 255
#: What a service answers to a code that is used, too old or another one's.
_CODE_FAULTS = frozenset({"invalid_grant", "invalid_request"})


@dataclass(frozen=True)
class Said:
    """What a service says of somebody, as far as we keep it."""

    subject: str
    name: str
    email: str
    language: str


class _Client(OAuth2Client):
    """Authlib's client, with the way in which `requests` names itself to a service."""

    client_auth_class = OAuth2ClientAuth
    oauth_error_class = AuthlibBaseError  # type: ignore[assignment]  # as Authlib's own clients have


@contextmanager
def way_out() -> Iterator[Outgoing]:
    """A session for one sign-in: no cookie of a service is kept for the next person."""
    with Outgoing(settings().private_hosts) as asking:
        yield asking


def is_named(host: str) -> bool:
    """Whether the operator has named this host in his own network."""
    return host in settings().private_hosts


def authorization_url(service: SignInService, begun: Begun, redirect_uri: str, lang: str) -> str:
    """Where the browser goes to sign in. Raises RefusedError."""
    with way_out() as asking:
        there = addresses_of(service.issuer, asking, is_named)
        client = _client(service, there, redirect_uri, asking, secret="")
        extra = {"hd": service.hosted_domain} if service.hosted_domain else {}
        # On a device of many nobody comes in as whoever is still signed in there.
        extra |= {"prompt": "select_account"} if begun.shared or begun.link_to else {}
        url, _state = client.create_authorization_url(
            there.authorization,
            state=begun.state,
            code_verifier=begun.verifier,
            nonce=begun.nonce,
            ui_locales=lang,
            **extra,
        )
        return str(url)


def _client(
    service: SignInService,
    there: Addresses,
    redirect_uri: str,
    asking: requests.Session,
    secret: str,
) -> _Client:
    method = "client_secret_post" if there.takes_secret_in_body else "client_secret_basic"
    return _Client(
        asking,
        client_id=service.client_id,
        client_secret=secret,
        scope=service.scope,
        redirect_uri=redirect_uri,
        code_challenge_method="S256",
        token_endpoint_auth_method=method if secret else "none",
    )


def said_of(
    service: SignInService, begun: Begun, answer: Mapping[str, str], redirect_uri: str
) -> Said:
    """What the service says of whoever came back with this answer.

    Raises:
        RefusedError: nothing that can be believed.
    """
    with way_out() as asking:
        there = addresses_of(service.issuer, asking, is_named)
        _check_sender(there, answer)
        _check_agreed(answer)
        token = _exchanged(service, there, begun, answer.get("code", ""), redirect_uri, asking)
        id_token = token.get("id_token")
        if not isinstance(id_token, str):
            raise RefusedError(Reason.MISSING_CLAIM, "id_token")
        access_token = token.get("access_token")
        if not isinstance(access_token, str):
            access_token = None
        expected = Expected(service.issuer, service.client_id, begun.nonce, access_token)
        claims = checked(id_token, keys_of(there, kid_of(id_token), asking), expected)
        _check_domain(service, claims)
        more = _further(service, there, claims, access_token, asking)
    return _said(service, {**more, **claims})


def _check_sender(there: Addresses, answer: Mapping[str, str]) -> None:
    """Who sends the browser back must be the one to whom it was sent (RFC 9207)."""
    sender = answer.get("iss")
    if sender is None and not there.names_itself:
        return
    if sender != there.issuer:
        raise RefusedError(Reason.OTHER_ISSUER, f"iss {sender!r:.200}")


def _check_agreed(answer: Mapping[str, str]) -> None:
    error = answer.get("error")
    if error is None:
        return
    detail = f"{error!r:.100}: {answer.get('error_description', '')!r:.300}"
    if error in {"access_denied", "login_required", "interaction_required", "consent_required"}:
        raise RefusedError(Reason.SAID_NO, detail)
    if error in {"server_error", "temporarily_unavailable"}:
        raise RefusedError(Reason.SERVICE_AWAY, detail)
    raise RefusedError(Reason.SERVICE_SAYS_NO, detail)


def _exchanged(  # noqa: PLR0913, PLR0917 (who asks whom for what)
    service: SignInService,
    there: Addresses,
    begun: Begun,
    code: str,
    redirect_uri: str,
    asking: requests.Session,
) -> Mapping[str, Any]:
    if not code:
        raise RefusedError(Reason.MISSING_CLAIM, "code")
    client = _client(service, there, redirect_uri, asking, secret_of(service))
    try:
        found: Mapping[str, Any] = client.fetch_token(
            there.token,
            grant_type="authorization_code",
            code=code,
            code_verifier=begun.verifier,
        )
    except AuthlibBaseError as error:
        reason = Reason.CODE_REFUSED if str(error.error) in _CODE_FAULTS else Reason.CLIENT_REFUSED
        raise RefusedError(reason, f"{error}"[:300]) from error
    except (requests.RequestException, ValueError, TypeError) as error:
        raise refusal_of(error, there.token) from error
    return found


def secret_of(service: SignInService) -> str:
    """The client secret; "" where there is none. Raises RefusedError."""
    try:
        return services.secret_of(service, str(current_app.secret_key))
    except services.SecretLostError as error:
        raise RefusedError(Reason.SECRET_LOST) from error


def _check_domain(service: SignInService, claims: Mapping[str, Any]) -> None:
    """Google signs in everybody in the world; `hd` says of which Workspace he is."""
    if service.hosted_domain and claims.get("hd") != service.hosted_domain:
        raise RefusedError(Reason.OTHER_DOMAIN, f"hd {claims.get('hd')!r:.200}")


def _further(
    service: SignInService,
    there: Addresses,
    claims: Mapping[str, Any],
    access_token: str | None,
    asking: requests.Session,
) -> Mapping[str, Any]:
    """What is wanted and not in the ID token, where the service gives it at another address."""
    wanted = {"name"} if service.stores_names else set()
    wanted |= {"email"} if service.stores_emails else set()
    if not wanted - set(claims) or not there.userinfo or access_token is None:
        return {}
    asking.headers["Authorization"] = f"Bearer {access_token}"
    found = fetched(there.userinfo, asking)
    if found.get("sub") != claims.get("sub"):  # OpenID Connect Core 5.3.2
        raise RefusedError(Reason.MIXED, f"userinfo is of {found.get('sub')!r:.100}")
    return {name: found[name] for name in ("name", "email", "locale") if name in found}


def _said(service: SignInService, claims: Mapping[str, Any]) -> Said:
    subject = claims.get("sub")
    if not isinstance(subject, str) or not 0 < len(subject) <= LONGEST or not subject.isprintable():
        raise RefusedError(Reason.MISSING_CLAIM, f"sub {subject!r:.60}")
    language = _text(claims, "locale")[:2].lower()
    return Said(
        subject=subject,
        name=_text(claims, "name") if service.stores_names else "",
        email=_text(claims, "email")[:254] if service.stores_emails else "",
        language=language if language in LANGUAGES else "",
    )


def _text(claims: Mapping[str, Any], name: str) -> str:
    found = claims.get(name)
    return found.replace("\0", "").strip() if isinstance(found, str) else ""

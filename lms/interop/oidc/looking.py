"""Looking at what a service publishes: for administrators who try it, and for whoever signs out."""

from __future__ import annotations

from dataclasses import dataclass

from authlib.common.urls import add_params_to_uri

from lms.interop.oidc.asking import is_named, secret_of, way_out
from lms.interop.oidc.checking import usable
from lms.interop.oidc.models import SignInService
from lms.interop.oidc.published import (
    DOCUMENTS,
    Addresses,
    addresses_of,
    discovery_url,
    keys_of,
)
from lms.interop.oidc.refusals import Reason, RefusedError


@dataclass(frozen=True)
class Look:
    """What a service publishes, for whoever tries it."""

    addresses: Addresses
    keys: int
    scopes_missing: tuple[str, ...]
    knows_pkce: bool


def look_at(service: SignInService) -> Look:
    """What the service publishes now.

    Raises:
        RefusedError: something is missing or wrong.
    """
    DOCUMENTS.forget()
    with way_out() as asking:
        there = addresses_of(service.issuer, asking, is_named)
        keys = usable(keys_of(there, None, asking))
        if not keys:
            raise RefusedError(Reason.SERVICE_UNREADABLE, f"{there.keys}: no key that we can use")
        said = DOCUMENTS.get(discovery_url(service.issuer), asking)
    secret_of(service)
    known = said.get("scopes_supported")
    offered = known if isinstance(known, list) else service.scope.split()
    methods = said.get("code_challenge_methods_supported")
    return Look(
        addresses=there,
        keys=len(keys),
        scopes_missing=tuple(each for each in service.scope.split() if each not in offered),
        knows_pkce=isinstance(methods, list) and "S256" in methods,
    )


def end_session_url(service: SignInService, home: str) -> str:
    """Where somebody signs out at the service and is led back here; "" where it has no such page.

    Nothing of the ID token was kept that could say whose session it is: the service asks.

    Raises:
        RefusedError: it does not say.
    """
    with way_out() as asking:
        there = addresses_of(service.issuer, asking, is_named)
    if not there.end_session:
        return ""
    values = {"client_id": service.client_id, "post_logout_redirect_uri": home}
    return str(add_params_to_uri(there.end_session, list(values.items())))

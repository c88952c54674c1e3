"""Whether an ID token can be believed (OpenID Connect Core 3.1.3.7). Authlib checks, we name faults.

joserfc, which Authlib is built on, checks the signature; Authlib's claims check who said it of whom,
to whom, when, in answer to which question, and that the access token belongs to it.
"""

from __future__ import annotations

import binascii
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from authlib.oidc.core import CodeIDToken
from joserfc import jws, jwt
from joserfc.errors import (
    BadSignatureError,
    ClaimError,
    ExpiredTokenError,
    InvalidKeyIdError,
    JoseError,
    MissingClaimError,
    UnsupportedAlgorithmError,
)
from joserfc.jwk import JWKRegistry, Key, KeySet

from lms.interop.oidc.refusals import Reason, RefusedError

#: Seconds by which two clocks may differ.
LEEWAY = 60
#: Signatures that a service may use; no shared secrets.
ALGORITHMS = ("RS256", "RS384", "RS512", "ES256", "ES384", "ES512", "PS256", "PS384", "PS512")

_REASONS = {
    "iss": Reason.OTHER_ISSUER,
    "aud": Reason.WRONG_AUDIENCE,
    "azp": Reason.WRONG_AUDIENCE,
    "nonce": Reason.NONCE,
    "iat": Reason.CLOCK,
    "nbf": Reason.CLOCK,
    "at_hash": Reason.MIXED,
}


def kid_of(token: str) -> str | None:
    """The id of the key that the token says it was signed with; None where it says none.

    Raises:
        RefusedError: it is no signed token.
    """
    try:
        found = jws.extract_compact(token.encode()).headers().get("kid")
    except (JoseError, ValueError, binascii.Error) as error:
        raise RefusedError(Reason.MALFORMED, f"{error}"[:300]) from error
    return found if isinstance(found, str) else None


@dataclass(frozen=True)
class Expected:
    """What a token must say: who, to whom, in answer to what, and with which access token."""

    issuer: str
    client_id: str
    nonce: str
    access_token: str | None


def checked(token: str, keys: Sequence[Mapping[str, Any]], expected: Expected) -> Mapping[str, Any]:
    """What the token says.

    Raises:
        RefusedError: it cannot be believed.
    """
    try:
        # A header of the service's own does not matter, as long as it is not marked critical.
        registry = jws.JWSRegistry(algorithms=list(ALGORITHMS), strict_check_header=False)
        signed = jwt.decode(token, KeySet(usable(keys)), registry=registry)
        claims = CodeIDToken(
            signed.claims,
            signed.header,
            {
                "iss": {"essential": True, "value": expected.issuer},
                "aud": {"essential": True, "value": expected.client_id},
                "sub": {"essential": True},
            },
            {
                "nonce": expected.nonce,
                "client_id": expected.client_id,
                "access_token": expected.access_token,
            },
        )
        claims.validate(leeway=LEEWAY)
    except (JoseError, ValueError, TypeError, binascii.Error) as error:
        raise RefusedError(_reason_of(error), f"{error}"[:300]) from error
    return dict(claims)


def usable(keys: Sequence[Mapping[str, Any]]) -> list[Key]:
    """Those keys that we understand; a service may publish others beside them."""
    known: list[Key] = []
    for each in keys:
        try:
            known.append(JWKRegistry.import_key(dict(each)))
        except (JoseError, ValueError, TypeError, KeyError, binascii.Error):
            continue
    return known


def _reason_of(error: Exception) -> Reason:
    if isinstance(error, ExpiredTokenError):
        return Reason.EXPIRED
    if isinstance(error, MissingClaimError):
        return Reason.NONCE if error.claim == "nonce" else Reason.MISSING_CLAIM
    if isinstance(error, ClaimError):
        return _REASONS.get(error.claim, Reason.MALFORMED)
    if isinstance(error, InvalidKeyIdError):
        return Reason.UNKNOWN_KEY
    if isinstance(error, BadSignatureError | UnsupportedAlgorithmError):
        return Reason.WRONG_SIGNATURE
    return Reason.MALFORMED

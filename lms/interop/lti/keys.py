"""Our keys: which one signs now, which ones platforms may still need, and how they change.

A key set is fetched by platforms and kept there for hours. So a new key is published a day before
it signs, and an old one for a month after it last signed. When a key may have become known to
others, `withdraw` publishes it no more and lets the newest sign at once.
"""

from __future__ import annotations

import json
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from cryptography.fernet import InvalidToken
from jwcrypto.jwk import JWK
from sqlalchemy.orm import Session

from lms.interop.lti.models import KeyState, ToolKey
from lms.interop.sealing import sealer

#: Between publishing a key and signing with it: longer than platforms keep a key set.
PUBLISHED_BEFORE = timedelta(hours=24)
#: How long a key is published after another signs in its place.
PUBLISHED_AFTER = timedelta(days=30)
_BITS = 2048
#: For which private keys are sealed.
_PURPOSE = "lti"


@dataclass(frozen=True)
class Signer:
    """The key that signs now."""

    kid: str
    private_pem: str
    public_pem: str


def new_key(session: Session, secret_key: str, now: datetime, signs_from: datetime) -> ToolKey:
    """A key pair; making it takes some tenths of a second."""
    kid = secrets.token_hex(8)
    jwk = JWK.generate(kty="RSA", size=_BITS, kid=kid, use="sig", alg="RS256")
    private = jwk.export_to_pem(private_key=True, password=None)
    key = ToolKey(
        kid=kid,
        private_pem=sealer(secret_key, _PURPOSE).encrypt(private).decode(),
        public_jwk=json.loads(jwk.export_public()),
        signs_from=signs_from,
        created_at=now,
    )
    session.add(key)
    session.flush()
    return key


def rotate(session: Session, secret_key: str, now: datetime) -> ToolKey:
    """A new key, published now and signing from tomorrow; the present one keeps signing until then."""
    return new_key(session, secret_key, now, now + PUBLISHED_BEFORE)


def withdraw(session: Session, secret_key: str, now: datetime) -> ToolKey:
    """The present keys are published no more; a new one signs at once.

    Until a platform fetches our key set again it refuses what the new key has signed.
    """
    for key in _good(session):
        key.state = KeyState.WITHDRAWN
    return new_key(session, secret_key, now, now)


def signer(session: Session, secret_key: str, now: datetime) -> Signer | None:
    """The key that signs now; None where there is none that this installation can read."""
    ready = [each for each in _good(session) if each.signs_from <= now]
    for key in sorted(ready, key=lambda each: (each.signs_from, each.id), reverse=True):
        try:
            private = sealer(secret_key, _PURPOSE).decrypt(key.private_pem.encode())
        except InvalidToken:  # made under another `secret.key`
            continue
        return Signer(key.kid, private.decode(), _public_pem(key.public_jwk))
    return None


def ensure_signer(session: Session, secret_key: str, now: datetime) -> Signer:
    """The key that signs now; made where there is none. The session must be able to write."""
    found = signer(session, secret_key, now)
    if found is None:
        new_key(session, secret_key, now, now)
        found = signer(session, secret_key, now)
    if found is None:
        raise RuntimeError("a key that was just made cannot be read")
    return found


def published(session: Session, now: datetime) -> list[dict[str, Any]]:
    """The public keys that platforms may need, as JSON Web Keys."""
    return [each.public_jwk for each in in_use(session, now)]


def in_use(session: Session, now: datetime) -> list[ToolKey]:
    """The keys that are published, the oldest first."""
    keys = sorted(_good(session), key=lambda each: (each.signs_from, each.id))
    followed = [*(each.signs_from for each in keys[1:]), None]
    return [
        key
        for key, next_from in zip(keys, followed, strict=False)  # no key: nothing followed
        if next_from is None or next_from + PUBLISHED_AFTER > now
    ]


def _good(session: Session) -> list[ToolKey]:
    return list(session.scalars(sa.select(ToolKey).where(ToolKey.state == KeyState.GOOD)))


def _public_pem(public_jwk: dict[str, Any]) -> str:
    pem: bytes = JWK.from_json(json.dumps(public_jwk)).export_to_pem()
    return pem.decode()

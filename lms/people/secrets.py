"""Passwords, PINs and tokens: hashed with Argon2id, or kept as a digest only.

Parameters as decided: 19 MiB, two passes, one lane; forty pupils signing in at once must not
wait. An unknown account costs the same time as a known one. Hashing takes some 30 ms, and on SQLite
only one may write at a time: pages try and hash before they write (`Tried`, `Hashed`).
"""

from __future__ import annotations

import hashlib
import secrets
import unicodedata
from dataclasses import dataclass
from itertools import pairwise

from argon2 import PasswordHasher, Type
from argon2.exceptions import InvalidHashError, VerificationError

PIN_DIGITS = 4
MIN_PASSWORD = 10
#: Longer ones only cost time to hash.
MAX_PASSWORD = 200

_HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1, type=Type.ID)
#: Of a password that nobody has; verified where there is no account.
_NOBODY = _HASHER.hash(secrets.token_hex(16))


def hashed(secret: str) -> str:
    """The Argon2id hash of a password or PIN."""
    return _HASHER.hash(_composed(secret))


def _composed(secret: str) -> str:
    """One Unicode form: two keyboards spell a Vietnamese letter in two ways."""
    return unicodedata.normalize("NFC", secret)


def verify(stored: str | None, secret: str) -> bool:
    """Whether `secret` is what was hashed; takes its time also when nothing is stored."""
    try:
        return _HASHER.verify(stored or _NOBODY, _composed(secret)) and stored is not None
    except (VerificationError, InvalidHashError):
        return False


@dataclass(frozen=True)
class Tried:
    """What somebody typed, tried on what was stored a moment ago."""

    typed: str
    stored: str | None
    fitted: bool


def tried(stored: str | None, typed: str) -> Tried:
    """Try what was typed; takes its time also when nothing is stored."""
    return Tried(typed, stored, verify(stored, typed))


def fits(stored: str | None, secret: str | Tried) -> bool:
    """Whether the secret is the one stored; tried anew only if another one is stored by now."""
    if isinstance(secret, str):
        return verify(stored, secret)
    return secret.fitted if secret.stored == stored else verify(stored, secret.typed)


@dataclass(frozen=True)
class Hashed:
    """A new password, hashed already."""

    value: str


def hash_of(secret: str | Hashed) -> str:
    """What is stored of a new password."""
    return hashed(secret) if isinstance(secret, str) else secret.value


def new_pin() -> str:
    """A PIN that is not one of the first that a neighbour would try."""
    while True:
        pin = f"{secrets.randbelow(10**PIN_DIGITS):0{PIN_DIGITS}d}"
        steps = {int(b) - int(a) for a, b in pairwise(pin)}
        if len(steps) > 1:  # neither 1111 nor 1234 nor 8765
            return pin


def new_password() -> str:
    """A password that can be read aloud: four groups of four, about 69 bits."""
    return "-".join(new_code(4).lower() for _ in range(4))


def new_token() -> str:
    """A token for a cookie or a link, 256 bits."""
    return secrets.token_urlsafe(32)


def digest(token: str) -> str:
    """What the database keeps of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


#: Letters and digits that cannot be taken for one another, read aloud or on a blackboard.
CODE_LETTERS = "ACDEFHJKMNPRTWXY3479"


def new_code(length: int = 6) -> str:
    """A join code without look-alike letters."""
    return "".join(secrets.choice(CODE_LETTERS) for _ in range(length))


def clean_code(typed: str) -> str:
    """A code as it is stored, from what somebody typed: no spaces or dashes, capitals."""
    return "".join(each for each in typed.upper() if each.isalnum())[:20]

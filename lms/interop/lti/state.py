"""What we remember of a login until its launch comes back: nothing here, all of it in `state`.

The state is signed and holds the nonce that the launch must carry. So that nobody can begin a
login in his own browser and let another one finish it, the browser keeps a secret: in a cookie, or
where cookies are blocked in the storage that the platform offers (`lti_storage_target`). The state
holds that secret's digest.
"""

from __future__ import annotations

import hmac
import secrets
from dataclasses import asdict, dataclass
from datetime import timedelta
from typing import Any

from itsdangerous import BadSignature, SignatureExpired, URLSafeTimedSerializer

from lms.people.secrets import digest

#: From the login to the launch; a person may have to sign in at the platform in between.
LIFETIME = timedelta(minutes=15)
_SALT = "lti.state"


class StateExpiredError(Exception):
    """It was one of ours, too long ago."""


class StateForgedError(Exception):
    """It is none of ours."""


@dataclass(frozen=True)
class Begun:
    """A login that has begun.

    Args:
        registration_id: the platform that began it.
        nonce: what the launch must carry.
        proof: the digest of what the browser keeps.
        storage: the platform's frame for `postMessage`, where it has one.
        window: whether it goes on in a window of its own.
        hints: what the platform sent, to begin again in a window.
    """

    registration_id: int
    nonce: str
    proof: str
    storage: str
    window: bool
    hints: dict[str, str]

    @property
    def key(self) -> str:
        """The name under which the browser keeps its secret; another for each login."""
        return f"lti_{self.proof[:16]}"

    def is_proved_by(self, kept: str | None) -> bool:
        """Whether this is what the browser was given to keep."""
        return bool(kept) and hmac.compare_digest(digest(kept or ""), self.proof)


def begin(
    registration_id: int, *, storage: str, window: bool, hints: dict[str, str]
) -> tuple[Begun, str]:
    """A new login, and the secret for the browser to keep."""
    kept = secrets.token_urlsafe(24)
    nonce = secrets.token_urlsafe(24)
    return Begun(registration_id, nonce, digest(kept), storage, window, hints), kept


def signed(secret_key: str, begun: Begun) -> str:
    """The state as it goes to the platform and back."""
    return _serializer(secret_key).dumps(asdict(begun))


def read(secret_key: str, state: str) -> Begun:
    """The login that this state is of.

    Raises:
        StateExpiredError, StateForgedError.
    """
    try:
        found: dict[str, Any] = _serializer(secret_key).loads(
            state, max_age=int(LIFETIME.total_seconds())
        )
    except SignatureExpired as error:
        raise StateExpiredError from error
    except BadSignature as error:
        raise StateForgedError from error
    return Begun(**found)


def _serializer(secret_key: str) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(secret_key, salt=_SALT)

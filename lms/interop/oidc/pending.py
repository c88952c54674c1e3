"""Sign-ins that have begun and are not finished, in the session of the browser that began them.

So nobody can begin a sign-in in his own browser and let another one finish it. From one secret come
all values that a sign-in needs: the state by which it is found again, the nonce that the ID token
must carry and the verifier of PKCE. A sign-in is taken out before it is used, and so used once.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from base64 import urlsafe_b64encode
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

from flask import session

from lms.interop.oidc.refusals import Reason, RefusedError

#: From leaving for the service to coming back.
LIFETIME = timedelta(minutes=15)
#: Key of the session; windows in which somebody may begin at the same time.
PENDING = "oidc"
MOST = 3
#: Characters of a page's address that are kept; from a longer one somebody comes to his home.
LONGEST_NEXT = 500


@dataclass(frozen=True)
class Begun:
    """A sign-in that has begun.

    Args:
        service_id: by which service.
        secret: what this browser alone knows.
        at: when, in seconds.
        next: the page that was wanted.
        shared: whether others use the device.
        link_to: whose account is to be linked; 0 to sign in.
    """

    service_id: int
    secret: str
    at: int
    next: str
    shared: bool
    link_to: int

    def _derived(self, what: str) -> str:
        found = hmac.new(self.secret.encode(), what.encode(), hashlib.sha256).digest()
        return urlsafe_b64encode(found).rstrip(b"=").decode()

    @property
    def state(self) -> str:
        """What the service hands back."""
        return self._derived("state")

    @property
    def nonce(self) -> str:
        """What the ID token must carry."""
        return self._derived("nonce")

    @property
    def verifier(self) -> str:
        """Of PKCE: who has it is the one that asked (43 characters, RFC 7636)."""
        return self._derived("verifier")


def begin(
    service_id: int, now: datetime, *, wanted: str = "", shared: bool = False, link_to: int = 0
) -> Begun:
    """A new sign-in; the oldest unfinished ones are forgotten."""
    kept = wanted if len(wanted) <= LONGEST_NEXT else ""
    secret = secrets.token_urlsafe(32)
    begun = Begun(service_id, secret, int(now.timestamp()), kept, shared, link_to)
    session[PENDING] = [*_all(), asdict(begun)][-MOST:]
    return begun


def take(state: str, now: datetime) -> Begun:
    """The sign-in that this state is of; it is taken out.

    Raises:
        RefusedError: it was not begun here, is finished, or too old.
    """
    if not state:
        raise RefusedError(Reason.STATE_MISSING)
    known = [Begun(**each) for each in _all()]
    found = next((each for each in known if hmac.compare_digest(each.state, state)), None)
    if found is None:
        raise RefusedError(Reason.STATE_UNKNOWN)
    session[PENDING] = [asdict(each) for each in known if each is not found]
    if now.timestamp() - found.at > LIFETIME.total_seconds():
        raise RefusedError(Reason.STATE_EXPIRED, f"{now.timestamp() - found.at:.0f} s")
    return found


def _all() -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = session.get(PENDING, [])
    return found

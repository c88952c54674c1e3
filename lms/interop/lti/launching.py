"""Whether a launch can be believed. The library checks; what it leaves open is checked here.

pylti1p3 decodes the message and checks its signature, its deployment and its shape. It leaves to us:
that the login was begun in this browser, that the nonce is this login's and was never used, that the
times are there and fit, that a platform's key set is fetched from where we may ask and anew when a
key is not in it, that a key is read once, and to say in one word what was wrong.
"""

from __future__ import annotations

import functools
import json
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from threading import Lock
from typing import Any, NoReturn, Self, cast

import jwt
import requests
from pylti1p3.cookie import CookieService
from pylti1p3.exception import LtiException
from pylti1p3.message_launch import MessageLaunch
from pylti1p3.request import Request
from pylti1p3.session import SessionService
from sqlalchemy.orm import Session

from lms.interop.lti import claims as words
from lms.interop.lti.claims import Claims
from lms.interop.lti.models import Registration, RegistrationState
from lms.interop.lti.platforms import Configuration
from lms.interop.lti.refusals import LaunchRefusedError, Reason
from lms.interop.lti.state import Begun
from lms.interop.outgoing import PrivateAddressError

#: Seconds by which two clocks may differ.
LEEWAY = 60
#: Signatures that a platform may use; no shared secrets.
ALGORITHMS = frozenset({"RS256", "RS384", "RS512", "ES256", "ES384"})
#: Seconds for which a platform's key set is kept, and for which it is not asked for again because
#: of a key that is not in it.
KEYS_KEPT = 3600.0
KEYS_PAUSE = 10.0


@dataclass(frozen=True)
class Launched:
    """A launch that can be believed. `deployment_id`: ours, None where nobody has entered it."""

    registration: Registration
    deployment_id: int | None
    claims: Claims


class KeySets:
    """What platforms published, kept in this process for a while."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._kept: dict[str, tuple[dict[str, Any], float]] = {}
        self._lock = Lock()

    def forget(self) -> None:
        """Ask every platform anew."""
        with self._lock:
            self._kept.clear()

    def get(self, url: str, fetch: Callable[[str], dict[str, Any]], kid: str) -> dict[str, Any]:
        """The key set with this key in it, if the platform publishes one."""
        now = self._clock()
        with self._lock:
            kept, since = self._kept.get(url, ({}, -KEYS_KEPT))
        age = now - since
        if kept and age < KEYS_KEPT and (_has(kept, kid) or age < KEYS_PAUSE):
            return kept
        try:
            found = fetch(url)
        except LaunchRefusedError:
            if _has(kept, kid):  # the platform's host is away; its key is not
                return kept
            raise
        with self._lock:
            self._kept[url] = found, now
        return found


def _has(key_set: Mapping[str, Any], kid: str) -> bool:
    return any(each.get("kid") == kid for each in key_set.get("keys", ()))


KEY_SETS = KeySets()


@functools.lru_cache(256)
def _read_key(jwk: str) -> Any:
    """A key as it verifies; reading it costs more than verifying with it."""
    try:
        return jwt.PyJWK.from_json(jwk).key
    except jwt.PyJWTError as error:
        raise LaunchRefusedError(Reason.UNKNOWN_KEY, str(error)[:200]) from error


class _Form(Request):
    """What came with the launch, for the library."""

    def __init__(self, values: Mapping[str, str]) -> None:
        self._values = values

    def is_secure(self) -> bool:
        return True

    def get_param(self, key: str) -> str:
        return self._values.get(key, "")


class _NoCookies(CookieService):
    """The browser's secret has been looked at before."""

    def get_cookie(self, name: str) -> str | None:  # noqa: ARG002
        return None

    def set_cookie(self, name: str, value: str | int, exp: int | None = 3600) -> None:
        """Set none."""


class _Launch(MessageLaunch[Request, Configuration, SessionService, CookieService]):
    """The library's checks, in its order, each with its reason."""

    def __init__(
        self,
        form: Mapping[str, str],
        begun: Begun,
        configuration: Configuration,
        outgoing: requests.Session,
    ) -> None:
        self._begun = begun
        self._began = configuration.registration
        request = _Form(form)
        super().__init__(
            request,
            configuration,
            session_service=SessionService(request),
            cookie_service=_NoCookies(),
            requests_session=outgoing,
        )
        self.set_jwt_verify_options(
            {
                "verify_aud": False,  # checked by the library by itself, against the registration
                "verify_iat": False,  # both in `_check_times`, which can say what is wrong
                "verify_exp": False,
                "verify_nbf": False,
            }
        )

    def _get_request_param(self, key: str) -> str:
        return self._request.get_param(key)

    @property
    def body(self) -> Mapping[str, Any]:
        return cast(Mapping[str, Any], self._jwt.get("body", {}))

    def validate_state(self) -> Self:
        return self  # done before: the state says which login this is of

    def validate_jwt_format(self) -> Self:
        if not self._get_request_param("id_token"):
            raise LaunchRefusedError(Reason.NO_TOKEN)
        self._as(Reason.MALFORMED, super().validate_jwt_format)
        if not isinstance(self._jwt.get("header"), dict) or not isinstance(self.body, dict):
            raise LaunchRefusedError(Reason.MALFORMED, "header or body is no object")
        return self

    def validate_nonce(self) -> Self:
        nonce = self.body.get("nonce")
        if not nonce:
            raise LaunchRefusedError(Reason.MISSING_CLAIM, "nonce")
        if nonce != self._begun.nonce:
            raise LaunchRefusedError(Reason.NONCE)
        return self

    def validate_registration(self) -> Self:
        began = self._began
        if self.body.get("iss") != began.issuer:
            raise LaunchRefusedError(Reason.OTHER_PLATFORM, f"iss {self.body.get('iss')!r:.200}")
        audience = self.body.get("aud")
        several = audience if isinstance(audience, list) else [audience]
        meant = self.body.get("azp", several[0] if len(several) == 1 else None)
        if began.client_id not in several or meant != began.client_id:
            raise LaunchRefusedError(
                Reason.WRONG_AUDIENCE, f"aud {audience!r:.200}, azp {meant!r:.200}"
            )
        self._jwt["body"]["aud"] = began.client_id
        self._as(Reason.UNKNOWN_PLATFORM, super().validate_registration)
        return self

    def fetch_public_key(self, key_set_url: str) -> Any:
        kid = str(self._jwt["header"].get("kid", ""))
        return KEY_SETS.get(key_set_url, self._fetch, kid)

    def _fetch(self, url: str) -> dict[str, Any]:
        try:
            answer = self._requests_session.get(url)
            answer.raise_for_status()
            found = answer.json()
        except PrivateAddressError as error:
            raise LaunchRefusedError(Reason.KEYS_PRIVATE, f"{url}: {error}") from error
        except (requests.RequestException, ValueError) as error:
            raise LaunchRefusedError(Reason.KEYS_UNREACHABLE, f"{url}: {error}") from error
        keys = found.get("keys") if isinstance(found, dict) else None
        if not isinstance(keys, list) or not all(isinstance(each, dict) for each in keys):
            raise LaunchRefusedError(Reason.KEYS_UNREACHABLE, f"{url}: no key set")
        return {"keys": keys}

    def get_public_key(self) -> tuple[Any, str]:
        kid, algorithm = (self._jwt["header"].get(name) for name in ("kid", "alg"))
        if algorithm not in ALGORITHMS:
            raise LaunchRefusedError(Reason.WRONG_SIGNATURE, f"alg {algorithm!r:.40}")
        for each in self.fetch_public_key(self._began.jwks_url)["keys"] if kid else ():
            if each.get("kid") == kid and each.get("alg", "RS256") == algorithm:
                return _read_key(json.dumps(each)), algorithm
        raise LaunchRefusedError(Reason.UNKNOWN_KEY, f"kid {kid!r:.200}")

    def validate_jwt_signature(self) -> Self:
        self._as(Reason.WRONG_SIGNATURE, super().validate_jwt_signature)
        self._check_times()
        return self

    def _check_times(self) -> None:
        now = time.time()
        times = {name: self.body.get(name) for name in ("iat", "exp")}
        for name, value in times.items():
            if not isinstance(value, int | float) or isinstance(value, bool):
                raise LaunchRefusedError(Reason.MISSING_CLAIM, name)
        issued, expires = cast(float, times["iat"]), cast(float, times["exp"])
        if issued > now + LEEWAY:
            raise LaunchRefusedError(Reason.CLOCK, f"issued {issued - now:.0f} s from now")
        if expires < now - LEEWAY:
            # Signed for a time that was over before this login had begun: a wrong clock.
            raise LaunchRefusedError(Reason.EXPIRED, f"expired {now - expires:.0f} s ago")

    def validate_deployment(self) -> Self:
        if not Claims(self.body).deployment_id:
            raise LaunchRefusedError(Reason.MISSING_CLAIM, "deployment_id")
        self._as(Reason.UNKNOWN_DEPLOYMENT, super().validate_deployment)
        return self

    def validate_message(self) -> Self:
        if self.body.get(words.VERSION) != "1.3.0":
            raise LaunchRefusedError(Reason.VERSION, f"{self.body.get(words.VERSION)!r:.40}")
        if self.body.get(words.MESSAGE_TYPE) not in {
            words.RESOURCE_LAUNCH,
            words.DEEP_LINKING_LAUNCH,
        }:
            kind = self.body.get(words.MESSAGE_TYPE)
            raise LaunchRefusedError(Reason.MESSAGE_TYPE, f"{kind!r:.100}")
        if not isinstance(self.body.get(words.ROLES), list):
            raise LaunchRefusedError(Reason.MISSING_CLAIM, "roles")
        # The library wants a person; the specification lets a platform keep to itself who comes.
        unnamed = "sub" not in self.body
        if unnamed:
            self._jwt["body"]["sub"] = "unnamed"
        self._as(Reason.MISSING_CLAIM, super().validate_message)
        if unnamed:
            del self._jwt["body"]["sub"]
        return self

    def save_launch_data(self) -> Self:
        return self  # nothing is kept but what `arriving` writes

    def _as(self, reason: Reason, check: Callable[[], object]) -> None:
        try:
            check()
        except LaunchRefusedError:
            raise
        except LtiException as error:
            _refuse(reason, error)


def _refuse(reason: Reason, error: Exception) -> NoReturn:
    raise LaunchRefusedError(reason, str(error)[:500]) from error


def check_launch(
    form: Mapping[str, str], begun: Begun, session: Session, outgoing: requests.Session
) -> Launched:
    """The launch that this form carries. Nothing is written, and the platform may be asked.

    Raises:
        LaunchRefusedError: it cannot be believed.
    """
    registration = session.get(Registration, begun.registration_id)
    if registration is None:
        raise LaunchRefusedError(Reason.UNKNOWN_PLATFORM)
    if registration.state is RegistrationState.DISABLED:
        raise LaunchRefusedError(Reason.DISABLED, registration.issuer)
    if said := form.get("error"):
        raise LaunchRefusedError(Reason.PLATFORM_SAYS_NO, said[:200])
    configuration = Configuration(session, registration)
    launch = _Launch(form, begun, configuration, outgoing)
    try:
        launch.validate()
    except jwt.PyJWTError as error:
        _refuse(Reason.MALFORMED, error)
    return Launched(registration, configuration.deployment_id, Claims(dict(launch.body)))

"""Registrations in the words of the library: what pylti1p3 asks of a tool's configuration.

Here it meets our database, our keys and our way of asking other servers.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Sequence
from threading import Lock
from typing import Any, NoReturn

import sqlalchemy as sa
from pylti1p3.deployment import Deployment as LibraryDeployment
from pylti1p3.registration import Registration as LibraryRegistration
from pylti1p3.request import Request
from pylti1p3.service_connector import ServiceConnector
from pylti1p3.tool_config.abstract import ToolConfAbstract
from sqlalchemy.orm import Session

from lms.interop.lti.keys import Signer
from lms.interop.lti.models import Deployment, Registration

_DEPLOYMENT = sa.select(Deployment.id).where(
    Deployment.registration_id == sa.bindparam("registration"),
    Deployment.deployment_id == sa.bindparam("deployment"),
)


def registration_of(session: Session, issuer: str, client_id: str | None) -> Registration | None:
    """The registration; without a client id the only one of this issuer."""
    found = sa.select(Registration).where(Registration.issuer == issuer)
    if client_id:
        return session.scalar(found.where(Registration.client_id == client_id))
    several = session.scalars(found.limit(2)).all()
    return several[0] if len(several) == 1 else None


def deployment_of(session: Session, registration: Registration, deployment_id: str) -> int | None:
    """The id of the deployment, if somebody has entered it."""
    named = {"registration": registration.id, "deployment": deployment_id}
    found: int | None = session.connection().execute(_DEPLOYMENT, named).scalar()
    return found


class _Known(LibraryRegistration):
    """A registration of the library that knows the id of our key."""

    kid: str | None = None

    def get_kid(self) -> str | None:
        return self.kid


def as_library(registration: Registration, signer: Signer | None = None) -> LibraryRegistration:
    """A registration for the library; with `signer` it can also sign."""
    known = _Known()
    known.set_issuer(registration.issuer)
    known.set_client_id(registration.client_id)
    known.set_auth_login_url(registration.auth_url)
    known.set_auth_token_url(registration.token_url)
    known.set_key_set_url(registration.jwks_url)
    if registration.audience:
        known.set_auth_audience(registration.audience)
    if signer is not None:
        known.kid = signer.kid
        known.set_tool_private_key(signer.private_pem)
        known.set_tool_public_key(signer.public_pem)
    return known


class Configuration(ToolConfAbstract[Request]):
    """The library's view of the registration by which somebody comes.

    Args:
        deployment_id: ours of the one that the launch names, as soon as the library has looked;
            None where nobody has entered it, but any may launch.
    """

    def __init__(self, session: Session, registration: Registration) -> None:
        self._session = session
        self.registration = registration
        self.deployment_id: int | None = None

    def check_iss_has_one_client(self, _iss: str) -> bool:
        """No: a platform may be registered several times."""
        return False

    def check_iss_has_many_clients(self, _iss: str) -> bool:
        """Yes."""
        return True

    def find_registration_by_issuer(self, iss: str, *_args: Any, **_more: Any) -> NoReturn:
        """Never asked, as `check_iss_has_one_client` says."""
        raise NotImplementedError(iss)

    def find_deployment(self, iss: str, deployment_id: str) -> NoReturn:
        """The same."""
        raise NotImplementedError(iss, deployment_id)

    def find_registration_by_params(  # type: ignore[override]  # the library checks for None
        self, iss: str, client_id: str, *_args: Any, **_more: Any
    ) -> LibraryRegistration | None:
        """The registration, if it is of this issuer and client."""
        return as_library(self.registration) if self._is_of(iss, client_id) else None

    def find_deployment_by_params(
        self, iss: str, deployment_id: str, client_id: str, *_args: Any, **_more: Any
    ) -> LibraryDeployment | None:
        """The deployment, entered or allowed as any other."""
        if not self._is_of(iss, client_id):
            return None
        self.deployment_id = deployment_of(self._session, self.registration, deployment_id)
        if self.deployment_id is None and not self.registration.any_deployment:
            return None
        return LibraryDeployment().set_deployment_id(deployment_id)

    def _is_of(self, iss: str, client_id: str) -> bool:
        return (self.registration.issuer, self.registration.client_id) == (iss, client_id)


class Tokens:
    """Access tokens of platforms, kept in this process until shortly before they end."""

    #: Seconds before its end at which a token is no longer used.
    EARLY = 30.0

    def __init__(self) -> None:
        self._kept: dict[str, tuple[str, float]] = {}
        self._lock = Lock()

    def get(self, key: str) -> str | None:
        """A token that is still good."""
        with self._lock:
            token, until = self._kept.get(key, ("", 0.0))
            return token if until > time.monotonic() else None

    def keep(self, key: str, token: str, seconds: float) -> None:
        """Keep a token for so long."""
        with self._lock:
            self._kept[key] = token, time.monotonic() + max(0.0, seconds - self.EARLY)

    def forget_all(self) -> None:
        """Ask every platform anew."""
        with self._lock:
            self._kept.clear()

    def forget(self, key: str) -> None:
        """A token that a platform no longer takes."""
        with self._lock:
            self._kept.pop(key, None)


TOKENS = Tokens()


class Connector(ServiceConnector):
    """Asks the services of a platform; its tokens are kept for its client id, not its issuer alone."""

    def _scope_key(self, scopes: Any) -> str:
        parts = [
            str(self._registration.get_client_id()),
            str(self._registration.get_auth_token_url()),
            str(self._registration.get_kid()),
            *sorted(scopes),
        ]
        return hashlib.sha256("|".join(parts).encode()).hexdigest()

    def _get_cached_access_token(self, scope_key: str) -> str | None:
        return TOKENS.get(scope_key)

    def _cache_access_token(self, scope_key: str, access_token: str, expires_in: float) -> None:
        TOKENS.keep(scope_key, access_token, float(expires_in))

    def forget_token(self, scopes: Sequence[str]) -> None:
        """The next request asks for a new token."""
        TOKENS.forget(self._scope_key(scopes))

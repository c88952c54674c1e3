"""Dynamic Registration: a platform gets one address of ours and registers us by itself.

The library builds what we send and talks to the platform; what it takes for granted is checked here:
that the configuration is the platform's own (its issuer lives on the host that it was fetched from),
that it names all addresses that we need, and that what comes back names a client.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeGuard
from urllib.parse import urlsplit

import requests
from flask_babel import gettext
from pylti1p3.dynamic_registration import DynamicRegistration
from pylti1p3.exception import LtiException

from lms.interop.lti import claims as words
from lms.interop.lti.addresses import keys_url, launch_url, login_url
from lms.interop.lti.answers import answer_of
from lms.interop.lti.models import LONGEST_ID, LONGEST_URL
from lms.interop.lti.picking import HISTORY
from lms.interop.outgoing import Outgoing, is_web_address
from lms.web.addresses import root
from lms.web.frames import root_outside
from lms.web.settings import settings
from lms.web.static import static

_PLATFORM = "https://purl.imsglobal.org/spec/lti-platform-configuration"
_TOOL = "https://purl.imsglobal.org/spec/lti-tool-configuration"
_ADDRESSES = ("authorization_endpoint", "token_endpoint", "jwks_uri", "registration_endpoint")
SCOPES = (
    words.SCOPE_LINEITEM,
    words.SCOPE_SCORE,
    words.SCOPE_RESULT_READ,
    words.SCOPE_ROSTER,
)


#: What the library raises when an answer is no object or lacks what makes it a registration.
_NOT_LOOKED_AT = (AssertionError, TypeError)


class NotRegisteredError(Exception):
    """The platform and we did not agree; `reason` is a word, `detail` for administrators."""

    def __init__(self, reason: str, detail: str = "") -> None:
        super().__init__(reason, detail)
        self.reason = reason
        self.detail = detail


@dataclass(frozen=True)
class Agreed:
    """What both sides know of each other now."""

    issuer: str
    client_id: str
    auth_url: str
    token_url: str
    jwks_url: str
    audience: str
    deployment_id: str
    product: str


class _Conversation(DynamicRegistration):
    """The library's conversation, with our addresses and our way out."""

    def __init__(self, configuration_url: str, token: str | None) -> None:
        self._configuration_url = configuration_url
        self._token = token
        self.agreed: Agreed | None = None

    def get_request_session(self) -> Outgoing:
        return Outgoing(settings().private_hosts)

    def get_client_name(self) -> str:
        return str(gettext("Climate lessons"))

    def get_description(self) -> str:
        return str(gettext("Climate-change lessons with quizzes for schools and city officials."))

    def get_initiate_login_uri(self) -> str:
        return login_url()

    def get_jwks_uri(self) -> str:
        return keys_url()

    def get_redirect_uris(self) -> list[str]:
        return [launch_url()]

    def get_scopes(self) -> list[str]:
        return list(SCOPES)

    def get_domain(self) -> str:
        return urlsplit(root()).netloc

    def get_target_link_uri(self) -> str:
        return launch_url()

    def get_logo_uri(self) -> str:
        return root() + static("img/mark.svg").removeprefix(root_outside())

    def get_claims(self) -> list[str]:
        return ["iss", "sub", "name", "given_name", "family_name", "email", "locale"]

    def get_messages(self) -> list[dict[str, str]]:
        label = gettext("Climate lessons")
        kinds = (words.DEEP_LINKING_LAUNCH, words.RESOURCE_LAUNCH)
        return [{"type": each, "target_link_uri": launch_url(), "label": label} for each in kinds]

    def lti_registration_data(self) -> dict[str, Any]:
        data = super().lti_registration_data()
        data[_TOOL]["custom_parameters"] = {"link_history": HISTORY}
        return data

    def get_openid_configuration_endpoint(self) -> str:
        return self._configuration_url

    def get_registration_token(self) -> str | None:  # type: ignore[override]
        return self._token

    def get_openid_configuration(self) -> dict[str, Any]:
        found = super().get_openid_configuration()
        _check_configuration(self._configuration_url, found)
        return found

    def complete_registration(
        self, openid_configuration: Mapping[str, Any], openid_registration: Mapping[str, Any]
    ) -> None:
        if not isinstance(openid_registration, dict):
            raise NotRegisteredError("no-client", "the answer is no object")
        client_id = openid_registration.get("client_id")
        if not _is_id(client_id):
            raise NotRegisteredError("no-client", "no client_id in the answer")
        tool = openid_registration.get(_TOOL)
        deployment_id = tool.get("deployment_id") if isinstance(tool, dict) else None
        platform = openid_configuration.get(_PLATFORM)
        family = platform.get("product_family_code") if isinstance(platform, dict) else None
        self.agreed = Agreed(
            issuer=str(openid_configuration["issuer"]),
            client_id=client_id,
            auth_url=str(openid_configuration["authorization_endpoint"]),
            token_url=str(openid_configuration["token_endpoint"]),
            jwks_url=str(openid_configuration["jwks_uri"]),
            audience=_audience(openid_configuration.get("authorization_server")),
            deployment_id=deployment_id if _is_id(deployment_id) else "",
            product=family.replace("\0", "").strip()[:60] if isinstance(family, str) else "",
        )


def _check_configuration(url: str, found: object) -> None:
    if not isinstance(found, dict) or _PLATFORM not in found:
        raise NotRegisteredError("no-platform", f"{url} is no configuration of a platform")
    issuer = found.get("issuer")
    if not _is_id(issuer) or urlsplit(issuer).netloc != urlsplit(url).netloc:
        raise NotRegisteredError("other-issuer", f"issuer {issuer!r:.200} at {url}")
    for name in _ADDRESSES:
        if not _is_address(found.get(name)):
            raise NotRegisteredError("no-platform", f"{name} {found.get(name)!r:.200}")


def _is_id(value: object) -> TypeGuard[str]:
    return isinstance(value, str) and 0 < len(value) <= LONGEST_ID and "\0" not in value


def _is_address(value: object) -> bool:
    return (
        isinstance(value, str)
        and len(value) <= LONGEST_URL
        and value.isprintable()
        and is_web_address(value, settings().private_hosts)
    )


def _audience(value: object) -> str:
    """The audience of access tokens; any text, by the specification."""
    return (
        value
        if isinstance(value, str) and len(value) <= LONGEST_URL and value.isprintable()
        else ""
    )


def agree(configuration_url: str, token: str | None) -> Agreed:
    """Fetch the platform's configuration and register with it; takes as long as the platform does.

    Raises:
        NotRegisteredError: it did not come to that.
    """
    if not _is_address(configuration_url):
        raise NotRegisteredError("no-platform", f"{configuration_url[:200]!r} is no address")
    conversation = _Conversation(configuration_url, token)
    try:
        conversation.register()
    except (LtiException, requests.RequestException, ValueError, *_NOT_LOOKED_AT) as error:
        answer, detail = answer_of(error)
        raise NotRegisteredError(answer.value, detail) from error
    if conversation.agreed is None:
        raise NotRegisteredError("no-client")
    return conversation.agreed

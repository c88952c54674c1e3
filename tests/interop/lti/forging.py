"""Launches that somebody forged or a platform got wrong: each a valid one with one change."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import jwt

from lms.interop.lti import claims as words
from lms.interop.lti.refusals import Reason
from tests.interop.lti.browser import Browser
from tests.interop.lti.platform import Link, Platform, new_keys

HOUR = 3600
_OTHER_KEY, _OTHER_PUBLIC = new_keys()


@dataclass
class Message:
    """A launch about to be signed; change it, then `form` it."""

    platform: Platform
    claims: dict[str, Any]
    state: str
    headers: dict[str, Any]
    key: Any
    algorithm: str = "RS256"
    form_changes: dict[str, Any] = field(default_factory=dict)

    def form(self) -> dict[str, Any]:
        token = jwt.encode(self.claims, self.key, self.algorithm, self.headers)
        return {
            name: value
            for name, value in {"id_token": token, "state": self.state, **self.form_changes}.items()
            if value is not None
        }


def message_of(browser: Browser, url: str) -> Message:
    """What the platform would answer to a login of this browser."""
    launch = browser.message_for(url)
    if launch._dl is not None:
        launch._launch_url = None
    claims, state = launch.get_launch_data()
    if launch._deep_linking_launch_data is not None:
        claims.update(launch._deep_linking_launch_data)
        claims[words.MESSAGE_TYPE] = words.DEEP_LINKING_LAUNCH
    claims.update(iat=int(time.time()), exp=int(time.time()) + 300)
    registration = launch._registration
    headers = {"kid": registration.get_kid()}
    return Message(browser.platform, claims, state, headers, browser.platform.private_key)


Change = Callable[[Message], None]


def without(claim: str) -> Change:
    return lambda message: message.claims.pop(claim)


def with_claim(claim: str, value: Any) -> Change:
    return lambda message: message.claims.update({claim: value})


def moved(seconds: float) -> Change:
    """Issued and ending at another time."""

    def change(message: Message) -> None:
        message.claims["iat"] += seconds
        message.claims["exp"] += seconds

    return change


def signed_by_another(message: Message) -> None:
    message.key = _OTHER_KEY


def unsigned(message: Message) -> None:
    message.key, message.algorithm = None, "none"


def signed_with_the_public_key(message: Message) -> None:
    """The known trick: the public key, which everybody has, as a shared secret."""
    modulus = message.platform.public_key
    # PyJWT itself refuses PEM as a secret; whoever forges does not use PyJWT.
    message.key, message.algorithm = modulus.replace("-----", "====="), "HS256"


def of_an_unknown_key(message: Message) -> None:
    message.headers = {"kid": "never-published"}


def without_kid(message: Message) -> None:
    message.headers = {}


def cut(message: Message) -> None:
    message.form_changes["id_token"] = "abc.def"


def no_json(message: Message) -> None:
    message.form_changes["id_token"] = "bm9wZQ.bm9wZQ.bm9wZQ"


def without_token(message: Message) -> None:
    message.form_changes["id_token"] = None


def without_state(message: Message) -> None:
    message.form_changes["state"] = None


def with_a_changed_state(message: Message) -> None:
    message.form_changes["state"] = message.state[:-4] + "AAAA"


def an_error_of_the_platform(message: Message) -> None:
    message.form_changes.update(id_token=None, error="login_required")


def with_several_audiences(message: Message) -> None:
    """Ours among them, but meant for another."""
    message.claims.update(aud=[message.platform.client_id, "other"], azp="other")


def to_another_deep_link(settings: dict[str, Any]) -> Change:
    def change(message: Message) -> None:
        message.claims[words.DEEP_LINKING] = {**message.claims[words.DEEP_LINKING], **settings}

    return change


#: name → what is changed, and why it is refused.
FORGED: dict[str, tuple[Change, Reason]] = {
    "another key under the known id": (signed_by_another, Reason.WRONG_SIGNATURE),
    "no signature": (unsigned, Reason.WRONG_SIGNATURE),
    "the public key as a secret": (signed_with_the_public_key, Reason.WRONG_SIGNATURE),
    "a key that was never published": (of_an_unknown_key, Reason.UNKNOWN_KEY),
    "no key id": (without_kid, Reason.UNKNOWN_KEY),
    "another audience": (with_claim("aud", "other"), Reason.WRONG_AUDIENCE),
    "several audiences, meant for another": (with_several_audiences, Reason.WRONG_AUDIENCE),
    "no audience": (without("aud"), Reason.WRONG_AUDIENCE),
    "another issuer": (with_claim("iss", "https://other.example"), Reason.OTHER_PLATFORM),
    "expired": (moved(-HOUR), Reason.EXPIRED),
    "a clock an hour fast": (moved(HOUR), Reason.CLOCK),
    "no expiry": (without("exp"), Reason.MISSING_CLAIM),
    "no time of issue": (without("iat"), Reason.MISSING_CLAIM),
    "an expiry that is no number": (with_claim("exp", "tomorrow"), Reason.MISSING_CLAIM),
    "no nonce": (without("nonce"), Reason.MISSING_CLAIM),
    "the nonce of another login": (with_claim("nonce", "other"), Reason.NONCE),
    "no state": (without_state, Reason.STATE_MISSING),
    "a changed state": (with_a_changed_state, Reason.STATE_FORGED),
    "no token": (without_token, Reason.NO_TOKEN),
    "a token of two parts": (cut, Reason.MALFORMED),
    "a token that is no JSON": (no_json, Reason.MALFORMED),
    "an error of the platform": (an_error_of_the_platform, Reason.PLATFORM_SAYS_NO),
    "an unknown deployment": (with_claim(words.DEPLOYMENT_ID, "d9"), Reason.UNKNOWN_DEPLOYMENT),
    "no deployment": (without(words.DEPLOYMENT_ID), Reason.MISSING_CLAIM),
    "no version": (without(words.VERSION), Reason.VERSION),
    "another version": (with_claim(words.VERSION, "1.1"), Reason.VERSION),
    "an unknown message": (with_claim(words.MESSAGE_TYPE, "Other"), Reason.MESSAGE_TYPE),
    "no roles": (without(words.ROLES), Reason.MISSING_CLAIM),
    "no link": (without(words.RESOURCE_LINK), Reason.MISSING_CLAIM),
    "a link without id": (with_claim(words.RESOURCE_LINK, {"title": "?"}), Reason.MISSING_CLAIM),
    "a target that is not ours": (
        with_claim(words.TARGET_LINK_URI, "https://evil.example/lti"),
        Reason.TARGET,
    ),
}


def twin(browser: Browser, user_id: str, link: Link) -> Message:
    """A valid launch, not yet sent."""
    return message_of(browser, browser.platform.launch_url(user_id, link))

"""The addresses that are entered in platforms."""

from __future__ import annotations

from dataclasses import dataclass

from lms.web.addresses import outside, root


def launch_url() -> str:
    """Where launches come in; also the address of a link that leads nowhere yet."""
    return outside("lti_doors.launch")


def login_url() -> str:
    """Where logins begin."""
    return outside("lti_doors.login")


def keys_url() -> str:
    """Where our public keys stand."""
    return outside("lti_doors.keys")


@dataclass(frozen=True)
class Addresses:
    """What an administrator types into a platform."""

    launch: str
    login: str
    keys: str
    domain: str


def addresses() -> Addresses:
    """All of them."""
    return Addresses(
        launch_url(),
        login_url(),
        keys_url(),
        root().split("://", 1)[-1].split("/", 1)[0],
    )

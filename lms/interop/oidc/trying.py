"""What an administrator is told when a service that he tries is not as it must be."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

from flask_babel import gettext

from lms.interop.oidc.refusals import Reason, RefusedError


class Advice(NamedTuple):
    """What is wrong, what to do, and the plain words of the fault."""

    wrong: str
    remedy: str
    detail: str


def advice_of(error: RefusedError) -> Advice:
    """The words for a fault, in the page's language."""
    wrong, remedy = _ADVICE.get(error.reason, _unreadable)()
    return Advice(wrong, remedy, error.detail)


def _unreadable() -> tuple[str, str]:
    return (
        gettext("What is published there is no description of a sign-in service."),
        gettext("Compare the issuer with what the service's administrator sees."),
    )


_ADVICE: Mapping[Reason, Callable[[], tuple[str, str]]] = {
    Reason.SERVICE_AWAY: lambda: (
        gettext("The service does not answer."),
        gettext("Check the issuer letter by letter, and whether this server can reach it."),
    ),
    Reason.SERVICE_PRIVATE: lambda: (
        gettext("The service lies in a private network, into which this server does not ask."),
        gettext("Whoever runs this server can name the host in the setting LMS_PRIVATE_HOSTS."),
    ),
    Reason.OTHER_ISSUER: lambda: (
        gettext("The service calls itself otherwise than you have typed."),
        gettext(
            "Delete this service and enter it anew with exactly the issuer that is named below."
        ),
    ),
    Reason.SECRET_LOST: lambda: (
        gettext("The client secret can no longer be read, since the key of this server changed."),
        gettext("Type the client secret in again."),
    ),
}

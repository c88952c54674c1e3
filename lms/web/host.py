"""The application inside which we are mounted, and whom it says is here.

The host signs people in. On each request it is asked once, in a request context of its own that
has the cookies and headers of this request but not its body, and what it sets there goes nowhere.
What follows from the answer is decided in `lms.interop.host`; where no host signs people in, all
functions here say so, and nothing else changes.
"""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from typing import Any, Protocol, TypeVar, cast
from zoneinfo import available_timezones

from flask import Flask, current_app, g, has_request_context, request

from lms.core.languages import LANGUAGES
from lms.web.access import View
from lms.web.frames import MOUNTED, framed

EXTENSION = MOUNTED
#: Key of the environ: the request as the host has it, with an empty body.
ENVIRON = "lms.host.environ"
KINDS = ("programme", "city", "district", "school", "department")
ROLES = ("learner", "leader", "editor", "manager", "administrator")
_LONGEST_ID = 255
_OWN_SIGN_IN = "__lms_own_sign_in__"
_T = TypeVar("_T")


@cache
def _time_zones() -> frozenset[str]:
    return frozenset(available_timezones())


@dataclass(frozen=True, kw_only=True)
class HostOrganisation:
    """A school or department of the host. `id` is the host's, for ever; "" is the host itself.

    `kind`: programme, city, district, school or department. `language` decides how its names are
    sorted, `time_zone` is an IANA name.

    Raises:
        ValueError: there is no such kind, language or time zone, or no name.
    """

    id: str
    name: str
    kind: str = "school"
    language: str = "vi"
    time_zone: str = "Asia/Ho_Chi_Minh"

    def __post_init__(self) -> None:
        """Refuse what we could not keep."""
        if self.kind not in KINDS or self.language not in LANGUAGES:
            raise ValueError(
                f"kind is one of {', '.join(KINDS)}, language of {', '.join(LANGUAGES)}"
            )
        if not isinstance(self.id, str) or len(self.id) > _LONGEST_ID or not self.name.strip():
            raise ValueError(
                f"an organisation of the host needs a name, and an id of {_LONGEST_ID} characters"
            )
        if self.time_zone not in _time_zones():
            raise ValueError(f"there is no time zone {self.time_zone!r}")


@dataclass(frozen=True, kw_only=True)
class HostPerson:
    """Whom the host has signed in.

    `id` is the host's, never given to anybody else; by it alone somebody is known here. `roles`
    (learner, leader, editor, manager, administrator) hold in `organisation` and below it; without
    one, in the host as a whole. Who has any but `learner` is an adult, whatever `adult` says.

    Raises:
        ValueError: there is no id, or no such role.
    """

    id: str
    name: str = ""
    language: str = ""
    email: str = ""
    roles: Sequence[str] = ()
    organisation: HostOrganisation | None = None
    adult: bool = True

    def __post_init__(self) -> None:
        """Refuse what we could not keep."""
        if not isinstance(self.id, str) or not 0 < len(self.id) <= _LONGEST_ID:
            raise ValueError(f"a person of the host needs an id, a str: {_LONGEST_ID} characters")
        if unknown := sorted(set(self.roles) - set(ROLES)):
            raise ValueError(f"no such roles: {', '.join(unknown)}; there are {', '.join(ROLES)}")


class HostPeople(Protocol):
    """What a host tells of its people. Every method is called in a request context of the host."""

    #: Whether we keep names and e-mail addresses; without its name a person is shown by a code.
    keeps_names: bool
    keeps_emails: bool

    def person(self) -> HostPerson | None:
        """Who is signed in by this request; None for a stranger. Called once in each request."""

    def sign_in_url(self, back: str) -> str:
        """Where a stranger signs in; `back` is the path to which the host leads him after it."""

    def sign_out_url(self, back: str) -> str:
        """Where somebody signs out; `back` is the path of our home page."""


@dataclass(frozen=True, kw_only=True)
class Host:
    """The host of an application. Without `people` ours are signed in by us."""

    app: Flask
    people: HostPeople | None
    organisation: HostOrganisation
    realm: str = "host"
    templates: Path | None = None


@dataclass(frozen=True)
class Said:
    """The host's answer for one request."""

    person: HostPerson | None
    sign_out_url: str = ""


def init_app(app: Flask, there: Host | None) -> None:
    """Note the host, and offer to templates what pages need to know of it."""
    if there is not None:
        app.extensions[EXTENSION] = there
    app.jinja_env.globals.update(
        signs_in_elsewhere=signs_in_elsewhere,
        host_sign_out_url=sign_out_url,
    )


def host() -> Host | None:
    """The host that signs people in; None where we do it."""
    found = cast("Host | None", current_app.extensions.get(EXTENSION))
    return found if found is not None and found.people is not None else None


def signs_in_elsewhere() -> bool:
    """Whether people sign in at a host, and not with us."""
    return host() is not None


def said() -> Said:
    """What the host says of this request; in a frame of a platform the platform says who is there."""
    if "host_said" not in g:
        g.host_said = Said(None)  # where the host fails, the error page is drawn for a stranger
        g.host_said = _ask()
    return cast(Said, g.host_said)


def host_person() -> HostPerson | None:
    """Whom the host has signed in."""
    return said().person


def sign_out_url() -> str:
    """Where whom the host has signed in signs out; "" for everybody else."""
    return said().sign_out_url


def sign_in_url(back: str) -> str:
    """The host's page where a stranger signs in."""
    there = host()
    if there is None or there.people is None:
        raise RuntimeError("no host signs people in")
    return _in_host(there, lambda people: people.sign_in_url(back))


def digest_of(person: HostPerson, people: HostPeople) -> str:
    """Another text whenever the host says something else that we keep."""
    kept = asdict(person)
    kept["roles"] = sorted(set(person.roles))
    if not people.keeps_names:
        del kept["name"]
    if not people.keeps_emails:
        del kept["email"]
    return hashlib.sha256(json.dumps(kept, sort_keys=True).encode()).hexdigest()


def own_sign_in(view: View) -> View:
    """The view belongs to our own sign-in; where a host signs people in it is not offered."""
    setattr(view, _OWN_SIGN_IN, True)
    return view


def asks_own_sign_in() -> bool:
    """Whether this request is for such a view."""
    view = current_app.view_functions.get(request.endpoint or "")
    return getattr(view, _OWN_SIGN_IN, False)


def environ_for_host(environ: dict[str, Any]) -> dict[str, Any]:
    """A request without its body, so that whoever looks at it takes nothing away."""
    return {**environ, "wsgi.input": io.BytesIO(b""), "CONTENT_LENGTH": "0"}


def _ask() -> Said:
    there = host() if has_request_context() and not framed() else None
    if there is None:
        return Said(None)
    home = f"{request.script_root}/"

    def ask(people: HostPeople) -> Said:
        person = people.person()
        return Said(person, people.sign_out_url(home) if person is not None else "")

    return _in_host(there, ask)


def _in_host(there: Host, question: Callable[[HostPeople], _T]) -> _T:
    people = cast(HostPeople, there.people)
    with there.app.request_context(dict(request.environ[ENVIRON])):
        return question(people)

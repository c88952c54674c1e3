"""The claims of a launch, by the names that the specifications give them, as plain values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from lms.core.languages import LANGUAGES

_LTI = "https://purl.imsglobal.org/spec/lti/claim/"
MESSAGE_TYPE = f"{_LTI}message_type"
VERSION = f"{_LTI}version"
DEPLOYMENT_ID = f"{_LTI}deployment_id"
TARGET_LINK_URI = f"{_LTI}target_link_uri"
RESOURCE_LINK = f"{_LTI}resource_link"
ROLES = f"{_LTI}roles"
CONTEXT = f"{_LTI}context"
CUSTOM = f"{_LTI}custom"
PRESENTATION = f"{_LTI}launch_presentation"
AGS = "https://purl.imsglobal.org/spec/lti-ags/claim/endpoint"
NRPS = "https://purl.imsglobal.org/spec/lti-nrps/claim/namesroleservice"
DEEP_LINKING = "https://purl.imsglobal.org/spec/lti-dl/claim/deep_linking_settings"

RESOURCE_LAUNCH = "LtiResourceLinkRequest"
DEEP_LINKING_LAUNCH = "LtiDeepLinkingRequest"

SCOPE_LINEITEM = "https://purl.imsglobal.org/spec/lti-ags/scope/lineitem"
SCOPE_LINEITEM_READ = "https://purl.imsglobal.org/spec/lti-ags/scope/lineitem.readonly"
SCOPE_SCORE = "https://purl.imsglobal.org/spec/lti-ags/scope/score"
SCOPE_RESULT_READ = "https://purl.imsglobal.org/spec/lti-ags/scope/result.readonly"
SCOPE_ROSTER = "https://purl.imsglobal.org/spec/lti-nrps/scope/contextmembership.readonly"

_MEMBERSHIP = "http://purl.imsglobal.org/vocab/lis/v2/membership"
#: Roles in a course that lead it here; sub-roles (a teaching assistant) come with their main role.
_LEADING = frozenset({"Instructor", "ContentDeveloper", "Manager", "Administrator"})
#: Roles in a whole platform, looked at only where it names none in the course.
_LEADING_ABOVE = frozenset({"Instructor", "Faculty", "Administrator", "SysAdmin", "Staff"})


@dataclass(frozen=True)
class Grading:
    """Where grades go: a column that is there, a list in which one may be made, and what we may."""

    lineitem: str | None
    lineitems: str | None
    scopes: frozenset[str]


@dataclass(frozen=True)
class Claims:
    """What a platform says of one launch. `subject` is None where it names nobody."""

    raw: Mapping[str, Any]

    @property
    def subject(self) -> str | None:
        """The platform's id of the person."""
        return _text(self.raw.get("sub"), 255) or None

    @property
    def deployment_id(self) -> str:
        """The deployment, as the platform calls it."""
        return _text(self.raw.get(DEPLOYMENT_ID), 255)

    @property
    def message_type(self) -> str:
        """What kind of launch."""
        return _text(self.raw.get(MESSAGE_TYPE), 100)

    @property
    def name(self) -> str:
        """The person's name, where it was sent."""
        whole = _text(self.raw.get("name"), 200)
        parts = (self.raw.get("given_name"), self.raw.get("family_name"))
        return whole or " ".join(filter(None, (_text(each, 100) for each in parts)))

    @property
    def email(self) -> str:
        """The person's address, where it was sent."""
        return _text(self.raw.get("email"), 254)

    @property
    def language(self) -> str | None:
        """The language in which the platform shows itself to the person, if it is one of ours."""
        presentation = _object(self.raw.get(PRESENTATION))
        for locale in (presentation.get("locale"), self.raw.get("locale")):
            code = _text(locale, 20).replace("_", "-").split("-")[0].lower()
            if code in LANGUAGES:
                return code
        return None

    @property
    def return_url(self) -> str:
        """Where the platform wants the person back."""
        return _text(_object(self.raw.get(PRESENTATION)).get("return_url"), 2000)

    @property
    def leads(self) -> bool:
        """Whether the person teaches this course."""
        return leads(self.raw.get(ROLES))

    @property
    def context_id(self) -> str:
        """The course of the platform, "" where the link stands outside of one."""
        return _text(_object(self.raw.get(CONTEXT)).get("id"), 255)

    @property
    def context_title(self) -> str:
        """What the course is called there."""
        context = _object(self.raw.get(CONTEXT))
        return _text(context.get("title"), 200) or _text(context.get("label"), 200)

    @property
    def link_id(self) -> str:
        """The link, as the platform calls it."""
        return _text(_object(self.raw.get(RESOURCE_LINK)).get("id"), 255)

    @property
    def link_title(self) -> str:
        """What the link is called there."""
        return _text(_object(self.raw.get(RESOURCE_LINK)).get("title"), 200)

    @property
    def target(self) -> str:
        """The address to which the link leads."""
        return _text(self.raw.get(TARGET_LINK_URI), 2000)

    @property
    def custom(self) -> Mapping[str, Any]:
        """What we gave the link when it was made, and what the platform filled in."""
        return _object(self.raw.get(CUSTOM))

    @property
    def link_history(self) -> tuple[str, ...]:
        """The links of which this one is a copy, the nearest first."""
        known = _text(self.custom.get("link_history"), 4000)
        if known.startswith("$"):  # the platform does not know this variable
            return ()
        return tuple(each for each in (part.strip() for part in known.split(",")) if each)

    @property
    def grading(self) -> Grading | None:
        """Where grades go, if the platform takes any."""
        claim = _object(self.raw.get(AGS))
        if not claim:
            return None
        scopes = claim.get("scope")
        return Grading(
            _text(claim.get("lineitem"), 1000) or None,
            _text(claim.get("lineitems"), 1000) or None,
            frozenset(each for each in scopes if isinstance(each, str))
            if isinstance(scopes, list)
            else frozenset(),
        )

    @property
    def memberships_url(self) -> str | None:
        """Where the roster of the course can be asked for."""
        claim = _object(self.raw.get(NRPS))
        return _text(claim.get("context_memberships_url"), 1000) or None

    @property
    def deep_linking(self) -> Mapping[str, Any]:
        """What the picker may choose and where the choice goes."""
        return _object(self.raw.get(DEEP_LINKING))


def leads(roles: object) -> bool:
    """Whether these roles teach; those in the course count, if there are any."""
    given = [each for each in roles if isinstance(each, str)] if isinstance(roles, list) else []
    in_course = [each for each in given if each.startswith(_MEMBERSHIP) or "/" not in each]
    if in_course:
        return any(_main_role(each) in _LEADING for each in in_course)
    return any(each.rpartition("#")[2] in _LEADING_ABOVE for each in given)


def _main_role(role: str) -> str:
    """`Instructor` of `…/membership#Instructor` and of `…/membership/Instructor#Grader`."""
    rest = role.removeprefix(_MEMBERSHIP)
    return rest[1:].partition("#")[0] if rest.startswith("/") else rest.rpartition("#")[2]


def _text(value: object, most: int) -> str:
    return value.replace("\0", "").strip()[:most] if isinstance(value, str) else ""


def _object(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}

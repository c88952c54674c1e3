"""A learning platform for tests: lti1p3platform signs and checks, this keeps courses and serves.

What the library does (launch, deep linking, grades, roster, tokens) is done by the library. What it
has not, Dynamic Registration and the storage frame, stands in `platform_pages.py`, written from
the specifications. `down` makes every service answer 503.
"""

from __future__ import annotations

import functools
import json
import threading
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from flask import Flask, request
from lti1p3platform.exceptions import LineItemNotFoundException
from lti1p3platform.ltiplatform import LTI1P3PlatformConfAbstract
from lti1p3platform.membership import Context as CourseContext
from lti1p3platform.message_launch import LTIAdvantageMessageLaunchAbstract
from lti1p3platform.oidc_login import OIDCLoginAbstract
from lti1p3platform.registration import Registration
from lti1p3platform.request import Request as LibraryRequest
from lti1p3platform.score import UpdateScoreStatus
from lti1p3platform.service_connector import (
    AssignmentsGradesService,
    NamesRoleProvisioningService,
)
from werkzeug.serving import make_server

MEMBERSHIP = "http://purl.imsglobal.org/vocab/lis/v2/membership"
LEARNER, INSTRUCTOR = f"{MEMBERSHIP}#Learner", f"{MEMBERSHIP}#Instructor"


@dataclass
class User:
    """Somebody with an account at the platform."""

    id: str
    name: str
    email: str = ""
    locale: str = "vi"


@dataclass
class Course:
    """A course with its members: user id → roles."""

    id: str
    title: str
    deployment_id: str
    members: dict[str, list[str]] = field(default_factory=dict)
    said_id: str = ""  # what launches call it, where that is another

    @property
    def context_id(self) -> str:
        return self.said_id or self.id


@dataclass
class Link:
    """A link to the tool in a course."""

    id: str
    course_id: str
    title: str
    url: str
    custom: dict[str, Any] = field(default_factory=dict)
    lineitem_id: str | None = None
    said_id: str = ""  # what launches call it, where that is another


def new_keys() -> tuple[str, str]:
    """Private and public key as PEM."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    private = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    public = key.public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    return private.decode(), public.decode()


#: The keys of every platform until it makes others: making them takes tenths of a second.
usual_keys = functools.cache(new_keys)


class Platform:
    """The platform's state. `host` is its origin; the tool's addresses come from registering."""

    def __init__(self, host: str, client_id: str = "tool-1") -> None:
        self.host = host
        self.client_id = client_id
        self.private_key, self.public_key = usual_keys()
        self.tool = ""
        self.users: dict[str, User] = {}
        self.courses: dict[str, Course] = {}
        self.links: dict[str, Link] = {}
        self.lineitems: dict[str, dict[str, Any]] = {}
        self.scores: list[tuple[str, dict[str, Any]]] = []
        self.requests: list[str] = []
        self.chosen: list[dict[str, Any]] = []
        self.chosen_in: list[str] = []
        self.registered: list[dict[str, Any]] = []
        self.down = False
        self.refuses = ""
        self.page_size = 2
        self.storage_target = ""
        self._tool_keys: Any = None

    # --- what it is made of

    def add_user(self, user_id: str, name: str, **more: str) -> User:
        self.users[user_id] = User(user_id, name, **more)
        return self.users[user_id]

    def add_course(self, course_id: str, title: str, deployment_id: str) -> Course:
        self.courses[course_id] = Course(course_id, title, deployment_id)
        return self.courses[course_id]

    def add_link(self, course_id: str, title: str, url: str, **more: Any) -> Link:
        link = Link(f"link-{len(self.links) + 1}", course_id, title, url, **more)
        self.links[link.id] = link
        return link

    def registration(self, deployment_id: str) -> Registration:
        """What the library knows of the tool."""
        made = Registration()
        made.set_iss(self.host)
        made.set_client_id(self.client_id)
        made.set_deployment_id(deployment_id)
        made.set_launch_url(f"{self.tool}/lti/launch")
        made.set_deeplink_launch_url(f"{self.tool}/lti/launch")
        made.set_oidc_login_url(f"{self.tool}/lti/login")
        made.set_tool_key_set_url(f"{self.tool}/lti/keys.json")
        if self._tool_keys is not None:
            made.set_tool_key_set(self._tool_keys())
        made.set_platform_private_key(self.private_key)
        made.set_platform_public_key(self.public_key)
        return made

    def read_tool_keys_by(self, fetch: Any) -> None:
        """Where no server of the tool runs: how to read its key set."""
        self._tool_keys = fetch

    def config(self, deployment_id: str) -> Config:
        return Config(registration=self.registration(deployment_id))

    # --- launching

    def login_url(self, user_id: str, hint: dict[str, Any], url: str | None = None) -> str:
        """The address by which the platform begins a launch."""
        login = Login(None, self.config(self.courses[hint["course"]].deployment_id))
        login.set_lti_message_hint(hint=json.dumps(hint))
        login.set_launch_url(url or f"{self.tool}/lti/launch")
        found = login.prepare_preflight_url(user_id)
        return f"{found}&lti_storage_target={self.storage_target}" if self.storage_target else found

    def launch_url(self, user_id: str, link: Link) -> str:
        return self.login_url(user_id, {"course": link.course_id, "link": link.id}, link.url)

    def pick_url(self, user_id: str, course_id: str, **how: Any) -> str:
        return self.login_url(user_id, {"course": course_id, "pick": how or {"several": True}})

    def message(self, preflight: dict[str, str]) -> Launch:
        """The launch that answers an authorisation request, with all claims set."""
        hint = json.loads(preflight["lti_message_hint"])
        course = self.courses[hint["course"]]
        launch = Launch(None, self.config(course.deployment_id))
        launch.preflight = preflight
        launch._registration = launch._platform_config.get_registration()
        launch.validate_preflight_response(preflight)
        user_id = preflight["login_hint"]
        roles = course.members.get(user_id, [])
        if user_id == "anonymous":
            launch.lti_claim_user_data = {"https://purl.imsglobal.org/spec/lti/claim/roles": roles}
        else:
            user = self.users[user_id]
            launch.set_user_data(user.id, roles, user.name, user.email)
            launch.set_extra_claims({"locale": user.locale})
            launch.set_launch_presentation_claim("iframe", f"{self.host}/course/{course.id}")
            launch.lti_claim_launch_presentation[
                "https://purl.imsglobal.org/spec/lti/claim/launch_presentation"
            ]["locale"] = user.locale
        launch.set_launch_context_claim(course.context_id, context_title=course.title)
        launch.set_nrps(f"{self.host}/courses/{course.id}/members")
        if "pick" in hint:
            self._ask_to_pick(launch, course, hint["pick"])
        else:
            self._set_link(launch, self.links[hint["link"]])
        return launch

    def _ask_to_pick(self, launch: Launch, course: Course, how: dict[str, Any]) -> None:
        launch.set_dl(f"{self.host}/picked/{course.id}", extra_data={"course": course.id})
        settings = next(iter(launch._deep_linking_launch_data.values()))
        settings["accept_multiple"] = how.get("several", True)
        settings["accept_types"] = ["ltiResourceLink"]
        settings["accept_lineitem"] = True

    def _set_link(self, launch: Launch, link: Link) -> None:
        launch.set_resource_link_claim(link.said_id or link.id, title=link.title)
        launch.set_launch_url(link.url)
        if link.custom:
            launch.set_custom_parameters_claim(link.custom)
        items = f"{self.host}/courses/{link.course_id}/lineitems"
        column = f"{items}/{link.lineitem_id}" if link.lineitem_id else None
        launch.set_ags(items, column)

    def copy_link(self, link: Link, course_id: str) -> Link:
        """A link as it is in a copied course: another id, and where it comes from filled in."""
        known = link.custom.get("link_history", "")
        history = link.id if known.startswith("$") or not known else f"{link.id},{known}"
        custom = {**link.custom, "link_history": history}
        return self.add_link(course_id, link.title, link.url, custom=custom)

    def take_choice(self, course_id: str, jwt: str) -> list[dict[str, Any]]:
        """What a picker sends back, checked by the library; each becomes a link."""
        config = self.config(self.courses[course_id].deployment_id)
        items = config.validate_deeplinking_resp({"JWT": jwt})
        for item in items:
            custom = dict(item.get("custom", {}))
            link = self.add_link(course_id, item["title"], item["url"], custom=custom)
            if column := item.get("lineItem"):
                link.lineitem_id = self.new_lineitem(
                    course_id, {**column, "resourceLinkId": link.id}
                )
        self.chosen += items
        return items

    def new_lineitem(self, course_id: str, values: dict[str, Any]) -> str:
        item_id = f"col-{len(self.lineitems) + 1}"
        url = f"{self.host}/courses/{course_id}/lineitems/{item_id}"
        self.lineitems[item_id] = {**values, "id": url, "course": course_id}
        return item_id

    def grades_of(self, user_id: str) -> list[tuple[str, float]]:
        """All scores that were taken for somebody: (column, score given)."""
        return [
            (column, score["scoreGiven"])
            for column, score in self.scores
            if score["userId"] == user_id and "scoreGiven" in score
        ]


class Config(LTI1P3PlatformConfAbstract):
    """The library's configuration for one deployment."""

    def init_platform_config(self, **kwargs: Any) -> None:
        self._registration = kwargs["registration"]

    def get_registration_by_params(self, **_kwargs: Any) -> Registration:
        return self._registration


class Login(OIDCLoginAbstract):
    """Begins a launch."""

    def set_lti_message_hint(self, **kwargs: Any) -> None:
        self._lti_message_hint = kwargs["hint"]

    def get_redirect(self, url: str) -> str:
        return url


class Launch(LTIAdvantageMessageLaunchAbstract):
    """Answers an authorisation request."""

    preflight: dict[str, str]

    def get_preflight_response(self) -> dict[str, str]:
        return self.preflight

    def render_launch_form(self, launch_data: dict[str, Any], **_kwargs: Any) -> Any:
        return launch_data

    def form(self) -> dict[str, str]:
        """The form that the browser sends to the tool."""
        return dict(self.generate_launch_request())


class FlaskRequest(LibraryRequest):
    """A request of Flask for the library."""

    def build_metadata(self, request: Any) -> Any:
        return {
            "method": request.method,
            "form_data": request.form.to_dict(),
            "get_data": dict(request.args.items()),
            "headers": request.headers,
            "content_type": request.content_type,
            "path": request.path,
            "json": request.get_json(force=True, silent=True),
        }


class Grades(AssignmentsGradesService):
    """Columns and scores of one course."""

    def __init__(self, platform: Platform, course: Course) -> None:
        self.platform, self.course = platform, course
        items = f"{platform.host}/courses/{course.id}/lineitems"
        super().__init__(FlaskRequest(request), platform.config(course.deployment_id), items)

    def find_lineitems(
        self, page: Any = 1, limit: Any = None, line_item_id: Any = None,
        resource_link_id: Any = None, resource_id: Any = None, tag: Any = None,
    ) -> Any:  # fmt: skip
        found = [
            {key: value for key, value in item.items() if key != "course"}
            for item in self.platform.lineitems.values()
            if item["course"] == self.course.id
            and resource_link_id in {None, item.get("resourceLinkId")}
            and tag in {None, item.get("tag")}
        ]
        return {"content": found, "has_next": False, "next": None}

    def find_lineitem(self, line_item_id: str) -> Any:
        if line_item_id not in self.platform.lineitems:
            raise LineItemNotFoundException
        return self.platform.lineitems[line_item_id]

    def create_lineitem(self, creation_data: Any) -> Any:
        item_id = self.platform.new_lineitem(self.course.id, creation_data)
        return self.platform.lineitems[item_id]

    def update_lineitem(self, update_data: Any) -> Any:
        return self.platform.lineitems[update_data["id"]] | update_data

    def delete_lineitem(self, line_item_id: str) -> None:
        self.platform.lineitems.pop(line_item_id)

    def update_score(self, line_item_id: str, score: Any) -> UpdateScoreStatus:
        if line_item_id not in self.platform.lineitems:
            raise LineItemNotFoundException
        former = [
            each["timestamp"]
            for column, each in self.platform.scores
            if column == line_item_id and each["userId"] == score["userId"]
        ]
        if former and former[-1] >= score["timestamp"]:
            return UpdateScoreStatus.OLD_TIMESTAMP
        self.platform.scores.append((line_item_id, score))
        return UpdateScoreStatus.SUCCESS

    def get_results(self, *_args: Any, **_kwargs: Any) -> Any:
        return {"content": [], "has_next": False, "next": None}


class Roster(NamesRoleProvisioningService):
    """The members of one course."""

    def __init__(self, platform: Platform, course: Course) -> None:
        self.platform, self.course = platform, course
        url = f"{platform.host}/courses/{course.id}/members"
        super().__init__(FlaskRequest(request), platform.config(course.deployment_id), url)

    def get_context_by_id(self) -> CourseContext:
        return CourseContext(self.course.context_id, self.course.title, self.course.title)

    def get_member_data_page(
        self, page: Any = 1, limit: Any = None, role: Any = None, since: Any = None
    ) -> Any:
        start, size = (int(page) - 1) * self.platform.page_size, self.platform.page_size
        listed = list(self.course.members.items())
        members = [
            {
                "user_id": user_id,
                "roles": roles,
                "name": self.platform.users[user_id].name,
                "email": self.platform.users[user_id].email,
                "status": "Active",
            }
            for user_id, roles in listed[start : start + size]
        ]
        return {"content": members, "has_next": len(listed) > start + size, "next": None}


def answers(platform: Platform) -> Flask:
    """The services as HTTP."""
    app = Flask(f"platform-{uuid.uuid4().hex[:6]}")

    @app.before_request
    def note() -> Any:
        platform.requests.append(f"{request.method} {request.path}")
        if platform.down:
            return "down for maintenance", 503
        return None

    @app.get("/jwks")
    def jwks() -> Any:
        return platform.config("any").get_jwks()

    @app.post("/token")
    def token() -> Any:
        return platform.config("any").get_access_token(request.form.to_dict())

    def answer(service: Any, handle: Any, **values: Any) -> Any:
        found = service.handle_resp(handle, **values)
        body = found.result
        if isinstance(body, dict) and "content" in body:
            body = body["content"]
        if found.code >= 400:
            return found.message, found.code
        text = "" if body is None else json.dumps(body)
        return text, found.code, {"Content-Type": found.media_type}

    @app.get("/courses/<course_id>/lineitems")
    def lineitems(course_id: str) -> Any:
        service = Grades(platform, platform.courses[course_id])
        return answer(service, service.handle_get_lineitems)

    @app.post("/courses/<course_id>/lineitems")
    def make_lineitem(course_id: str) -> Any:
        service = Grades(platform, platform.courses[course_id])
        return answer(service, service.handle_create_lineitem)

    @app.post("/courses/<course_id>/lineitems/<item_id>/scores")
    def scores(course_id: str, item_id: str) -> Any:
        if platform.refuses:
            return platform.refuses, 422
        service = Grades(platform, platform.courses[course_id])
        return answer(service, service.handle_update_score, line_item_id=item_id)

    @app.get("/courses/<course_id>/members")
    def members(course_id: str) -> Any:
        course = platform.courses[course_id]
        service = Roster(platform, course)
        body, code, headers = answer(service, service.handle_get_members)
        page = int(request.args.get("page", 1))
        if len(course.members) > page * platform.page_size:
            url = f"{platform.host}/courses/{course_id}/members?page={page + 1}"
            headers["Link"] = f'<{url}>; rel="next"'
        return body, code, headers

    return app


def preflight_of(url: str) -> dict[str, str]:
    """The values of an authorisation request."""
    return dict(parse_qsl(urlsplit(url).query))


@contextmanager
def running(platform_app: Flask, port: int = 0) -> Iterator[int]:
    """Serve it on `localhost`."""
    server = make_server("localhost", port, platform_app, threaded=True)
    # Looks fifty times a second whether it shall end: each test would else wait half a second.
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield server.port
    finally:
        server.shutdown()
        thread.join()
        server.server_close()

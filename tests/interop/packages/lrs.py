"""The platform's side of cmi5 for tests: launch, token, launch data, state, profile, statements.

Ours, written from the specification. It refuses what the rules of cmi5 forbid and keeps the reason.
"""

from __future__ import annotations

import json
import mimetypes
import threading
import time
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

VERBS = "http://adlnet.gov/expapi/verbs/"
CMI5 = "https://w3id.org/xapi/cmi5/context/"
SESSION, MASTERY = f"{CMI5}extensions/sessionid", f"{CMI5}extensions/masteryscore"
ACTIVITY = "https://lms.test/activities/1"
ACTOR = {"objectType": "Agent", "account": {"homePage": "https://lms.test", "name": "learner-7"}}
PUBLISHER = {"id": "urn:publisher:unit"}


@dataclass
class Session:
    """One launch."""

    id: str = field(default_factory=lambda: str(uuid.uuid4()))
    token: str = field(default_factory=lambda: uuid.uuid4().hex)
    fetched: bool = False
    verbs: list[str] = field(default_factory=list)


@dataclass
class Platform:
    """One registration of one learner; `mode`, `mastery`, `silent`, `slow` may be changed."""

    files: Mapping[str, bytes]
    address: str = ""
    mode: str = "Normal"
    mastery: float | None = 0.7
    silent: bool = False
    slow: float = 0.0
    registration: str = field(default_factory=lambda: str(uuid.uuid4()))
    sessions: list[Session] = field(default_factory=list)
    statements: list[dict[str, Any]] = field(default_factory=list)
    states: dict[str, str] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)
    profile_asked: bool = False

    def launch(self, page: str) -> str:
        """The address of a new session."""
        self.sessions.append(Session())
        query = {
            "endpoint": f"{self.address}/lrs/",
            "fetch": f"{self.address}/fetch?session={self.session.id}",
            "actor": json.dumps(ACTOR),
            "registration": self.registration,
            "activityId": ACTIVITY,
        }
        return f"{self.address}/{page}?{urlencode(query)}"

    @property
    def session(self) -> Session:
        return self.sessions[-1]

    def launch_data(self) -> dict[str, Any]:
        data: dict[str, Any] = {
            "contextTemplate": {
                "contextActivities": {"grouping": [PUBLISHER]},
                "extensions": {SESSION: self.session.id},
            },
            "launchMode": self.mode,
            "moveOn": "CompletedAndPassed",
            "returnURL": f"{self.address}/back.html",
        }
        return data if self.mastery is None else {**data, "masteryScore": self.mastery}

    def take(self, statement: dict[str, Any]) -> None:
        """Keep a statement; sent again it changes nothing."""
        if statement["id"] in [each["id"] for each in self.statements]:
            return
        self.faults += faults_of(statement, self)
        self.statements.append(statement)
        self.session.verbs.append(verb_of(statement))

    def verbs(self) -> list[str]:
        return [verb_of(each) for each in self.statements]


def verb_of(statement: Mapping[str, Any]) -> str:
    return str(statement["verb"]["id"]).removeprefix(VERBS)


def faults_of(statement: dict[str, Any], platform: Platform) -> Iterator[str]:
    """Everything in a statement, or in its place among the others, that cmi5 forbids."""
    verb, session = verb_of(statement), platform.session
    context, result = statement["context"], statement.get("result", {})
    categories = [each["id"] for each in context["contextActivities"].get("category", [])]
    defined = verb != "answered"
    rules = {
        "the first is initialized": bool(session.verbs) or verb == "initialized",
        "nothing follows terminated": "terminated" not in session.verbs,
        "no verb twice in a session": not defined or verb not in session.verbs,
        "passed or failed, not both": not {"passed", "failed"} <= {*session.verbs, verb},
        "completed and passed once": verb not in ("completed", "passed")
        or verb not in platform.verbs(),
        "no failed after passed": verb != "failed" or "passed" not in platform.verbs(),
        "an id and a time in UTC": bool(uuid.UUID(statement["id"]))
        and statement["timestamp"].endswith("Z"),
        "the actor of the launch": statement["actor"] == ACTOR,
        "the registration": context["registration"] == platform.registration,
        "the session": context["extensions"].get(SESSION) == session.id,
        "the template's grouping": context["contextActivities"]["grouping"] == [PUBLISHER],
        "the category of cmi5": (f"{CMI5}categories/cmi5" in categories) == defined,
        "the category of moving on": (f"{CMI5}categories/moveon" in categories)
        == (defined and bool({"success", "completion"} & set(result))),
        "the object is the unit": not defined or statement["object"]["id"] == ACTIVITY,
        "a duration": verb == "initialized" or str(result.get("duration", "")).startswith("PT"),
        "looking records nothing": platform.mode == "Normal"
        or verb in ("initialized", "terminated"),
    }
    yield from (f"{verb}: {rule}" for rule, kept in rules.items() if not kept)
    yield from _judged_faults(verb, result, context, platform.mastery)


def _judged_faults(
    verb: str, result: Mapping[str, Any], context: Mapping[str, Any], mastery: float | None
) -> Iterator[str]:
    if verb in ("passed", "failed"):
        if result["success"] is not (verb == "passed"):
            yield f"{verb}: success"
        if mastery is not None and context["extensions"].get(MASTERY) != mastery:
            yield f"{verb}: the mastery score in the context"
        if mastery is not None and (result["score"]["scaled"] >= mastery) != (verb == "passed"):
            yield f"{verb}: the score is on the other side of the mastery score"
    elif verb != "answered" and ("score" in result or "success" in result):
        yield f"{verb}: no score and no success"
    if (verb == "completed") != (result.get("completion") is True):
        yield f"{verb}: completion"


class Handler(BaseHTTPRequestHandler):
    """The addresses of the platform."""

    platform: Platform

    def do_GET(self) -> None:
        path, query = self._asked()
        if not path.startswith("/lrs/"):
            content = self.platform.files.get(path.lstrip("/"), b"<!doctype html><title>t</title>")
            self._answer(200, content, mimetypes.guess_type(path)[0] or "text/html")
        elif self._refused():
            return
        elif path == "/lrs/activities/state" and self._is_ours(query):
            state = query["stateId"][0]
            text = (
                json.dumps(self.platform.launch_data())
                if state == "LMS.LaunchData"
                else self.platform.states.get(state)
            )
            self._answer(200 if text else 404, (text or "").encode())
        elif path == "/lrs/agents/profile":
            self.platform.profile_asked = query["profileId"] == ["cmi5LearnerPreferences"]
            self._answer(404, b"")
        else:
            self._answer(400, b"")

    def do_POST(self) -> None:
        path, query = self._asked()
        body = self._body()
        if path == "/fetch":
            session = next(s for s in self.platform.sessions if s.id == query["session"][0])
            taken, session.fetched = session.fetched, True
            told = {"error-code": "1"} if taken else {"auth-token": session.token}
            self._answer(200, json.dumps(told).encode())
        elif path == "/lrs/statements" and not self._refused():
            sent = json.loads(body)
            for each in sent:
                self.platform.take(each)
            self._answer(200, json.dumps([each["id"] for each in sent]).encode())

    def do_PUT(self) -> None:
        _path, query = self._asked()
        body = self._body()
        if self._refused():
            return
        if query["stateId"] == ["LMS.LaunchData"] or not self._is_ours(query):
            self.platform.faults.append("state of others written")
        self.platform.states[query["stateId"][0]] = body.decode()
        self._answer(204, b"")

    def _asked(self) -> tuple[str, dict[str, list[str]]]:
        parts = urlsplit(self.path)
        return parts.path, parse_qs(parts.query)

    def _body(self) -> bytes:
        return self.rfile.read(int(self.headers.get("Content-Length") or 0))

    def _is_ours(self, query: dict[str, list[str]]) -> bool:
        return (
            query["activityId"] == [ACTIVITY]
            and json.loads(query["agent"][0]) == ACTOR
            and query["registration"] == [self.platform.registration]
        )

    def _refused(self) -> bool:
        token = f"Basic {self.platform.session.token}"
        known = self.headers.get("Authorization") == token
        if self.headers.get("X-Experience-API-Version") != "1.0.3":
            self.platform.faults.append("no version of xAPI")
        if self.platform.silent or not known:
            self._answer(503 if self.platform.silent else 401, b"")
            return True
        return False

    def _answer(self, status: int, content: bytes, kind: str = "application/json") -> None:
        time.sleep(self.platform.slow)
        with suppress(BrokenPipeError, ConnectionResetError):  # who asked has left
            self._send(status, content, kind)

    def _send(self, status: int, content: bytes, kind: str) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_told: object) -> None:
        """Silent."""


@contextmanager
def serving(files: Mapping[str, bytes]) -> Iterator[Platform]:
    """A platform with a package, at an address of its own."""
    platform = Platform(files)
    handler = type("PlatformHandler", (Handler,), {"platform": platform})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    platform.address = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield platform
    finally:
        server.shutdown()
        server.server_close()
        thread.join()

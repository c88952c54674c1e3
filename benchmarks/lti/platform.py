"""A platform that signs launches, and the rows by which the installation knows it.

Its key set is served once on the loopback; after that a launch is between the browser and us.
"""

from __future__ import annotations

import json
import re
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from jwcrypto.jwk import JWK

from benchmarks.client import Reply, request
from benchmarks.installation import LANGUAGE, LESSONS, Installation
from lms.interop.lti import claims as words
from lms.interop.lti import state
from lms.interop.lti.registering import NewRegistration, register

CLIENT = "bench"
COURSE = "class-7a"
_MEMBERSHIP = "http://purl.imsglobal.org/vocab/lis/v2/membership"
_ONWARD = re.compile(rb'data-onward="([^"]+)"')


class Platform:
    """The platform: its address, its key, and its registration with us."""

    def __init__(self, installation: Installation, port: int) -> None:
        self.host = f"http://localhost:{port}"
        self._key = JWK.generate(kty="RSA", size=2048, kid="bench", use="sig", alg="RS256")
        pem = self._key.export_to_pem(private_key=True, password=None)
        self._private: Any = load_pem_private_key(
            pem, None
        )  # reading it anew costs more than signing
        self._secret = str(installation.app.secret_key)
        new = NewRegistration(
            organisation_id=installation.school_id,
            name="Moodle",
            issuer=self.host,
            client_id=CLIENT,
            auth_url=f"{self.host}/auth",
            token_url=f"{self.host}/token",
            jwks_url=f"{self.host}/jwks",
            deployment_ids=("1",),
            stores_names=True,
        )
        with installation.writing() as db:
            self._registration_id = register(db, new, None, installation.now).id

    @property
    def keys(self) -> bytes:
        """The key set."""
        return json.dumps({"keys": [json.loads(self._key.export_public())]}).encode()

    def launches(self, users: Sequence[str]) -> list[bytes]:
        """A launch for each of these users, whose browser has come from our login with a cookie."""
        return [self._launch(each) for each in users]

    def _launch(self, user: str) -> bytes:
        begun, kept = state.begin(self._registration_id, storage="", window=False, hints={})
        cookie = f"{begun.key}={kept}"
        return self.answer(user, state.signed(self._secret, begun), begun.nonce, cookie)

    def answer(self, user: str, state_text: str, nonce: str, cookie: str) -> bytes:
        """The request that the platform's form makes a browser send to us."""
        token = jwt.encode(self._claims(user, nonce), self._private, "RS256", {"kid": "bench"})
        body = urlencode({"id_token": token, "state": state_text}).encode()
        return request("POST", "/lti/launch", cookie, body)

    def login(self, user: str) -> bytes:
        """The request by which a launch begins."""
        hints = {
            "iss": self.host,
            "login_hint": user,
            "client_id": CLIENT,
            "target_link_uri": "http://127.0.0.1/lti/launch",
        }
        return request("GET", f"/lti/login?{urlencode(hints)}", "")

    def answer_to(self, user: str, page: Reply) -> bytes:
        """What the platform answers to our login."""
        found = _ONWARD.search(page.body)
        if found is None:
            raise ValueError("our login leads nowhere")
        asked = parse_qs(urlsplit(found[1].decode().replace("&amp;", "&")).query)
        return self.answer(user, asked["state"][0], asked["nonce"][0], page.cookie)

    def _claims(self, user: str, nonce: str) -> dict[str, Any]:
        """As Moodle sends them."""
        now, (course_id, lesson_id) = int(time.time()), LESSONS[0]
        services = f"{self.host}/services/{COURSE}"
        return {
            "iss": self.host,
            "aud": CLIENT,
            "sub": user,
            "iat": now,
            "exp": now + 3600,
            "nonce": nonce,
            "name": f"Học sinh {user}",
            words.MESSAGE_TYPE: words.RESOURCE_LAUNCH,
            words.VERSION: "1.3.0",
            words.DEPLOYMENT_ID: "1",
            words.TARGET_LINK_URI: "http://127.0.0.1/lti/launch",
            words.RESOURCE_LINK: {"id": "12", "title": "Hiệu ứng nhà kính"},
            words.ROLES: [f"{_MEMBERSHIP}#Learner"],
            words.CONTEXT: {"id": COURSE, "title": "Lớp 7A"},
            words.CUSTOM: {"activity": "lesson", "course": course_id, "lesson": lesson_id},
            words.PRESENTATION: {"locale": LANGUAGE, "return_url": f"{self.host}/course"},
            words.AGS: {
                "scope": [words.SCOPE_SCORE, words.SCOPE_LINEITEM],
                "lineitems": f"{services}/lineitems",
            },
            words.NRPS: {"context_memberships_url": f"{services}/members"},
        }


@contextmanager
def running(installation: Installation) -> Iterator[Platform]:
    """A platform whose key set can be fetched."""

    class Keys(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.end_headers()
            self.wfile.write(platform.keys)

        def log_message(self, *_args: Any) -> None:
            """Tell nobody."""

    server = ThreadingHTTPServer(("localhost", 0), Keys)
    platform = Platform(installation, server.server_port)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield platform
    finally:
        server.shutdown()
        server.server_close()

"""An identity provider for tests: pyop decides and signs, this serves it and can forge.

pyop is a provider of its own, independent of the library that we use: it checks the client's
password, the redirect URI, PKCE and that a code is used once. A forged answer is a valid one of pyop
that is taken apart, changed and signed again.
"""

from __future__ import annotations

import base64
import hmac
import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from Cryptodome.PublicKey import RSA
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from flask import Flask, Response, redirect, request
from jwkest.jwk import RSAKey as PyopKey
from oic.oic.message import EndSessionRequest
from pyop.authz_state import AuthorizationState
from pyop.exceptions import InvalidClientAuthentication, OAuthError
from pyop.provider import Provider as Pyop
from pyop.subject_identifier import HashBasedSubjectIdentifierFactory
from pyop.userinfo import Userinfo
from werkzeug.serving import make_server

CLIENT_ID, SECRET = "lms", "s3cret-of-the-lms"


@lru_cache
def key_pair(kid: str) -> RSA.RsaKey:
    """A key pair of this name; made once, since that takes its time."""
    return RSA.generate(2048)


@dataclass
class Token:
    """An ID token, taken apart."""

    header: dict[str, Any]
    claims: dict[str, Any]
    key: Any

    @classmethod
    def read(cls, text: str, key: Any) -> Token:
        header, claims, _signature = (each + "=" * (-len(each) % 4) for each in text.split("."))
        return cls(*(json.loads(base64.urlsafe_b64decode(each)) for each in (header, claims)), key)

    def signed(self) -> str:
        """By hand, since a library would refuse to sign what is forged."""
        text = f"{_part(self.header)}.{_part(self.claims)}"
        return f"{text}.{_base64(self._signature(text.encode()))}"

    def _signature(self, text: bytes) -> bytes:
        if self.header["alg"] == "none":
            return b""
        if self.header["alg"] == "HS256":
            return hmac.digest(self.key, text, "sha256")
        return self.key.sign(text, PKCS1v15(), SHA256())


def _part(value: dict[str, Any]) -> str:
    return _base64(json.dumps(value).encode())


def _base64(value: bytes) -> str:
    return base64.urlsafe_b64encode(value).rstrip(b"=").decode()


def private_key(kid: str) -> Any:
    """The same key pair, for signing by hand."""
    return load_pem_private_key(key_pair(kid).export_key(), None)


class Provider:
    """The provider's state. `change` is done to each ID token, `answer` to each document."""

    def __init__(self, host: str) -> None:
        self.host = host
        self.users: dict[str, dict[str, Any]] = {}
        self.metadata: dict[str, Any] = {}
        self.change: Callable[[Token], None] = lambda _token: None
        self.userinfo_change: Callable[[dict], None] = lambda _claims: None
        self.in_id_token: tuple[str, ...] = ("name", "email", "hd", "locale")
        self.names_itself = False
        self.down = False
        self.sleeps = 0.0
        self.asked: list[str] = []
        self.client: dict[str, Any] = {
            "client_secret": SECRET,
            "redirect_uris": [],
            "post_logout_redirect_uris": [],
            "response_types": ["code"],
            "token_endpoint_auth_method": "client_secret_basic",
        }
        self._codes: dict[str, Any] = {}
        self.rotate("k1")

    def rotate(self, kid: str) -> None:
        """From now on it signs with another key, and publishes only that one."""
        self.kid = kid
        self.key = private_key(kid)
        self._pyop_key = PyopKey(key=key_pair(kid), kid=kid, alg="RS256")
        self.remake()

    def remake(self) -> None:
        """Take in what a test has changed, and answer from now on as that."""
        own = self.configuration()
        self.pyop = Pyop(
            self._pyop_key,
            {**own, "issuer": own["issuer"].replace("http://", "https://")},
            AuthorizationState(HashBasedSubjectIdentifierFactory("salt"), self._codes),
            {CLIENT_ID: self.client},
            Userinfo(self.users),
        )
        # pyop begins with https alone; on this machine there is no certificate.
        self.pyop.configuration_information["issuer"] = own["issuer"]

    def configuration(self) -> dict[str, Any]:
        own = {
            "issuer": self.host,
            "authorization_endpoint": f"{self.host}/authorize",
            "token_endpoint": f"{self.host}/token",
            "jwks_uri": f"{self.host}/jwks",
            "userinfo_endpoint": f"{self.host}/userinfo",
            "end_session_endpoint": f"{self.host}/logout",
            "response_types_supported": ["code"],
            "subject_types_supported": ["public"],
            "scopes_supported": ["openid", "profile", "email"],
            "id_token_signing_alg_values_supported": ["RS256"],
            "code_challenge_methods_supported": ["S256"],
        }
        if self.names_itself:
            own["authorization_response_iss_parameter_supported"] = True
        return {key: value for key, value in {**own, **self.metadata}.items() if value is not None}

    def add_user(self, user_id: str, **claims: Any) -> None:
        self.users[user_id] = {"sub": user_id, **claims}

    # --- what a person does there

    def signed_in(self, url: str, user_id: str) -> str:
        """The address to which somebody is sent back after signing in there."""
        query = urlsplit(url).query
        asked = self.pyop.parse_authentication_request(query)
        answer = self.pyop.authorize(asked, user_id)
        values = dict(answer.to_dict())
        if self.names_itself:
            values["iss"] = self.host
        return f"{asked['redirect_uri']}?{urlencode(values)}"

    def said_no(self, url: str, error: str = "access_denied") -> str:
        """The address to which somebody is sent back who does not agree."""
        asked = dict(parse_qsl(urlsplit(url).query))
        values = {"error": error, "state": asked["state"]}
        if self.names_itself:
            values["iss"] = self.host
        return f"{asked['redirect_uri']}?{urlencode(values)}"

    # --- what it answers

    def token(self, body: str, headers: Any) -> dict[str, Any]:
        claims = self._claims
        answer = self.pyop.handle_token_request(body, headers, claims).to_dict()
        token = Token.read(answer["id_token"], self.key)
        self.change(token)
        return {**answer, "id_token": token.signed()}

    def _claims(self, user_id: str, _client_id: str) -> dict[str, Any]:
        return {k: v for k, v in self.users[user_id].items() if k in self.in_id_token}


def answers(provider: Provider) -> Flask:
    """The provider as an application."""
    app = Flask("provider", static_folder=None)

    @app.before_request
    def trouble():
        provider.asked.append(request.path)
        time.sleep(provider.sleeps)
        return Response("down", 503) if provider.down else None

    @app.get("/.well-known/openid-configuration")
    def configuration():
        return provider.configuration()

    @app.get("/jwks")
    def jwks():
        return provider.pyop.jwks

    @app.route("/authorize", methods=["GET", "POST"])
    def authorize():
        url = request.full_path
        if request.method == "GET":
            provider.pyop.parse_authentication_request(urlsplit(url).query)
            return _page("Who are you?", provider.users)
        if request.form.get("user"):
            return redirect(provider.signed_in(url, request.form["user"]))
        return redirect(provider.said_no(url))

    @app.post("/token")
    def token():
        try:
            return provider.token(request.get_data(as_text=True), request.headers)
        except InvalidClientAuthentication as error:
            return {"error": "invalid_client", "error_description": str(error)}, 401
        except OAuthError as error:
            return {"error": error.oauth_error, "error_description": str(error)}, 400

    @app.get("/userinfo")
    def userinfo():
        claims = provider.pyop.handle_userinfo_request("", request.headers).to_dict()
        provider.userinfo_change(claims)
        return claims

    @app.get("/logout")
    def logout():
        asked = EndSessionRequest().deserialize(request.query_string.decode())
        there = asked.get("post_logout_redirect_uri")
        known = provider.client["post_logout_redirect_uris"]
        return redirect(there) if there in known else ("unknown", 400)

    return app


def _page(title: str, users: dict[str, Any]) -> str:
    buttons = "".join(f'<button name="user" value="{each}">{each}</button>' for each in users)
    return (
        f"<!doctype html><title>{title}</title><h1>{title}</h1>"
        f'<form method="post">{buttons}<button name="no" value="1">No</button></form>'
    )


@contextmanager
def running(app: Flask, port: int = 0) -> Iterator[int]:
    """Serve until the end of the block; gives the port."""
    server = make_server("localhost", port, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield server.port
    finally:
        server.shutdown()
        thread.join()
        server.server_close()

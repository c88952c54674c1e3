"""Forged answers: each is a valid one with one change, and its valid twin succeeds beside it.

After a forged one nobody is signed in, the page says why in words, the log names the reason, and
nothing was written.
"""

from __future__ import annotations

import hashlib
import logging
import time
from base64 import urlsafe_b64encode
from collections.abc import Callable
from dataclasses import dataclass

import pytest
import sqlalchemy as sa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from lms.interop.oidc.models import Identity, UsedNonce
from lms.people.models import Person
from tests.interop.oidc.conftest import Visitor, enter, query_of, reason_of
from tests.interop.oidc.provider import SECRET, Provider, Token, private_key

TABLES = (Person, Identity, UsedNonce)


def another_key(token: Token) -> None:
    token.key = private_key("stranger")


def an_unpublished_key(token: Token) -> None:
    another_key(token)
    token.header["kid"] = "stranger"


def no_signature(token: Token) -> None:
    token.header = {"alg": "none"}


def a_shared_secret(token: Token) -> None:
    """The public key, which everybody knows, taken for a password."""
    token.header["alg"] = "HS256"
    token.key = token.key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)


def the_clients_secret(token: Token) -> None:
    token.header["alg"] = "HS256"
    token.key = SECRET.encode()


def claim(name: str, value: object) -> Callable[[Token], None]:
    def change(token: Token) -> None:
        token.claims[name] = value() if callable(value) else value

    return change


def without(name: str) -> Callable[[Token], None]:
    return lambda token: token.claims.pop(name, None)


def critical(token: Token) -> None:
    token.header["crit"] = ["of-my-own"]
    token.header["of-my-own"] = True


def other_access_token(token: Token) -> None:
    digest = hashlib.sha256(b"another token").digest()[:16]
    token.claims["at_hash"] = urlsafe_b64encode(digest).rstrip(b"=").decode()


FORGED = {
    "signed with another key": (another_key, "wrong-signature"),
    "signed with a key that is not published": (an_unpublished_key, "unknown-key"),
    "not signed": (no_signature, "wrong-signature"),
    "signed with the public key as a password": (a_shared_secret, "wrong-signature"),
    "signed with the client's password": (the_clients_secret, "wrong-signature"),
    "with a critical header that we do not know": (critical, "malformed"),
    "of another issuer": (claim("iss", "https://evil.example"), "other-issuer"),
    "without an issuer": (without("iss"), "missing-claim"),
    "for another client": (claim("aud", "another"), "wrong-audience"),
    "for others, not us": (claim("aud", ["one", "two"]), "wrong-audience"),
    "for nobody": (without("aud"), "missing-claim"),
    "given to another party": (claim("azp", "another"), "wrong-audience"),
    "for several without saying to whom": (claim("aud", ["lms", "another"]), "missing-claim"),
    "with another nonce": (claim("nonce", "x" * 43), "nonce"),
    "without a nonce": (without("nonce"), "nonce"),
    "expired": (claim("exp", lambda: int(time.time()) - 120), "expired"),
    "without an end": (without("exp"), "missing-claim"),
    "with an end that is no number": (claim("exp", "tomorrow"), "malformed"),
    "issued in the future": (claim("iat", lambda: int(time.time()) + 600), "clock"),
    "without a time of issue": (without("iat"), "missing-claim"),
    "not valid yet": (claim("nbf", lambda: int(time.time()) + 600), "clock"),
    "of nobody": (without("sub"), "missing-claim"),
    "of an empty name": (claim("sub", ""), "malformed"),
    "of a number": (claim("sub", 7), "malformed"),
    "of a name that is too long": (claim("sub", "x" * 256), "missing-claim"),
    "of a name with a line break": (claim("sub", "an\n7"), "missing-claim"),
    "with another access token": (other_access_token, "mixed"),
}


@dataclass
class Rows:
    look: Callable

    def count(self) -> list[int]:
        return [self.look(sa.select(sa.func.count()).select_from(table))[0] for table in TABLES]


@pytest.fixture
def rows(look) -> Rows:
    return Rows(look)


def refused(visitor: Visitor, answer, reason: str) -> None:
    assert answer.status_code in {403, 502}, answer.text
    assert reason_of(answer) == reason
    assert visitor.token is None
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("forged", FORGED)
def test_a_forged_token_lets_nobody_in(forged, app, provider, service, rows, caplog):
    change, reason = FORGED[forged]
    before = rows.count()
    provider.change = change
    visitor = Visitor(app, provider)
    url = visitor.sent_to(service, next="/en/courses")
    with caplog.at_level(logging.WARNING, "lms.interop.oidc.pages"):
        refused(visitor, visitor.come_back(provider.signed_in(url, "an-7")), reason)
    assert f"reason={reason}" in caplog.text
    assert rows.count() == before
    provider.change = lambda _token: None
    assert Visitor(app, provider).sign_in(service, "an-7").status_code == 303
    assert rows.count() == [each + 1 for each in before]


@pytest.mark.parametrize(
    "harmless",
    [
        claim("aud", ["lms"]),
        claim("azp", "lms"),
        claim("exp", lambda: int(time.time()) - 20),
        claim("iat", lambda: int(time.time()) + 20),
        without("at_hash"),
        lambda token: token.header.update({"of-my-own": "not critical"}),
        lambda token: token.claims.update(aud=["lms", "another"], azp="lms"),
    ],
)
def test_what_is_allowed_is_not_refused(harmless, visitor, provider, service):
    provider.change = harmless
    assert visitor.sign_in(service, "an-7").status_code == 303


def test_a_token_of_an_earlier_sign_in_is_refused(visitor, app, provider, service, rows):
    kept: list[Token] = []
    provider.change = kept.append
    visitor.sign_in(service, "an-7")
    before = rows.count()

    def again(token: Token) -> None:
        token.claims = kept[0].claims

    provider.change = again
    second = Visitor(app, provider)
    refused(second, second.sign_in(service, "an-7"), "nonce")
    assert rows.count() == before


def test_the_same_nonce_is_accepted_once(visitor, app, provider, service, rows):
    """Even where a provider and a browser would both let the same answer through again."""
    url = visitor.sent_to(service)
    with visitor.client.session_transaction() as cookie:
        pending = cookie["oidc"]
    assert visitor.come_back(provider.signed_in(url, "an-7")).status_code == 303
    before = rows.count()
    second = Visitor(app, provider)
    with second.client.session_transaction() as cookie:
        cookie["oidc"] = pending
    refused(second, second.come_back(provider.signed_in(url, "an-7")), "replayed")
    assert rows.count() == before


def test_userinfo_of_somebody_else_is_refused(visitor, app, provider, service, rows):
    before = rows.count()
    provider.in_id_token = ()
    provider.userinfo_change = lambda claims: claims.update(sub="binh-8")
    refused(visitor, visitor.sign_in(service, "an-7"), "mixed")
    assert rows.count() == before
    provider.userinfo_change = lambda _claims: None
    assert Visitor(app, provider).sign_in(service, "an-7").status_code == 303


def test_an_answer_in_the_name_of_another_service_is_refused(visitor, app, provider, service):
    """RFC 9207: who sends the browser back must be the one that was asked."""
    for sender in ("https://evil.example", ""):
        other = Visitor(app, provider)
        url = provider.signed_in(other.sent_to(service), "an-7")
        refused(other, other.come_back(f"{url}&iss={sender}"), "other-issuer")
    url = provider.signed_in(visitor.sent_to(service), "an-7")
    assert visitor.come_back(f"{url}&iss={provider.host}").status_code == 303


def test_a_service_that_names_itself_must_always_do_so(visitor, app, provider, service):
    provider.names_itself = True
    provider.remake()
    url = provider.signed_in(visitor.sent_to(service), "an-7")
    refused(visitor, visitor.come_back(url.split("&iss=")[0]), "other-issuer")
    assert Visitor(app, provider).sign_in(service, "an-7").status_code == 303


def test_an_answer_to_another_services_address_is_refused(visitor, session, app, provider, service):
    """Mix-up: the code of one service is never shown to another."""
    other = enter(session, app, provider, key="1" * 16, client_id="lms-2")
    session.commit()
    url = provider.signed_in(visitor.sent_to(service), "an-7")
    provider.asked.clear()
    refused(visitor, visitor.come_back(url.replace(service.key, other.key)), "other-service")
    assert provider.asked == []


def test_a_code_that_another_browser_got_is_worth_nothing(app, provider, service, rows):
    """PKCE: the code is bound to the browser that began."""
    before = rows.count()
    thief, owner = Visitor(app, provider), Visitor(app, provider)
    mine = query_of(provider.signed_in(thief.sent_to(service), "binh-8"))
    stolen = query_of(provider.signed_in(owner.sent_to(service), "an-7"))
    answer = thief.come_back(
        f"/oidc/back/{service.key}?code={stolen['code']}&state={mine['state']}"
    )
    refused(thief, answer, "code-refused")
    assert rows.count() == before
    assert Visitor(app, provider).sign_in(service, "an-7").status_code == 303


def test_the_forging_provider_really_verifies_its_client(visitor, provider: Provider, service):
    """What the valid twins prove is worth something: pyop refuses a wrong password."""
    provider.client["client_secret"] = "another"
    refused(visitor, visitor.sign_in(service, "an-7"), "client-refused")
    assert provider.asked[-1] == "/token"

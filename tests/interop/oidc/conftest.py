"""Fixtures of sign-in services: a provider that runs, and our application, which knows it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import sqlalchemy as sa
from flask import Flask

from lms.app import create_app
from lms.config import Settings
from lms.db.session import EXTENSION
from lms.interop.oidc.models import Identity, SignInService
from lms.interop.oidc.published import DOCUMENTS
from lms.people import service as people
from lms.people.models import Person
from lms.web.actor import TOKEN
from tests.conftest import NOW
from tests.interop.oidc.factories import make_service
from tests.interop.oidc.provider import CLIENT_ID, SECRET, Provider, answers, running
from tests.people.factories import make_organisation


@pytest.fixture
def settings(settings: Settings) -> Settings:
    """The provider runs on this machine, as a school's own may."""
    return replace(settings, private_hosts=("localhost",), address_limit_per_minute=10_000)


@pytest.fixture
def app(settings: Settings) -> Iterator[Flask]:
    """The application; nothing that a former test fetched is kept."""
    DOCUMENTS.forget()
    app = create_app(settings, config={"TESTING": True, "WTF_CSRF_ENABLED": False})
    yield app
    app.extensions[EXTENSION].engines.dispose()


@pytest.fixture
def provider() -> Iterator[Provider]:
    """A provider with two pupils."""
    made = Provider("http://localhost")
    with running(answers(made)) as port:
        made.host = f"http://localhost:{port}"
        made.add_user("an-7", name="Nguyễn Văn An", email="an@truong.example", locale="vi-VN")
        made.add_user("binh-8", name="Lê Thị Bình", email="binh@truong.example")
        made.client["redirect_uris"] = [f"http://localhost/oidc/back/{'0' * 16}"]
        made.client["post_logout_redirect_uris"] = ["http://localhost/"]
        made.remake()
        yield made


@pytest.fixture
def service(session, app, provider: Provider) -> SignInService:
    """The provider as an administrator has entered it."""
    made = enter(session, app, provider)
    session.commit()
    return made


def enter(session, app, provider: Provider, **changes) -> SignInService:
    """Enter a provider that runs."""
    values = {"issuer": provider.host, "client_id": CLIENT_ID, **changes}
    organisation = None
    if "organisation_id" not in changes:
        organisation = make_organisation(session, language="vi")
    return make_service(session, organisation, secret=SECRET, secret_key=app.secret_key, **values)


class Visitor:
    """One browser, and the provider to which it goes."""

    def __init__(self, app: Flask, provider: Provider) -> None:
        self.app = app
        self.client = app.test_client()
        self.provider = provider

    def begin(self, service: SignInService, **values: str) -> Any:
        """Press the button."""
        return self.client.get(f"/vi/sign-in/with/{service.id}", query_string=values)

    def sent_to(self, service: SignInService, **values: str) -> str:
        """Where the button leads."""
        answer = self.begin(service, **values)
        assert answer.status_code == 302, answer.text
        return str(answer.location)

    def come_back(self, url: str) -> Any:
        """Follow the provider's redirect to us."""
        parts = urlsplit(url)
        return self.client.get(f"{parts.path}?{parts.query}")

    def sign_in(self, service: SignInService, user_id: str, **values: str) -> Any:
        """The whole way; the answer to coming back."""
        return self.come_back(self.provider.signed_in(self.sent_to(service, **values), user_id))

    def sign_in_here(self, session, person: Person) -> None:
        """Signed in with us, without the page."""
        from datetime import timedelta

        token = people.start_sign_in(session, person.id, "Test", NOW, timedelta(days=3650))
        session.commit()
        with self.client.session_transaction() as cookie:
            cookie[TOKEN] = token

    @property
    def token(self) -> str | None:
        """What the cookie holds of a sign-in."""
        with self.client.session_transaction() as cookie:
            return cookie.get(TOKEN)


@pytest.fixture
def visitor(app: Flask, provider: Provider) -> Visitor:
    """A browser that nobody has used."""
    return Visitor(app, provider)


class Clock:
    """Seconds that a test lets pass for what is kept of services."""

    def __init__(self) -> None:
        self.now = 1000.0

    def add(self, seconds: float) -> None:
        self.now += seconds


@pytest.fixture
def clock(monkeypatch) -> Clock:
    """The clock by which answers of services grow old."""
    made = Clock()
    monkeypatch.setattr(DOCUMENTS, "_clock", lambda: made.now)
    return made


@pytest.fixture
def known(look):
    """Whom the service calls by which id."""

    def ask() -> dict[str, int]:
        return {each.subject: each.person_id for each in look(sa.select(Identity))}

    return ask


def query_of(url: str) -> dict[str, str]:
    """The values in an address."""
    return {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}


def reason_of(answer: Any) -> str:
    """The reason that a page of refusal names."""
    found = re.search(r'data-reason="([^"]+)"', answer.text)
    return found[1] if found else ""

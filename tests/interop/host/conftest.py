"""Hosts for tests: a plain Flask application whose sign-in is one key of its session."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask, redirect, request, session, url_for

from lms.cli.prepare import database_of
from lms.db.session import Database
from lms.mount import ClimateLMS, HostOrganisation, HostPerson

SCHOOL = HostOrganisation(id="", name="Sông Hàn", kind="school")


class People:
    """People of the host by id; a test may change what is said of them."""

    keeps_names = True
    keeps_emails = False

    def __init__(self) -> None:
        self.all = {
            "1": HostPerson(id="1", name="Nguyễn An", language="en", adult=False),
            "2": HostPerson(id="2", name="Trần Mai", language="vi", roles=("leader",)),
        }
        self.asked = 0

    def person(self) -> HostPerson | None:
        self.asked += 1
        return self.all.get(session.get("who", ""))

    def sign_in_url(self, back: str) -> str:
        return url_for("enter", back=back)

    def sign_out_url(self, back: str) -> str:
        return url_for("leave", back=back)


def make_host() -> Flask:
    """A host with a sign-in of its own."""
    host = Flask("host", static_folder=None)
    host.secret_key = "the host's"
    host.config["TESTING"] = True

    @host.route("/enter")
    def enter():
        session["who"] = request.args.get("who", "")
        return redirect(request.args.get("back", "/"))

    @host.route("/leave")
    def leave():
        session.clear()
        return redirect(request.args.get("back", "/"))

    @host.route("/")
    def home():
        return "the host"

    return host


@pytest.fixture(autouse=True)
def closing(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Close the connections of every mount that a test makes.

    pytest-flask asks for `app` first of all, so `host` has to ask for this.
    """
    made: list[Flask] = []
    mount = ClimateLMS.init_app

    def noted(self: ClimateLMS, host: Flask, **options: Any) -> None:
        mount(self, host, **options)
        made.append(self.inner(host))

    monkeypatch.setattr(ClimateLMS, "init_app", noted)
    yield
    for app in made:
        database_of(app).engines.dispose()


@pytest.fixture
def people() -> People:
    return People()


@pytest.fixture
def host(settings, people, closing) -> Flask:
    """A host with ours below `/climate`."""
    host = make_host()
    host.climate = ClimateLMS(
        host, url_prefix="/climate", people=people, settings=settings, organisation=SCHOOL
    )
    inner = host.climate.inner()
    inner.config.update(TESTING=True, WTF_CSRF_ENABLED=False)
    return host


@pytest.fixture
def app(host) -> Flask:
    """Our application, for the fixtures that count and look."""
    return host.climate.inner()


@pytest.fixture
def client(host):
    return host.test_client()


@pytest.fixture
def database(app) -> Database:
    return database_of(app)


@pytest.fixture
def rows(database) -> Callable[[type], int]:
    """How many rows a table has."""

    def count(model: type) -> int:
        with database.reading() as reading:
            return reading.scalar(sa.select(sa.func.count()).select_from(model))

    return count

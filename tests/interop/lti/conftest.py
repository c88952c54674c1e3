"""Fixtures of LTI: a platform that runs, and our application, which it knows and which knows it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from flask import Flask

from lms.app import create_app
from lms.config import Settings
from lms.db.session import EXTENSION
from lms.interop.lti.launching import KEY_SETS
from lms.interop.lti.models import Registration
from lms.interop.lti.platforms import TOKENS
from tests.interop.lti.browser import Browser
from tests.interop.lti.factories import make_registration
from tests.interop.lti.platform import INSTRUCTOR, LEARNER, Platform, answers, running
from tests.people.factories import make_organisation


@pytest.fixture
def settings(settings: Settings) -> Settings:
    """The platform runs on this machine, as a school's own may."""
    return replace(settings, private_hosts=("localhost",))


@pytest.fixture
def app(settings: Settings) -> Iterator[Flask]:
    """The application; nothing that a former test fetched is kept."""
    KEY_SETS.forget()
    TOKENS.forget_all()
    app = create_app(settings, config={"TESTING": True, "WTF_CSRF_ENABLED": False})
    yield app
    app.extensions[EXTENSION].engines.dispose()


@pytest.fixture
def platform() -> Iterator[Platform]:
    """A platform with a teacher, two pupils and a course."""
    made = Platform("")
    with running(answers(made)) as port:
        made.host = f"http://localhost:{port}"
        made.tool = "http://localhost"
        made.add_user("t1", "Trần Thị Lan", email="lan@truong.example")
        made.add_user("p1", "Nguyễn Văn An")
        made.add_user("p2", "Lê Thị Bình")
        course = made.add_course("c1", "Lớp 7A", "d1")
        course.members = {"t1": [INSTRUCTOR], "p1": [LEARNER], "p2": [LEARNER]}
        yield made


@pytest.fixture
def registration(session, platform: Platform) -> Registration:
    """The platform as an administrator has entered it, with names wanted."""
    made = register(session, platform, "d1")
    session.commit()
    return made


def register(session, platform: Platform, *deployments: str, **changes) -> Registration:
    """Enter a platform that runs."""
    values = {
        "issuer": platform.host,
        "client_id": platform.client_id,
        "auth_url": f"{platform.host}/auth",
        "token_url": f"{platform.host}/token",
        "jwks_url": f"{platform.host}/jwks",
        "stores_names": True,
        **changes,
    }
    return make_registration(session, make_organisation(session), *deployments, **values)


@pytest.fixture
def browser(app: Flask, platform: Platform) -> Browser:
    """A browser that goes where a platform's page leads it."""
    platform.read_tool_keys_by(lambda: app.test_client().get("/lti/keys.json").json)
    return Browser(app.test_client(), platform)

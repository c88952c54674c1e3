"""An application that serves the sample pack, its rain lesson with a bank, and its editor."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from lms.app import create_app
from lms.config import Settings
from lms.core.content.model import Lesson
from lms.db.session import EXTENSION
from lms.people.models import Role
from lms.web import packs
from tests.authoring.factories import RAIN
from tests.packs.faults import copy_sample
from tests.pages.sign_in import sign_in
from tests.people.factories import make_organisation, make_staff

BANK = """items:
  - id: bank-gauge-a
    form: A
    difficulty: hard
    type: single-choice
    points: 1
    objective: read-gauge
    choices: [depth, colour]
    key: depth
  - id: bank-gauge-b
    form: B
    difficulty: hard
    type: single-choice
    points: 1
    objective: read-gauge
    choices: [depth, colour]
    key: depth
  - id: bank-weather-a
    form: A
    difficulty: easy
    type: true-false
    points: 1
    objective: tell-weather
    key: false
    misconceptions: {"true": MC1}
  - id: bank-weather-b
    form: B
    difficulty: easy
    type: true-false
    points: 1
    objective: tell-weather
    key: false
"""
CHOICE = """bank-gauge-{form}:
  prompt: Bank {form} in {language}
  choices:
    depth: deep {language}
    colour: blue {language}
  feedback:
    depth: Right {language}
    colour: Look again {language}
  explanation: Depth {language}
"""
TRUTH = """bank-weather-{form}:
  prompt: Weather {form} in {language}
  feedback:
    "true": Not so {language}
    "false": Yes {language}
  explanation: Climate is the mean {language}
"""


def with_bank(root: Path) -> Path:
    """The pack with a bank for its rain lesson; the Thai file older than its original."""
    folder = root.joinpath(*RAIN)
    (folder / "bank.yaml").write_text(BANK, "utf-8")
    for path in folder.glob("*.md"):
        values = {"language": path.stem}
        words = "".join(
            text.format(form=form, **values) for text in (CHOICE, TRUTH) for form in "ab"
        )
        text = path.read_text("utf-8")
        path.write_text(f"{text}\n## Bank {{#bank}}\n\n```yaml items\n{words}```\n", "utf-8")
    return root


@pytest.fixture
def pack_root(tmp_path: Path) -> Path:
    """The sample pack in a folder of the test's own."""
    return with_bank(copy_sample(tmp_path))


@pytest.fixture
def settings(settings: Settings, pack_root: Path) -> Settings:
    """An installation whose only pack is the sample."""
    return replace(settings, built_in_pack=False, pack_folders=(pack_root,))


@pytest.fixture
def app(settings: Settings) -> Iterator[Flask]:
    """A complete application with that pack in use."""
    app = create_app(settings, config={"TESTING": True, "WTF_CSRF_ENABLED": False})
    packs.release(settings, app.extensions[EXTENSION], datetime.now(UTC))
    yield app
    app.extensions[EXTENSION].engines.dispose()


@pytest.fixture
def rain(app: Flask) -> Lesson:
    """The lesson on measuring rain."""
    lesson: Lesson = app.extensions[packs.EXTENSION].lesson(*RAIN)
    return lesson


@pytest.fixture
def editor(app: Flask, session) -> FlaskClient:
    """A browser in which an editor is signed in."""
    person = make_staff(session, Role.EDITOR, make_organisation(session), name="Hoa")
    session.commit()
    client = app.test_client()
    sign_in(client, app, person.id)
    return client

"""Fixtures of the room of live runs."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask

from lms.app import create_app
from lms.config import Settings
from lms.db.session import EXTENSION


@pytest.fixture
def guarded(settings: Settings) -> Iterator[Flask]:
    """The application as it is outside of tests: forms of other sites are refused."""
    made = create_app(settings)
    yield made
    made.extensions[EXTENSION].engines.dispose()

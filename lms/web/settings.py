"""The settings of the application that answers."""

from __future__ import annotations

from typing import cast

from flask import current_app

from lms.config import Settings

EXTENSION = "lms.settings"


def settings() -> Settings:
    """The settings of the current application."""
    return cast(Settings, current_app.extensions[EXTENSION])

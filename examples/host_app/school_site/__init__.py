"""A school's own site: a small Flask application with accounts, pages and a database of its own.

The climate lessons stand below `/climate`; how they got there is in `climate.py`, and nothing
else here knows of them but one link in the navigation.
"""

from __future__ import annotations

import os
import secrets
from pathlib import Path
from typing import Any

from flask import Flask
from flask_wtf.csrf import CSRFProtect

from school_site import accounts, climate, pages


def create_app(instance: str | None = None, config: dict[str, Any] | None = None) -> Flask:
    """The site, its data in the instance folder, or where SCHOOL_INSTANCE says."""
    folder = instance or os.environ.get("SCHOOL_INSTANCE")
    app = Flask(__name__, instance_path=folder)
    Path(app.instance_path).mkdir(parents=True, exist_ok=True)
    app.config.update(config or {})
    app.secret_key = _key(Path(app.instance_path) / "key")
    CSRFProtect(app)
    accounts.init_app(app)
    app.register_blueprint(pages.bp)
    climate.init_app(app)
    return app


def _key(path: Path) -> str:
    if not path.exists():
        path.write_text(secrets.token_urlsafe(32), "ascii")
    return path.read_text("ascii")

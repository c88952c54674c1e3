"""The pages that belong to no room: home, about, privacy, health."""

from __future__ import annotations

from pathlib import Path

import sqlalchemy as sa
from flask import Blueprint, current_app, redirect, render_template, url_for
from werkzeug.wrappers import Response

from lms.db.session import database, db
from lms.web.access import public
from lms.web.actor import current_actor
from lms.web.language import preferred_language, room_blueprint
from lms.web.packs import library

bp = room_blueprint("web", __name__)
#: What has no language in its URL.
root = Blueprint("root", __name__)


@root.get("/")
@public
def to_home() -> Response:
    """Send everybody to the home in his language."""
    actor = current_actor()
    language = (actor.language if actor else None) or preferred_language()
    response = redirect(url_for("web.home", lang=language))
    response.headers["Vary"] = "Accept-Language, Cookie"
    return response


@root.get("/healthz")
@public
def healthz() -> tuple[str, int, dict[str, str]]:
    """200 when the server can serve, else 503 and a word for what is missing."""
    missing = "" if _database_answers() else "no database"
    if not missing and not library().courses():
        missing = "no packs"
    return f"{missing or 'ok'}\n", 503 if missing else 200, {"Content-Type": "text/plain"}


def _database_answers() -> bool:
    """Whether our tables can be read; `SELECT 1` would not even open the file of SQLite."""
    url = database().engines.read.url
    if url.get_backend_name() == "sqlite" and not Path(url.database or "").is_file():
        return False  # taken away: open handles go on answering until the last one is closed
    try:
        db().execute(sa.text("SELECT version_num FROM alembic_version")).one()
    except sa.exc.SQLAlchemyError:
        current_app.logger.exception("the database does not answer")
        return False
    return True


@bp.get("/")
@public
def home() -> str:
    """Three doors, and one field for a code."""
    return render_template("web/home.html")


@bp.get("/about")
@public
def about() -> str:
    """What this is, who made it, and the licence of the lessons."""
    return render_template("web/about.html")


@bp.get("/privacy")
@public
def privacy() -> str:
    """What is stored about whom, for how long, and how to have it deleted."""
    return render_template("web/privacy.html")

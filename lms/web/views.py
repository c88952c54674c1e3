"""The pages that belong to no room: home, about, privacy, health."""

from __future__ import annotations

import sqlalchemy as sa
from flask import Blueprint, redirect, render_template, url_for
from werkzeug.wrappers import Response

from lms.db.session import db
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
    """200 when the database answers and the packs are loaded."""
    db().execute(sa.text("SELECT 1"))
    ready = bool(library().courses())
    return (
        "ok\n" if ready else "no packs\n",
        200 if ready else 503,
        {"Content-Type": "text/plain"},
    )


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

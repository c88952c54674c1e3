"""The site's own pages: its home, signing in and signing out."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from school_site import accounts

bp = Blueprint("pages", __name__)


@bp.get("/")
def home() -> str:
    """The first page."""
    return render_template("home.html")


@bp.route("/sign-in", methods=["GET", "POST"])
def sign_in() -> str | tuple[str, int] | Response:
    """Login and password, then back to where somebody came from."""
    back = _local(request.values.get("back", ""))
    if request.method == "GET":
        return render_template("sign_in.html", back=back, wrong=False)
    if not accounts.sign_in(request.form.get("login", ""), request.form.get("password", "")):
        return render_template("sign_in.html", back=back, wrong=True), 400
    return redirect(back, 303)


@bp.route("/sign-out", methods=["GET", "POST"])
def sign_out() -> str | Response:
    """A page that asks; a link alone signs nobody out."""
    back = _local(request.values.get("back", ""))
    if request.method == "GET":
        return render_template("sign_out.html", back=back)
    accounts.sign_out()
    return redirect(back, 303)


def _local(path: str) -> str:
    """A path of this site; its home for whatever leads elsewhere."""
    safe = path.startswith("/") and not path.startswith(("//", "/\\")) and path.isprintable()
    return path if safe and "\\" not in path else url_for("pages.home")

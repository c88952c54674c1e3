"""Signing in and out: adults with e-mail and password. Pupils come by the code of their class."""

from __future__ import annotations

import math
from collections.abc import Callable

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext, ngettext
from werkzeug.routing import BuildError
from werkzeug.wrappers import Response

from lms.db.session import db
from lms.people import accounts, browser, tries
from lms.people.blueprint import bp
from lms.people.forms import SignInForm
from lms.people.models import Role
from lms.web.access import public
from lms.web.actor import Actor, current_actor
from lms.web.clock import now
from lms.web.forms import Form
from lms.web.host import own_sign_in, sign_out_url
from lms.web.limits import limited
from lms.web.links import in_this_language
from lms.web.room import way_out
from lms.web.security import asks_only_data

Answer = str | Response | tuple[str, int]


@bp.before_app_request
def end_idle_sign_in() -> None:
    """Sign out whoever left a shared device half an hour ago, and say so."""
    if _is_without_cookie():
        return
    if browser.end_idle_sign_in():
        flash(gettext("You were signed out because this page was not used for 30 minutes."))


@bp.after_app_request
def keep_nothing_on_shared_devices(response: Response) -> Response:
    """The next pupil at this computer must not see the last one's pages by pressing Back.

    `no-cache` does not prevent that: browsers show again what they have.
    """
    if _is_without_cookie():  # asking for the cookie would make it vary by it
        return response
    return browser.no_store(response) if browser.is_shared() else response


def _is_without_cookie() -> bool:
    return request.endpoint == "static" or asks_only_data()


@bp.get("/sign-in")
@public
@own_sign_in
def sign_in() -> Answer:
    """E-mail and password; who is signed in already goes on."""
    actor = current_actor()
    form = SignInForm(next=request.args.get("next", ""))
    if actor is not None and not actor.is_guest:
        return redirect(onward(form.next.data, actor))
    return render_template("people/sign_in.html", form=form)


@bp.post("/sign-in")
@public
@own_sign_in
@limited("sign-in")
def sign_in_submit() -> Answer:
    """Check them; a wrong try is stored although nothing else is."""
    form = SignInForm()
    if not form.validate():
        return render_template("people/sign_in.html", form=form), 400
    try:
        stored = tries.stored_password(db(), form.email.data, now())
        password = browser.tried(stored, form.password.data)
        person = tries.check_password(db(), form.email.data, password, now())
    except tries.EmailNotConfirmedError as error:
        accounts.send_confirmation_again(db(), error.person_id, now())
        db().commit()
        return render_template("people/check_mail.html", email=form.email.data), 403
    except tries.NotApprovedError:
        db().commit()
        return render_template("people/waiting.html"), 403
    except (tries.WrongSecretError, tries.AccountLockedError) as error:
        db().commit()
        wrong = gettext("E-mail and password do not belong together.")
        status = refuse(form, "password", wrong, error)
        return render_template("people/sign_in.html", form=form), status
    browser.keep_signed_in(person, shared=form.shared.data)
    db().commit()
    return redirect(onward(form.next.data, current_actor()), 303)


def refuse(form: Form, field: str, message: str, error: Exception) -> int:
    """Say at the field that the password is wrong, or how long to wait; the status to answer."""
    locked = isinstance(error, tries.AccountLockedError)
    words = locked_message(error) if isinstance(error, tries.AccountLockedError) else message
    form[field].errors = [*form[field].errors, words]
    return 429 if locked else 400


def locked_message(error: tries.AccountLockedError) -> str:
    """How long an account waits, in the page's language."""
    minutes = max(1, math.ceil((error.until - now()).total_seconds() / 60))
    words: str = ngettext(
        "Too many attempts. Wait %(num)d minute, then try again.",
        "Too many attempts. Wait %(num)d minutes, then try again.",
        minutes,
    )
    return words


@bp.post("/sign-out")
@public
def sign_out() -> Response:
    """Sign out here; a second time does no harm."""
    there = sign_out_url() or way_out()
    browser.sign_out_here()
    db().commit()
    if there:
        return redirect(there, 303)
    flash(gettext("You are signed out."), "success")
    return redirect(url_for("web.home"), 303)


def onward(target: str | None, actor: Actor | None) -> str:
    """Where somebody goes after signing in: the page he wanted, else his home.

    In the language of this page: he may have changed it on the way.
    """
    return local_path(in_this_language(target or "")) or home_of(actor)


def local_path(target: str | None) -> str | None:
    """The target as a URL of this application; None unless it is a plain local path.

    Two slashes, a backslash and control characters lead browsers to other sites.
    """
    if not target or not target.startswith("/") or target.startswith(("//", "/\\")):
        return None
    if "\\" in target or not target.isprintable() or " " in target:
        return None
    # What the access check noted has no prefix of a mount; put it before the path.
    return request.script_root + target


_HOMES: tuple[tuple[str, Callable[[Actor], bool]], ...] = (
    ("teaching.my_teaching", lambda actor: actor.has(Role.LEADER.value)),
    ("administration.organisations", lambda actor: actor.has(Role.ADMINISTRATOR.value)),
    ("training.organisations", lambda actor: actor.has(Role.MANAGER.value)),
    ("teaching.my_work", lambda _actor: True),
)


def home_of(actor: Actor | None) -> str:
    """The first page of somebody who has just signed in."""
    for endpoint, is_for in _HOMES:
        if actor is not None and is_for(actor):
            try:
                return url_for(endpoint)
            except BuildError:  # an installation without that room
                continue
    return url_for("web.home")

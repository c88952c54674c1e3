"""The door of a group: a code typed or scanned, then a pupil's PIN or an adult's "join".

Wrong codes count against the address, wrong PINs against the pupil's account and the address.
"""

from __future__ import annotations

from functools import partial
from typing import cast

from flask import current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from lms.db.session import db
from lms.groups import queries, service
from lms.groups.blueprint import bp, short
from lms.groups.forms import PupilSignInForm, whole_number
from lms.groups.models import Group, GroupKind
from lms.groups.pupil_door import NotLetInError, keep_signed_in, let_in
from lms.people import queries as people_queries
from lms.people.secrets import clean_code
from lms.web.access import public, signed_in
from lms.web.actor import current_actor, signed_in_actor
from lms.web.clock import now
from lms.web.doors import door_behind
from lms.web.host import signs_in_elsewhere
from lms.web.ids import an_id
from lms.web.limits import EXTENSION as LIMITS
from lms.web.limits import AddressLimits, limited

Answer = str | Response | tuple[str, int]


def behind(typed: str) -> Group | str | None:
    """The group with this code, or the URL of what else has it.

    A code that nobody has counts against the address.

    Raises:
        TooManyRequests: too many wrong codes from this address.
    """
    code = clean_code(typed)
    found = queries.group_with_code(db(), code) or door_behind(code)
    if found is None:
        limits = cast(AddressLimits, current_app.extensions[LIMITS])
        limits.hit("code", request.remote_addr or "unknown")
    return found


def group_of(typed: str) -> Group | None:
    """The group with this code; None where it belongs to something else or to nothing."""
    found = behind(typed)
    return found if isinstance(found, Group) else None


@bp.get("/code")
@public
def enter_code() -> Answer:
    """A field for the code; with a code, the door of its group, or of what else has it."""
    typed = request.args.get("code", "").strip()
    if not typed:
        return render_template("groups/enter_code.html", typed="", unknown=False)
    group = behind(typed)
    if group is None:
        return render_template("groups/enter_code.html", typed=typed[:20], unknown=True), 404
    if isinstance(group, str):
        return redirect(group)
    if group.kind is GroupKind.COHORT:
        return _cohort_page(group)
    form = PupilSignInForm(
        formdata=None,
        code=group.code,
        number=whole_number(request.args.get("number")),
        member=request.args.get("member"),
    )
    return _pupil_page(group, form)


def _pupil_page(group: Group, form: PupilSignInForm) -> str:
    """Names while joining is open, else the number; then the PIN."""
    shows_names = service.is_joining_open(group, now())
    rows = queries.members(db(), group.id) if shows_names else []
    pupils = [row for row in rows if row.kind == "pupil"]
    chosen = next((row for row in pupils if row.member_id == form.member_id), None)
    if chosen is None:
        form.member.data = ""
    by_number = bool(form.number.data) or "by-number" in request.args or form.is_submitted()
    return render_template(
        "groups/pupil_sign_in.html",
        group=group,
        form=form,
        organisation=people_queries.organisation(db(), group.organisation_id),
        pupils=[] if chosen or by_number else pupils,
        shows_names=bool(pupils),
        chosen=chosen,
        actor=current_actor(),
        here=partial(url_for, "groups.enter_code", code=group.code),
    )


@bp.post("/code")
@public
@limited("pin")
def sign_in_by_code() -> Answer:
    """Check the PIN; a wrong one is counted although nothing else is stored."""
    form = PupilSignInForm()
    group = group_of(form.code.data or "")
    if group is None or group.kind is GroupKind.COHORT:
        return redirect(url_for("groups.enter_code", code=form.code.data), 303)
    try:
        pupil = let_in(group, form)
    except NotLetInError as error:
        return _pupil_page(group, form), error.status
    keep_signed_in(pupil, form)
    db().commit()
    return redirect(url_for(_pupils_home()), 303)


def _pupils_home() -> str:
    """Where a pupil begins: his work, where that room is installed."""
    mine = "teaching.my_work"
    return mine if mine in current_app.view_functions else "learning.catalogue"


def _cohort_page(group: Group) -> str:
    actor = current_actor()
    here = actor is not None and not actor.is_guest
    return render_template(
        "groups/join.html",
        group=group,
        organisation=people_queries.organisation(db(), group.organisation_id),
        is_open=service.is_joining_open(group, now()),
        signed_in=here,
        leads=here and actor is not None and queries.leads(db(), actor.id, group.id),
        is_member=here and actor is not None and queries.is_member(db(), actor.id, group.id),
        may_sign_up=not signs_in_elsewhere(),
        back=url_for("groups.enter_code", code=group.code),
    )


@bp.post("/code/join")
@signed_in
@limited("code")
def join() -> Answer:
    """An adult joins a training group."""
    group = group_of(request.form.get("code", ""))
    actor = signed_in_actor()
    if group is None or actor.kind != "adult":
        return redirect(url_for("groups.enter_code"), 303)
    try:
        service.join(db(), group, actor.id, now())
    except service.JoiningClosedError:
        flash(gettext("Joining is closed. Ask the person in charge of the group."), "warning")
        return redirect(url_for("groups.enter_code", code=group.code), 303)
    except service.AlreadyMemberError:
        pass
    db().commit()
    flash(gettext("You are in the group %(name)s now.", name=group.name), "success")
    return redirect(url_for(_pupils_home()), 303)


@short.get("/j/")
@short.get("/j")
@public
def ask() -> Response:
    """The address to type by hand."""
    return redirect(url_for("groups.enter_code"))


@short.get("/j/<code>")
@public
def code(code: str) -> Response:
    """A short link from a card or a wall, in the group's language; ?n= is the roster number."""
    group = behind(code)
    number = an_id(request.args.get("n")) or None
    if group is None:
        return redirect(url_for("groups.enter_code", code=code[:20]))
    if isinstance(group, str):
        return redirect(group)
    return redirect(
        url_for("groups.enter_code", lang=group.language, code=group.code, number=number)
    )

"""The door of a run: as a member with number or name and PIN, or as a guest with a nickname.

Whoever has a place goes straight to it. Strangers never see the names of a class: names are shown
only while the leader has joining open.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import cast

import sqlalchemy as sa
from flask import current_app, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from lms.classroom import joining
from lms.classroom.blueprint import bp
from lms.classroom.forms import BackForm, GuestForm
from lms.classroom.models import MAX_NICKNAME, Participant, Run
from lms.classroom.nicknames import BadNicknameError
from lms.classroom.places import keep_place, own_place, url_of
from lms.core.content.model import Audience
from lms.db.session import db
from lms.groups import queries as groups
from lms.groups.forms import PupilSignInForm, whole_number
from lms.groups.models import Group, GroupKind
from lms.groups.pupil_door import NotLetInError, keep_signed_in, let_in
from lms.people.browser import guest_or_actor
from lms.people.secrets import clean_code
from lms.web.access import public
from lms.web.actor import Actor, current_actor
from lms.web.clock import now
from lms.web.language import current_language
from lms.web.limits import EXTENSION as LIMITS
from lms.web.limits import AddressLimits, limited
from lms.web.packs import NoSuchCourseError, library

Answer = str | Response | tuple[str, int]

#: As how many tries wrong letters count: there are only some thousand of them.
WRONG_LETTERS_COUNT = 10


def run_by_code(typed: str) -> Run | None:
    """The run with this code, also when its time is over."""
    code = clean_code(typed)
    return db().scalar(sa.select(Run).where(Run.code == code)) if code else None


def door_of_run(code: str) -> str | None:
    """Where a code of ours leads: in the language of the page, of a short link in the run's."""
    run = run_by_code(code)
    if run is None:
        return None
    endpoint = request.endpoint or ""
    in_language = current_app.url_map.is_endpoint_expecting(endpoint, "lang")
    language = current_language() if in_language else run.language
    return url_for("classroom.door", lang=language, code=run.code)


def run_or_404(code: str) -> Run:
    """The run with this code, for what is sent to it; ends the request where there is none."""
    run = run_by_code(code)
    if run is None:
        raise NotFound
    return run


@bp.get("/live/<code>")
@public
def door(code: str) -> Answer:
    """The way in; whoever is in goes on to his place."""
    run = run_by_code(code)
    if run is None:  # counts against the address there
        return redirect(url_for("groups.enter_code", code=code[:20]))
    place = own_place(run)
    if place is not None:
        return redirect(url_of(place))
    return door_page(run)


def door_page(run: Run, status: int = 200, **shown: object) -> Answer:
    """The page of the door; `shown` are forms with what is wrong in them, or a `problem`."""
    if joining.is_over(run, now()):
        return render_template("classroom/door_over.html", run=run), 410
    actor, group = current_actor(), _group_of(run)
    here = actor if actor is not None and not actor.is_guest else None
    form = cast("PupilSignInForm | None", shown.pop("pupil_form", None)) or _pupil_form(run)
    pupils = _pupils(run, group)
    chosen = next((row for row in pupils if row.member_id == form.member_id), None)
    if chosen is None:
        form.member.data = ""
    by_number = bool(form.number.data) or "by-number" in request.args or form.is_submitted()
    page = render_template(
        "classroom/door.html",
        **{
            "run": run,
            "group": group,
            "title": title_of(run),
            "for_pupils": for_pupils(run),
            "member": here is not None and _is_member(here, group),
            "actor": actor,
            "form": form,
            "pupils": [] if chosen or by_number else pupils,
            "shows_names": bool(pupils),
            "chosen": chosen,
            "here": partial(url_for, "classroom.door", code=run.code),
            "guest_form": GuestForm(formdata=None, nickname=_suggested(here)),
            "back_form": BackForm(formdata=None),
            "problem": "",
            **shown,
        },
    )
    return (page, status) if status != 200 else page


def _group_of(run: Run) -> Group | None:
    return groups.group(db(), run.group_id) if run.group_id is not None else None


def _is_member(actor: Actor, group: Group | None) -> bool:
    return group is not None and groups.is_member(db(), actor.id, group.id)


def _pupils(run: Run, group: Group | None) -> Sequence[groups.MemberRow]:
    """The names of the class, while the leader has joining open."""
    if group is None or group.kind is not GroupKind.CLASS or not run.joining_open:
        return ()
    return [row for row in groups.members(db(), group.id) if row.kind == "pupil"]


def _pupil_form(run: Run) -> PupilSignInForm:
    return PupilSignInForm(
        formdata=None,
        code=run.code,
        number=whole_number(request.args.get("number")),
        member=request.args.get("member"),
    )


def _suggested(adult: Actor | None) -> str:
    """A nickname for an adult who is signed in: the first words of his name that fit."""
    if adult is None or adult.kind != "adult":
        return ""
    name = ""
    for word in adult.display_name.split():
        longer = f"{name} {word}".strip()
        if len(longer) > MAX_NICKNAME:
            break
        name = longer
    return name


def title_of(run: Run) -> str:
    """The title of the run's lesson, where it has not been withdrawn."""
    lesson = library().lesson_or_none(run.course_id, run.lesson_id)
    if lesson is None:
        return ""
    languages = (current_language(), run.language, lesson.original)
    return lesson.words[next(each for each in languages if each in lesson.words)].title


def for_pupils(run: Run) -> bool:
    """Whether those who take part are pupils, whom the pages call otherwise than adults."""
    try:
        audience = library().course(run.course_id).audience
    except NoSuchCourseError:
        return True
    return audience in {Audience.PRIMARY, Audience.SECONDARY}


@bp.post("/live/<code>/member")
@public
@limited("pin")
def join_as_member(code: str) -> Answer:
    """A member takes part: as who he is signed in, or with his number or name and PIN."""
    run, actor, form = run_or_404(code), current_actor(), PupilSignInForm()
    group = _group_of(run)
    if joining.is_over(run, now()) or group is None:
        return door_page(run)
    if "me" in request.form:
        if actor is None or not _is_member(actor, group):
            return redirect(url_for("classroom.door", code=code), 303)
        return _seat_member(run, actor.id)
    if group.kind is not GroupKind.CLASS:
        return redirect(url_for("classroom.door", code=code), 303)
    try:
        pupil = let_in(group, form)
    except NotLetInError as error:
        return door_page(run, error.status, pupil_form=form)
    keep_signed_in(pupil, form)
    return _seat_member(run, pupil.id)


def _seat_member(run: Run, person_id: int) -> Answer:
    try:
        place = joining.join_as_member(db(), run, person_id, now())
    except joining.JoiningClosedError:
        db().commit()
        return door_page(run, 403, problem=closed_text())
    except joining.RemovedError:
        place = joining.member_of_group(db(), run, person_id)
    db().commit()
    return redirect(url_of(place), 303)


def closed_text() -> str:
    """That nobody else is let in."""
    return str(gettext("Nobody else can come in now. Ask the person who leads the lesson."))


@bp.post("/live/<code>/guest")
@public
def join_as_guest(code: str) -> Answer:
    """Somebody takes part under a nickname; nothing is stored unless he can.

    Nothing can be guessed here, and a whole hall shares one address: there is no limit.
    """
    run, form = run_or_404(code), GuestForm()
    if joining.is_over(run, now()):
        return door_page(run)
    if (mine := own_place(run)) is not None:
        return redirect(url_of(mine), 303)
    if not form.validate():
        return door_page(run, 400, guest_form=form)
    try:
        joining.check_nickname(db(), run, form.nickname.data)
        place = joining.join_as_guest(db(), run, guest_or_actor(), form.nickname.data, now())
    except joining.JoiningClosedError:
        return door_page(run, 403, problem=closed_text())
    except (joining.NicknameTakenError, BadNicknameError) as error:
        db().rollback()
        form.nickname.errors = [_nickname_problem(error)]
        return door_page(run, 400, guest_form=form)
    db().commit()
    return redirect(url_of(place), 303)


def _nickname_problem(error: Exception) -> str:
    if isinstance(error, joining.NicknameTakenError):
        return str(gettext("Somebody here has this name already. Choose another one."))
    return str(
        gettext(
            "Choose another nickname: at most %(max)s letters and digits, nothing rude, no "
            "telephone number.",
            max=MAX_NICKNAME,
        )
    )


@bp.post("/live/<code>/back")
@public
@limited("letters")
def come_back(code: str) -> Answer:
    """A guest on another device, or in another browser, types the letters he was given."""
    run, form = run_or_404(code), BackForm()
    if joining.is_over(run, now()):
        return door_page(run)
    if not form.validate():
        return door_page(run, 400, back_form=form)
    place: Participant | None = None
    try:
        place = joining.come_back(db(), run, clean_code(form.letters.data), now())
    except joining.RemovedError:
        return door_page(run, 403, problem=removed_text())
    if place is None:
        limits = cast(AddressLimits, current_app.extensions[LIMITS])
        for _ in range(WRONG_LETTERS_COUNT - 1):
            limits.hit("letters", request.remote_addr or "unknown")
        form.letters.errors = [gettext("Nobody here has these letters. Look at them again.")]
        return door_page(run, 400, back_form=form)
    keep_place(place)
    return redirect(url_of(place), 303)


def removed_text() -> str:
    """That the leader took somebody out."""
    return str(gettext("You were taken out of this lesson. Talk to the person who leads it."))

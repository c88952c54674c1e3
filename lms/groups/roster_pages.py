"""Filling a class: one by one, or from a list by way of a preview in which nothing is written.

The preview carries the list in a signed field; the server keeps nothing of it, and what comes
back is compared anew with who is in the class by then.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

from flask import current_app, flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext, lazy_gettext, ngettext
from itsdangerous import BadData, URLSafeTimedSerializer
from werkzeug.wrappers import Response

from lms.db.session import db
from lms.groups import enrolment, roster, service, sheets
from lms.groups.blueprint import bp
from lms.groups.card_pages import cards_page
from lms.groups.enrolment import LineState, Planned
from lms.groups.finding import class_in_use
from lms.groups.forms import PupilForm, RosterForm
from lms.groups.models import Group
from lms.groups.policy import GroupsPermission
from lms.people.browser import no_store
from lms.people.names import clean_name
from lms.web.access import requires
from lms.web.clock import now
from lms.web.ids import an_id
from lms.web.settings import settings

#: How long a preview can be confirmed, seconds.
PREVIEW_LASTS = 12 * 3600

STATES: dict[LineState, Any] = {
    LineState.NEW: lazy_gettext("New"),
    LineState.DOUBLE_NAME: lazy_gettext("Somebody else has the same name"),
    LineState.IN_CLASS: lazy_gettext("In the class already"),
    LineState.REPEATED: lazy_gettext("The same line stands above"),
    LineState.NUMBER_TAKEN: lazy_gettext("The number is taken"),
    LineState.EMPTY: lazy_gettext("The name is missing"),
    LineState.TOO_LONG: lazy_gettext("The name is too long"),
    LineState.NOT_A_NAME: lazy_gettext("This does not look like a name"),
    LineState.BAD_NUMBER: lazy_gettext("The number cannot be read"),
}


@bp.get("/groups/<int:group_id>/add")
@requires(GroupsPermission.LEAD, on=class_in_use)
def one_pupil(group: Group) -> str:
    """The form for one pupil, the next number filled in."""
    form = PupilForm(number=service.next_number(db(), group.id))
    return render_template("groups/one_pupil.html", group=group, form=form, card=None)


@bp.post("/groups/<int:group_id>/add")
@requires(GroupsPermission.LEAD, on=class_in_use)
def add_pupil(group: Group) -> Response | tuple[str, int]:
    """Add the pupil, show the PIN once, and offer the next line."""
    form = PupilForm()
    if not form.validate():
        return render_template("groups/one_pupil.html", group=group, form=form, card=None), 400
    # Ends the transaction: while the PIN is hashed, others may write.
    db().commit()
    (pin,) = enrolment.new_pins(1)
    name, number = clean_name(form.name.data), form.number.number
    try:
        service.add_pupil(db(), group, service.NewPupil(name, number, pin.pin_hash), now())
    except service.NumberTakenError:
        form.number.errors.append(gettext("Somebody in this class has this number."))
        return render_template("groups/one_pupil.html", group=group, form=form, card=None), 400
    card = enrolment.Card(number, name, pin.pin)
    form = PupilForm(formdata=None, number=service.next_number(db(), group.id))
    db().commit()
    page = render_template("groups/one_pupil.html", group=group, form=form, card=card)
    return no_store(make_response(page))


@bp.get("/groups/<int:group_id>/roster")
@requires(GroupsPermission.LEAD, on=class_in_use)
def import_roster(group: Group) -> str:
    """Paste a list or choose a file."""
    return _form_page(group, RosterForm())


def _form_page(group: Group, form: RosterForm) -> str:
    return render_template(
        "groups/roster.html", group=group, form=form, max_kib=settings().max_upload_kib
    )


@bp.post("/groups/<int:group_id>/roster")
@requires(GroupsPermission.LEAD, on=class_in_use)
def preview_or_add(group: Group) -> Response | tuple[str, int] | str:
    """The dry run of a list; or, sent from the preview, the pupils themselves."""
    if "rows" in request.form:
        return _add(group)
    form = RosterForm()
    # Ends the transaction: while a large file is read, others may write.
    db().commit()
    lines = _read(form)
    if lines is None:
        return _form_page(group, form), 400
    return _preview(group, lines)


def _read(form: RosterForm) -> list[roster.Line] | None:
    """The list that was sent; None, with the error at its field, when there is none to read."""
    upload = form.file.data
    field = form.file if upload else form.text
    try:
        if upload:
            content = upload.read(settings().max_upload_kib * 1024 + 1)
            if len(content) > settings().max_upload_kib * 1024:
                form.file.errors = [gettext("This file is too large.")]
                return None
            lines = sheets.read_file(content)
        else:
            lines = roster.read_text(form.text.data or "")
    except roster.RosterTooLongError:
        field.errors = [gettext("Use at most %(max)s lines.", max=roster.MAX_LINES)]
    except sheets.OldExcelError:
        form.file.errors = [gettext("Save this file as .xlsx or .csv first.")]
    except sheets.UnreadableFileError:
        form.file.errors = [gettext("This file cannot be read. Use .xlsx, .csv or .txt.")]
    else:
        lost = roster.lost_letters(lines)
        if lines and lost is None:
            return lines
        field.errors = [gettext("No names were found.") if lost is None else _lost_words(lost)]
    return None


def _lost_words(line: roster.Line) -> str:
    return str(
        gettext(
            "Letters are lost in line %(line)s: %(name)s. Save the list as UTF-8 (in Excel: “CSV "
            "UTF-8”) or as .xlsx, and choose that file.",
            line=line.line,
            name=line.name,
        )
    )


def _preview(group: Group, lines: Sequence[roster.Line]) -> str:
    planned = enrolment.dry_run(db(), group, lines)
    return render_template(
        "groups/preview.html",
        group=group,
        planned=planned,
        faulty=[each for each in planned if each.state in enrolment.FAULTS],
        count=len(enrolment.to_add(planned)),
        states=STATES,
        rows=_signer(group).dumps(
            [[each.line, each.number, each.name] for each in lines if each.fault is None]
        ),
        text="\n".join(f"{line.number or line.written}\t{line.name}" for line in lines),
    )


def _signer(group: Group) -> URLSafeTimedSerializer:
    key = cast(str, current_app.secret_key)
    return URLSafeTimedSerializer(key, salt=f"lms.groups.roster.{group.id}")


def _add(group: Group) -> Response:
    try:
        rows = _signer(group).loads(request.form["rows"], max_age=PREVIEW_LASTS)
    except BadData:
        flash(gettext("This preview was open for too long. Check the list once more."), "warning")
        return redirect(url_for("groups.import_roster", group_id=group.id), 303)
    lines = [roster.Line(*row) for row in rows]
    doubles = {an_id(each) for each in request.form.getlist("double")}
    count = len(_wanted(group, lines, doubles))
    # Ends the transaction: while the PINs are hashed, others may write.
    db().commit()
    pins = enrolment.new_pins(count)
    wanted = _wanted(group, lines, doubles)[:count]
    cards = enrolment.add_pupils(db(), group, wanted, pins[: len(wanted)], now())
    db().commit()
    if not cards:
        flash(gettext("There was nobody to add."))
        return redirect(url_for("groups.show", group_id=group.id), 303)
    added = ngettext("%(num)d pupil was added.", "%(num)d pupils were added.", len(cards))
    return no_store(make_response(cards_page(group, cards, added)))


def _wanted(group: Group, lines: Sequence[roster.Line], doubles: set[int]) -> list[Planned]:
    return enrolment.to_add(enrolment.dry_run(db(), group, lines), doubles)

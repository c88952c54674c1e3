"""A tablet that several pupils share: each takes his turn by name, then hands it on.

With the PIN each time, or by the name alone where the leader allows it: then the answers are
claimed, and reach nobody's progress before he confirms them. Names are shown only while joining is
open. Going back in the browser's history shows no other pupil's page.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from flask import current_app, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from lms.classroom import joining
from lms.classroom.blueprint import bp
from lms.classroom.models import Participant, Run, RunAnswer, Way
from lms.classroom.places import begin_turn, end_turn, ticket_of
from lms.classroom.tickets import Ticket, sign
from lms.classroom.views_door import (
    closed_text,
    removed_text,
    run_by_code,
    run_or_404,
    title_of,
)
from lms.classroom.views_place import TABLET
from lms.classroom.whose import Places
from lms.db.session import db
from lms.groups import queries as groups
from lms.groups.forms import PupilSignInForm
from lms.groups.models import Group, GroupKind
from lms.groups.pupil_door import NotLetInError, let_in
from lms.people.browser import no_store
from lms.web.access import public
from lms.web.clock import now
from lms.web.limits import limited

#: Whoever takes the tablet next finds no names in what the browser kept.
_UNKEPT = {"Cache-Control": "no-store"}


@bp.get("/live/<code>/tablet")
@public
def tablet(code: str) -> Response:
    """The names of the class, and who has answered this vote on a tablet; then the PIN."""
    run = run_or_404(code)
    end_turn()
    form = PupilSignInForm(formdata=None, code=run.code, member=request.args.get("member"))
    return _page(run, form, 200)


def _page(run: Run, form: PupilSignInForm, status: int, problem: str = "") -> Response:
    if joining.is_over(run, now()):
        return _kept_nowhere(render_template("classroom/door_over.html", run=run), 410)
    group = _class_of(run)
    rows = _pupils(run, group)
    chosen = next((row for row in rows if row.member_id == form.member_id), None)
    page = render_template(
        "classroom/tablet.html",
        run=run,
        ticket=sign(str(current_app.secret_key), Ticket(run.id)),
        group=group,
        title=title_of(run),
        form=form,
        pupils=rows,
        chosen=chosen,
        answered=_answered(run),
        problem=problem,
    )
    return _kept_nowhere(page, status)


def _kept_nowhere(page: str, status: int) -> Response:
    return no_store(current_app.make_response((page, status)))


def _class_of(run: Run) -> Group | None:
    group = groups.group(db(), run.group_id) if run.group_id is not None else None
    return group if group is not None and group.kind is GroupKind.CLASS else None


def _pupils(run: Run, group: Group | None) -> Sequence[groups.MemberRow]:
    if group is None or not run.joining_open:
        return ()
    return [row for row in groups.members(db(), group.id) if row.kind == "pupil"]


def _answered(run: Run) -> set[int]:
    """The persons whose answer to the present vote came from a shared tablet."""
    rows = (
        sa.select(Participant.person_id)
        .join(RunAnswer, RunAnswer.participant_id == Participant.id)
        .where(
            RunAnswer.run_id == run.id,
            RunAnswer.item_id == run.poll_item,
            RunAnswer.vote == run.poll_vote,
            RunAnswer.way == Way.TABLET,
        )
    )
    return {each for each in db().scalars(rows) if each is not None} if run.poll_item else set()


@bp.post("/live/<code>/tablet")
@public
@limited("pin")
def take_turn(code: str) -> Response:
    """A pupil's turn begins: with his PIN, or by his name alone where that is allowed."""
    run, form = run_or_404(code), PupilSignInForm()
    group = _class_of(run)
    row = next((each for each in _pupils(run, group) if each.member_id == form.member_id), None)
    if group is None or row is None or joining.is_over(run, now()):
        return redirect(url_for("classroom.tablet", code=code), 303)
    claimed = run.claims_allowed
    if not claimed:
        try:
            let_in(group, form)
        except NotLetInError as error:
            return _page(run, form, error.status)
    try:
        place = joining.join_as_member(db(), run, row.person_id, now())
    except joining.JoiningClosedError:
        return _page(run, form, 403, closed_text())
    except joining.RemovedError:
        return _page(run, form, 403, removed_text())
    db().commit()
    begin_turn(place)
    ticket = ticket_of(place, claimed=claimed)
    return redirect(url_for("classroom.place", ticket=ticket, on=TABLET), 303)


@bp.post("/live/<code>/tablet/class")
@public
def class_for_turns(code: str) -> Response:
    """For the script: the class with the right to answer by name, for turns without a network.

    Nobody where the leader asks for the PIN, which only the server can check, and of a run that is
    over: it asks by itself, whenever something changes.
    """
    run = run_by_code(code)
    if run is None:
        return _turns(None, None, [])
    allowed = run.claims_allowed and not joining.is_over(run, now())
    rows = _pupils(run, _class_of(run)) if allowed else ()
    places = Places(db(), run)
    placed = [(row, places.named(f"m{row.person_id}")) for row in rows]
    places.store_new()
    answered = _answered(run)
    turns = [
        {**_turn(row, place), "answered": row.person_id in answered}
        for row, place in placed
        if place.removed_at is None
    ]
    db().commit()
    return _turns(run.poll_item, run.poll_vote, turns)


def _turns(item: str | None, vote: int | None, turns: Sequence[Mapping[str, Any]]) -> Response:
    said = {"item": item, "vote": vote, "turns": turns}
    return Response(json.dumps(said), mimetype="application/json", headers=_UNKEPT)


def _turn(row: groups.MemberRow, place: Participant) -> dict[str, Any]:
    ticket = ticket_of(place, claimed=True)
    return {
        "number": row.number,
        "name": row.display_name,
        "answers": url_for("classroom_answers.take", ticket=ticket),
        "now": url_for("classroom.place_now", ticket=ticket),
    }

"""Sign-in cards on A4, eight on a sheet: with PINs only just after these were made."""

from __future__ import annotations

from collections.abc import Sequence

from flask import make_response, render_template, request
from flask_babel import gettext
from werkzeug.wrappers import Response

from lms.db.session import db
from lms.groups import enrolment, queries
from lms.groups.blueprint import bp
from lms.groups.enrolment import Card
from lms.groups.finding import class_in_use
from lms.groups.links import qr_code, shown_link
from lms.groups.models import Group
from lms.groups.policy import GroupsPermission
from lms.people import queries as people
from lms.people.browser import no_store
from lms.web.access import requires
from lms.web.actor import signed_in_actor
from lms.web.addresses import outside
from lms.web.clock import now
from lms.web.ids import an_id

CARDS_A_SHEET = 8


def cards_page(group: Group, cards: Sequence[Card], message: str = "") -> str:
    """The sheets of cards."""
    sheets = [cards[first : first + CARDS_A_SHEET] for first in range(0, len(cards), CARDS_A_SHEET)]
    return render_template(
        "groups/sheet.html",
        group=group,
        sheets=sheets,
        message=message,
        organisation=people.organisation(db(), group.organisation_id),
        address=shown_link(outside("groups_short.ask")),
        qr_of=lambda card: qr_code(
            outside("groups_short.code", code=group.code, n=card.number),
            gettext("QR code to sign in"),
            88,
        ),
        has_pins=any(card.pin for card in cards),
    )


def _pupils(group: Group) -> list[queries.MemberRow]:
    return [row for row in queries.members(db(), group.id) if row.kind == "pupil"]


def _chosen(rows: Sequence[queries.MemberRow]) -> list[queries.MemberRow]:
    """The pupils ticked in the form or named in the URL; all where none is."""
    ticked = {an_id(each) for each in request.values.getlist("member")}
    return [row for row in rows if row.member_id in ticked] if ticked else list(rows)


@bp.get("/groups/<int:group_id>/cards")
@requires(GroupsPermission.LEAD, on=class_in_use)
def cards(group: Group) -> str:
    """For whom, and with PINs or without."""
    return render_template("groups/cards.html", group=group, pupils=_pupils(group))


@bp.get("/groups/<int:group_id>/cards/sheet")
@requires(GroupsPermission.LEAD, on=class_in_use)
def sheet(group: Group) -> str:
    """Cards with a line to write the PIN on: nobody can read stored PINs."""
    rows = _chosen(_pupils(group))
    return cards_page(group, [Card(row.number, row.display_name) for row in rows])


@bp.post("/groups/<int:group_id>/cards/sheet")
@requires(GroupsPermission.LEAD, on=class_in_use)
def sheet_with_new_pins(group: Group) -> Response:
    """New PINs for those who were ticked, and their cards; shown this once."""
    rows = _chosen(_pupils(group))
    # Ends the transaction: while the PINs are hashed, others may write.
    db().commit()
    pins = enrolment.new_pins(len(rows))
    made = enrolment.give_new_pins(db(), rows, pins, signed_in_actor().id, now())
    db().commit()
    return no_store(make_response(cards_page(group, made)))

"""Reading changes: every change once, in an order that does not change, also while others write.

On SQLite one writes at a time, so that numbers are given in the order of commits. On PostgreSQL
they are not: a transaction that began to write first may commit last, and whoever had gone on to
the higher number would never see it. There each change bears the number of its transaction
(`pg_current_xact_id`), and a program is given only those of transactions below the lowest that
still runs (`pg_snapshot_xmin`). What is below is settled: no change with such a number can appear
any more. So (transaction, id) is an order to which things are added only at the end. The price: a
transaction that lasts keeps later ones waiting, and nothing is lost.

A cursor also bears the life of the ledger (`ledger.present_life`) and its day. Where an old state
was brought back or the changes since then are forgotten, it is refused, and the program reads all
lists anew; a wrong answer it never gets.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lms.interop.api import cursors
from lms.interop.api.ledger import KEPT, present_life
from lms.interop.api.models import ApiToken, Change, ChangeKind, Scope
from lms.interop.api.problems import Problem
from lms.interop.api.seen import group_ids, people_seen

KIND = "changes"
#: A cursor is refused a day before what follows it is forgotten.
_FRESH = KEPT - timedelta(days=1)
_LAST = 2**63 - 1
#: Which kinds of changes a scope opens.
_KINDS = {
    Scope.GROUPS: (ChangeKind.GROUP, ChangeKind.MEMBER),
    Scope.RESULTS: (ChangeKind.ATTEMPT, ChangeKind.PROGRESS),
}


@dataclass(frozen=True, order=True)
class Place:
    """A place in the order of changes."""

    tx: int
    id: int


@dataclass(frozen=True)
class Page:
    """Changes, from where to go on, and whether there are more at once."""

    changes: Sequence[Change]
    goes_on: str
    more: bool


def settled(session: Session) -> Place:
    """The place up to which nothing can be added any more."""
    if session.get_bind().dialect.name == "postgresql":
        lowest = sa.text("SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint")
        return Place(int(session.scalar(lowest) or 1) - 1, _LAST)
    return Place(0, session.scalar(sa.select(sa.func.max(Change.id))) or 0)


def read_page(session: Session, token: ApiToken, now: datetime) -> Page:
    """What follows the cursor of this request; without one nothing, and a cursor for now.

    Raises:
        Problem: the cursor is none of ours, or too old.
    """
    most = cursors.limit()
    since = cursors.read(KIND, "since")
    end, life = settled(session), present_life(session) or ""
    if since is None:
        return Page((), _written(life, end, now), more=False)
    start = _place(since, life, now)
    end = max(start, end)
    order = sa.tuple_(Change.tx, Change.id)
    found = session.scalars(
        sa.select(Change)
        .where(
            Change.life == life,
            order > sa.tuple_(sa.literal(start.tx), sa.literal(start.id)),
            order <= sa.tuple_(sa.literal(end.tx), sa.literal(end.id)),
            _is_seen(token),
        )
        .order_by(Change.tx, Change.id)
        .limit(most + 1)
    ).all()
    page, more = found[:most], len(found) > most
    last = Place(page[-1].tx, page[-1].id) if more else end
    return Page(page, _written(life, last, now), more)


def _is_seen(token: ApiToken) -> sa.ColumnElement[bool]:
    """Of the kinds that the token may read, what concerns its groups and their members."""
    kinds = [kind for scope, each in _KINDS.items() if token.has(scope) for kind in each]
    mine = sa.or_(
        Change.group_id.in_(group_ids(token)),
        sa.and_(Change.group_id.is_(None), Change.person_id.in_(people_seen(token))),
    )
    return sa.and_(Change.kind.in_(kinds), mine)


def _written(life: str, place: Place, now: datetime) -> str:
    return cursors.written(KIND, [life, str(place.tx), str(place.id), int(now.timestamp())])


def _place(since: Any, life: str, now: datetime) -> Place:
    was, tx, number, at = since
    # Before the first change there was no life: what comes then is all that there is.
    if was not in {"", life} or now.timestamp() - at > _FRESH.total_seconds():
        raise Problem(
            HTTPStatus.GONE,
            "Changes since this cursor are not known any more. Take a new cursor, then read all "
            "lists again.",
            "cursor-gone",
        )
    return Place(int(tx), int(number)) if was else Place(0, 0)

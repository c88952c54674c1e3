"""Writing changes down, in the transaction that makes them.

A change says only what to read anew, so that several of the same are no harm, and nothing about
anybody is kept here twice.
"""

from __future__ import annotations

import functools
import secrets
from datetime import UTC, datetime, timedelta
from typing import Any, cast

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from lms.groups import queries as groups
from lms.groups.facts import GroupChanged, MembershipChanged
from lms.interop.api.models import Change, ChangeKind, Ledger
from lms.learning.facts import AttemptFinished, ProgressChanged, ResponseRegraded
from lms.learning.queries import attempt_of_response
from lms.people.facts import PeopleMerged

#: How long changes are kept, and so how long a program may stay away.
KEPT = timedelta(days=90)

#: Names this database of this server at this point of its history; PostgreSQL counts transactions
#: from anew where a dump is read into another one, and goes back where an old state is brought back.
_PLACE = (
    "(SELECT '.' || s.system_identifier || '.' || c.timeline_id || '.' || d.oid "
    "FROM pg_control_system() s, pg_control_checkpoint() c, pg_database d "
    "WHERE d.datname = current_database())"
)


def _is_postgresql(session: Session) -> bool:
    return session.get_bind().dialect.name == "postgresql"


def _life(*, postgresql: bool) -> sa.ColumnElement[str]:
    """This life of the ledger, as an expression over its row."""
    if postgresql:
        return Ledger.life.op("||")(sa.literal_column(_PLACE))
    return sa.type_coerce(Ledger.life, sa.String)


def present_life(session: Session) -> str | None:
    """The name of this life of the ledger; None where nothing was written yet."""
    return session.scalar(
        sa.select(_life(postgresql=_is_postgresql(session))).where(Ledger.id == 1)
    )


def _begin(session: Session) -> None:
    insert = postgresql.insert if _is_postgresql(session) else sqlite.insert
    values = {"id": 1, "life": secrets.token_hex(8)}
    session.execute(insert(Ledger).values(values).on_conflict_do_nothing())


def begin_another_life(session: Session) -> None:
    """After an old state was brought back: cursors given out since then lead nowhere."""
    session.execute(sa.delete(Change))
    session.execute(sa.delete(Ledger))


@functools.cache
def _noting(*, postgresql: bool) -> Any:
    """The statement, made once: many pages note something."""
    table = cast(sa.Table, Change.__table__)
    columns: dict[str, sa.ColumnElement[Any]] = {
        each.name: sa.bindparam(each.name, type_=each.type)
        for each in table.columns
        if each.name != "id"
    }
    number = "pg_current_xact_id()::text::bigint" if postgresql else "0"
    columns["life"] = _life(postgresql=postgresql)
    columns["tx"] = sa.literal_column(number, sa.BigInteger)
    row = sa.select(*columns.values()).where(Ledger.id == 1)
    insert = sa.insert(table).from_select(list(columns), row, include_defaults=False)
    # On PostgreSQL the number of rows is otherwise lost, since the id is asked for.
    return insert.execution_options(preserve_rowcount=True)


#: What a change is about where it is not said.
_NOTHING = dict.fromkeys(("group_id", "person_id", "attempt_id")) | {
    "course_id": "",
    "lesson_id": "",
}


def note(session: Session, kind: ChangeKind, **about: int | str) -> None:
    """Write down one change, in one statement. `about`: columns of `Change`."""
    session.flush()  # what it is about may be new
    said = {**_NOTHING, **about, "kind": kind, "at": datetime.now(UTC)}
    noting, connection = _noting(postgresql=_is_postgresql(session)), session.connection()
    if connection.execute(noting, said).rowcount == 0:
        _begin(session)
        connection.execute(noting, said)


def when_group_changed(session: Session, fact: GroupChanged) -> None:
    """A group was made, named anew, archived."""
    note(session, ChangeKind.GROUP, group_id=fact.group_id)


def when_membership_changed(session: Session, fact: MembershipChanged) -> None:
    """Somebody came, left, or has another number."""
    note(session, ChangeKind.MEMBER, group_id=fact.group_id, person_id=fact.person_id)


def when_progress_changed(session: Session, fact: ProgressChanged) -> None:
    """Progress in a lesson was counted anew."""
    note(
        session,
        ChangeKind.PROGRESS,
        person_id=fact.person_id,
        course_id=fact.course_id,
        lesson_id=fact.lesson_id,
    )


def when_attempt_finished(session: Session, fact: AttemptFinished) -> None:
    """An attempt counts."""
    _attempt(session, fact.attempt_id, fact)


def when_regraded(session: Session, fact: ResponseRegraded) -> None:
    """An attempt has another score."""
    attempt_id = attempt_of_response(session, fact.response_id)
    if attempt_id is not None:
        _attempt(session, attempt_id, fact)


def _attempt(session: Session, attempt_id: int, fact: AttemptFinished | ResponseRegraded) -> None:
    note(
        session,
        ChangeKind.ATTEMPT,
        attempt_id=attempt_id,
        person_id=fact.person_id,
        course_id=fact.course_id,
        lesson_id=fact.lesson_id,
    )


def when_merged(session: Session, fact: PeopleMerged) -> None:
    """Of two people one is left: the other has gone from his groups, with all that he did.

    Runs after the rooms below, when groups and attempts are the other's already.
    """
    for group in session.scalars(groups.every_group_of(fact.to_id)):
        for person_id in (fact.from_id, fact.to_id):
            note(session, ChangeKind.MEMBER, group_id=group, person_id=person_id)


def clean_up(session: Session, now: datetime) -> None:
    """Forget what is too old to be followed."""
    session.execute(sa.delete(Change).where(Change.at < now - KEPT))


def erase_person(session: Session, person_id: int, _now: datetime) -> None:
    """What he did is gone; that he is no member any more stays to be told, by a pseudonym."""
    session.execute(
        sa.delete(Change).where(Change.person_id == person_id, Change.kind != ChangeKind.MEMBER)
    )


def export_person(session: Session, person_id: int) -> dict[str, Any]:
    """Of which changes programs of his organisations were told."""
    rows = session.scalars(
        sa.select(Change).where(Change.person_id == person_id).order_by(Change.id)
    )
    return {
        "changes_told": [
            {
                "kind": each.kind.value,
                "group": each.group_id,
                "course": each.course_id,
                "lesson": each.lesson_id,
                "at": each.at.isoformat(),
            }
            for each in rows
        ]
    }

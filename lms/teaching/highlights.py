"""What the class finds hard, beside its progress: of the lesson that it was given last.

One lesson, since a leader mends one thing at a time, and since the answers of a whole school
year are too many for each look at the page; every lesson has a page of its own. There also the
leader of a very large group finds them: adding up thousands of answers costs more than the table.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.orm import Session

from lms.teaching.lesson_results import Held, ItemResult, held_in, item_results
from lms.teaching.progress_table import ClassTable, Column
from lms.teaching.titles import Titled
from lms.web.packs import Library

#: How many questions, and how many misconceptions.
SHOWN = 3
#: Members beyond which a group is no class.
LARGE = 200


@dataclass(frozen=True)
class Highlights:
    """The hardest questions of a lesson and the misconceptions held by most."""

    titled: Titled
    items: tuple[ItemResult, ...]
    held: tuple[Held, ...]


def highlights_of(session: Session, table: ClassTable, library: Library) -> Highlights | None:
    """Those of the last lesson given whose quiz somebody has taken.

    None where there is none, and for a group that is LARGE.
    """
    column = _last_tried(table)
    if column is None or column.titled.lesson is None or len(table.standings) > LARGE:
        return None
    members = {each.member.person_id: each.member for each in table.standings}
    items = item_results(session, column.titled.lesson, column.titled.language, members, library)
    hard = [each for each in items if each.mean is not None and each.mean < 1]
    return Highlights(column.titled, tuple(hard[:SHOWN]), held_in(items)[:SHOWN])


def _last_tried(table: ClassTable) -> Column | None:
    """Columns stand in the order of due dates; those begun without being given stand last."""
    given = [each for each in table.columns if each.assignment and each.titled.lesson]
    return next((each for each in reversed(given) if each.figure.tried), None)

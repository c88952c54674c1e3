"""What learning exports of somebody, and that erasure leaves none of it."""

from __future__ import annotations

import sqlalchemy as sa

from lms.core.calculators import CALCULATORS
from lms.core.calculators.spec import defaults
from lms.db.base import Model
from lms.learning import allowances, steps
from lms.learning.privacy import erase_person, export_person
from lms.learning.trying import service as calculations
from tests.conftest import NOW
from tests.learning.factories import TEST, lesson_s1, make_learner, take_quiz


def a_busy_learner(app, session):
    lesson, person = lesson_s1(app), make_learner(session)
    steps.see_step(session, person, lesson, lesson.steps[0].id, NOW)
    take_quiz(session, person, lesson)
    whose = allowances.Whose(person, lesson.course_id, lesson.id, TEST.context)
    allowances.allow_time(session, whose, 50, TEST)
    bathtub = CALCULATORS["bathtub"]
    told = calculations.Told(bathtub, defaults(bathtub), lesson, "Tub", "", f"form-{person}")
    calculations.keep(session, person, told, NOW)
    session.flush()
    return person


def rows_about(session, person):
    """The tables of learning that hold something about a person, with how many rows."""
    found = {}
    for table in Model.metadata.tables.values():
        keys = [key.parent for key in table.foreign_keys if key.column.table.name == "person"]
        # The last one is the ledger of a room above, which exports and erases it itself.
        if keys and table.name not in {"person", "audit_entry", "api_change"}:
            is_about = sa.or_(*(column == person for column in keys))
            count = session.scalar(sa.select(sa.func.count()).select_from(table).where(is_about))
            if count:
                found[table.name] = count
    return found


def test_the_export_has_every_row_that_is_kept_about_somebody(app, session):
    person = a_busy_learner(app, session)
    exported = export_person(session, person)
    assert {name: len(rows) for name, rows in exported.items()} == {
        "steps": 1,
        "attempts": 1,
        "progress": 1,
        "objectives": len(lesson_s1(app).objectives),
        "allowances": 1,
        "calculations": 1,
    }
    assert exported["allowances"][0]["extra_time_percent"] == 50
    # A table that comes later has to be exported, too.
    assert set(rows_about(session, person)) == {
        "step_record",
        "attempt",
        "lesson_progress",
        "objective_progress",
        "allowance",
        "calculation",
    }


def test_erasure_leaves_none_of_it(app, session):
    person, other = a_busy_learner(app, session), a_busy_learner(app, session)
    before = rows_about(session, other)
    erase_person(session, person, NOW)
    session.flush()
    assert rows_about(session, person) == {}
    assert rows_about(session, other) == before

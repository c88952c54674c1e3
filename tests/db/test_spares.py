"""A database of PostgreSQL that is used again is as it was; one that was changed is not used again."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from lms.db.engine import make_engines
from tests.databases import SERVER
from tests.people.factories import make_organisation

pytestmark = pytest.mark.skipif(not SERVER, reason="on SQLite each test has a file of its own")


def used(template, folder, *statements):
    """The name of the next database, after these statements; and the ids of organisations in it."""
    with template.installation(folder) as settings:
        engines = make_engines(settings.database)
        with engines.write.begin() as connection:
            for statement in statements:
                connection.exec_driver_sql(statement)
            with sa.orm.Session(connection) as session:
                made = make_organisation(session)
                session.flush()
                ids = made.id, session.scalar(sa.text("SELECT count(*) FROM organisation"))
                session.commit()
        engines.dispose()
    return settings.database, ids


def test_rows_are_gone_and_numbers_begin_anew(template, tmp_path):
    template.spares.clear()
    first, second = used(template, tmp_path / "a"), used(template, tmp_path / "b")
    assert first == second
    assert first[1] == (1, 1)


@pytest.mark.parametrize(
    "statement",
    [
        "CREATE TABLE more (a int)",
        "ALTER TABLE organisation ALTER COLUMN name DROP NOT NULL",
        "CREATE INDEX more ON organisation (name)",
        "DELETE FROM pack_release",
        "UPDATE pack_release SET digest = 'other'",
        "CREATE FUNCTION more() RETURNS int LANGUAGE sql AS 'SELECT 1'",
        "CREATE SEQUENCE more START 5",
        "CREATE SCHEMA more",
    ],
)
def test_a_changed_database_is_not_used_again(template, tmp_path, statement):
    before, _ids = used(template, tmp_path / "a", statement)
    assert used(template, tmp_path / "b")[0] != before


def test_a_database_to_which_somebody_is_still_connected_is_not_used_again(template, tmp_path):
    with template.installation(tmp_path / "a") as settings:
        left = make_engines(settings.database)
        connection = left.write.connect()
    assert used(template, tmp_path / "b")[0] != settings.database
    connection.invalidate()
    left.dispose()

"""Migrations: rebuilding a table loses no row of another, and a broken reference is refused."""

from __future__ import annotations

import shutil

import pytest
import sqlalchemy as sa

import lms.app  # noqa: F401 (every model is imported)
from lms import resources
from lms.db import migrate
from lms.db.engine import make_engines
from lms.db.migrate import BrokenReferencesError
from tests.databases import SERVER

pytestmark = pytest.mark.skipif(bool(SERVER), reason="about SQLite's way of changing a table")


@pytest.fixture
def engine(tmp_path):
    engines = make_engines(f"sqlite:///{tmp_path / 'small.db'}")
    with engines.write.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE person (id INTEGER PRIMARY KEY)")
        connection.exec_driver_sql(
            "CREATE TABLE answer (id INTEGER PRIMARY KEY, "
            "person_id INTEGER REFERENCES person (id) ON DELETE CASCADE)"
        )
        connection.exec_driver_sql("INSERT INTO person VALUES (1)")
        connection.exec_driver_sql("INSERT INTO answer VALUES (7, 1)")
    yield engines.write
    engines.dispose()


def rebuild_person(connection):
    """What Alembic's batch mode does to a table."""
    connection.exec_driver_sql("CREATE TABLE new_person (id INTEGER PRIMARY KEY, name TEXT)")
    connection.exec_driver_sql("INSERT INTO new_person (id) SELECT id FROM person")
    connection.exec_driver_sql("DROP TABLE person")
    connection.exec_driver_sql("ALTER TABLE new_person RENAME TO person")


def test_a_new_migration_is_written_from_what_the_models_have_and_the_last_one_has_not(
    tmp_path, monkeypatch
):
    folder = tmp_path / "migrations"
    shutil.copytree(resources.folder("migrations"), folder)
    monkeypatch.setattr(resources, "folder", lambda _name: folder)
    engines = make_engines(f"sqlite:///{tmp_path / 'models.db'}")
    migrate.upgrade(engines.write)
    with engines.write.begin() as connection:
        connection.exec_driver_sql("DROP TABLE calculation")
    last = migrate.head()
    migrate.write_revision(engines.write, "calculations once more", "9999")
    engines.dispose()
    (written,) = (folder / "versions").glob("9999_*.py")
    text = written.read_text("utf-8")
    assert f'down_revision = "{last}"' in text.replace("'", '"')
    assert '"calculation"' in text.replace("'", '"')
    assert "sa.DateTime(timezone=True)" in text
    assert migrate.head() == "9999"


def test_rebuilding_a_table_keeps_what_hangs_on_it(engine):
    with migrate._migrating(engine) as connection:
        rebuild_person(connection)
    with engine.connect() as connection:
        assert connection.exec_driver_sql("SELECT id FROM answer").scalars().all() == [7]
        assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1


def test_a_migration_that_breaks_a_reference_is_undone(engine):
    with pytest.raises(BrokenReferencesError), migrate._migrating(engine) as connection:
        connection.exec_driver_sql("DELETE FROM person")
    with engine.connect() as connection:
        assert connection.exec_driver_sql("SELECT id FROM person").scalars().all() == [1]


def test_a_migration_that_fails_leaves_foreign_keys_on(engine):
    with pytest.raises(sa.exc.OperationalError), migrate._migrating(engine) as connection:
        connection.exec_driver_sql("DROP TABLE nothing")
    with engine.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1

"""What every engine that we build says of itself when asked."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from lms.db.engine import BUSY_TIMEOUT_MS, make_engines
from tests.databases import SERVER, waiting_for_the_disk

sqlite_only = pytest.mark.skipif(bool(SERVER), reason="about SQLite")


@pytest.fixture(scope="module", autouse=True)
def _as_in_the_field():
    with waiting_for_the_disk(True):
        yield


def pragma(connection, name):
    return connection.exec_driver_sql(f"PRAGMA {name}").scalar()


@sqlite_only
@pytest.mark.parametrize("kind", ["read", "write"])
@pytest.mark.parametrize("made_by", ["application", "make_engines"])
def test_every_sqlite_engine_is_durable_and_keeps_references(kind, made_by, settings, database):
    engines = database.engines if made_by == "application" else make_engines(settings.database)
    engine = getattr(engines, kind)
    with engine.connect() as connection:
        assert pragma(connection, "journal_mode") == "wal"
        assert pragma(connection, "synchronous") == 2  # FULL
        assert pragma(connection, "foreign_keys") == 1
        assert pragma(connection, "busy_timeout") == BUSY_TIMEOUT_MS
        assert pragma(connection, "query_only") == (1 if kind == "read" else 0)
    engines.dispose()


@sqlite_only
def test_every_connection_of_a_pool_has_them(database):
    with database.engines.read.connect() as one, database.engines.read.connect() as other:
        assert one.connection.driver_connection is not other.connection.driver_connection
        assert pragma(one, "foreign_keys") == pragma(other, "foreign_keys") == 1


@sqlite_only
def test_a_writing_transaction_holds_the_file_from_its_first_moment(settings, database):
    other = make_engines(settings.database)
    with database.engines.write.begin():
        with other.read.connect() as reader:  # readers go on
            reader.execute(sa.text("SELECT 1"))
        driver = other.write.raw_connection()
        driver.execute("PRAGMA busy_timeout=0")
        with pytest.raises(Exception, match="locked"):
            driver.execute("BEGIN IMMEDIATE")
        driver.close()
    other.dispose()


@pytest.mark.skipif(not SERVER, reason="about PostgreSQL")
def test_the_reading_engine_of_postgresql_refuses_to_write(database):
    with database.engines.read.connect() as connection:
        assert connection.exec_driver_sql("SHOW transaction_read_only").scalar() == "on"
    with database.engines.write.connect() as connection:
        assert connection.exec_driver_sql("SHOW transaction_read_only").scalar() == "off"
        assert connection.exec_driver_sql("SHOW fsync").scalar() in {"on", "off"}
        assert connection.exec_driver_sql("SHOW synchronous_commit").scalar() == "on"

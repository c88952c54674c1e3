"""In the host's database: our tables beside its own, and nothing of its own touched."""

from __future__ import annotations

import uuid
from dataclasses import replace

import pytest
import sqlalchemy as sa

from lms.config import SettingError
from lms.db import migrate
from lms.db.base import Model
from lms.db.engine_of_host import engines_of_host
from lms.mount import TABLES, ClimateLMS, MountError
from lms.people.models import Person
from tests.databases import SERVER, waiting_for_the_disk
from tests.interop.host.conftest import SCHOOL, People, make_host


@pytest.fixture(scope="module", autouse=True)
def _as_in_the_field():
    with waiting_for_the_disk(True):
        yield


@pytest.fixture
def engine(tmp_path):
    """The host's own engine on a database with tables, rows and migrations of its own."""
    if SERVER:
        name = f"host_{uuid.uuid4().hex[:12]}"
        url = sa.make_url(SERVER).set(drivername="postgresql+psycopg")
        server = sa.create_engine(url, isolation_level="AUTOCOMMIT")
        with server.connect() as connection:
            connection.exec_driver_sql(f'CREATE DATABASE "{name}"')
        made = sa.create_engine(url.set(database=name), pool_size=5)
    else:
        made = sa.create_engine(f"sqlite:///{tmp_path / 'host.db'}")
    with made.begin() as connection:
        for statement in (
            "CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL PRIMARY KEY)",
            "INSERT INTO alembic_version VALUES ('hosts-own')",
            "CREATE TABLE mark (id INTEGER PRIMARY KEY, worth INTEGER)",
            "INSERT INTO mark VALUES (1, 10)",
        ):
            connection.exec_driver_sql(statement)
    yield made
    made.dispose()
    if SERVER:
        with server.connect() as connection:
            connection.exec_driver_sql(f'DROP DATABASE "{name}" WITH (FORCE)')
        server.dispose()


@pytest.fixture
def own_settings(settings):
    """The packs are compiled already; the database of the settings is not to be used."""
    return replace(settings, database_url="sqlite:////nowhere/at-all.db")


def mount(engine, settings, **more):
    host = make_host()
    climate = ClimateLMS(
        host, people=People(), settings=settings, organisation=SCHOOL, engine=engine, **more
    )
    climate.inner().config.update(TESTING=True, WTF_CSRF_ENABLED=False)
    return host, climate


def what_the_host_has(engine):
    with engine.connect() as connection:
        return (
            connection.exec_driver_sql("SELECT * FROM alembic_version").all(),
            connection.exec_driver_sql("SELECT * FROM mark").all(),
        )


def test_our_migrations_run_beside_the_hosts_tables_and_leave_them_alone(engine, own_settings):
    before = what_the_host_has(engine)
    host, climate = mount(engine, own_settings)
    engines = climate._mount(host).engines
    assert what_the_host_has(engine) == before
    assert migrate.revision_of(engines.write) == migrate.head()
    assert migrate.differences(engines.write) == []
    if not SERVER:
        assert set(sa.inspect(engine).get_table_names()) == TABLES | {"alembic_version", "mark"}
    ClimateLMS(make_host(), settings=own_settings, engine=engine)  # a second time: nothing to do
    migrate.downgrade(engines.write, "base")
    assert what_the_host_has(engine) == before
    engines.dispose()


def test_people_and_answers_are_kept_in_the_hosts_database(engine, own_settings):
    host, climate = mount(engine, own_settings)
    client = host.test_client()
    client.get("/enter?who=1")
    quiz = "/climate/en/courses/danang-secondary/how-the-greenhouse-effect-works/quiz"
    assert client.get(client.post(quiz).location).status_code == 200
    engines = climate._mount(host).engines
    with engines.read.connect() as connection:
        assert connection.scalar(sa.select(Person.display_name)) == "Nguyễn An"
    engines.dispose()


def test_the_hosts_own_transactions_are_as_before(engine, own_settings):
    asked = (
        ("SHOW search_path", "SHOW lock_timeout", "SHOW transaction_read_only")
        if SERVER
        else ("PRAGMA foreign_keys", "PRAGMA synchronous", "PRAGMA query_only")
    )

    def state():
        with engine.connect() as connection:
            return [connection.exec_driver_sql(each).scalar() for each in asked]

    before = state()
    host, climate = mount(engine, own_settings)
    host.test_client().get("/climate/en/")
    for _ in range(5):
        assert state() == before
    with engine.begin() as connection:
        connection.exec_driver_sql("INSERT INTO mark VALUES (2, 9)")
    climate._mount(host).engines.dispose()
    assert len(what_the_host_has(engine)[1]) == 2  # and its engine is still open


@pytest.mark.skipif(bool(SERVER), reason="on PostgreSQL ours have a schema")
def test_a_table_of_the_host_by_a_name_of_ours_is_refused_before_anything_changes(
    engine, own_settings
):
    with engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE person (id INTEGER PRIMARY KEY)")
    with pytest.raises(SettingError, match="names of ours: person"):
        mount(engine, own_settings)
    assert set(sa.inspect(engine).get_table_names()) == {"alembic_version", "mark", "person"}


@pytest.mark.skipif(not SERVER, reason="SQLite has no schemas")
def test_a_table_of_the_host_by_a_name_of_ours_stays_apart_in_its_schema(engine, own_settings):
    with engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE person (id INTEGER PRIMARY KEY)")
    host, _climate = mount(engine, own_settings, schema="lessons")
    client = host.test_client()
    client.get("/enter?who=1")
    assert client.get("/climate/en/account").status_code == 200
    tables = sa.inspect(engine)
    assert set(tables.get_table_names("public")) == {"alembic_version", "mark", "person"}
    assert set(Model.metadata.tables) <= set(tables.get_table_names("lessons"))


@pytest.mark.skipif(bool(SERVER), reason="about SQLite")
def test_broken_references_of_the_host_do_not_keep_us_out(engine, own_settings):
    with engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE child (of INTEGER REFERENCES mark (id))")
        connection.exec_driver_sql("INSERT INTO child VALUES (77)")
    host, climate = mount(engine, own_settings)
    assert host.test_client().get("/climate/en/").status_code == 200
    climate._mount(host).engines.dispose()


@pytest.mark.parametrize(
    ("url", "why"),
    [("sqlite://", "in memory cannot be shared"), ("sqlite:///:memory:", "in memory")],
)
def test_an_engine_that_cannot_be_shared_is_refused_with_the_reason(url, why):
    with pytest.raises(SettingError, match=why):
        engines_of_host(sa.create_engine(url))


@pytest.mark.parametrize("schema", ["public", "Big", "a b", 'x"; DROP', ""])
def test_a_schema_that_is_none_is_refused(schema):
    engine = sa.create_engine("postgresql+psycopg://x@127.0.0.1:9/x")
    with pytest.raises(SettingError, match="schema"):
        engines_of_host(engine, schema)


def test_tables_that_a_newer_version_made_are_left_alone(engine, own_settings):
    host, climate = mount(engine, own_settings)
    engines = climate._mount(host).engines
    with engines.write.begin() as connection:
        connection.exec_driver_sql("UPDATE climate_lms_version SET version_num = '9999'")
    with pytest.raises(MountError, match="does not know"):
        climate.prepare()
    engines.dispose()


@pytest.mark.skipif(not SERVER, reason="about PostgreSQL")
def test_what_only_reads_cannot_write_and_stands_in_our_schema(engine, own_settings):
    host, climate = mount(engine, own_settings)
    read = climate._mount(host).engines.read
    with read.connect() as connection:
        assert connection.exec_driver_sql("SHOW search_path").scalar() == "climate_lms"
        with pytest.raises(sa.exc.InternalError, match="read-only"):
            connection.execute(sa.delete(Person))


def test_no_connection_is_open_after_the_start_so_that_a_server_may_fork(engine, own_settings):
    host, climate = mount(engine, own_settings)
    engines = climate._mount(host).engines
    assert engines.write.pool.checkedin() == engines.read.pool.checkedin() == 0
    assert host.test_client().get("/climate/en/").status_code == 200
    engines.close_idle()


@pytest.mark.skipif(not SERVER, reason="about PostgreSQL")
def test_an_engine_without_transactions_is_refused_before_anything_changes(engine, own_settings):
    alone = sa.create_engine(engine.url, isolation_level="AUTOCOMMIT")
    with pytest.raises(SettingError, match="AUTOCOMMIT"):
        mount(alone, own_settings)
    assert "climate_lms" not in sa.inspect(engine).get_schema_names()
    alone.dispose()

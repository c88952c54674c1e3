"""Backup and restore: everything comes back, nothing half, and nothing is overwritten unasked."""

from __future__ import annotations

import io
import shutil
import tarfile
import threading
from dataclasses import replace

import pytest
import sqlalchemy as sa

from lms.cli import prepare
from lms.cli.output import CommandError
from lms.db import migrate
from lms.db.engine import make_engines
from lms.db.jobs import enqueue
from lms.people.models import Person
from lms.people.service import create_guest
from tests.cli.lived_in import everything, live_in
from tests.cli.test_data import rows_of
from tests.conftest import NOW
from tests.databases import SERVER

pytestmark = pytest.mark.skipif(
    bool(SERVER) and shutil.which("pg_dump") is None, reason="pg_dump is not installed"
)
sqlite_only = pytest.mark.skipif(bool(SERVER), reason="about SQLite")


@pytest.fixture
def elsewhere(settings, template, tmp_path):
    """Another machine: nothing there yet, or an empty PostgreSQL database."""
    other = replace(settings, data_dir=tmp_path / "other", database_url="")
    if not SERVER:
        yield other
        return
    with template.copy(tmp_path / "unused", f"{tmp_path.name[-20:]}_other") as url:
        yield replace(other, database_url=url)


def state_of(settings):
    """All rows but the ledger of changes, which begins anew where an old state is brought back."""
    ledger = {"api_change", "api_ledger"}
    return {name: rows for name, rows in rows_of(settings).items() if name not in ledger}


def test_everything_comes_back_on_another_machine(app, session, settings, lms, elsewhere, tmp_path):
    live_in(app, session)
    (settings.data_dir / "mail").mkdir()
    (settings.data_dir / "mail" / "one.eml").write_text("Chào", "utf-8")
    before = state_of(settings)
    lms("backup", tmp_path / "b.tar.gz")
    lms("restore", tmp_path / "b.tar.gz", *(["--replace"] if SERVER else []), on=elsewhere)
    assert state_of(elsewhere) == before
    assert (elsewhere.data_dir / "mail" / "one.eml").read_text("utf-8") == "Chào"
    key = (settings.data_dir / "secret.key").read_text()
    assert (elsewhere.data_dir / "secret.key").read_text() == key
    assert (elsewhere.data_dir / "secret.key").stat().st_mode & 0o777 == 0o600


def test_a_backup_is_for_its_owner_and_overwrites_nothing(lms, tmp_path):
    lms("backup", tmp_path / "b.tar.gz")
    assert (tmp_path / "b.tar.gz").stat().st_mode & 0o777 == 0o600
    assert "exists already" in lms("backup", tmp_path / "b.tar.gz", code=1).output
    assert [path.name for path in tmp_path.glob(".backup-*")] == []


def test_a_restore_replaces_only_when_asked_and_keeps_what_was_there(
    app, session, settings, lms, tmp_path
):
    live_in(app, session)
    lms("backup", tmp_path / "b.tar.gz")
    create_guest(session, "vi", NOW)
    session.commit()
    session.close()
    app.extensions["lms.db"].engines.dispose()
    newer = state_of(settings)
    assert "--replace" in lms("restore", tmp_path / "b.tar.gz", code=1).output
    assert state_of(settings) == newer
    lms("restore", "--replace", tmp_path / "b.tar.gz")
    assert len(state_of(settings)["person"]) == len(newer["person"]) - 1
    (kept,) = (settings.data_dir / "backups").glob("before-restore-*.tar.gz")
    lms("restore", "--replace", kept)
    assert state_of(settings) == newer


@sqlite_only
def test_a_backup_taken_while_others_write_is_one_moment(app, settings, lms, tmp_path, database):
    stop = threading.Event()

    def write():
        while not stop.is_set():
            with database.writing() as session:  # always two together
                enqueue(session, "x", {}, NOW)
                enqueue(session, "x", {}, NOW)

    writer = threading.Thread(target=write)
    writer.start()
    try:
        lms("backup", tmp_path / "b.tar.gz")
    finally:
        stop.set()
        writer.join()
    other = replace(settings, data_dir=tmp_path / "other", database_url="")
    lms("restore", tmp_path / "b.tar.gz", on=other)
    assert len(rows_of(other)["job"]) % 2 == 0


def with_member(source, target, name, content):
    """A copy of an archive in which one member is another, or new."""
    with tarfile.open(source) as old, tarfile.open(target, "w:gz") as new:
        for member in old:
            if member.name != name:
                new.addfile(member, old.extractfile(member))
        info = tarfile.TarInfo(name)
        info.size = len(content)
        new.addfile(info, io.BytesIO(content))


@pytest.mark.parametrize(
    "name", ["database", "data/secret.key", "manifest.json", "../outside", "/tmp/outside"]
)
def test_a_damaged_or_hostile_backup_is_refused_before_anything_is_touched(
    name, app, session, settings, lms, tmp_path
):
    live_in(app, session)
    lms("backup", tmp_path / "b.tar.gz")
    with_member(tmp_path / "b.tar.gz", tmp_path / "bad.tar.gz", name, b"{}")
    before = rows_of(settings)
    output = lms("restore", "--replace", tmp_path / "bad.tar.gz", code=1).output
    assert "Traceback" not in output
    assert rows_of(settings) == before
    assert not (tmp_path / "outside").exists()


def test_half_a_backup_is_refused(lms, tmp_path):
    lms("backup", tmp_path / "b.tar.gz")
    content = (tmp_path / "b.tar.gz").read_bytes()
    (tmp_path / "half.tar.gz").write_bytes(content[: len(content) // 2])
    assert "damaged" in lms("restore", "--replace", tmp_path / "half.tar.gz", code=1).output


def test_a_restore_under_a_running_server_is_refused(settings, lms, tmp_path):
    lms("backup", tmp_path / "b.tar.gz")
    with prepare.only_one(settings, "serve"):
        output = lms("restore", "--replace", tmp_path / "b.tar.gz", code=1).output
    assert "in use by `lms serve" in output


def test_a_backup_of_another_kind_of_database_is_refused(settings, lms, tmp_path):
    lms("backup", tmp_path / "b.tar.gz")
    kind = "sqlite" if SERVER else "postgresql"
    url = "" if SERVER else "postgresql+psycopg://x@127.0.0.1:9/x"
    other = replace(settings, data_dir=tmp_path / "other", database_url=url)
    output = lms("restore", tmp_path / "b.tar.gz", on=other, code=1).output
    assert kind in output
    assert "lms data export" in output


def damage(settings, start: int) -> bytes:
    """Overwrite a stretch of the database file; what it holds then."""
    file = settings.data_dir / "lms.db"
    content = bytearray(file.read_bytes())
    content[start : start + 20_000] = b"\xa5" * len(content[start : start + 20_000])
    file.write_bytes(content)
    return bytes(content)


@sqlite_only
@pytest.mark.parametrize("start", [0, 40_000], ids=["its head", "pages inside"])
def test_a_restore_mends_a_damaged_database_and_keeps_the_damaged_file(
    start, settings, lms, tmp_path
):
    settings = replace(settings, data_dir=tmp_path / "var", database_url="")
    lms("db", "upgrade", on=settings)
    lms("backup", tmp_path / "b.tar.gz", on=settings)
    before = rows_of(settings)
    damaged = damage(settings, start)
    output = lms("restore", "--replace", tmp_path / "b.tar.gz", on=settings).output
    assert "is damaged" in output
    assert rows_of(settings) == before
    (kept,) = (settings.data_dir / "backups").glob("damaged-*")
    assert (kept / "lms.db").read_bytes() == damaged


@sqlite_only
@pytest.mark.parametrize("start", [0, 40_000], ids=["its head", "pages inside"])
def test_a_damaged_database_is_not_taken_for_a_backup(start, settings, lms, tmp_path):
    settings = replace(settings, data_dir=tmp_path / "var", database_url="")
    lms("db", "upgrade", on=settings)
    damage(settings, start)
    assert "is damaged" in lms("backup", tmp_path / "b.tar.gz", on=settings, code=1).output
    assert not (tmp_path / "b.tar.gz").exists()


@sqlite_only
def test_a_damaged_database_is_one_sentence_that_says_what_to_do(settings, lms, tmp_path):
    settings = replace(settings, data_dir=tmp_path / "var", database_url="")
    lms("db", "upgrade", on=settings)
    damage(settings, 0)
    assert "lms restore --replace" in lms("db", "upgrade", on=settings, code=1).output


@sqlite_only
def test_an_existing_database_is_backed_up_before_it_is_migrated(
    app, session, settings, lms, tmp_path
):
    live_in(app, session)
    session.close()
    engines = make_engines(settings.database)
    migrate.downgrade(engines.write, "0001")
    before = everything(engines.read)
    assert "Backup before migrating" in lms("db", "upgrade").output
    (kept,) = (settings.data_dir / "backups").glob("before-0001-*.tar.gz")
    with engines.write.begin() as connection:
        connection.execute(sa.text("DELETE FROM response"))
    engines.dispose()
    with tarfile.open(kept) as archive:
        archive.extract("database", tmp_path, filter="data")
    copied = make_engines(f"sqlite:///{tmp_path / 'database'}")
    assert everything(copied.read) == before
    copied.dispose()


def test_a_database_of_a_newer_version_is_left_alone(settings, session):
    session.execute(sa.text("UPDATE alembic_version SET version_num = '9999'"))
    session.commit()
    with pytest.raises(CommandError, match="newer version"):
        prepare.upgrade_database(settings, without_backup=True)


def test_an_empty_folder_needs_no_backup_before_the_first_migration(settings, tmp_path, lms):
    fresh = replace(settings, data_dir=tmp_path / "new", database_url="")
    lms("db", "upgrade", on=fresh)
    assert "already" in lms("db", "upgrade", on=fresh).output
    assert not (tmp_path / "new" / "backups").exists()
    engines = make_engines(fresh.database)
    with sa.orm.Session(engines.read) as session:
        assert session.scalars(sa.select(Person)).all() == []
    engines.dispose()

"""Making an installation ready: data folder, key, schema, packs.

Each step says what it does only when it does something. A database that exists is backed up
before it is migrated; packs that cannot be used leave the last good ones in use.
"""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, cast

import sqlalchemy as sa
from alembic.util import CommandError as MigrationError
from flask import Flask

from lms.app import create_app
from lms.cli.backup import BackupError, write_backup
from lms.cli.output import CommandError, say, warn
from lms.config import Settings, secret_key
from lms.core.content.compiled import CompiledPackError, read_compiled
from lms.core.content.problems import Problem, blocking
from lms.db import migrate
from lms.db.engine import Engines, make_engines
from lms.db.engine_of_host import ready_in_host
from lms.db.events import Subscribers
from lms.db.session import EXTENSION, Database
from lms.web.models import PackRelease
from lms.web.packs import InvalidPacksError, digests_on_disk, release

#: How many problems of packs are shown at start; `lms check` shows all.
SHOWN_PROBLEMS = 10


def data_folder(settings: Settings) -> None:
    """Make the data folder, ours alone, and the installation's key in it."""
    folder = settings.data_dir
    if not folder.exists():
        say(f"Making the data folder {folder.resolve()}")
        folder.mkdir(parents=True, mode=0o700)
    folder.chmod(0o700)
    secret_key(folder)


@contextmanager
def only_one(settings: Settings, what: str, wait_seconds: float = 10) -> Iterator[IO[str]]:
    """Hold the data folder's lock while something runs that must run alone.

    Raises:
        CommandError: another one still holds it after `wait_seconds`.
    """
    path = settings.data_dir / "server.lock"
    with path.open("a+", encoding="ascii") as lock:
        until = time.monotonic() + wait_seconds
        while True:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError as error:
                if time.monotonic() > until:
                    lock.seek(0)
                    raise CommandError(
                        f"{settings.data_dir} is in use by `lms {lock.read().strip()}`. Stop it first."
                    ) from error
                time.sleep(0.1)
        lock.truncate(0)
        lock.write(f"{what}, process {os.getpid()}")
        lock.flush()
        yield lock


def upgrade_database(settings: Settings, *, without_backup: bool = False) -> bool:
    """Bring the schema to this version, with a backup before; whether anything was done.

    Raises:
        CommandError: the database is newer than the program, or cannot be backed up.
    """
    engines = make_engines(settings.database)
    try:
        present, wanted = migrate.revision_of(engines.write), migrate.head()
        if present == wanted:
            return False
        if present is None:
            say("Making the database")
        else:
            say(f"Migrating the database from {present} to {wanted}")
            if not without_backup:
                _back_up_first(settings, present)
        migrate.upgrade(engines.write)
    except MigrationError as error:
        raise CommandError(
            f"The database stands at revision {present}, which this version does not know. "
            "It was probably used with a newer version; install that one."
        ) from error
    finally:
        engines.dispose()
    return True


def _back_up_first(settings: Settings, revision: str) -> None:
    moment = datetime.now(UTC)
    target = settings.data_dir / "backups" / f"before-{revision}-{moment:%Y%m%d-%H%M%S}.tar.gz"
    try:
        write_backup(settings, target, moment)
    except BackupError as error:
        raise CommandError(
            f"No backup could be made before migrating: {error} "
            "Make one yourself, then run: lms db upgrade --without-backup"
        ) from error
    say(f"Backup before migrating: {target}")


def release_packs(settings: Settings, engines: Engines, *, strict: bool = False) -> None:
    """Put the packs in use as they are on disk now.

    Raises:
        CommandError: they have faults and `strict`, or there are none of before to serve.
    """
    database = Database(engines, Subscribers())
    before = _in_use(database)
    try:
        packs = release(settings, database, datetime.now(UTC))
    except InvalidPacksError as error:
        show_problems(error.problems)
        if strict:
            raise CommandError("Nothing was changed: the packs have faults.") from error
        if not before or not _readable(settings, before):
            raise CommandError("There is no usable pack to serve.") from error
        warn("The packs have faults; the last good ones stay in use. `lms check` tells all.")
        return
    if _in_use(database) != before:
        for pack in packs:
            lessons = sum(len(course.lessons) for course in pack.courses)
            say(f"Pack {pack.id} {pack.version}: {len(pack.courses)} courses, {lessons} lessons")
    elif strict:
        say("The packs have not changed.")


def _in_use(database: Database) -> tuple[str, ...]:
    with database.reading() as session:
        return tuple(session.scalars(sa.select(PackRelease.digest).order_by(PackRelease.position)))


def _readable(settings: Settings, digests: Sequence[str]) -> bool:
    try:
        for digest in digests:
            read_compiled(settings.data_dir / "packs" / digest)
    except CompiledPackError:
        return False
    return True


def show_problems(problems: Sequence[Problem]) -> None:
    """The first faults that keep the packs from being used, one a line."""
    errors = blocking(problems)
    for problem in errors[:SHOWN_PROBLEMS]:
        warn(f"  {problem}")
    if len(errors) > SHOWN_PROBLEMS:
        warn(f"  … and {len(errors) - SHOWN_PROBLEMS} more")


def prepare(settings: Settings) -> None:
    """Everything that must be in place before anybody is served, the packs as they are on disk."""
    data_folder(settings)
    with _turn(settings):
        upgrade_database(settings)
        engines = make_engines(settings.database)
        try:
            release_packs(settings, engines)
        finally:
            engines.dispose()


def prepare_in_host(settings: Settings, engines: Engines) -> None:
    """The same in the database of a host, which is the host's to back up.

    Raises:
        SettingError: it is none that we can use.
        CommandError: it is newer than the program, or the packs have faults.
    """
    data_folder(settings)
    with _turn(settings):
        ready_in_host(engines)
        try:
            migrate.upgrade(engines.write)
        except MigrationError as error:
            present = migrate.revision_of(engines.write)
            raise CommandError(
                f"Our tables stand at revision {present}, which this version does not know."
            ) from error
        release_packs(settings, engines)


def prepare_beside(settings: Settings) -> None:
    """The same for what runs beside the server: packs in use stay until `lms reload`."""
    data_folder(settings)
    with _turn(settings):
        upgrade_database(settings)
        engines = make_engines(settings.database)
        try:
            used = _in_use(Database(engines, Subscribers()))
            if not used or not _readable(settings, used):
                release_packs(settings, engines)
        finally:
            engines.dispose()


def demand_packs_in_use(settings: Settings, database: Database) -> None:
    """Refuse to go on while the packs on disk are others than those in use.

    Raises:
        CommandError: they are, or they have faults.
    """
    try:
        wanted = digests_on_disk(settings)
    except InvalidPacksError as error:
        show_problems(error.problems)
        raise CommandError("The packs have faults. Mend them, then: lms reload") from error
    if wanted != _in_use(database):
        raise CommandError("The packs on disk are not those in use. First: lms reload")


@contextmanager
def _turn(settings: Settings) -> Iterator[None]:
    """One process prepares at a time; the others find all done."""
    with Path(settings.data_dir, "prepare.lock").open("w", encoding="ascii") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def database_of(app: Flask) -> Database:
    """An application's database."""
    return cast(Database, app.extensions[EXTENSION])


@contextmanager
def ready_application(settings: Settings | None = None) -> Iterator[Flask]:
    """An application on a prepared installation, for commands; closed afterwards."""
    settings = settings or Settings.load()
    prepare_beside(settings)
    app = create_app(settings)
    try:
        yield app
    finally:
        database_of(app).engines.dispose()

"""Bringing a backup back. It is checked whole before anything is touched."""

from __future__ import annotations

import json
import shutil
import tarfile
import tempfile
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath
from typing import Any, cast

import click
import sqlalchemy as sa

from lms.cli.backup import (
    DATA,
    DATABASE,
    FORMAT,
    MANIFEST,
    BackupError,
    DamagedDatabaseError,
    digest_of,
    run_postgresql,
    write_backup,
)
from lms.cli.output import progress, say, warn
from lms.cli.prepare import data_folder, only_one, prepare
from lms.config import Settings
from lms.db.engine import make_engines
from lms.db.events import Subscribers
from lms.db.session import Database
from lms.interop.api import ledger


@click.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False, exists=True))
@click.option("--replace", is_flag=True, help="Replace what is there now (it is backed up first).")
def restore(file: Path, *, replace: bool) -> None:
    """Bring back everything from FILE, which `lms backup` wrote. The server must be stopped."""
    settings = Settings.load()
    data_folder(settings)
    with only_one(settings, "restore", wait_seconds=0):
        with tempfile.TemporaryDirectory(prefix=".restore-", dir=settings.data_dir) as folder:
            manifest = _unpack(file, Path(folder))
            _check_fits(settings, manifest)
            if _has_database(settings):
                _make_room(settings, replace=replace)
            _put_back(settings, Path(folder))
        prepare(settings)
        _begin_anew(settings)
    say(f"Restored the state of {manifest['made_at']}. Start the server with: lms serve")


def _begin_anew(settings: Settings) -> None:
    """Programs that follow our changes must not go on where this state has not yet been."""
    engines = make_engines(settings.database)
    try:
        with Database(engines, Subscribers()).writing() as session:
            ledger.begin_another_life(session)
    finally:
        engines.dispose()


def _unpack(file: Path, folder: Path) -> dict[str, Any]:
    """Unpack into `folder` and compare every file with its checksum.

    Raises:
        BackupError: this is no backup of ours, or it is damaged.
    """
    try:
        with tarfile.open(file, "r:gz") as archive:
            for member in progress(archive, "Reading"):
                path = PurePosixPath(member.name)
                if not member.isfile() or path.is_absolute() or ".." in path.parts:
                    raise BackupError(f"{file} holds {member.name!r}, which no backup has.")
                target = folder / path
                target.parent.mkdir(parents=True, exist_ok=True)
                source = archive.extractfile(member)
                if source is not None:
                    with source, target.open("wb") as stream:
                        shutil.copyfileobj(source, stream)
        manifest = cast(dict[str, Any], json.loads((folder / MANIFEST).read_text("utf-8")))
        digests = cast(dict[str, str], manifest["sha256"])
    except (tarfile.TarError, EOFError, OSError, ValueError, KeyError) as error:
        raise BackupError(f"{file} is not a backup, or it is damaged ({error}).") from error
    for name, digest in digests.items():
        stored = folder / name
        if not stored.is_file() or digest_of(stored) != digest:
            raise BackupError(f"{file} is damaged: {name} is not what was stored.")
    return manifest


def _check_fits(settings: Settings, manifest: dict[str, Any]) -> None:
    if manifest.get("format") != FORMAT:
        raise BackupError("The backup was written by another, newer version of this program.")
    kind = sa.make_url(settings.database).get_backend_name()
    if manifest["database"] != kind:
        raise BackupError(
            f"The backup holds a {manifest['database']} database, but this installation uses "
            f"{kind}. To move from one to the other use `lms data export` and `lms data import`."
        )


def _has_database(settings: Settings) -> bool:
    url = sa.make_url(settings.database)
    if url.get_backend_name() == "sqlite":
        return Path(url.database or "").exists()
    engines = make_engines(settings.database)
    try:
        return bool(sa.inspect(engines.read).get_table_names())
    finally:
        engines.dispose()


def _make_room(settings: Settings, *, replace: bool) -> None:
    if not replace:
        raise BackupError("There is a database already. To replace it, add --replace.")
    moment = datetime.now(UTC)
    backups = settings.data_dir / "backups"
    kept = backups / f"before-restore-{moment:%Y%m%d-%H%M%S}.tar.gz"
    try:
        write_backup(settings, kept, moment)
    except DamagedDatabaseError as error:
        warn(str(error))
        kept = _set_aside(settings, backups / f"damaged-{moment:%Y%m%d-%H%M%S}")
    say(f"What was there is kept in {kept}")


def _set_aside(settings: Settings, folder: Path) -> Path:
    """Keep the files of a damaged database as they are: somebody may yet read parts of them."""
    folder.mkdir(parents=True, mode=0o700)
    source = Path(sa.make_url(settings.database).database or "")
    for suffix in ("", "-wal", "-shm"):
        path = source.with_name(source.name + suffix)
        if path.exists():
            shutil.copy2(path, folder)
    return folder


def _put_back(settings: Settings, folder: Path) -> None:
    url = sa.make_url(settings.database)
    if url.get_backend_name() == "sqlite":
        target = Path(url.database or "")
        for suffix in ("-wal", "-shm"):
            Path(f"{target}{suffix}").unlink(missing_ok=True)
        (folder / DATABASE).chmod(0o600)
        shutil.move(folder / DATABASE, target)
    else:
        run_postgresql(
            "pg_restore", url, "--clean", "--if-exists", "--no-owner", "--exit-on-error",
            "--single-transaction", str(folder / DATABASE),
        )  # fmt: skip
    for source in sorted((folder / DATA).rglob("*")):
        if source.is_file():
            target = settings.data_dir / source.relative_to(folder / DATA)
            target.parent.mkdir(parents=True, exist_ok=True)
            source.chmod(0o600)
            shutil.move(source, target)

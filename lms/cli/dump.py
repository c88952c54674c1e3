"""A whole installation as JSON lines, one file for each table, in a zip file.

It does not depend on the kind of database. What is not in it: which packs are in use (the new
installation releases its own) and the data folder. Reading it back is one transaction into an
empty database at the same revision.
"""

from __future__ import annotations

import json
import os
import zipfile
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from enum import Enum
from itertools import islice
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from lms.cli.output import CommandError, progress
from lms.cli.version import product_version
from lms.db import migrate
from lms.db.base import Model, UTCDateTime
from lms.web.models import PackRelease

FORMAT = 1
MANIFEST = "manifest.json"
BATCH = 500

Row = dict[str, Any]


def tables() -> list[sa.Table]:
    """The tables of a dump, those that others point at first."""
    return [each for each in Model.metadata.sorted_tables if each is not PackRelease.__table__]


def write_dump(engine: Engine, file: Path, now: datetime) -> int:
    """Write all tables as of one moment; the number of rows. All or nothing."""
    temporary = file.with_name(f".{file.name}.part")
    counts: dict[str, int] = {}
    try:
        handle = os.open(temporary, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600)
        with (
            os.fdopen(handle, "w+b") as stream,
            zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive,
            _snapshot(engine) as connection,
        ):
            revision = connection.scalar(sa.text("SELECT version_num FROM alembic_version"))
            for table in progress(tables(), "Writing"):
                counts[table.name] = _write_table(connection, table, archive)
            manifest = {
                "format": FORMAT,
                "product": product_version(),
                "made_at": now.isoformat(timespec="seconds"),
                "revision": revision,
                "rows": counts,
            }
            archive.writestr(MANIFEST, json.dumps(manifest, indent=1))
        temporary.replace(file)
    finally:
        temporary.unlink(missing_ok=True)
    return sum(counts.values())


def _snapshot(engine: Engine) -> Connection:
    """A connection that sees one moment from its first query to its last."""
    connection = engine.connect()
    if engine.dialect.name == "postgresql":
        return connection.execution_options(isolation_level="REPEATABLE READ")
    return connection


def _write_table(connection: Connection, table: sa.Table, archive: zipfile.ZipFile) -> int:
    count = 0
    rows = connection.execution_options(yield_per=BATCH).execute(
        sa.select(table).order_by(*table.primary_key.columns)
    )
    with archive.open(f"tables/{table.name}.jsonl", "w", force_zip64=True) as stream:
        for row in rows.mappings():
            plain = {name: _plain(value) for name, value in row.items()}
            stream.write(json.dumps(plain, ensure_ascii=False).encode() + b"\n")
            count += 1
    return count


def _plain(value: Any) -> Any:
    """A column's value as JSON has it."""
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, date):  # a datetime is one, too
        return value.isoformat()
    return value


def read_dump(engine: Engine, file: Path) -> int:
    """Read all tables into an empty database; the number of rows. All or nothing.

    Raises:
        CommandError: the file is no dump of this revision, or the database is not empty.
    """
    try:
        with zipfile.ZipFile(file) as archive, engine.begin() as connection:
            expected = _check(archive, connection)
            for table in progress(tables(), "Reading"):
                count = _read_table(connection, table, archive)
                if count != expected.get(table.name, 0):
                    raise CommandError(f"{file} is damaged: {table.name} is not complete.")
            _check_references(connection)
            _set_counters(connection)
    except (zipfile.BadZipFile, KeyError, ValueError) as error:
        raise CommandError(f"{file} is not an export, or it is damaged ({error}).") from error
    except sa.exc.IntegrityError as error:
        raise CommandError(f"{file} contradicts itself: {error.orig}") from error
    return sum(expected.values())


def _check(archive: zipfile.ZipFile, connection: Connection) -> dict[str, int]:
    manifest = json.loads(archive.read(MANIFEST))
    if manifest["format"] != FORMAT or manifest["revision"] != migrate.head():
        raise CommandError(
            f"The export was written by version {manifest['product']} at revision "
            f"{manifest['revision']}; this version has {migrate.head()}. "
            "Bring both to the same version first."
        )
    for table in tables():
        if connection.execute(sa.select(sa.literal(1)).select_from(table).limit(1)).first():
            raise CommandError(
                f"This installation is not empty ({table.name} has rows). "
                "Import into a new one: another LMS_DATA_DIR or LMS_DATABASE_URL."
            )
    rows: dict[str, int] = manifest["rows"]
    return rows


def _read_table(connection: Connection, table: sa.Table, archive: zipfile.ZipFile) -> int:
    """Insert a table's rows; what points at rows of the same table is put in afterwards."""
    inward = [
        column.name
        for column in table.columns
        if any(key.column.table is table for key in column.foreign_keys)
    ]
    count = 0
    later: list[Row] = []
    with archive.open(f"tables/{table.name}.jsonl") as stream:
        lines = iter(stream)
        while batch := [_row(table, line) for line in islice(lines, BATCH)]:
            count += len(batch)
            later += [dict(row) for row in batch if any(row[name] is not None for name in inward)]
            connection.execute(table.insert(), [{**row, **dict.fromkeys(inward)} for row in batch])
    _point_inward(connection, table, inward, later)
    return count


def _row(table: sa.Table, line: bytes) -> Row:
    return {
        name: _value(table.columns[name].type, value) for name, value in json.loads(line).items()
    }


def _value(kind: sa.types.TypeEngine[Any], value: Any) -> Any:
    """What JSON has, as the column takes it."""
    if value is None:
        return None
    if isinstance(kind, UTCDateTime | sa.DateTime):
        return datetime.fromisoformat(value)
    if isinstance(kind, sa.Date):
        return date.fromisoformat(value)
    if isinstance(kind, sa.Enum) and kind.enum_class is not None:
        return kind.enum_class(value)
    return value


def _point_inward(
    connection: Connection, table: sa.Table, inward: Sequence[str], rows: Sequence[Row]
) -> None:
    if not rows:
        return
    (key,) = table.primary_key.columns
    statement = (
        table.update()
        .where(key == sa.bindparam("the_key"))
        .values({name: sa.bindparam(f"new_{name}") for name in inward})
    )
    for batch in _batches(rows):
        connection.execute(
            statement,
            [
                {"the_key": row[key.name], **{f"new_{name}": row[name] for name in inward}}
                for row in batch
            ],
        )


def _batches(rows: Sequence[Row]) -> Iterator[Sequence[Row]]:
    for start in range(0, len(rows), BATCH):
        yield rows[start : start + BATCH]


def _check_references(connection: Connection) -> None:
    if connection.dialect.name == "sqlite":
        broken = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
        if broken:
            raise ValueError(f"{len(broken)} rows point at nothing")


def _set_counters(connection: Connection) -> None:
    """PostgreSQL counts ids apart from the rows: go on after the highest that was read."""
    if connection.dialect.name != "postgresql":
        return
    for table in tables():
        for column in table.primary_key.columns:
            if isinstance(column.type, sa.Integer) and not column.foreign_keys:
                counter = sa.func.pg_get_serial_sequence(table.name, column.name)
                highest = sa.select(sa.func.max(column)).scalar_subquery()
                connection.execute(
                    sa.select(sa.func.setval(counter, highest)).where(highest.is_not(None))
                )

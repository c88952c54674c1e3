"""`lms data`: one person's data, a whole installation's, and forgetting what is old."""

from __future__ import annotations

import json
import os
import sys
from contextlib import redirect_stdout
from datetime import UTC, datetime
from pathlib import Path

import click
from sqlalchemy.exc import NoResultFound

from lms.cli.cleaning import clean_up as forget
from lms.cli.dump import read_dump, write_dump
from lms.cli.output import CommandError, say
from lms.cli.prepare import (
    data_folder,
    database_of,
    only_one,
    prepare,
    prepare_beside,
    ready_application,
)
from lms.config import Settings
from lms.db.engine import make_engines
from lms.people.privacy import export_person
from lms.web.settings import settings


@click.group()
def data() -> None:
    """The data of people: take it out, bring it in, forget what is old."""


@data.command()
@click.argument("file", required=False, type=click.Path(path_type=Path, dir_okay=False))
@click.option("--person", type=int, help="Only this person's data, as JSON; the number in /admin.")
def export(file: Path | None, *, person: int | None) -> None:
    """Write the whole installation into FILE (.zip), or one person's data as JSON.

    The zip file holds each table as JSON lines. It serves to move between SQLite and PostgreSQL;
    for a safety copy use `lms backup`.
    """
    if file is not None and file.exists():
        raise CommandError(f"{file} exists already; an export overwrites nothing.")
    if person is not None:
        _write(file, _person(person))
        return
    if file is None:
        raise click.UsageError("Name a file for the export.")
    settings = Settings.load()
    prepare_beside(settings)
    engines = make_engines(settings.database)
    try:
        rows = write_dump(engines.read, file, datetime.now(UTC))
    finally:
        engines.dispose()
    say(f"{rows} rows written to {file}.")


def _person(person_id: int) -> str:
    """One person's data; what is said on the way must not mix with it on standard output."""
    with redirect_stdout(sys.stderr):
        return _found_person(person_id)


def _found_person(person_id: int) -> str:
    with ready_application() as app, app.app_context(), database_of(app).reading() as session:
        try:
            found = export_person(session, person_id, datetime.now(UTC))
        except NoResultFound as error:
            raise CommandError(f"There is no person {person_id}.") from error
    return json.dumps(found, ensure_ascii=False, indent=1)


def _write(file: Path | None, text: str) -> None:
    if file is None:
        say(text)
        return
    with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as stream:
        stream.write(text + "\n")
    say(f"Written to {file}.")


@data.command(name="import")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False, exists=True))
def import_(file: Path) -> None:
    """Read an installation from FILE, which `lms data export` wrote, into an empty one."""
    settings = Settings.load()
    data_folder(settings)
    with only_one(settings, "data import", wait_seconds=0):
        prepare(settings)
        engines = make_engines(settings.database)
        try:
            rows = read_dump(engines.write, file)
        finally:
            engines.dispose()
    say(f"{rows} rows read from {file}. Start the server with: lms serve")


@data.command(name="clean-up")
def clean_up() -> None:
    """Forget guests who never came back, finished jobs, expired links, old mail files, unused packs.

    The worker does this every day by itself.
    """
    with ready_application() as app, app.app_context():
        done = forget(app, settings(), datetime.now(UTC))
    say(", ".join(f"{count} {name}" for name, count in done.items()) + " forgotten.")

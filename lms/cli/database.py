"""`lms db`: the schema of the database."""

from __future__ import annotations

import click

from lms.cli.output import say
from lms.cli.prepare import data_folder, upgrade_database
from lms.config import Settings


@click.group()
def db() -> None:
    """The schema of the database."""


@db.command()
@click.option("--without-backup", is_flag=True, help="You have just made a backup yourself.")
def upgrade(*, without_backup: bool) -> None:
    """Bring the database to this version, after a backup into the data folder."""
    settings = Settings.load()
    data_folder(settings)
    if not upgrade_database(settings, without_backup=without_backup):
        say("The database is at this version already.")

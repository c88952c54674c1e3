"""The command itself: makes the demonstration once, and says how to sign in to it."""

from __future__ import annotations

import io
import os
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from random import Random

import click
from rich.console import Console
from rich.progress import track
from rich.table import Table
from sqlalchemy.orm import Session

from lms.db.session import database
from lms.people.models import Organisation
from lms.people.queries import organisations
from lms.training.demo import kept, place, weeks
from lms.training.demo.learner import SEED
from lms.training.demo.place import SignIn
from lms.web.settings import settings

FILE = "demo-sign-ins.txt"
#: How many of a list of equals are printed; the file has all.
PRINTED = 2
#: More than any line needs.
_WIDTH = 400


@click.command()
def demo() -> None:
    """Add a believable demonstration, and print its sign-ins.

    A school with two classes of forty and three weeks of activity, two departments with cohorts
    of officials, their teachers, trainer, managers and administrator. Running it again adds
    nothing.
    """
    path = _file()
    with database().reading() as session:
        if is_made(session):
            _say_made(path)
            return
    click.echo("Making the demonstration; this takes up to a minute.")
    prepared = place.prepare()
    now = datetime.now(UTC)
    with database().writing() as session:
        if is_made(session):  # made by somebody else in the meantime
            _say_made(path)
            return
        sign_ins = make(session, prepared, now)
        # Before the commit: what cannot be written down cannot be signed in to.
        _write(path, sign_ins)
    click.echo(listed(_shown(sign_ins)))
    click.echo(_how_to())
    click.echo(f"All {len(sign_ins)} sign-ins: {path}")


def is_made(session: Session) -> bool:
    """Whether the demonstration is in this installation."""
    found = organisations().where(
        Organisation.name == place.PROGRAMME, Organisation.parent_id.is_(None)
    )
    return session.scalar(found.limit(1)) is not None


def make(session: Session, prepared: place.Prepared, now: datetime) -> list[SignIn]:
    """Everything, as if lived through in the three weeks before now. The caller commits."""
    rng = Random(SEED)  # noqa: S311 (a story, no secret)
    made = place.build(session, prepared, rng, now - weeks.WEEKS)
    for course in weeks.courses_of(made):
        weeks.assign(session, course, now)
    weeks.teachers_learn(session, made, rng, now)
    stories = list(weeks.stories(made, rng, now))
    for story in _watched(stories):
        story.tell(session)
        session.flush()
        session.expunge_all()  # otherwise every flush looks through all that came before
    kept.tell(session, made, now)
    return made.sign_ins


def _watched(stories: Sequence[weeks.Story]) -> Iterable[weeks.Story]:
    """The stories with a bar on standard error; silent where nobody watches."""
    console = Console(stderr=True)
    return track(
        stories, "Learning", console=console, transient=True, disable=not console.is_terminal
    )


def _file() -> Path:
    return settings().data_dir.resolve() / FILE


def _say_made(path: Path) -> None:
    click.echo("The demonstration is there already; nothing was added.")
    if path.exists():
        click.echo(f"Its sign-ins: {path}")
    else:
        click.echo(f"Its sign-ins stood in {path}, which is gone; an administrator can make new.")


def _shown(sign_ins: Sequence[SignIn]) -> list[SignIn]:
    """The sign-ins worth printing: all staff, and the first of each class and department."""
    shown, seen = [], dict.fromkeys(((each.role, each.place) for each in sign_ins), 0)
    for each in sign_ins:
        seen[each.role, each.place] += 1
        if seen[each.role, each.place] <= PRINTED:
            shown.append(each)
    return shown


def listed(sign_ins: Iterable[SignIn]) -> str:
    """The sign-ins as a table in plain text, as wide as it must be: nothing is cut off."""
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    for heading in ("Role", "E-mail, or class code and number", "Password or PIN", "Name", "Place"):
        table.add_column(heading, no_wrap=True)
    for each in sign_ins:
        table.add_row(each.role, each.account, each.secret, each.name, each.place)
    out = io.StringIO()
    Console(file=out, width=_WIDTH, color_system=None, markup=False).print(table)
    return "".join(f"{line.rstrip()}\n" for line in out.getvalue().splitlines())


def _how_to() -> str:
    return (
        "Adults sign in at /sign-in with e-mail and password; "
        "pupils at /code with class code, number and PIN."
    )


def _write(path: Path, sign_ins: Sequence[SignIn]) -> None:
    """Write the file, readable by its owner alone from the first moment on."""
    path.unlink(missing_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as out:
        out.write(f"{_how_to()}\n\n{listed(sign_ins)}")

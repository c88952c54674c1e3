"""How commands speak: plain lines on standard output, progress and complaints on standard error."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TypeVar

import click
from rich.console import Console
from rich.progress import track

Thing = TypeVar("Thing")


class CommandError(click.ClickException):
    """Something that the operator can mend; shown as one sentence, exit code 1."""


def say(text: str = "") -> None:
    """One line of what the command has to say; at once, also into a pipe or a log."""
    click.echo(text)


def warn(text: str) -> None:
    """A line that should not be missed."""
    click.secho(text, fg="yellow", err=True)


def progress(things: Iterable[Thing], label: str, total: int | None = None) -> Iterator[Thing]:
    """Go through `things` with a bar on standard error; silent where nobody watches."""
    console = Console(stderr=True)
    yield from track(
        things,
        label,
        total=total,
        console=console,
        transient=True,
        disable=not console.is_terminal,
    )

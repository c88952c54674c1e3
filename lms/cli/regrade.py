"""`lms regrade`."""

from __future__ import annotations

import click


@click.command()
def regrade() -> None:
    """Grade again."""

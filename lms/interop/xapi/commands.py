"""`lms xapi`: how it goes with the record store, and sending now."""

from __future__ import annotations

from datetime import UTC, datetime

import click

from lms.db.session import database
from lms.interop.xapi import outbox, sending
from lms.web.settings import settings


@click.group()
def xapi() -> None:
    """Statements for a learning record store."""


@xapi.command()
def status() -> None:
    """Print how many statements wait, since when, and what the record store said last."""
    where = settings().xapi_endpoint
    click.echo(f"Record store: {where or 'none (set LMS_XAPI_ENDPOINT)'}")
    with database().reading() as session:
        found, delivery = outbox.figures(session), outbox.delivery(session)
        since = f", the oldest since {_day(found.oldest)}" if found.oldest else ""
        click.echo(f"Waiting: {found.waiting}{since}")
        click.echo(f"Refused: {found.refused}")
        for each in session.scalars(outbox.refused(5)):
            click.echo(f"  {each.statement_id}: {each.answer}")
        if delivery is None:
            return
        arrived = f", the last at {_day(delivery.arrived_at)}" if delivery.arrived_at else ""
        click.echo(f"Arrived: {delivery.arrived}{arrived}")
        if delivery.failed_at is not None:
            click.echo(f"Last error, at {_day(delivery.failed_at)}: {delivery.last_error}")


def _day(moment: datetime | None) -> str:
    return moment.isoformat(timespec="seconds") if moment else "-"


@xapi.command()
@click.option("--refused", is_flag=True, help="Also what the record store refused before.")
def send(*, refused: bool) -> None:
    """Send now what waits, without waiting for the end of a pause."""
    now = datetime.now(UTC)
    if not settings().xapi_endpoint:
        raise click.ClickException("no record store is named; set LMS_XAPI_ENDPOINT")
    with database().writing() as session:
        if refused:
            outbox.try_again(session, now)
    with database().writing() as session:
        sending.send_waiting(session, {}, now)
    with database().reading() as session:
        found, delivery = outbox.figures(session), outbox.delivery(session)
        failed = delivery is not None and delivery.failures > 0
        words = delivery.last_error if delivery is not None else ""
    if failed:
        raise click.ClickException(f"{found.waiting} statements wait: {words}")
    if found.waiting:
        click.echo(f"{found.waiting} statements wait; a worker is sending them.")
        return
    click.echo(f"Nothing waits any more; {found.refused} statements are refused.")

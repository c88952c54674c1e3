"""`lms api-token`: tokens from the command line, for whoever runs the server."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import click
import sqlalchemy as sa

from lms.db.session import database
from lms.interop.api import tokens
from lms.interop.api.models import ApiToken, Scope
from lms.people import queries
from lms.people.names import BadNameError


@click.group("api-token")
def api_token() -> None:
    """Tokens with which programs read the API."""


@api_token.command()
@click.argument("name")
@click.option("--organisation", type=int, required=True, help="Its number; all below counts, too.")
@click.option(
    "--scope",
    "scopes",
    type=click.Choice([each.value for each in Scope]),
    multiple=True,
    required=True,
    help="What it may read; may be given several times.",
)
@click.option("--days", type=click.IntRange(1, 3650), help="Until it is revoked where not given.")
def add(name: str, organisation: int, scopes: tuple[str, ...], days: int | None) -> None:
    """Make a token for NAME, and print it once."""
    now = datetime.now(UTC)
    ends = now + timedelta(days=days) if days else None
    wanted = frozenset(Scope(each) for each in scopes)
    try:
        with database().writing() as session:
            if queries.organisation(session, organisation) is None:
                raise click.BadParameter(
                    "there is none of this number", param_hint="--organisation"
                )
            new = tokens.NewToken(organisation, name, wanted, ends)
            token, secret = tokens.make_token(session, new, None, now)
            number = token.id
    except tokens.NoScopeError as error:
        raise click.BadParameter("names of nothing", param_hint="--scope") from error
    except BadNameError as error:
        raise click.BadParameter("empty or too long", param_hint="NAME") from error
    click.echo(f"Made token {number} with {', '.join(sorted(wanted))}.")
    click.echo(f"Token (shown only now): {secret}")


@api_token.command("list")
def list_tokens() -> None:
    """Print all tokens: number, first characters, organisation, scopes, state, last use."""
    now = datetime.now(UTC)
    with database().reading() as session:
        for token, organisation in session.execute(tokens.all_tokens()):
            state = "good" if token.is_good(now) else "over"
            used = token.last_used_on or "never"
            click.echo(
                f"{token.id}  {token.hint}…  {token.name}  {organisation}  "
                f"{' '.join(token.scopes)}  {state}  last used: {used}"
            )


@api_token.command()
@click.argument("number", type=int)
def revoke(number: int) -> None:
    """End token NUMBER."""
    with database().writing() as session:
        token = session.scalar(sa.select(ApiToken).where(ApiToken.id == number))
        if token is None:
            raise click.BadParameter("there is none of this number", param_hint="NUMBER")
        tokens.revoke_token(session, token, None, datetime.now(UTC))
    click.echo(f"Token {number} is revoked.")

"""`lms user`: accounts from the command line, for whoever runs the server."""

from __future__ import annotations

import sys
from datetime import UTC, datetime

import click
import sqlalchemy as sa
from sqlalchemy.orm import Session

from lms.core.languages import LANGUAGES
from lms.db.session import database
from lms.people import secrets, service
from lms.people.first import has_administrator
from lms.people.models import Organisation, OrganisationKind, Role
from lms.people.names import BadNameError
from lms.people.organisations import NewOrganisation, create_organisation, grant_role
from lms.web.dates import ZONES


@click.group()
def user() -> None:
    """Accounts of adults."""


@user.command()
@click.argument("email")
@click.option("--name", default="", help="Shown in lists; the e-mail's first part when not given.")
@click.option(
    "--role",
    type=click.Choice([role.value for role in Role]),
    default=Role.LEARNER.value,
    show_default=True,
    help="What the person may do in the organisation and below it.",
)
@click.option(
    "--organisation",
    "wanted",
    default="",
    help="Name or number; may be left out when there is one at the top. The first "
    "administrator's organisation is made when it does not exist.",
)
@click.option(
    "--language",
    type=click.Choice(LANGUAGES),
    default="en",
    show_default=True,
    help="Of the pages.",
)
@click.option("--ask-password", is_flag=True, help="Ask for the password instead of making one.")
def add(  # noqa: PLR0913 (one argument for each option)
    email: str, name: str, role: str, wanted: str, language: str, *, ask_password: bool
) -> None:
    """Add an adult with a confirmed e-mail, and print the password once."""
    if not service.looks_like_email(email):
        raise click.BadParameter("this is not an e-mail address", param_hint="EMAIL")
    password = _asked() if ask_password else secrets.new_password()
    now = datetime.now(UTC)
    new = service.NewAdult(
        email=email,
        name=name or email.partition("@")[0],
        password=password,
        language=language,
        verified=True,
    )
    try:
        with database().writing() as session:
            _add(session, new, Role(role), wanted, now)
    except service.EmailTakenError as error:
        raise click.ClickException(f"{email} has an account already") from error
    except BadNameError as error:
        raise click.BadParameter("too long", param_hint="--name") from error
    click.echo(f"Added {service.normal_email(email)} as {role}.")
    if not ask_password:
        click.echo(f"Password (shown only now): {password}")


def _asked() -> str:
    if not sys.stdin.isatty():
        return _checked(sys.stdin.readline().rstrip("\n"))
    return _checked(click.prompt("Password", hide_input=True, confirmation_prompt=True))


def _checked(password: str) -> str:
    if not secrets.MIN_PASSWORD <= len(password) <= secrets.MAX_PASSWORD:
        raise click.ClickException(f"use {secrets.MIN_PASSWORD} characters or more")
    return password


def _add(session: Session, new: service.NewAdult, role: Role, wanted: str, now: datetime) -> None:
    organisation = _organisation(session, new, role, wanted, now)
    person = service.create_adult(session, new, now)
    if organisation is not None:
        person.organisation_id = organisation.id
        if role is not Role.LEARNER:
            grant_role(session, person.id, role, organisation.id, now, None)


def _organisation(
    session: Session, new: service.NewAdult, role: Role, wanted: str, now: datetime
) -> Organisation | None:
    """The organisation that is meant; made for the first administrator, needed for a role."""
    found = session.scalars(_meant(wanted)).all()
    if len(found) == 1:
        return found[0]
    if len(found) > 1:
        names = ", ".join(f"{each.id} ({each.name})" for each in found)
        raise click.ClickException(f"say which organisation you mean by its number: {names}")
    if wanted and role is Role.ADMINISTRATOR and not has_administrator(session):
        first = NewOrganisation(
            name=wanted,
            kind=OrganisationKind.PROGRAMME,
            time_zone=ZONES[new.language],
            language=new.language,
        )
        return create_organisation(session, first, now)
    if wanted or role is not Role.LEARNER:
        raise click.ClickException("there is no such organisation; name one with --organisation")
    return None


def _meant(wanted: str) -> sa.Select[Organisation]:
    select = sa.select(Organisation).order_by(Organisation.id)
    if not wanted:
        return select.where(Organisation.parent_id.is_(None))
    if wanted.isdigit():
        return select.where(Organisation.id == int(wanted))
    return select.where(Organisation.name == wanted)

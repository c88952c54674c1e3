"""The first administrator, and accounts from the command line."""

from __future__ import annotations

import re

import pytest
import sqlalchemy as sa

from lms.people import first, links, service, tries
from lms.people.addresses import nonce_of
from lms.people.commands import user
from lms.people.models import (
    LinkPurpose,
    Organisation,
    OrganisationKind,
    PersonState,
    Role,
    RoleGrant,
)
from lms.people.organisations import NewOrganisation
from tests.conftest import NOW
from tests.people.factories import PASSWORD, make_organisation, make_staff

FIRST = first.FirstSteps(
    organisation=NewOrganisation("Đà Nẵng", OrganisationKind.CITY, "Asia/Ho_Chi_Minh", "vi"),
    administrator=service.NewAdult(
        "chief@city.example", "Hồ Văn Nam", PASSWORD, "vi", verified=True
    ),
)


def find(session, token):
    return links.find_link(session, LinkPurpose.FIRST_ADMINISTRATOR, nonce_of(token), NOW)


def test_the_first_link_makes_the_organisation_and_its_administrator_once(app, session):
    with app.app_context():
        token = first.first_administrator_link(session, NOW)
        person = first.set_up(session, find(session, token), FIRST, NOW)
        assert first.first_administrator_link(session, NOW) is None
        with pytest.raises(links.LinkNotValidError):
            find(session, token)
    grant = session.scalars(sa.select(RoleGrant)).one()
    assert (grant.person_id, grant.role) == (person.id, Role.ADMINISTRATOR)
    assert tries.check_password(session, "chief@city.example", PASSWORD, NOW)


def test_each_start_prints_a_new_link_and_the_former_one_is_worth_nothing(app, session):
    with app.app_context():
        former = first.first_administrator_link(session, NOW)
        latter = first.first_administrator_link(session, NOW)
        assert find(session, latter)
        with pytest.raises(links.LinkNotValidError):
            find(session, former)


def test_an_open_first_link_is_useless_once_there_is_an_administrator(app, session):
    with app.app_context():
        link = find(session, first.first_administrator_link(session, NOW))
    make_staff(session, Role.ADMINISTRATOR, make_organisation(session))
    with pytest.raises(first.AlreadySetUpError):
        first.set_up(session, link, FIRST, NOW)


def test_a_disabled_administrator_does_not_keep_others_out(app, session):
    make_staff(session, Role.ADMINISTRATOR, make_organisation(session), state=PersonState.DISABLED)
    with app.app_context():
        assert first.first_administrator_link(session, NOW) is not None


def run(app, *arguments, text=None):
    with app.app_context():
        return app.test_cli_runner().invoke(user, ["add", *arguments], input=text)


def test_the_command_makes_the_first_administrator_and_his_organisation(app, look, database):
    result = run(app, "chief@city.example", "--role", "administrator", "--organisation", "Đà Nẵng")
    assert result.exit_code == 0, result.output
    password = re.search(r"Password .*: (\S+)", result.output)[1]
    assert look(sa.select(Organisation.name)) == ["Đà Nẵng"]
    with database.writing() as session:
        assert tries.check_password(session, "chief@city.example", password, NOW)


def test_the_command_finds_organisations_by_name_and_number(app, database, look):
    with database.writing() as session:
        school = make_organisation(session, name="Trường Lê Lợi")
        make_staff(session, Role.ADMINISTRATOR, school)
    for number, wanted in enumerate(("Trường Lê Lợi", str(school.id), "")):
        arguments = ["--organisation", wanted] if wanted else []
        result = run(app, f"t{number}@school.example", "--role", "leader", *arguments)
        assert result.exit_code == 0, result.output
    held = look(sa.select(RoleGrant.organisation_id).where(RoleGrant.role == Role.LEADER))
    assert held == [school.id] * 3


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["not-an-email"], "not an e-mail"),
        (["a@b.example", "--role", "leader"], "no such organisation"),
        (["a@b.example", "--role", "chief"], "chief"),
        (["a@b.example", "--organisation", "Nowhere"], "no such organisation"),
    ],
)
def test_the_command_says_what_is_wrong_and_makes_nobody(app, look, arguments, words):
    result = run(app, *arguments)
    assert result.exit_code != 0
    assert words in result.output
    assert look(sa.select(RoleGrant)) == []


def test_the_command_asks_for_a_password_and_prints_none(app, database):
    result = run(app, "a@b.example", "--ask-password", text=PASSWORD + "\n")
    assert result.exit_code == 0, result.output
    assert PASSWORD not in result.output
    with database.writing() as session:
        assert tries.check_password(session, "a@b.example", PASSWORD, NOW)
    assert run(app, "b@b.example", "--ask-password", text="short\n").exit_code != 0
    taken = run(app, "A@B.example", "--ask-password", text=PASSWORD + "\n")
    assert "account already" in taken.output

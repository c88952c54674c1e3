"""The page of tokens: who may make one, what it shows once, and what it warns of."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
import sqlalchemy as sa
from click.testing import CliRunner

from lms.cli.main import main
from lms.interop.api.models import ApiToken, Scope
from lms.people.models import Role
from tests.interop.api.described import Program
from tests.pages.sign_in import sign_in
from tests.people.factories import make_organisation, make_staff

URL = "/en/admin/tokens"


@pytest.fixture
def school(session):
    return make_organisation(session, name="Trường Nguyễn Huệ")


@pytest.fixture
def browser(app, session, school):
    client = app.test_client()
    administrator = make_staff(session, Role.ADMINISTRATOR, school)
    session.commit()
    sign_in(client, app, administrator.id)
    return client


def entered(school, **changes):
    return {
        "name": "Statistics",
        "organisation": str(school.id),
        "scopes": [Scope.GROUPS.value],
        "days": "90",
        **changes,
    }


def secret_on(page) -> str:
    return re.search(r'value="(lmsapi_[\w-]+)"', page.text).group(1)


def test_a_token_is_shown_once_and_works(app, browser, school):
    page = browser.post(URL, data=entered(school))
    assert page.status_code == 200
    assert page.headers["Cache-Control"] == "no-store"
    secret = secret_on(page)
    assert Program(app, secret).get("/token")["organisation"]["id"] == school.id
    assert secret not in browser.get(URL).text


def test_the_list_says_when_a_token_ends_and_was_used(app, browser, school, look):
    assert "There is no token yet." in browser.get(URL).text
    secret = secret_on(browser.post(URL, data=entered(school)))
    assert "Never used" in browser.get(URL).text
    Program(app, secret).ask("/groups")
    assert "Last used on" in browser.get(URL).text
    (token,) = look(sa.select(ApiToken))
    assert timedelta(days=90) < token.expires_at - token.created_at < timedelta(days=92)


def test_a_token_without_an_end_holds_until_it_is_revoked(browser, school, look):
    browser.post(URL, data=entered(school, days="0"))
    (token,) = look(sa.select(ApiToken))
    assert token.expires_at is None
    assert "Holds until it is revoked" in browser.get(URL).text


def test_revoking_is_one_press(app, browser, school, look):
    secret = secret_on(browser.post(URL, data=entered(school)))
    (token,) = look(sa.select(ApiToken))
    assert browser.post(f"{URL}/{token.id}/revoke").status_code == 303
    assert Program(app, secret).ask("/groups").status_code == 401
    page = browser.get(URL).text
    assert "Revoked" in page and "/revoke" not in page


def test_the_page_warns_of_names(browser):
    assert "say of every child what it did" in browser.get(URL).text


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"name": ""}, "Fill in this field."),
        ({"scopes": []}, "Choose what it may read."),
        ({"scopes": ["names:read"]}, "Choose what it may read."),
        ({"scopes": ["names:read", "results:read"]}, "Names stand with the members of groups"),
        ({"scopes": ["everything"]}, "everything"),
        ({"days": "1000000"}, "Please check these fields"),
    ],
)
def test_what_cannot_be_made_is_said_and_nothing_is_made(browser, school, look, changes, message):
    page = browser.post(URL, data=entered(school, **changes))
    assert page.status_code == 400
    assert message in page.text
    assert look(sa.select(ApiToken)) == []


def test_nobody_makes_a_token_for_an_organisation_of_others(session, browser, look):
    other = make_organisation(session)
    session.commit()
    assert browser.post(URL, data=entered(other)).status_code == 400
    assert look(sa.select(ApiToken)) == []


@pytest.mark.parametrize("role", [Role.LEADER, Role.EDITOR, Role.MANAGER])
def test_only_administrators_see_tokens(app, session, school, role):
    client, person = app.test_client(), make_staff(session, role, school)
    session.commit()
    sign_in(client, app, person.id)
    assert client.get(URL).status_code == 403
    assert client.post(URL, data=entered(school)).status_code == 403


def test_an_administrator_elsewhere_neither_sees_nor_revokes_a_token(
    app, session, browser, school, look
):
    browser.post(URL, data=entered(school))
    other = app.test_client()
    person = make_staff(session, Role.ADMINISTRATOR, make_organisation(session))
    session.commit()
    sign_in(other, app, person.id)
    (token,) = look(sa.select(ApiToken))
    assert "Statistics" not in other.get(URL).text
    assert other.post(f"{URL}/{token.id}/revoke").status_code == 403


@pytest.mark.parametrize("language", ["vi", "th", "en", "ja"])
def test_the_page_is_there_in_every_language(browser, language):
    assert browser.get(f"/{language}/admin/tokens").status_code == 200


def test_tokens_from_the_command_line(app, session, school, monkeypatch, settings):
    session.commit()
    for name in ("data_dir", "database_url"):
        monkeypatch.setenv(f"LMS_{name.upper()}", str(getattr(settings, name)))

    def lms(*words):
        ran = CliRunner().invoke(main, ["api-token", *map(str, words)])
        return ran.exit_code, ran.output

    code, said = lms("add", "Sổ điểm", "--organisation", school.id, "--scope", "groups:read")
    secret = re.search(r"lmsapi_[\w-]+", said).group()
    assert code == 0
    assert Program(app, secret).ask("/groups").status_code == 200
    number = re.search(r"token (\d+)", said).group(1)
    assert "Sổ điểm" in lms("list")[1] and secret not in lms("list")[1]
    assert lms("revoke", number)[0] == 0
    assert Program(app, secret).ask("/groups").status_code == 401
    assert lms("add", "x", "--organisation", 999, "--scope", "groups:read")[0] != 0
    assert lms("add", "x", "--organisation", school.id, "--scope", "names:read")[0] != 0
    assert lms("revoke", 999)[0] != 0

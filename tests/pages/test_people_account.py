"""One's own account through the pages: settings, sign-ins, data, erasure."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
import sqlalchemy as sa

from lms.people.models import AuditEntry, Person, PersonState, Role, SignIn
from tests.pages.sign_in import sign_in
from tests.people.factories import (
    PASSWORD,
    make_adult,
    make_organisation,
    make_pupil,
    make_staff,
)
from tests.people.mailbox import deliver_all, path_in

PARTS = ("password", "e-mail", "erase")


@pytest.fixture
def mai(database, client, app):
    with database.writing() as session:
        person = make_adult(session, name="Nguyễn Mai", email="mai@school.example")
    sign_in(client, app, person.id)
    return person


@pytest.fixture
def pupil(database, client, app):
    with database.writing() as session:
        person = make_pupil(session, make_organisation(session), name="Lê An")
    sign_in(client, app, person.id)
    return person


def person_row(look, person):
    return look(sa.select(Person).where(Person.id == person.id))[0]


def test_strangers_and_guests_are_asked_to_sign_in(client):
    paths = ("/en/account", "/en/account/data", *(f"/en/account/{part}" for part in PARTS))
    for path in paths:
        assert client.get(path).status_code == 302
        if not path.endswith("data"):
            assert client.post(path).location.startswith("/en/sign-in")


def test_name_and_language_change_and_the_page_comes_in_that_language(client, mai, look):
    answer = client.post("/en/account", data={"name": "Nguyễn Thị  Mai", "language": "ja"})
    assert (answer.status_code, answer.location) == (303, "/ja/account")
    row = person_row(look, mai)
    assert (row.display_name, row.language) == ("Nguyễn Thị Mai", "ja")


@pytest.mark.parametrize("changes", [{"language": "xx"}, {"name": ""}, {"name": "n" * 200}])
def test_faulty_settings_change_nothing(client, mai, look, changes):
    form = {"name": "Mai", "language": "vi", **changes}
    assert client.post("/en/account", data=form).status_code == 400
    assert person_row(look, mai).display_name == "Nguyễn Mai"


def test_buddhist_years_are_offered_to_thai_readers(client, app, mai, look):
    assert 'name="buddhist_years"' not in client.get("/en/account").text
    assert 'name="buddhist_years"' in client.get("/th/account").text
    client.post("/th/account", data={"name": "Mai", "language": "th", "buddhist_years": "y"})
    assert person_row(look, mai).buddhist_years
    sign_in(client, app, mai.id)
    year = str(datetime.now(UTC).year + 543)
    assert year in client.get("/th/account").text
    assert year not in client.get("/en/account").text


def test_pupils_see_a_smaller_page_and_no_password_e_mail_or_erasure(client, pupil, look):
    page = client.get("/en/account").text
    assert "Tell your teacher." in page
    assert "/account/erase" not in page
    for part in PARTS:
        assert client.get(f"/en/account/{part}").status_code == 403
        assert client.post(f"/en/account/{part}", data={"password": "x"}).status_code == 403
    client.post("/en/account", data={"name": "Boss", "language": "en"})
    row = person_row(look, pupil)
    assert (row.display_name, row.language) == ("Lê An", "en")


def test_one_signs_out_elsewhere_from_the_list(client, app, mai, look):
    for _ in range(2):
        sign_in(app.test_client(), app, mai.id)
    page = client.get("/en/account").text
    assert page.count("Sign out there") == 2
    assert page.count("This browser") == 1
    first = look(sa.select(SignIn.id).order_by(SignIn.id.desc()))[0]
    client.post(f"/en/account/sign-ins/{first}/end")
    assert client.get("/en/account").text.count("Sign out there") == 1
    client.post("/en/account/sign-ins/end-others")
    page = client.get("/en/account")
    assert page.status_code == 200
    assert "Sign out there" not in page.text


def test_the_sign_in_of_somebody_else_cannot_be_ended(client, app, mai, database, look):
    with database.writing() as session:
        other = make_adult(session)
    sign_in(app.test_client(), app, other.id)
    theirs = look(sa.select(SignIn.id).where(SignIn.person_id == other.id))[0]
    client.post(f"/en/account/sign-ins/{theirs}/end")
    assert look(sa.select(SignIn.ended_at).where(SignIn.id == theirs)) == [None]


def test_the_password_changes_with_the_present_one_only(client, mai, look):
    path, new = "/en/account/password", "another long one"
    wrong = client.post(path, data={"present": "wrong", "password": new})
    assert wrong.status_code == 400
    assert "This is not your password." in wrong.text
    short = client.post(path, data={"present": PASSWORD, "password": "short"})
    assert short.status_code == 400
    assert client.post(path, data={"present": PASSWORD, "password": new}).status_code == 303
    assert client.get("/en/account").status_code == 200
    client.post("/en/sign-out")
    data = {"email": mai.email, "password": new}
    assert client.post("/en/sign-in", data=data).status_code == 303


def test_guessing_ones_own_password_locks_it(client, mai):
    data = {"present": "wrong", "password": "another long one"}
    codes = [client.post("/en/account/password", data=data).status_code for _ in range(6)]
    assert codes == [400] * 5 + [429]


def test_a_new_e_mail_is_verified_before_it_counts(client, app, mai, look):
    data = {"email": "new@school.example", "password": PASSWORD}
    assert client.post("/en/account/e-mail", data=data).status_code == 200
    assert person_row(look, mai).email == "mai@school.example"
    (message,) = deliver_all(app)
    assert message["To"] == "new@school.example"
    answer = client.post(path_in(message))
    assert answer.location == "/en/account"
    assert person_row(look, mai).email == "new@school.example"


def test_ones_data_come_as_a_file(client, mai):
    answer = client.get("/en/account/data")
    assert answer.mimetype == "application/json"
    assert "attachment" in answer.headers["Content-Disposition"]
    assert answer.headers["Cache-Control"] == "no-store"
    exported = json.loads(answer.text)
    assert exported["rooms"]["people"]["account"]["name"] == "Nguyễn Mai"


def test_a_pupil_takes_his_data_with_him(client, pupil):
    exported = json.loads(client.get("/vi/account/data").text)
    assert exported["rooms"]["people"]["account"]["kind"] == "pupil"


def test_erasing_oneself_needs_the_password_and_signs_out(client, mai, look):
    wrong = client.post("/en/account/erase", data={"password": "wrong"})
    assert wrong.status_code == 400
    assert person_row(look, mai).state is PersonState.ACTIVE
    answer = client.post("/en/account/erase", data={"password": PASSWORD})
    assert answer.status_code == 303
    row = person_row(look, mai)
    assert (row.state, row.display_name, row.email) == (PersonState.ERASED, "-", None)
    assert look(sa.select(SignIn).where(SignIn.person_id == mai.id)) == []
    assert client.get("/en/account").status_code == 302
    assert look(sa.select(AuditEntry.action)) == ["person.erase"]


def test_the_only_administrator_cannot_erase_himself(client, app, database, look):
    with database.writing() as session:
        chief = make_staff(session, Role.ADMINISTRATOR, make_organisation(session))
    sign_in(client, app, chief.id)
    answer = client.post("/en/account/erase", data={"password": PASSWORD})
    assert answer.status_code == 400
    assert "You are the only administrator." in answer.text
    assert person_row(look, chief).state is PersonState.ACTIVE

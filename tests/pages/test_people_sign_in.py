"""Signing in, up and out through the pages: what a person sees, and what others may not do."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa

from lms.app import create_app
from lms.db.session import EXTENSION
from lms.people import browser, first, service, tries
from lms.people.models import FailedSignIn, Organisation, Person, PersonState, Role, SignIn
from lms.web.actor import TOKEN
from tests.pages.sign_in import sign_in
from tests.people.factories import PASSWORD, make_adult, make_organisation, make_staff
from tests.people.mailbox import deliver_all, path_in

ACCOUNT = "/en/account"


@pytest.fixture
def mai(database):
    with database.writing() as session:
        return make_adult(session, name="Nguyễn Mai", email="mai@school.example")


def enter(client, email="mai@school.example", password=PASSWORD, language="en", **more):
    return client.post(f"/{language}/sign-in", data={"email": email, "password": password, **more})


def is_signed_in(client):
    return client.get(ACCOUNT).status_code == 200


def test_who_changes_the_language_while_signing_in_goes_on_in_it(client, mai):
    answer = enter(client, language="ja", next="/vi/account?a=1")
    assert answer.location == "/ja/account?a=1"


def test_an_adult_signs_in_and_out(client, mai):
    assert client.get("/en/sign-in").status_code == 200
    answer = enter(client, email="Mai@School.example")
    assert answer.status_code == 303
    assert is_signed_in(client)
    assert "Nguyễn Mai" in client.get(ACCOUNT).text
    assert client.post("/en/sign-out").status_code == 303
    assert not is_signed_in(client)


def test_a_stranger_is_brought_back_to_the_page_that_he_wanted(client, mai):
    asked = client.get("/en/account/password")
    assert asked.status_code == 302
    page = client.get(asked.location)
    wanted = re.search(r'name="next"[^>]*value="([^"]*)"', page.text)[1]
    answer = enter(client, next=wanted)
    assert answer.location == "/en/account/password"


@pytest.mark.parametrize(
    "target",
    [
        "https://bad.example/",
        "//bad.example",
        "/\\bad.example",
        "\\\\bad.example",
        "/\t/bad.example",
        "/en/\\bad",
        "javascript:alert(1)",
        "bad.example",
        " /en",
        "/\n/bad.example",
    ],
)
def test_signing_in_leads_to_no_other_site(client, mai, target):
    answer = enter(client, next=target)
    assert answer.status_code == 303
    assert re.match(r"^/[a-z]{2}/", answer.location), answer.location
    assert "bad" not in answer.location


def test_the_way_back_keeps_the_prefix_of_a_mount(app, mai):
    client = app.test_client()
    mounted = {"SCRIPT_NAME": "/climate"}
    answer = client.post(
        "/en/sign-in",
        data={"email": mai.email, "password": PASSWORD, "next": "/en/account"},
        environ_overrides=mounted,
    )
    assert answer.location == "/climate/en/account"


def test_a_wrong_password_is_counted_although_nothing_else_is_stored(client, mai, look):
    answer = enter(client, password="wrong")
    assert answer.status_code == 400
    assert "E-mail and password do not belong together." in answer.text
    assert look(sa.select(FailedSignIn.failures)) == [1]
    assert look(sa.select(SignIn)) == []


def test_the_locked_account_is_told_the_minutes_in_the_pages_language(client, mai):
    for _ in range(tries.FREE_FAILURES):
        enter(client, password="wrong")
    answer = enter(client)
    assert answer.status_code == 429
    assert "Wait 1 minute, then try again." in answer.text
    enter(client, language="vi")
    assert not is_signed_in(client)


def test_an_unknown_email_gets_the_same_page_as_a_wrong_password(client, mai):
    known, unknown = enter(client, password="x"), enter(client, "no@school.example", "x")
    # Without the token of the form, which carries the second in which it was signed.
    changing = r"mai@|no@|(?<=value=\")[^\"]{60,}"
    same = [re.sub(changing, "", answer.text) for answer in (known, unknown)]
    assert same[0] == same[1]
    assert known.status_code == unknown.status_code == 400


def test_forty_people_behind_one_address_all_sign_in(app, database):
    with database.writing() as session:
        emails = [make_adult(session).email for _ in range(40)]
    for email in emails:
        client = app.test_client()
        enter(client, password="wrong", email=email)
        assert enter(client, email=email).status_code == 303


def test_the_hundred_and_twenty_first_try_of_a_minute_is_refused(client):
    codes = [client.post("/en/sign-in", data={}).status_code for _ in range(121)]
    assert codes == [400] * 120 + [429]
    answer = client.post("/en/sign-in", data={})
    assert answer.headers["Retry-After"]
    assert "Wait 1 minute" in answer.text
    assert client.get("/en/sign-in").status_code == 200


def test_a_shared_computer_is_signed_out_after_half_an_hour(client, mai):
    enter(client, shared="y")
    assert is_signed_in(client)
    with client.session_transaction() as cookie:
        assert not cookie.permanent
        cookie[browser.LAST_CLICK] -= 31 * 60
    answer = client.get("/en/about")
    assert "You were signed out because this page was not used for 30 minutes." in answer.text
    assert not is_signed_in(client)


def test_a_shared_computer_keeps_no_page_that_back_would_show(client, mai):
    pages = (ACCOUNT, "/en/my-work", "/en/courses", "/en/nowhere")
    enter(client)
    assert {client.get(page).headers["Cache-Control"] for page in pages} == {"private, no-cache"}
    client.post("/en/sign-out")
    enter(client, shared="y")
    assert {client.get(page).headers["Cache-Control"] for page in pages} == {"no-store"}


def test_signing_in_as_somebody_else_signs_the_former_out(client, database, mai, look):
    with database.writing() as session:
        other = make_adult(session)
    enter(client)
    enter(client, email=other.email)
    still = look(sa.select(SignIn.person_id).where(SignIn.ended_at.is_(None)))
    assert still == [other.id]


def test_a_click_keeps_a_shared_computer_signed_in(client, mai):
    enter(client, shared="y")
    for _ in range(3):
        with client.session_transaction() as cookie:
            cookie[browser.LAST_CLICK] -= 20 * 60
        assert is_signed_in(client)


def test_what_a_guest_did_becomes_his_when_he_signs_in(client, app, database, mai, look):
    with database.writing() as session:
        guest = service.create_guest(session, "en", datetime.now(UTC))
    sign_in(client, app, guest.id)
    enter(client)
    assert look(sa.select(Person.merged_into_id).where(Person.id == guest.id)) == [mai.id]
    assert is_signed_in(client)


def test_the_cookie_of_the_former_person_is_worth_nothing_after_signing_out(client, mai, app):
    enter(client)
    with client.session_transaction() as cookie:
        token = cookie[TOKEN]
    client.post("/en/sign-out")
    with client.session_transaction() as cookie:
        cookie[TOKEN] = token
    assert not is_signed_in(client)


SIGN_UP = {"name": "Trần Văn Bình", "email": "binh@school.example", "password": PASSWORD}


def test_a_new_learner_signs_up_confirms_and_signs_in(client, app):
    page = client.get("/vi/sign-up").text
    assert "/vi/privacy" in page
    answer = client.post("/vi/sign-up", data=SIGN_UP)
    assert answer.status_code == 200
    assert enter(client, "binh@school.example").status_code == 403
    (message, _again) = deliver_all(app)
    path = path_in(message)
    assert path.startswith("/vi/verify/")
    assert client.get(path).headers["Cache-Control"] == "no-store"
    assert not look_person(app).email_verified_at, "reading the link confirmed it"
    assert client.post(path).status_code == 303
    assert enter(client, "binh@school.example").status_code == 303
    assert is_signed_in(client)


def look_person(app, email="binh@school.example"):
    with app.extensions[EXTENSION].reading() as session:
        return service.person_with_email(session, email)


def test_the_answer_to_a_sign_up_does_not_tell_whether_the_email_is_known(client, mai, app):
    fresh = client.post("/en/sign-up", data=SIGN_UP)
    known = client.post("/en/sign-up", data={**SIGN_UP, "email": mai.email})
    assert fresh.status_code == known.status_code == 200
    assert fresh.text.replace(SIGN_UP["email"], "") == known.text.replace(mai.email, "")
    one, two = (
        client.post("/en/forgot", data={"email": mai.email}),
        client.post("/en/forgot", data={"email": "no@school.example"}),
    )
    assert one.text.replace(mai.email, "") == two.text.replace("no@school.example", "")


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"password": "short"}, "Use at least 10 characters; these are 5."),
        ({"password": "aaaaaaaaaaaa"}, "This password is easy to guess."),
        ({"password": ""}, "Fill in this field."),
        ({"email": "binh"}, "Write an e-mail address"),
        ({"name": "  "}, "Fill in this field"),
        ({"name": "n" * 121}, "at most 120 characters"),
        ({"staff_code": "NOSUCH"}, "Code not recognised."),
        ({"staff_code": "NOSUCH", "password": "short"}, "Code not recognised."),
    ],
)
def test_a_faulty_sign_up_says_what_is_wrong_and_makes_nobody(client, look, changes, words):
    answer = client.post("/en/sign-up", data={**SIGN_UP, **changes})
    assert answer.status_code == 400
    assert words in answer.text
    assert look(sa.select(Person)) == []


def test_whoever_knows_the_staff_code_waits_until_approved(client, app, database, look):
    with database.writing() as session:
        school = make_organisation(session)
        head = make_staff(session, Role.ADMINISTRATOR, school)
    spelled = f"{school.staff_code[:4].lower()}-{school.staff_code[4:]}"
    client.post("/en/sign-up", data={**SIGN_UP, "staff_code": spelled})
    (message,) = deliver_all(app)
    assert "waits for approval" in client.post(path_in(message)).text
    (to_head,) = deliver_all(app)
    assert to_head["To"] == head.email
    waits = enter(client, "binh@school.example")
    assert waits.status_code == 403
    assert "waits for approval" in waits.text

    person = look_person(app)
    chief = app.test_client()
    sign_in(chief, app, head.id)
    assert "Trần Văn Bình" in chief.get("/en/admin/approvals").text
    chief.post(f"/en/admin/approvals/{person.id}/approve")
    assert look(sa.select(Person.state).where(Person.id == person.id)) == [PersonState.ACTIVE]
    assert enter(client, "binh@school.example").status_code == 303


def test_a_forgotten_password_is_chosen_anew_by_link_once(client, app, mai):
    client.post("/en/forgot", data={"email": mai.email})
    (message,) = deliver_all(app)
    path = path_in(message)
    assert client.get(path).status_code == 200
    assert client.post(path, data={"password": "short"}).status_code == 400
    assert client.post(path, data={"password": "another long one"}).status_code == 303
    assert enter(client).status_code == 400
    assert enter(client, password="another long one").status_code == 303
    for answer in (client.get(path), client.post(path, data={"password": PASSWORD})):
        assert answer.status_code == 404
        assert "This link no longer works" in answer.text


@pytest.mark.parametrize("kind", ["verify", "reset", "invitation", "setup"])
def test_a_link_that_nobody_made_says_what_to_do(client, kind):
    for token in ("x", "x.y", "%00", "a" * 500):
        for answer in (client.get(f"/en/{kind}/{token}"), client.post(f"/en/{kind}/{token}")):
            assert answer.status_code == 404
            assert "This link no longer works" in answer.text


def test_an_expired_link_is_refused(client, app, mai, database):
    client.post("/en/forgot", data={"email": mai.email})
    (message,) = deliver_all(app)
    with database.writing() as session:
        session.execute(
            sa.text("UPDATE secret_link SET expires_at = :past"),
            {"past": (datetime.now(UTC) - timedelta(minutes=1)).replace(tzinfo=None)},
        )
    assert client.get(path_in(message)).status_code == 404


def test_the_first_administrator_sets_the_installation_up(client, app, database, look):
    with app.app_context(), database.writing() as session:
        token = first.first_administrator_link(session, datetime.now(UTC))
    path = f"/vi/setup/{token}"
    assert 'value="Asia/Ho_Chi_Minh" selected' in client.get(path).text.replace(
        'selected value="Asia/Ho_Chi_Minh"', 'value="Asia/Ho_Chi_Minh" selected'
    )
    form = {
        "organisation": "Sở Giáo dục và Đào tạo Đà Nẵng",
        "kind": "city",
        "time_zone": "Asia/Ho_Chi_Minh",
        **SIGN_UP,
    }
    assert client.post(path, data={**form, "kind": "planet"}).status_code == 400
    answer = client.post(path, data=form)
    assert (answer.status_code, answer.location) == (303, "/vi/admin")
    assert "Sở Giáo dục" in client.get("/vi/admin").text
    assert look(sa.select(Organisation.language)) == ["vi"]
    assert client.get(path).status_code == 404
    assert client.post(path, data=form).status_code == 404


def test_a_form_without_its_token_is_refused(settings, mai, database):
    protected = create_app(settings, config={"TESTING": True})
    client = protected.test_client()
    data = {"email": mai.email, "password": PASSWORD}
    assert client.post("/en/sign-in", data=data).status_code == 400
    page = client.get("/en/sign-in").text
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)[1]
    assert client.post("/en/sign-in", data={**data, "csrf_token": token}).status_code == 303
    assert client.get(ACCOUNT).status_code == 200
    assert client.post("/en/sign-out").status_code == 400
    assert client.get(ACCOUNT).status_code == 200
    protected.extensions[EXTENSION].engines.dispose()

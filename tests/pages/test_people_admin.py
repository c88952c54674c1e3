"""Administration through the pages: what each kind of person may do there, and what it does."""

from __future__ import annotations

import re
import unicodedata
from datetime import UTC, datetime

import pytest
import sqlalchemy as sa

from lms.people import lists, service, tries
from lms.people.models import (
    AuditEntry,
    FailedSignIn,
    Organisation,
    Person,
    PersonState,
    Role,
    RoleGrant,
)
from tests.groups.factories import add_pupil, make_group
from tests.pages.sign_in import sign_in
from tests.people.factories import (
    PASSWORD,
    make_adult,
    make_organisation,
    make_pupil,
    make_staff,
)
from tests.people.mailbox import deliver_all, path_in


class Place:
    """A city with a school and a stranger's school beside it."""

    def __init__(self, session):
        self.city = make_organisation(session, name="Đà Nẵng")
        self.school = make_organisation(session, name="Trường Lê Lợi", parent_id=self.city.id)
        self.other = make_organisation(session, name="Trường Kim Đồng", parent_id=self.city.id)
        self.chief = make_staff(session, Role.ADMINISTRATOR, self.city, name="Hồ Văn Nam")
        self.head = make_staff(session, Role.ADMINISTRATOR, self.school, name="Đỗ Thị Hoa")
        self.teacher = make_staff(session, Role.LEADER, self.school, name="Phan Văn Đức")
        self.stranger = make_staff(session, Role.LEADER, self.other, name="Vũ Thị Yến")
        self.manager = make_staff(session, Role.MANAGER, self.city, name="Bùi Minh")
        self.pupil = make_pupil(session, self.school, name="Lê An")
        self.learner = make_adult(session, name="Tạ Quang")


@pytest.fixture
def place(database):
    with database.writing() as session:
        return Place(session)


@pytest.fixture
def head(client, app, place):
    sign_in(client, app, place.head.id)
    return client


@pytest.fixture
def chief(client, app, place):
    sign_in(client, app, place.chief.id)
    return client


def row(look, person):
    return look(sa.select(Person).where(Person.id == person.id))[0]


def actions(look):
    return look(sa.select(AuditEntry.action).order_by(AuditEntry.id.desc()))


PAGES = ("", "/people", "/approvals", "/invitations", "/log")


def test_only_administrators_open_the_administration(client, app, place):
    for person in (place.teacher, place.manager, place.pupil, place.learner):
        sign_in(client, app, person.id)
        for page in PAGES:
            assert client.get(f"/en/admin{page}").status_code == 403, (person.display_name, page)
        for each in (place.pupil, place.learner, person):
            assert client.get(f"/en/admin/people/{each.id}").status_code == 403
        assert client.post("/en/admin/invitations", data={}).status_code == 403
        assert "/en/admin" not in client.get("/en/account").text


def test_administrators_open_every_page_in_every_language(chief, place):
    person, organisation = place.teacher.id, place.school.id
    further = (
        f"/organisations/{organisation}",
        f"/organisations/{organisation}/add",
        f"/people/{person}",
        f"/people/{place.pupil.id}",
        f"/people/{person}/merge",
        f"/people/{person}/merge?other={place.learner.id}",
        f"/people/{person}/erase",
    )
    for language in ("vi", "th", "en", "ja"):
        for page in (*PAGES, *further):
            assert chief.get(f"/{language}/admin{page}").status_code == 200, page


def test_a_head_of_school_reaches_nothing_beside_or_above_it(head, place, look):
    for organisation in (place.city, place.other):
        path = f"/en/admin/organisations/{organisation.id}"
        for answer in (
            head.get(path),
            head.post(path, data={}),
            head.get(f"{path}/add"),
            head.post(f"{path}/add", data={}),
            head.post(f"{path}/staff-code"),
        ):
            assert answer.status_code == 403
    for person in (place.stranger, place.chief, place.manager, place.learner):
        path = f"/en/admin/people/{person.id}"
        assert head.get(path).status_code == 403
        for verb in (
            "",
            "/roles",
            "/roles/withdraw",
            "/disable",
            "/enable",
            "/unlock",
            "/confirm-e-mail",
            "/password-link",
            "/merge",
            "/erase",
        ):
            assert head.post(path + verb, data={"sure": "y"}).status_code == 403, verb
    people = head.get("/en/admin/people").text
    assert "Phan Văn Đức" in people
    assert "Vũ Thị Yến" not in people
    assert "Trường Kim Đồng" not in people
    assert row(look, place.stranger).state is PersonState.ACTIVE


def test_what_does_not_exist_is_not_found(chief, place, database):
    with database.writing() as session:
        guest = service.create_guest(session, "vi", place.city.created_at)
    assert chief.get("/en/admin/organisations/9999").status_code == 404
    assert chief.get("/en/admin/people/9999").status_code == 404
    assert chief.get(f"/en/admin/people/{guest.id}").status_code == 404


ORGANISATION = {"kind": "school", "time_zone": "Asia/Ho_Chi_Minh", "language": "vi"}


def test_a_school_is_added_below_and_renamed(chief, place, look):
    path = f"/en/admin/organisations/{place.city.id}/add"
    answer = chief.post(path, data={**ORGANISATION, "name": "Trường Ba Đình"})
    made = look(sa.select(Organisation).where(Organisation.name == "Trường Ba Đình"))[0]
    assert answer.location == f"/en/admin/organisations/{made.id}"
    assert made.parent_id == place.city.id
    assert actions(look)[0] == "organisation.create"
    data = {**ORGANISATION, "name": "Trường Hòa", "managers_see_names": "y"}
    assert chief.post(answer.location, data=data).status_code == 303
    changed = look(sa.select(Organisation).where(Organisation.id == made.id))[0]
    assert (changed.name, changed.managers_see_names) == ("Trường Hòa", True)
    assert actions(look)[0] == "organisation.names-policy"


@pytest.mark.parametrize(
    "changes", [{"name": ""}, {"kind": "planet"}, {"time_zone": "Mars/Base"}, {"language": "xx"}]
)
def test_a_faulty_organisation_changes_nothing(chief, place, look, changes):
    data = {**ORGANISATION, "name": "Other", **changes}
    for path in ("", "/add"):
        answer = chief.post(f"/en/admin/organisations/{place.school.id}{path}", data=data)
        assert answer.status_code == 400
    assert len(look(sa.select(Organisation))) == 3
    assert look(sa.select(Organisation.name).where(Organisation.name == "Other")) == []


def test_a_new_staff_code_replaces_the_old_one(head, place, look):
    head.post(f"/en/admin/organisations/{place.school.id}/staff-code")
    codes = look(sa.select(Organisation.staff_code).where(Organisation.id == place.school.id))
    assert codes != [place.school.staff_code]
    assert actions(look)[0] == "staff-code.renew"


def test_people_are_searched_filtered_and_paged(chief, place, database):
    page = chief.get("/en/admin/people?q=lê&kind=pupil").text
    assert "Lê An" in page
    assert "Phan Văn Đức" not in page
    assert "Nobody found" in chief.get("/en/admin/people?q=zzz").text
    assert chief.get("/en/admin/people?role=chief&organisation=x&page=y&state=1").status_code == 200
    with database.writing() as session:
        for _ in range(lists.PAGE):
            make_pupil(session, place.school)
    first = chief.get("/en/admin/people?kind=pupil&q=").text
    assert "Page 1 of 2" in first
    following = re.search(r'rel="next" href="([^"]+)"', first)[1].replace("&amp;", "&")
    assert "kind=pupil" in following
    assert "Page 2 of 2" in chief.get(following).text


def test_the_people_page_asks_the_same_number_of_questions_for_any_number(
    chief, place, database, count_queries
):
    def questions():
        count_queries.clear()
        assert chief.get("/en/admin/people").status_code == 200
        return len(count_queries)

    questions()
    few = questions()
    with database.writing() as session:
        for _ in range(30):
            make_staff(session, Role.LEADER, place.school)
    assert questions() == few


def test_a_role_is_given_and_withdrawn_and_both_are_in_the_log(head, place, look):
    path = f"/en/admin/people/{place.teacher.id}/roles"
    data = {"role": "manager", "role_organisation": str(place.school.id)}
    assert head.post(path, data=data).status_code == 303
    held = look(sa.select(RoleGrant.role).where(RoleGrant.person_id == place.teacher.id))
    assert set(held) == {Role.LEADER, Role.MANAGER}
    back = {"role": "manager", "organisation": str(place.school.id)}
    assert head.post(f"{path}/withdraw", data=back).status_code == 303
    held = look(sa.select(RoleGrant.role).where(RoleGrant.person_id == place.teacher.id))
    assert held == [Role.LEADER]
    assert actions(look)[:2] == ["role.withdraw", "role.grant"]
    log = head.get("/en/admin/log").text
    assert "Role withdrawn" in log
    assert "Phan Văn Đức" in log


def test_a_role_elsewhere_cannot_be_given_or_withdrawn(head, place, look):
    path = f"/en/admin/people/{place.teacher.id}/roles"
    before = len(look(sa.select(RoleGrant)))
    for organisation in (place.city.id, place.other.id, 9999, "x", ""):
        data = {"role": "administrator", "role_organisation": str(organisation)}
        assert head.post(path, data=data).status_code == 400
        data = {"role": "leader", "organisation": str(organisation)}
        assert head.post(f"{path}/withdraw", data=data).status_code in (400, 403)
    assert head.post(path, data={"role": "chief", "role_organisation": "1"}).status_code == 400
    assert len(look(sa.select(RoleGrant))) == before


def test_pupils_get_no_roles(head, place, look):
    data = {"role": "leader", "role_organisation": str(place.school.id)}
    assert head.post(f"/en/admin/people/{place.pupil.id}/roles", data=data).status_code == 400
    assert look(sa.select(RoleGrant).where(RoleGrant.person_id == place.pupil.id)) == []


def test_details_change_within_ones_organisations_only(head, place, look):
    path = f"/en/admin/people/{place.pupil.id}"
    data = {"name": "Lê Văn An", "organisation": str(place.school.id), "extra_time": "25"}
    assert head.post(path, data=data).status_code == 303
    changed = row(look, place.pupil)
    assert (changed.display_name, changed.extra_time_percent) == ("Lê Văn An", 25)
    for changes in (
        {"organisation": str(place.other.id)},
        {"organisation": ""},
        {"extra_time": "-1"},
        {"extra_time": "999"},
        {"extra_time": "many"},
        {"name": ""},
    ):
        assert head.post(path, data={**data, **changes}).status_code == 400
    assert row(look, place.pupil).organisation_id == place.school.id


def test_a_disabled_account_is_signed_out_and_opens_again(head, app, place, client, look):
    path = f"/en/admin/people/{place.teacher.id}"
    head.post(f"{path}/disable")
    assert row(look, place.teacher).state is PersonState.DISABLED
    assert "Enable the account" in head.get(path).text
    head.post(f"{path}/enable")
    assert row(look, place.teacher).state is PersonState.ACTIVE
    assert actions(look)[:2] == ["person.enable", "person.disable"]


def test_the_last_administrator_is_neither_disabled_nor_withdrawn_nor_erased(chief, place, look):
    path = f"/en/admin/people/{place.chief.id}"
    chief.post(f"{path}/disable")
    chief.post(f"{path}/erase", data={"sure": "y"})
    answer = chief.post(
        f"{path}/roles/withdraw",
        data={"role": "administrator", "organisation": str(place.city.id)},
    )
    assert answer.status_code == 303
    assert "This is the only administrator here." in chief.get(path).text
    assert row(look, place.chief).state is PersonState.ACTIVE
    assert chief.get("/en/admin").status_code == 200


def test_the_last_administrator_is_not_merged_into_a_closed_account(chief, place, look, database):
    with database.writing() as session:
        closed = make_adult(session, organisation_id=place.city.id, state=PersonState.DISABLED).id
    chief.post(f"/en/admin/people/{closed}/merge", data={"other": str(place.chief.id), "sure": "y"})
    assert "This is the only administrator here." in chief.get(f"/en/admin/people/{closed}").text
    assert row(look, place.chief).merged_into_id is None


def test_a_locked_account_says_so_and_is_unlocked(head, place, client, look, database):
    with database.writing() as session:
        for _ in range(tries.FREE_FAILURES):
            with pytest.raises(tries.WrongSecretError):
                tries.check_pin(session, place.pupil.id, "0", datetime.now(UTC))
    path = f"/en/admin/people/{place.pupil.id}"
    assert "Too many wrong tries." in head.get(path).text
    head.post(f"{path}/unlock")
    assert look(sa.select(FailedSignIn)) == []


def link_on(page):
    return re.search(r'id="link" type="text" value="http://[^/]+([^"]+)"', page)[1]


def test_a_link_for_a_new_password_is_shown_once_and_works(head, app, place):
    answer = head.post(f"/en/admin/people/{place.teacher.id}/password-link")
    assert answer.headers["Cache-Control"] == "no-store"
    path = link_on(answer.text)
    assert path.startswith("/en/reset/")
    other = app.test_client()
    assert other.post(path, data={"password": "another long one"}).status_code == 303
    data = {"email": place.teacher.email, "password": "another long one"}
    assert other.post("/en/sign-in", data=data).status_code == 303


def test_an_unconfirmed_e_mail_is_confirmed_by_hand(head, place, database, look):
    with database.writing() as session:
        session.get_one(Person, place.teacher.id).email_verified_at = None
    path = f"/en/admin/people/{place.teacher.id}"
    assert "E-mail not confirmed" in head.get(path).text
    head.post(f"{path}/confirm-e-mail")
    assert row(look, place.teacher).email_verified_at is not None


def test_doubles_are_found_and_merged_after_a_tick(chief, place, database, look):
    with database.writing() as session:
        double = make_pupil(session, place.other, name="Lê An")
    path = f"/en/admin/people/{place.pupil.id}/merge"
    assert f"other={double.id}" in chief.get(path).text
    assert chief.post(path, data={"other": double.id}).status_code == 400
    assert row(look, double).merged_into_id is None
    assert chief.post(path, data={"other": double.id, "sure": "y"}).status_code == 303
    assert row(look, double).merged_into_id == place.pupil.id
    assert actions(look)[0] == "people.merge"
    assert chief.get(f"/en/admin/people/{double.id}").status_code == 404
    for other in (place.pupil.id, place.teacher.id, double.id, 9999, "x"):
        assert chief.post(path, data={"other": other, "sure": "y"}).status_code == 400


def test_two_of_one_name_are_told_apart_by_class_and_number(chief, place, database):
    with database.writing() as session:
        school = session.get_one(Organisation, place.school.id)
        first = add_pupil(session, make_group(session, school, name="7A"), "Lê An", 5)
        second = add_pupil(session, make_group(session, school, name="7B"), "Lê An", 12)
        one, two = first.person_id, second.person_id
    here, there = "7A · 2026–2027 · Number 5", "7B · 2026–2027 · Number 12"
    for path in (f"{one}/merge", f"{one}/merge?other={two}"):
        page = chief.get(f"/en/admin/people/{path}").text
        assert here in page
        assert there in page
    page = chief.get(f"/en/admin/people/{two}/erase").text
    assert there in page
    assert here not in page
    assert "Trường Lê Lợi" in page


def test_a_double_in_another_school_is_not_merged_by_the_head_of_this_one(head, place, database):
    with database.writing() as session:
        double = make_pupil(session, place.other, name="Lê An")
    path = f"/en/admin/people/{place.pupil.id}/merge"
    assert f"other={double.id}" not in head.get(path).text
    assert head.get(f"{path}?other={double.id}").status_code == 403
    assert head.post(path, data={"other": double.id, "sure": "y"}).status_code == 403


def test_somebody_is_erased_after_a_tick(head, place, look):
    path = f"/en/admin/people/{place.pupil.id}/erase"
    page = head.get(path).text
    assert "Lê An" in page
    assert "cannot be undone" in page
    assert head.post(path, data={}).status_code == 400
    assert row(look, place.pupil).state is PersonState.ACTIVE
    assert head.post(path, data={"sure": "y"}).location == "/en/admin/people"
    assert row(look, place.pupil).state is PersonState.ERASED
    log = head.get("/en/admin/log?action=person.erase").text
    assert "Account erased" in log
    assert "Lê An" not in log


INVITATION = {"email": "lan@school.example", "role": "leader", "language": "vi"}


def test_an_invitation_is_mailed_accepted_and_signs_in(head, app, place, look):
    data = {**INVITATION, "organisation": str(place.school.id)}
    answer = head.post("/en/admin/invitations", data=data)
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"
    (message,) = deliver_all(app)
    assert path_in(message) == link_on(answer.text)
    assert "lan<wbr>@school.example" in head.get("/en/admin/invitations").text
    path = link_on(answer.text)

    lan = app.test_client()
    page = lan.get(path)
    assert page.status_code == 200
    assert "Trường Lê Lợi" in page.text
    assert lan.post(path, data={"name": "Lan", "password": "short"}).status_code == 400
    assert lan.post(path, data={"name": "Lan", "password": PASSWORD}).status_code == 303
    person = look(sa.select(Person).where(Person.email == "lan@school.example"))[0]
    grants = look(sa.select(RoleGrant).where(RoleGrant.person_id == person.id))
    assert [(each.role, each.organisation_id) for each in grants] == [
        (Role.LEADER, place.school.id)
    ]
    assert lan.get("/vi/account").status_code == 200
    assert lan.get(path).status_code == 404


def test_who_has_an_account_accepts_with_its_password(head, app, place, look):
    data = {**INVITATION, "email": place.learner.email, "organisation": str(place.school.id)}
    path = link_on(head.post("/en/admin/invitations", data=data).text)
    other = app.test_client()
    assert other.post(path, data={"password": "wrong"}).status_code == 400
    assert look(sa.select(FailedSignIn.failures)) == [1]
    assert other.post(path, data={"password": PASSWORD}).status_code == 303
    held = look(sa.select(RoleGrant.role).where(RoleGrant.person_id == place.learner.id))
    assert held == [Role.LEADER]


def test_nobody_is_invited_to_an_organisation_of_others(head, place, look):
    for organisation in (place.city.id, place.other.id, 9999, ""):
        data = {**INVITATION, "organisation": str(organisation)}
        assert head.post("/en/admin/invitations", data=data).status_code == 400
    assert "invitation.send" not in actions(look)


def test_a_withdrawn_invitation_no_longer_works(head, app, place, client, look):
    data = {**INVITATION, "organisation": str(place.school.id)}
    path = link_on(head.post("/en/admin/invitations", data=data).text)
    withdraw = re.search(
        r'action="(/en/admin/invitations/\d+/withdraw)"', head.get("/en/admin/invitations").text
    )[1]
    sign_in(client, app, place.teacher.id)
    assert client.post(withdraw).status_code == 403
    sign_in(client, app, place.head.id)
    assert head.post(withdraw).status_code == 303
    assert app.test_client().get(path).status_code == 404
    assert head.post("/en/admin/invitations/9999/withdraw").status_code == 404


def test_who_waits_elsewhere_is_not_approved_by_the_head_of_this_school(
    head, place, database, look
):
    with database.writing() as session:
        there = make_adult(
            session, organisation_id=place.other.id, state=PersonState.WAITING, name="Cao Sơn"
        )
    assert "Cao Sơn" not in head.get("/en/admin/approvals").text
    for answer in ("approve", "decline"):
        assert head.post(f"/en/admin/approvals/{there.id}/{answer}").status_code == 403
    assert row(look, there).state is PersonState.WAITING


def test_declining_says_so_by_mail_and_leaves_a_learner(head, app, place, database, look):
    with database.writing() as session:
        here = make_adult(session, organisation_id=place.school.id, state=PersonState.WAITING)
    assert head.post(f"/en/admin/approvals/{here.id}/decline").status_code == 303
    (message,) = deliver_all(app)
    assert message["To"] == here.email
    assert (row(look, here).state, row(look, here).organisation_id) == (PersonState.ACTIVE, None)


def test_the_log_is_filtered_by_what_happened(chief, place):
    assert "Hồ Văn Nam" in chief.get("/en/admin/log").text
    assert "Nothing here yet" in chief.get("/en/admin/log?action=pin.reset").text
    assert "Nothing here yet" in chief.get("/en/admin/log?action=<script>").text


def test_a_name_is_found_however_the_keyboard_composes_it(chief, place):
    typed = unicodedata.normalize("NFD", "Đỗ Thị")
    assert "Đỗ Thị Hoa" in chief.get("/en/admin/people", query_string={"q": typed}).text


@pytest.mark.parametrize(
    ("language", "words"), [("en", "Write a whole number."), ("vi", "Not a valid"), ("th", "Not a")]
)
def test_what_is_no_number_is_said_in_the_language_of_the_page(chief, place, language, words):
    values = {"name": "A", "organisation": str(place.school.id), "extra_time": "abc"}
    page = chief.post(f"/{language}/admin/people/{place.teacher.id}", data=values)
    assert page.status_code == 400
    assert (words in page.text) is (language == "en")

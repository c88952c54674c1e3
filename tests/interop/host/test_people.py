"""Whom the host signs in is signed in here, at once and only as long."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
import sqlalchemy as sa

from lms.interop.host.models import HostUnit, HostUser
from lms.mount import HostOrganisation, HostPerson
from lms.people import service
from lms.people.models import Organisation, Person, PersonKind, PersonState, Role, RoleGrant
from lms.people.privacy import erase_person
from tests.conftest import NOW

ACCOUNT = "/climate/en/account"


def enter(client, who):
    client.get(f"/enter?who={who}")


def name_on(client):
    """Whose name the head of a page shows."""
    page = client.get("/climate/en/about").text
    return next((name for name in ("Nguyễn An", "Trần Mai") if name in page), None)


def test_a_first_visit_makes_the_person_once(client, look):
    enter(client, 1)
    for _visit in range(2):
        assert client.get(ACCOUNT).status_code == 200
    (person,) = look(sa.select(Person))
    assert (person.display_name, person.kind, person.language) == (
        "Nguyễn An",
        PersonKind.PUPIL,
        "en",
    )
    assert person.email is person.password_hash is person.pin_hash is None
    (user,) = look(sa.select(HostUser))
    assert (user.realm, user.subject, user.person_id) == ("host", "1", person.id)


def test_a_stranger_at_the_host_is_a_stranger_here_and_leaves_nothing(client, rows):
    client.get("/climate/en/about")
    answer = client.get(ACCOUNT)
    assert answer.status_code == 302
    assert rows(Person) == rows(HostUser) == 0


def test_signing_out_at_the_host_takes_effect_at_once(client):
    enter(client, 1)
    assert name_on(client) == "Nguyễn An"
    client.get("/leave")
    assert name_on(client) is None
    assert client.get(ACCOUNT).status_code == 302


def test_another_account_at_the_host_is_another_person_at_once(client, look):
    enter(client, 1)
    assert name_on(client) == "Nguyễn An"
    enter(client, 2)
    assert name_on(client) == "Trần Mai"
    assert len(look(sa.select(Person))) == 2


def test_a_form_of_one_account_is_not_sent_as_another(host, client):
    host.climate.inner().config["WTF_CSRF_ENABLED"] = True
    enter(client, 1)
    page = client.get(ACCOUNT).text
    token = page.split('name="csrf_token" value="')[1].split('"')[0]
    form = {"csrf_token": token, "language": "ja"}
    enter(client, 2)
    assert client.post(ACCOUNT, data=form).status_code == 400
    enter(client, 1)
    assert client.post(ACCOUNT, data=form).status_code == 400  # the session began anew
    page = client.get(ACCOUNT).text
    form["csrf_token"] = page.split('name="csrf_token" value="')[1].split('"')[0]
    assert client.post(ACCOUNT, data=form).status_code == 303


def test_a_first_visit_with_several_pages_at_once_makes_one_person(host, people, rows):
    together = threading.Barrier(4)
    said = people.person

    def person():
        together.wait(10)
        return said()

    people.person = person
    clients = [host.test_client() for _ in range(4)]
    for client in clients:
        enter(client, 1)
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda client: client.get(ACCOUNT).status_code, clients))
    assert answers == [200] * 4
    assert rows(Person) == rows(HostUser) == 1
    assert rows(Organisation) == rows(HostUnit) == 1


def test_nothing_is_written_and_one_query_asked_while_the_host_says_the_same(
    client, people, count_queries
):
    enter(client, 2)
    client.get("/climate/en/about")
    client.get("/climate/en/about")
    count_queries.clear()
    people.asked = 0
    assert client.get("/climate/en/about").status_code == 200
    assert people.asked == 1
    assert [each for each in count_queries if "host_user" in each] == count_queries
    assert len(count_queries) == 1


def test_a_first_visit_may_be_a_form_that_is_sent(client, people, look):
    enter(client, 1)
    answer = client.post(ACCOUNT, data={"language": "ja"})
    assert answer.status_code == 303
    assert look(sa.select(Person.language)) == ["ja"]


def test_static_files_and_states_of_a_run_ask_nobody(client, people):
    enter(client, 1)
    page = client.get("/climate/en/about").text
    path = page.split('rel="stylesheet" href="')[1].split('"')[0]
    people.asked = 0
    assert client.get(path).status_code == 200
    client.get("/climate/live/none/state")
    assert people.asked == 0


def test_a_new_name_and_new_roles_are_kept_and_withdrawn_ones_go(client, people, look):
    enter(client, 2)
    client.get(ACCOUNT)
    assert look(sa.select(RoleGrant.role)) == [Role.LEADER]
    people.all["2"] = replace(
        people.all["2"], name="Trần Thị Mai", roles=("manager", "administrator")
    )
    assert "Trần Thị Mai" in client.get(ACCOUNT).text
    assert set(look(sa.select(RoleGrant.role))) == {Role.MANAGER, Role.ADMINISTRATOR}
    people.all["2"] = replace(people.all["2"], roles=())
    client.get(ACCOUNT)
    assert look(sa.select(RoleGrant.role)) == []  # also the last administrator: the host rules


def test_a_role_given_here_stays_when_the_host_changes_its_own(client, people, database, look):
    enter(client, 2)
    client.get(ACCOUNT)
    with database.writing() as writing:
        person = writing.scalar(sa.select(Person))
        place = person.organisation_id
        writing.add(
            RoleGrant(person_id=person.id, role=Role.EDITOR, organisation_id=place, granted_at=NOW)
        )
    people.all["2"] = replace(people.all["2"], roles=())
    client.get(ACCOUNT)
    assert look(sa.select(RoleGrant.role)) == [Role.EDITOR]


def test_organisations_of_the_host_stand_below_its_own(client, people, look, rows):
    north = HostOrganisation(id="n", name="Hải Châu", kind="district", language="vi")
    people.all["2"] = replace(people.all["2"], organisation=north)
    enter(client, 2)
    client.get(ACCOUNT)
    root, district = look(sa.select(Organisation).order_by(Organisation.id))
    assert (root.name, district.name, district.parent_id) == ("Sông Hàn", "Hải Châu", root.id)
    assert look(sa.select(RoleGrant.organisation_id)) == [district.id]
    people.all["2"] = replace(people.all["2"], organisation=replace(north, name="Quận Hải Châu"))
    client.get(ACCOUNT)
    assert "Quận Hải Châu" in look(sa.select(Organisation.name))
    assert rows(HostUnit) == 2


def test_names_and_addresses_that_are_not_to_be_kept_are_not(client, people, look):
    people.keeps_names = False
    people.all["1"] = replace(people.all["1"], email="an@school.example")
    enter(client, 1)
    client.get(ACCOUNT)
    (person,) = look(sa.select(Person))
    assert person.display_name.startswith("#")
    assert look(sa.select(HostUser.email)) == [None]
    people.keeps_emails = True
    client.get(ACCOUNT)
    assert look(sa.select(HostUser.email)) == ["an@school.example"]


def test_nobody_is_found_by_e_mail(client, people, database, rows):
    with database.writing() as writing:
        new = service.NewAdult("mai@school.example", "Mai", "a long password", "vi")
        service.create_adult(writing, new, NOW)
    people.keeps_emails = True
    people.all["2"] = replace(people.all["2"], email="mai@school.example")
    enter(client, 2)
    client.get(ACCOUNT)
    assert rows(Person) == 2


def test_our_sign_in_leads_to_the_hosts_and_back_to_the_page_wanted(client):
    asked = client.get(f"{ACCOUNT}?a=1")
    at_host = client.get(asked.location)
    assert at_host.location.startswith("/enter?back=")
    back = client.get(f"{at_host.location}&who=1")  # the host signs in and leads back
    assert client.get(back.location).location == f"{ACCOUNT}?a=1"


@pytest.mark.parametrize("path", ["sign-up", "forgot", "setup/x", "reset/x", "invitation/x"])
def test_pages_of_our_own_sign_in_lead_to_the_hosts(client, path):
    answer = client.get(f"/climate/en/{path}")
    assert answer.location.startswith("/enter?back=")
    enter(client, 1)
    assert client.get(f"/climate/en/{path}").status_code == 404


def test_a_password_sent_to_our_sign_in_opens_nothing(client, database):
    with database.writing() as writing:
        new = service.NewAdult("mai@school.example", "Mai", "a long password", "vi", verified=True)
        service.create_adult(writing, new, NOW)
    form = {"email": "mai@school.example", "password": "a long password"}
    answer = client.post("/climate/en/sign-in", data=form)
    assert answer.status_code == 303
    assert answer.location.startswith("/enter?back=")
    assert client.get(ACCOUNT).status_code == 302


def test_signing_out_here_leads_to_where_one_signs_out_there(client):
    enter(client, 1)
    assert 'href="/leave?back=/climate/"' in client.get(ACCOUNT).text
    answer = client.post("/climate/en/sign-out")
    assert (answer.status_code, answer.location) == (303, "/leave?back=/climate/")


def test_a_disabled_person_is_refused_and_told_so_at_our_sign_in(client, database, count_queries):
    enter(client, 1)
    client.get(ACCOUNT)
    with database.writing() as writing:
        writing.scalar(sa.select(Person)).state = PersonState.DISABLED
    assert name_on(client) is None
    count_queries.clear()
    assert client.get("/climate/en/sign-in").status_code == 403
    assert not [each for each in count_queries if not each.startswith("SELECT")]


def test_who_was_merged_is_the_person_that_is_kept(client, database, look):
    enter(client, 1)
    client.get(ACCOUNT)
    enter(client, 2)
    client.get(ACCOUNT)
    first, second = look(sa.select(Person.id).order_by(Person.id))
    with database.writing() as writing:
        service.merge_people(writing, first, second, NOW)
    enter(client, 1)
    assert client.get(ACCOUNT).status_code == 200
    assert look(sa.select(HostUser.person_id)) == [second, second]


def test_who_was_erased_is_new_when_he_comes_again(app, client, database, look):
    enter(client, 1)
    client.get(ACCOUNT)
    (first,) = look(sa.select(Person.id))
    with app.app_context(), database.writing() as writing:
        erase_person(writing, first, None, NOW)
    assert look(sa.select(HostUser.id)) == []
    assert client.get(ACCOUNT).status_code == 200
    assert look(sa.select(HostUser.person_id)) != [first]


def test_an_adult_erases_himself_without_a_password_of_ours(client, look):
    enter(client, 2)
    assert "sign in at another place" in client.get(ACCOUNT).text
    assert client.post(f"{ACCOUNT}/erase").status_code == 400
    assert client.post(f"{ACCOUNT}/erase", data={"sure": "y"}).status_code == 303
    states = look(sa.select(Person.state))
    assert PersonState.ERASED in states


QUIZ = "/climate/en/courses/danang-secondary/how-the-greenhouse-effect-works/quiz"


def test_what_a_guest_did_is_his_after_he_signs_in_at_the_host(client, look):
    attempt = client.post(QUIZ).location
    (guest,) = look(sa.select(Person.id))
    enter(client, 1)
    client.get("/climate/en/about")
    merged = look(sa.select(Person.merged_into_id).where(Person.id == guest))
    assert merged == look(sa.select(HostUser.person_id))
    assert client.get(attempt).status_code == 200
    client.get("/leave")
    assert name_on(client) is None
    assert client.get(attempt).status_code == 302  # a stranger to his own attempt now


def test_the_hosts_language_is_that_of_the_first_page(client):
    enter(client, 2)
    answer = client.get("/climate/", headers={"Accept-Language": "ja"})
    assert answer.location.endswith("/climate/vi/")


def test_a_bad_role_is_told_to_the_developer():
    with pytest.raises(ValueError, match="no such roles: teacher"):
        HostPerson(id="1", roles=("teacher",))


@pytest.mark.parametrize("wrong", ["", 7, "x" * 256])
def test_an_id_that_is_none_is_told_to_the_developer(wrong):
    with pytest.raises(ValueError, match="needs an id"):
        HostPerson(id=wrong)


@pytest.mark.parametrize(
    "wrong", [{"kind": "club"}, {"language": "de"}, {"time_zone": "Da Nang"}, {"name": " "}]
)
def test_an_organisation_that_we_could_not_keep_is_told_to_the_developer(wrong):
    with pytest.raises(ValueError, match=r"kind|time zone|name"):
        HostOrganisation(**{"id": "s", "name": "Sông Hàn", **wrong})

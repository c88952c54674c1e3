"""Administration of platforms on its pages: entering, changing, switching off, deleting; our keys."""

from __future__ import annotations

import re
from dataclasses import replace
from html import unescape

import pytest
import sqlalchemy as sa

from lms.interop.lti import keys
from lms.interop.lti.addresses import Addresses
from lms.interop.lti.makers import MAKERS
from lms.interop.lti.models import (
    Deployment,
    PlatformUser,
    Registration,
    ResourceLink,
    ToolKey,
)
from lms.people.models import AuditEntry, Organisation, Person, Role
from lms.web.settings import EXTENSION
from tests.interop.lti.factories import make_registration
from tests.interop.lti.grading import Class, quiz_link
from tests.pages.sign_in import sign_in
from tests.people.factories import make_organisation, make_staff

PLATFORMS = "/en/admin/platforms"


class Town:
    """A city with two schools, and who is in charge of what."""

    def __init__(self, session):
        self.city = make_organisation(session, name="Đà Nẵng")
        self.school = make_organisation(session, name="Trường Lê Lợi", parent_id=self.city.id)
        self.other = make_organisation(session, name="Trường Kim Đồng", parent_id=self.city.id)
        self.chief = make_staff(session, Role.ADMINISTRATOR, self.city)
        self.head = make_staff(session, Role.ADMINISTRATOR, self.school)
        self.teacher = make_staff(session, Role.LEADER, self.school)
        self.theirs = make_registration(session, self.other, "d1", name="Moodle Kim Đồng")


@pytest.fixture
def town(database):
    with database.writing() as session:
        return Town(session)


@pytest.fixture
def head(client, app, town):
    sign_in(client, app, town.head.id)
    return client


def typed(town, **changes):
    """What an administrator types for the school's Moodle."""
    return {
        "name": "Moodle Lê Lợi",
        "organisation": str(town.school.id),
        "issuer": "https://moodle.leloi.example",
        "client_id": "abc",
        "auth_url": "https://moodle.leloi.example/mod/lti/auth.php",
        "token_url": "https://moodle.leloi.example/mod/lti/token.php",
        "jwks_url": "https://moodle.leloi.example/mod/lti/certs.php",
        "deployment_ids": "1\n 2 \n\n1",
        "stores_names": "y",
        "continues": "0",
        **changes,
    }


def ours(look):
    (found,) = look(sa.select(Registration).where(Registration.name == "Moodle Lê Lợi"))
    return found


@pytest.mark.parametrize("maker", MAKERS)
def test_what_to_type_stands_under_the_names_that_the_maker_gives_it(head, maker):
    page = unescape(head.get(f"{PLATFORMS}/add/{maker}").text)
    here = Addresses(
        "http://localhost/lti/launch",
        "http://localhost/lti/login",
        "http://localhost/lti/keys.json",
        "localhost",
    )
    for label, value in MAKERS[maker].fields(here):
        cells = (
            rf'<th scope="row" lang="en">{re.escape(label)}</th><td[^>]*>{re.escape(value)}</td>'
        )
        assert re.search(cells, page), label
    for step in MAKERS[maker].way:
        assert step in page
    for example in MAKERS[maker].hints.values():
        assert f'placeholder="{example}"' in page


def test_the_addresses_are_the_public_ones(settings, app, head):
    app.extensions[EXTENSION] = replace(settings, public_url="https://klima.example/lms/")
    table = head.get(f"{PLATFORMS}/add/moodle").text.partition("<table")[2].partition("</table>")[0]
    assert ">https://klima.example/lms/lti/launch<" in table
    assert "localhost" not in table


def test_a_platform_is_entered_by_hand_and_noted(head, town, look):
    answer = head.post(f"{PLATFORMS}/add/moodle", data=typed(town))
    made = ours(look)
    assert answer.headers["Location"] == f"{PLATFORMS}/{made.id}"
    assert made.organisation_id == town.school.id
    assert (made.stores_names, made.stores_emails, made.any_deployment) == (True, False, False)
    ids = sa.select(Deployment.deployment_id).where(Deployment.registration_id == made.id)
    assert look(ids.order_by(Deployment.id)) == ["1", "2"]
    (entry,) = look(sa.select(AuditEntry).where(AuditEntry.action == "lti.register"))
    assert entry.actor_id == town.head.id
    assert "https://moodle.leloi.example" in head.get(answer.headers["Location"]).text


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("name", "", "Name: "),
        ("client_id", " ", "Client id: "),
        ("issuer", "moodle.leloi.example", "Write a whole address, beginning with https://."),
        ("issuer", "https://" + "a" * 250 + ".example", "Issuer (platform id): "),
        ("auth_url", "javascript:alert(1)", "Write a whole address, beginning with https://."),
        ("token_url", "http://moodle.leloi.example/token", "beginning with https://."),
        ("jwks_url", "https://[", "Write a whole address, beginning with https://."),
        ("organisation", "0", "Its people and courses belong to: "),
        ("continues", "9999", "It continues a registration that is here: "),
    ],
)
def test_what_cannot_be_taken_is_said_at_the_field_and_what_was_typed_stays(
    head, town, look, field, value, said
):
    answer = head.post(f"{PLATFORMS}/add/moodle", data=typed(town, **{field: value}))
    assert answer.status_code == 400
    text = unescape(answer.text)
    assert said in text
    assert f'href="#{field}"' in text
    assert "https://moodle.leloi.example/mod/lti/" in text
    assert len(look(sa.select(Registration))) == 1


def test_http_is_taken_of_a_host_in_ones_own_network_that_was_named(app, head, town, look):
    """`private_hosts` of these tests names `localhost`."""
    addresses = dict.fromkeys(("issuer", "auth_url", "token_url", "jwks_url"), "http://localhost/x")
    assert head.post(f"{PLATFORMS}/add/moodle", data=typed(town, **addresses)).status_code == 303
    assert ours(look).issuer == "http://localhost/x"


def test_the_same_platform_is_not_entered_twice(head, town, look):
    assert head.post(f"{PLATFORMS}/add/moodle", data=typed(town)).status_code == 303
    answer = head.post(f"{PLATFORMS}/add/canvas", data=typed(town))
    assert answer.status_code == 400
    assert "This platform is registered with this client id." in answer.text
    assert len(look(sa.select(Registration))) == 2


def test_an_administrator_sees_and_changes_only_platforms_of_his_organisations(head, town, look):
    assert "Moodle Kim Đồng" not in head.get(PLATFORMS).text
    theirs = f"{PLATFORMS}/{town.theirs.id}"
    for page in (theirs, f"{theirs}/delete"):
        assert head.get(page).status_code == 403
    for form in ("", "/disable", "/enable", "/delete"):
        assert head.post(theirs + form, data={"sure": "y", "name": "x"}).status_code == 403
    answer = head.post(f"{PLATFORMS}/add/moodle", data=typed(town, organisation=str(town.other.id)))
    assert answer.status_code == 400
    taken_over = typed(town, continues=str(town.theirs.id))
    assert head.post(f"{PLATFORMS}/add/moodle", data=taken_over).status_code == 400
    assert len(look(sa.select(Registration))) == 1


def test_a_leader_administers_no_platform(client, app, town):
    sign_in(client, app, town.teacher.id)
    for page in (PLATFORMS, f"{PLATFORMS}/add/moodle", f"{PLATFORMS}/keys"):
        assert client.get(page).status_code == 403


@pytest.fixture
def connected(client, app, database, browser, platform, registration):
    """A platform from which a pupil came, and its administrator, signed in."""
    with database.writing() as session:
        school = session.get_one(Registration, registration.id).organisation_id
        chief = make_staff(session, Role.ADMINISTRATOR, session.get_one(Organisation, school))
    room = Class(app, database, browser, quiz_link(platform))
    room.comes("p1")
    sign_in(client, app, chief.id)
    return room


def test_what_is_changed_holds_for_the_next_launch(connected, client, registration, look):
    page = f"{PLATFORMS}/{registration.id}"
    assert 'value="Moodle"' in client.get(page).text
    form = {"name": "Moodle 2", "deployment_ids": "d1\nd7", "stores_emails": "y", "for_adults": "y"}
    assert client.post(page, data=form).status_code == 303
    (now,) = look(sa.select(Registration))
    assert (now.name, now.stores_names, now.stores_emails, now.for_adults) == (
        "Moodle 2", False, True, True,
    )  # fmt: skip
    assert "Moodle 2" in client.get(PLATFORMS).text
    assert client.post(page, data={**form, "name": ""}).status_code == 400
    connected.comes("p2")
    names = {each.subject: each.person_id for each in look(sa.select(PlatformUser))}
    (new,) = look(sa.select(Person).where(Person.id == names["p2"]))
    assert new.display_name.startswith("#")


def test_a_persons_page_says_from_which_platform_he_comes(connected, client, look):
    (person_id,) = look(sa.select(PlatformUser.person_id))
    page = client.get(f"/en/admin/people/{person_id}").text
    assert re.search(r"Further ways to sign in</h3>\s*<ul[^>]*>\s*<li>Moodle<br>", page)
    assert "signs in at another place and has no password here" in page
    assert "makes new PINs" not in page


def test_a_deployment_from_which_somebody_came_is_kept_with_its_links(
    connected, client, registration, look
):
    page = f"{PLATFORMS}/{registration.id}"
    assert client.post(page, data={"name": "Moodle", "deployment_ids": "d7"}).status_code == 303
    assert sorted(look(sa.select(Deployment.deployment_id))) == ["d1", "d7"]
    assert client.post(page, data={"name": "Moodle", "deployment_ids": ""}).status_code == 303
    assert look(sa.select(Deployment.deployment_id)) == ["d1"]
    assert len(look(sa.select(ResourceLink))) == 1


def test_a_platform_that_is_switched_off_launches_nothing_and_its_page_says_why(
    connected, client, platform, registration
):
    page = f"{PLATFORMS}/{registration.id}"
    assert client.post(f"{page}/disable").status_code == 303
    assert "Switched off" in client.get(PLATFORMS).text
    refused = connected.browser.begin(platform.launch_url("p1", connected.link))
    assert refused.status_code == 403
    assert "disabled, " in refused.text
    assert client.post(f"{page}/enable").status_code == 303
    connected.comes("p1")


def test_a_picker_left_open_brings_nothing_to_a_platform_that_was_switched_off(
    connected, client, browser, platform, registration
):
    answer = browser.send(browser.message_for(platform.pick_url("t1", "c1")).form())
    client.post(f"{PLATFORMS}/{registration.id}/disable")
    chosen = browser.client.post(
        answer.headers["Location"], data={"chosen": [f"course:{connected.link.custom['course']}"]}
    )
    assert chosen.status_code == 403
    assert 'name="JWT"' not in chosen.text


def test_deleting_asks_first_and_keeps_people_and_results(
    connected, client, platform, registration, look
):
    connected.does("p1")
    page = f"{PLATFORMS}/{registration.id}/delete"
    text = client.get(page).text
    assert "1 link was in use." in text
    assert "1 grade that has not arrived is never sent." in text
    unsure = client.post(page)
    assert unsure.status_code == 400
    assert "Tick this if you are sure." in unsure.text
    assert client.post(page, data={"sure": "y"}).headers["Location"] == PLATFORMS
    assert look(sa.select(Registration)) == look(sa.select(ResourceLink)) == []
    assert "Nguyễn Văn An" in look(sa.select(Person.display_name))
    assert look(sa.text("SELECT count(*) FROM attempt")) == [1]
    refused = connected.browser.begin(platform.launch_url("p1", connected.link))
    assert refused.status_code == 403
    assert "unknown-platform, " in refused.text
    connected.work(5)
    assert platform.scores == []


def test_a_registration_that_another_continues_is_not_deleted(head, town, look):
    head.post(f"{PLATFORMS}/add/moodle", data=typed(town))
    first = ours(look)
    again = typed(town, name="Moodle mới", client_id="new", continues=str(first.id))
    assert head.post(f"{PLATFORMS}/add/moodle", data=again).status_code == 303
    answer = head.post(f"{PLATFORMS}/{first.id}/delete", data={"sure": "y"})
    assert answer.status_code == 409
    assert "Another registration continues this one." in answer.text
    assert ours(look).id == first.id


@pytest.fixture
def chief(client, app, town, session):
    """Who administers everything may change the keys."""
    sign_in(client, app, town.chief.id)
    return client


def published(app):
    return [each["kid"] for each in app.test_client().get("/lti/keys.json").json["keys"]]


def test_a_new_key_is_published_beside_the_old_one(app, chief, look):
    assert "There is no key yet." in chief.get(f"{PLATFORMS}/keys").text
    for expected in (1, 2):
        assert chief.post(f"{PLATFORMS}/keys/rotate").status_code == 303
        assert len(published(app)) == expected
    page = chief.get(f"{PLATFORMS}/keys").text
    assert all(kid in page for kid in published(app))
    assert len(look(sa.select(AuditEntry).where(AuditEntry.action == "lti.rotate"))) == 2


def test_withdrawn_keys_are_published_no_more_and_the_new_one_signs_at_once(app, chief, look):
    chief.post(f"{PLATFORMS}/keys/rotate")
    old = published(app)
    assert chief.post(f"{PLATFORMS}/keys/withdraw").status_code == 400
    assert published(app) == old
    assert chief.post(f"{PLATFORMS}/keys/withdraw", data={"sure": "y"}).status_code == 303
    (new,) = published(app)
    assert new not in old
    assert "signs now" in chief.get(f"{PLATFORMS}/keys").text
    assert len(look(sa.select(ToolKey))) == 2


def test_a_grade_is_signed_with_the_new_key_after_the_old_one_was_withdrawn(
    connected, app, client, database, platform, session
):
    connected.does("p1")
    connected.work()
    with database.writing() as writing:
        keys.withdraw(writing, str(app.secret_key), connected.at(1))
    connected.comes("p2")
    connected.does("p2", minutes=3)
    connected.work(4)
    assert len(platform.grades_of("p2")) == 1


def test_the_heads_of_one_school_do_not_change_keys_that_all_share(head):
    assert head.get(f"{PLATFORMS}/keys").status_code == 403
    assert head.post(f"{PLATFORMS}/keys/rotate").status_code == 403

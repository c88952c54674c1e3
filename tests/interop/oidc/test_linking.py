"""Linking one's own account to a service: only by its owner, and never away from the last way in."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from lms.interop.oidc.models import Identity, Newcomers
from lms.interop.oidc.privacy import export_person
from lms.people import privacy
from lms.people import service as people
from lms.people.models import AuditEntry, Person
from tests.conftest import NOW
from tests.interop.oidc.conftest import Visitor, enter, reason_of
from tests.interop.oidc.factories import make_identity
from tests.people.factories import make_adult, make_organisation, make_pupil

PAGE = "/en/account/sign-in-services"


@pytest.fixture
def service(session, app, provider):
    """A service that takes nobody new."""
    made = enter(session, app, provider, newcomers=Newcomers.NOBODY, stores_emails=True)
    session.commit()
    return made


@pytest.fixture
def teacher(session, service):
    made = make_adult(session, name="Trần Thị Lan")
    session.commit()
    return made


@pytest.fixture
def owner(visitor, session, teacher):
    """The teacher's browser."""
    visitor.sign_in_here(session, teacher)
    return visitor


def go_and_come_back(visitor: Visitor, service, user_id: str):
    there = visitor.client.get(f"{PAGE}/{service.id}/link").location
    return visitor.come_back(visitor.provider.signed_in(there, user_id))


def link(visitor: Visitor, service, user_id: str):
    answer = go_and_come_back(visitor, service, user_id)
    assert answer.status_code == 303, answer.text
    return visitor.client.post(f"{PAGE}/link")


def test_the_account_page_leads_there(owner, service):
    assert PAGE in owner.client.get("/en/account").text
    assert "Link Keycloak" in owner.client.get(PAGE).text


def test_without_a_service_the_account_page_says_nothing(visitor, session, app, provider):
    visitor.sign_in_here(session, make_adult(session))
    assert PAGE not in visitor.client.get("/en/account").text


def test_the_owner_links_it_and_comes_in_by_it(owner, app, provider, service, teacher, known, look):
    answer = go_and_come_back(owner, service, "an-7")
    page = owner.client.get(answer.location.replace("/vi/", "/en/")).text
    assert "Trần Thị Lan" in page
    assert "an@truong.example" in page
    assert known() == {}
    assert owner.client.post(f"{PAGE}/link").status_code == 303
    assert known() == {"an-7": teacher.id}
    other_device = Visitor(app, provider)
    other_device.sign_in(service, "an-7")
    assert "Trần Thị Lan" in other_device.client.get("/en/account").text
    assert look(sa.select(Person.display_name).where(Person.id == teacher.id)) == ["Trần Thị Lan"]
    actions = look(sa.select(AuditEntry.action).where(AuditEntry.subject_id == teacher.id))
    assert actions == ["oidc.link"]


def test_coming_back_alone_links_nothing_and_the_form_works_once(owner, service, known):
    """Nobody's account is linked by leading his browser to the service and back."""
    go_and_come_back(owner, service, "an-7")
    assert known() == {}
    owner.client.post(f"{PAGE}/link")
    owner.client.post(f"{PAGE}/link")
    assert len(known()) == 1
    assert owner.client.get(f"{PAGE}/link").location.endswith("/account/sign-in-services")


def test_the_form_is_protected_against_forgery(owner, app, service, known):
    go_and_come_back(owner, service, "an-7")
    app.config["WTF_CSRF_ENABLED"] = True
    assert owner.client.post(f"{PAGE}/link").status_code == 400
    assert known() == {}


def test_somebody_else_who_signs_in_meanwhile_gets_no_link(
    owner, session, provider, service, known
):
    there = owner.client.get(f"{PAGE}/{service.id}/link").location
    owner.sign_in_here(session, make_adult(session))
    answer = owner.come_back(provider.signed_in(there, "an-7"))
    assert reason_of(answer) == "other-person"
    go_and_come_back(owner, service, "an-7")
    owner.sign_in_here(session, make_adult(session))
    owner.client.post(f"{PAGE}/link")
    assert known() == {}


def test_what_opens_another_account_is_not_linked(owner, session, app, service, known):
    other = make_adult(session)
    make_identity(session, service, other, "an-7", linked=True)
    session.commit()
    assert reason_of(go_and_come_back(owner, service, "an-7")) == "taken"
    assert known() == {"an-7": other.id}


def test_what_is_taken_between_coming_back_and_agreeing_is_not_linked(
    owner, session, service, known
):
    go_and_come_back(owner, service, "an-7")
    other = make_adult(session)
    make_identity(session, service, other, "an-7", linked=True)
    session.commit()
    assert reason_of(owner.client.post(f"{PAGE}/link")) == "taken"
    assert known() == {"an-7": other.id}


def test_a_stranger_and_a_pupil_cannot_link(visitor, session, service):
    assert "/sign-in" in visitor.client.get(f"{PAGE}/{service.id}/link").location
    pupil = make_pupil(session, make_organisation(session))
    visitor.sign_in_here(session, pupil)
    assert visitor.client.get(f"{PAGE}/{service.id}/link").status_code == 403
    assert visitor.client.get(PAGE).status_code == 403
    assert PAGE not in visitor.client.get("/en/account").text


def test_the_owner_removes_the_link_and_comes_in_by_it_no_more(
    owner, app, provider, service, known, look
):
    link(owner, service, "an-7")
    (identity,) = look(sa.select(Identity))
    answer = owner.client.post(f"{PAGE}/{identity.id}/unlink", follow_redirects=True)
    assert "The link is removed" in answer.text
    assert known() == {}
    assert reason_of(Visitor(app, provider).sign_in(service, "an-7")) == "unknown-person"


def test_the_last_way_in_stays(visitor, session, app, provider, look):
    service = enter(session, app, provider, newcomers=Newcomers.ADULTS)
    session.commit()
    visitor.sign_in(service, "an-7")
    (identity,) = look(sa.select(Identity))
    answer = visitor.client.post(f"{PAGE}/{identity.id}/unlink", follow_redirects=True)
    assert "it is your only way in here" in answer.text
    assert len(look(sa.select(Identity))) == 1


def test_a_second_service_is_another_way_in_while_it_is_on(visitor, session, app, provider, look):
    one = enter(session, app, provider, newcomers=Newcomers.ADULTS)
    two = enter(session, app, provider, client_id="lms-2", key="1" * 16)
    session.commit()
    visitor.sign_in(one, "an-7")
    (identity,) = look(sa.select(Identity))
    person = session.get_one(Person, identity.person_id)
    make_identity(session, two, person, "an-8", linked=True)
    session.commit()
    visitor.client.post(f"{PAGE}/{identity.id}/unlink")
    assert look(sa.select(Identity.subject)) == ["an-8"]


def test_nobody_removes_the_link_of_somebody_else(owner, session, service, known):
    identity = make_identity(session, service, make_adult(session), "binh-8", linked=True)
    session.commit()
    assert owner.client.post(f"{PAGE}/{identity.id}/unlink").status_code == 404
    assert set(known()) == {"binh-8"}


def test_two_accounts_that_are_merged_are_one_by_either_way(session, app, provider, visitor, look):
    service = enter(session, app, provider)
    session.commit()
    visitor.sign_in(service, "an-7")
    (identity,) = look(sa.select(Identity))
    kept = make_pupil(session, make_organisation(session), name="Nguyễn Văn An 7A")
    people.merge_people(session, identity.person_id, kept.id, NOW)
    session.commit()
    second = Visitor(app, provider)
    second.sign_in(service, "an-7")
    (after,) = look(sa.select(Identity))
    assert (after.person_id, after.linked) == (kept.id, True)
    assert look(sa.select(Person.display_name).where(Person.id == kept.id)) == ["Nguyễn Văn An 7A"]


def test_what_is_kept_is_exported_and_erased(session, app, provider, visitor, look):
    service = enter(session, app, provider, stores_emails=True)
    session.commit()
    visitor.sign_in(service, "an-7")
    (identity,) = look(sa.select(Identity))
    (kept,) = export_person(session, identity.person_id)["sign_in_services"]
    assert kept["id_there"] == "an-7"
    assert kept["email"] == "an@truong.example"
    assert kept["issuer"] == provider.host
    with app.app_context():
        privacy.erase_person(session, identity.person_id, None, NOW)
    session.commit()
    assert look(sa.select(Identity)) == []
    Visitor(app, provider).sign_in(service, "an-7")
    (anew,) = look(sa.select(Identity))
    assert anew.person_id != identity.person_id

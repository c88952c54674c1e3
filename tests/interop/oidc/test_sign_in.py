"""Signing in by a service: who comes, who he is here, and where he goes."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from lms.interop.oidc import arriving
from lms.interop.oidc.models import Identity, Newcomers, ServiceState
from lms.people.models import Person, PersonKind, RoleGrant, SignIn
from lms.people.service import create_guest
from tests.conftest import NOW
from tests.interop.oidc.conftest import Visitor, enter, query_of
from tests.interop.oidc.provider import CLIENT_ID
from tests.people.factories import PASSWORD, make_adult


def people_of(look, service):
    return look(sa.select(Person).where(Person.organisation_id == service.organisation_id))


def test_the_button_leads_there_with_pkce_state_and_nonce(visitor, service):
    page = visitor.client.get("/en/sign-in").text
    assert "Sign in with Keycloak" in page
    asked = query_of(visitor.sent_to(service))
    assert asked["response_type"] == "code"
    assert asked["client_id"] == CLIENT_ID
    assert asked["code_challenge_method"] == "S256"
    assert len(asked["code_challenge"]) == 43
    assert len(asked["state"]) == len(asked["nonce"]) == 43
    assert asked["scope"] == "openid profile"
    assert asked["redirect_uri"] == f"http://localhost/oidc/back/{service.key}"
    assert asked["ui_locales"] == "vi"


def test_each_sign_in_has_values_of_its_own(visitor, service):
    one, two = query_of(visitor.sent_to(service)), query_of(visitor.sent_to(service))
    for name in ("state", "nonce", "code_challenge"):
        assert one[name] != two[name]


def test_a_pupil_who_is_new_becomes_a_person_of_the_organisation(visitor, service, look):
    answer = visitor.sign_in(service, "an-7")
    assert answer.status_code == 303
    assert visitor.client.get(answer.location).status_code == 200
    (person,) = people_of(look, service)
    assert person.display_name == "Nguyễn Văn An"
    assert person.kind is PersonKind.PUPIL
    assert person.language == "vi"
    assert person.email is person.password_hash is None
    assert look(sa.select(RoleGrant)) == []
    (identity,) = look(sa.select(Identity))
    assert (identity.subject, identity.person_id, identity.email) == ("an-7", person.id, None)
    assert not identity.linked


def test_who_comes_again_is_the_same_person_on_another_device_too(app, provider, service, known):
    Visitor(app, provider).sign_in(service, "an-7")
    before = known()
    Visitor(app, provider).sign_in(service, "an-7")
    assert known() == before
    Visitor(app, provider).sign_in(service, "binh-8")
    assert len(set(known().values())) == 2


def test_a_new_name_there_becomes_the_name_here(visitor, app, provider, service, look):
    visitor.sign_in(service, "an-7")
    provider.users["an-7"]["name"] = "Nguyễn An"
    Visitor(app, provider).sign_in(service, "an-7")
    assert [each.display_name for each in people_of(look, service)] == ["Nguyễn An"]


def test_where_names_are_not_kept_none_is_asked_for_and_a_code_is_shown(
    visitor, session, app, provider, look
):
    service = enter(session, app, provider, stores_names=False)
    session.commit()
    assert query_of(visitor.sent_to(service))["scope"] == "openid"
    visitor.sign_in(service, "an-7")
    (person,) = people_of(look, service)
    assert person.display_name.startswith("#")


def test_an_email_is_kept_where_wanted_and_never_becomes_the_accounts(
    visitor, session, app, provider, look
):
    service = enter(session, app, provider, stores_emails=True)
    session.commit()
    visitor.sign_in(service, "an-7")
    (identity,) = look(sa.select(Identity))
    assert identity.email == "an@truong.example"
    assert people_of(look, service)[0].email is None


def test_an_account_here_with_the_same_email_is_somebody_else(
    visitor, session, app, provider, known
):
    service = enter(session, app, provider, stores_emails=True)
    teacher = make_adult(session, email="an@truong.example")
    session.commit()
    visitor.sign_in(service, "an-7")
    assert known()["an-7"] != teacher.id


def test_adults_become_learners_without_a_role(visitor, session, app, provider, look):
    service = enter(session, app, provider, newcomers=Newcomers.ADULTS)
    session.commit()
    visitor.sign_in(service, "an-7")
    assert people_of(look, service)[0].kind is PersonKind.ADULT
    assert look(sa.select(RoleGrant)) == []
    page = visitor.client.get("/en/account").text
    assert "You sign in at another place" in page


def test_what_is_not_in_the_id_token_is_fetched_once(visitor, provider, service, look):
    provider.in_id_token = ()
    visitor.sign_in(service, "an-7")
    assert people_of(look, service)[0].display_name == "Nguyễn Văn An"
    assert provider.asked.count("/userinfo") == 1


def test_the_page_that_was_wanted_is_kept(visitor, service):
    answer = visitor.sign_in(service, "an-7", next="/en/courses/danang-secondary?x=1")
    assert answer.location == "/vi/courses/danang-secondary?x=1"


def test_the_button_hands_the_wanted_page_on(visitor, service):
    page = visitor.client.get("/vi/sign-in?next=/vi/courses").text
    assert f"/vi/sign-in/with/{service.id}?next=/vi/courses" in page


def test_a_page_of_another_site_is_never_gone_to(app, provider, service):
    for wanted in ("https://evil.example/", "//evil.example", "/\\evil.example", "javascript:1"):
        answer = Visitor(app, provider).sign_in(service, "an-7", next=wanted)
        assert answer.status_code == 303
        assert "evil" not in answer.location
        assert answer.location.startswith("/vi/")


def test_the_sign_in_that_a_browser_had_before_opens_nothing(visitor, session, service, look):
    other = make_adult(session)
    visitor.sign_in_here(session, other)
    url = visitor.provider.signed_in(_begun_as_stranger(visitor, service), "an-7")
    before = visitor.token
    visitor.come_back(url)
    assert visitor.token != before
    ended = {each.person_id: each.ended_at for each in look(sa.select(SignIn))}
    assert ended[other.id] is not None


def _begun_as_stranger(visitor, service):
    """Begin in this browser before somebody else signs in in another window of it."""
    from lms.web.actor import TOKEN

    with visitor.client.session_transaction() as cookie:
        token = cookie.pop(TOKEN)
    url = visitor.sent_to(service)
    with visitor.client.session_transaction() as cookie:
        cookie[TOKEN] = token
    return url


def test_who_is_signed_in_already_goes_on(visitor, session, service):
    visitor.sign_in_here(session, make_adult(session))
    answer = visitor.begin(service, next="/vi/courses")
    assert answer.location == "/vi/courses"


def test_on_a_shared_computer_the_sign_in_ends_with_the_window_or_after_half_an_hour(
    visitor, service
):
    page = visitor.client.get("/en/sign-in?shared=1").text
    assert "shared=1" in page
    assert "after 30 minutes" in page
    url = visitor.sent_to(service, shared="1")
    assert query_of(url)["prompt"] == "select_account"
    answer = visitor.come_back(visitor.provider.signed_in(url, "an-7"))
    assert "Expires=" not in answer.headers["Set-Cookie"]
    with visitor.client.session_transaction() as cookie:
        assert cookie["last_click"] > 0


def test_the_secret_goes_in_the_body_where_the_service_says_so(visitor, provider, service, known):
    provider.client["token_endpoint_auth_method"] = "client_secret_post"
    provider.metadata["token_endpoint_auth_methods_supported"] = ["client_secret_post"]
    provider.remake()
    assert visitor.sign_in(service, "an-7").status_code == 303
    assert known()


def test_a_public_client_has_no_secret(visitor, session, app, provider, known):
    service = enter(session, app, provider)
    service.client_secret = None
    provider.client["token_endpoint_auth_method"] = "none"
    del provider.client["client_secret"]
    provider.remake()
    session.commit()
    assert visitor.sign_in(service, "an-7").status_code == 303
    assert known()


def test_a_service_may_change_its_keys_at_any_time(visitor, app, provider, service, known, clock):
    visitor.sign_in(service, "an-7")
    clock.add(60)
    provider.rotate("k2")
    assert Visitor(app, provider).sign_in(service, "binh-8").status_code == 303
    assert set(known()) == {"an-7", "binh-8"}


def test_while_nothing_changes_a_service_is_asked_for_its_token_only(
    visitor, app, provider, service
):
    visitor.sign_in(service, "an-7")
    provider.asked.clear()
    Visitor(app, provider).sign_in(service, "binh-8")
    assert provider.asked == ["/token"]


def test_a_service_that_names_itself_in_its_answers(visitor, provider, service, known):
    provider.names_itself = True
    provider.remake()
    assert visitor.sign_in(service, "an-7").status_code == 303
    assert known()


def test_a_switched_off_service_has_no_button(visitor, session, app, provider):
    enter(session, app, provider, state=ServiceState.DISABLED)
    session.commit()
    assert "Keycloak" not in visitor.client.get("/en/sign-in").text


def test_two_windows_of_one_newcomer_make_one_person(
    visitor, app, provider, service, known, monkeypatch
):
    """Whoever lost the race is told by the database, and looks again."""
    visitor.sign_in(service, "an-7")
    before = known()
    looks = [lambda *_asked: None, arriving._identity]

    def look(*asked):
        return looks.pop(0)(*asked)

    monkeypatch.setattr(arriving, "_identity", look)
    assert Visitor(app, provider).sign_in(service, "an-7").status_code == 303
    assert looks == []
    assert known() == before


@pytest.mark.parametrize(
    ("newcomers", "shared", "his"),
    [
        (Newcomers.ADULTS, "", True),
        (Newcomers.ADULTS, "1", False),
        (Newcomers.PUPILS, "", False),
    ],
)
def test_what_a_guest_did_here_becomes_an_adults_but_no_pupils(
    newcomers, shared, his, visitor, session, app, provider, look
):
    service = enter(session, app, provider, newcomers=newcomers)
    guest = create_guest(session, "vi", NOW)
    visitor.sign_in_here(session, guest)
    visitor.sign_in(service, "an-7", shared=shared)
    merged = look(sa.select(Person.merged_into_id).where(Person.id == guest.id))
    assert (merged != [None]) is his


def test_passwords_work_beside_it(visitor, session, service):
    teacher = make_adult(session)
    session.commit()
    form = {"email": teacher.email, "password": PASSWORD}
    assert visitor.client.post("/en/sign-in", data=form).status_code == 303


def test_who_signs_out_is_told_how_to_sign_out_there_too(visitor, provider, service):
    visitor.sign_in(service, "an-7")
    answer = visitor.client.post("/en/sign-out")
    page = visitor.client.get(answer.location).text
    assert "You are still signed in at Keycloak" in page
    there = page.split(f'href="{provider.host}/logout')[1].split('"')[0]
    assert "client_id=lms" in there
    assert "post_logout_redirect_uri=http%3A%2F%2Flocalhost%2F" in there
    assert visitor.token is None


def test_without_a_page_for_it_there_one_is_only_signed_out_here(visitor, provider, service):
    provider.metadata["end_session_endpoint"] = None
    visitor.sign_in(service, "an-7")
    answer = visitor.client.post("/en/sign-out")
    assert visitor.client.get(answer.location).location == "/en/"


def test_who_came_by_password_signs_out_as_ever(visitor, session, service):
    visitor.sign_in_here(session, make_adult(session))
    assert visitor.client.post("/en/sign-out").location == "/en/"


def test_coming_back_takes_few_queries(visitor, app, provider, service, count_queries):
    visitor.sign_in(service, "an-7")
    second = Visitor(app, provider)
    url = provider.signed_in(second.sent_to(service), "an-7")
    count_queries.clear()
    second.come_back(url)
    assert len([each for each in count_queries if not each.startswith(("BEGIN", "PRAGMA"))]) <= 12
    assert len([each for each in count_queries if "oidc_service" in each]) <= 2

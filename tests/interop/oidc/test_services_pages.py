"""The administrator's pages: entering a service, trying, changing, switching and deleting it."""

from __future__ import annotations

import re

import pytest
import sqlalchemy as sa

from lms.interop.oidc import services
from lms.interop.oidc.models import Identity, Newcomers, ServiceState, SignInService
from lms.people.models import AuditEntry, Person, Role
from tests.interop.oidc.conftest import Visitor, enter
from tests.interop.oidc.factories import make_identity, make_service
from tests.interop.oidc.provider import CLIENT_ID, SECRET
from tests.people.factories import make_adult, make_organisation, make_staff

PAGE = "/en/admin/sign-in-services"


@pytest.fixture
def school(session):
    made = make_organisation(session, name="Trường Sông Hàn")
    session.commit()
    return made


@pytest.fixture
def admin(visitor, session, school) -> Visitor:
    visitor.sign_in_here(session, make_staff(session, Role.ADMINISTRATOR, school))
    return visitor


def typed(provider, school, **changes):
    return {
        "key": "a" * 16,
        "name": "Keycloak",
        "organisation": str(school.id),
        "issuer": provider.host,
        "client_id": CLIENT_ID,
        "client_secret": SECRET,
        "newcomers": "pupils",
        "stores_names": "y",
        **changes,
    }


def entered(look) -> SignInService | None:
    return next(iter(look(sa.select(SignInService))), None)


def test_from_the_empty_list_to_the_first_sign_in(admin, app, provider, school, look):
    assert "There is no sign-in service yet" in admin.client.get(PAGE).text
    page = admin.client.get(f"{PAGE}/add").text
    redirect_uri = re.search(r"http://localhost/oidc/back/([0-9a-f]{16})", page)
    form = typed(provider, school, key=redirect_uri[1])
    answer = admin.client.post(f"{PAGE}/add", data=form, follow_redirects=True)
    assert "Try it, then switch it on" in answer.text
    assert redirect_uri[0] in answer.text
    made = entered(look)
    assert made.state is ServiceState.DISABLED
    tried = admin.client.get(f"{PAGE}/{made.id}/try").text
    assert "publishes what we need" in tried
    assert f"{provider.host}/token" in tried
    admin.client.post(f"{PAGE}/{made.id}/enable")
    provider.client["redirect_uris"] = [redirect_uri[0]]
    assert Visitor(app, provider).sign_in(made, "an-7").status_code == 303
    listed = admin.client.get(PAGE).text
    assert "1 person" in listed
    actions = look(sa.select(AuditEntry.action).order_by(AuditEntry.id))
    assert actions[-2:] == ["oidc.add", "oidc.enable"]
    assert "Sign-in service entered" in admin.client.get("/en/admin/log").text


def test_a_persons_page_says_what_is_linked_to_his_account(admin, session, school):
    teacher, other = (make_adult(session, organisation_id=school.id) for _ in range(2))
    service = make_service(session, school, name="Microsoft")
    make_identity(session, service, teacher, "lan-1")
    session.commit()
    ways = "Further ways to sign in</h3>"
    assert "Microsoft" in admin.client.get(f"/en/admin/people/{teacher.id}").text.split(ways)[1]
    assert ways not in admin.client.get(f"/en/admin/people/{other.id}").text


def test_the_address_to_type_there_stays_until_a_service_is_entered(admin, provider, school):
    one, two = (admin.client.get(f"{PAGE}/add").text for _each in range(2))
    find = re.compile(r"/oidc/back/[0-9a-f]{16}")
    assert find.search(one)[0] == find.search(two)[0]
    admin.client.post(f"{PAGE}/add", data=typed(provider, school))
    assert find.search(admin.client.get(f"{PAGE}/add").text)[0] != find.search(one)[0]


def test_the_secret_is_sealed_and_never_shown(admin, app, provider, school, look):
    admin.client.post(f"{PAGE}/add", data=typed(provider, school))
    made = entered(look)
    assert SECRET not in made.client_secret
    assert services.secret_of(made, app.secret_key) == SECRET
    assert SECRET not in admin.client.get(f"{PAGE}/{made.id}").text
    with pytest.raises(services.SecretLostError):
        services.secret_of(made, "another key")


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"issuer": "http://id.example"}, "Write a whole address"),
        ({"issuer": "https://id.example?x=1"}, "The issuer ends before"),
        ({"issuer": "javascript:alert(1)"}, "Write a whole address"),
        ({"name": " "}, "Fill in this field"),
        ({"client_id": "with spaces"}, "without spaces"),
        ({"client_secret": ""}, "Copy the secret"),
        ({"client_secret": "mật khẩu"}, "without spaces"),
        ({"newcomers": "administrators"}, "Choose one of those offered"),
        ({"organisation": "999"}, "Choose one of those offered"),
        ({"further_scopes": 'a"b'}, "Write words with spaces"),
        ({"issuer": "https://accounts.google.com"}, "everybody with a Google account"),
        ({"key": "../../x"}, ""),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(change, words, admin, provider, school, look):
    answer = admin.client.post(f"{PAGE}/add", data=typed(provider, school, **change))
    assert answer.status_code == 400
    assert words in answer.text
    assert entered(look) is None


def test_google_is_entered_with_its_domain_or_for_linked_people_only(admin, provider, school, look):
    google = {"issuer": "https://accounts.google.com"}
    form = typed(provider, school, **google, hosted_domain="Truong.Example")
    assert admin.client.post(f"{PAGE}/add", data=form).status_code == 303
    assert entered(look).hosted_domain == "truong.example"
    form = typed(provider, school, **google, key="b" * 16, client_id="two", newcomers="nobody")
    assert admin.client.post(f"{PAGE}/add", data=form).status_code == 303


def test_the_same_service_is_entered_once(admin, provider, school):
    admin.client.post(f"{PAGE}/add", data=typed(provider, school))
    answer = admin.client.post(f"{PAGE}/add", data=typed(provider, school, key="b" * 16))
    assert answer.status_code == 400
    assert "This service is here with this client id" in answer.text


def test_rules_are_changed_and_an_empty_secret_stays(admin, app, provider, school, look):
    admin.client.post(f"{PAGE}/add", data=typed(provider, school))
    made = entered(look)
    form = typed(provider, school, name="Cổng SSO", client_secret="", newcomers="nobody")
    assert admin.client.post(f"{PAGE}/{made.id}", data=form).status_code == 303
    changed = entered(look)
    assert (changed.name, changed.newcomers) == ("Cổng SSO", Newcomers.NOBODY)
    assert services.secret_of(changed, app.secret_key) == SECRET
    form = typed(provider, school, client_secret="", no_secret="y")
    admin.client.post(f"{PAGE}/{made.id}", data=form)
    assert entered(look).client_secret is None
    page = admin.client.get(f"{PAGE}/{made.id}").text
    assert re.search(r"<input checked[^>]*no_secret|no_secret[^>]*checked", page)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"down": True}, "The service does not answer"),
        ({"metadata": {"issuer": "https://other.example"}}, "calls itself otherwise"),
        ({"metadata": {"token_endpoint": None}}, "no description of a sign-in service"),
        ({"metadata": {"jwks_uri": "http://evil.example/"}}, "no description of a sign-in service"),
    ],
)
def test_trying_says_what_is_wrong(change, words, admin, session, app, provider, school):
    made = enter(session, app, provider, organisation_id=school.id)
    session.commit()
    for name, value in change.items():
        setattr(provider, name, value)
    page = admin.client.get(f"{PAGE}/{made.id}/try").text
    assert words in page
    assert "publishes what we need" not in page


def test_trying_a_private_address_names_the_setting(admin, session, app, provider, school):
    made = enter(session, app, provider, organisation_id=school.id, issuer="https://127.0.0.1:9")
    session.commit()
    assert "LMS_PRIVATE_HOSTS" in admin.client.get(f"{PAGE}/{made.id}/try").text


def test_trying_warns_of_a_scope_that_is_not_known(admin, session, app, provider, school):
    made = enter(session, app, provider, organisation_id=school.id, further_scopes="department")
    session.commit()
    assert "department" in admin.client.get(f"{PAGE}/{made.id}/try").text


def test_deleting_forgets_who_is_who_and_leaves_the_people(
    admin, session, app, provider, school, look
):
    made = enter(session, app, provider, organisation_id=school.id)
    person = make_adult(session)
    make_identity(session, made, person, "an-7")
    session.commit()
    assert "1 person has come by it" in admin.client.get(f"{PAGE}/{made.id}/delete").text
    assert admin.client.post(f"{PAGE}/{made.id}/delete").status_code == 400
    assert admin.client.post(f"{PAGE}/{made.id}/delete", data={"sure": "y"}).status_code == 303
    assert look(sa.select(Identity)) == []
    assert entered(look) is None
    assert look(sa.select(Person.id).where(Person.id == person.id)) == [person.id]


def test_switching_off_and_on_is_written_down(admin, session, app, provider, school, look):
    made = enter(session, app, provider, organisation_id=school.id)
    session.commit()
    admin.client.post(f"{PAGE}/{made.id}/disable")
    assert entered(look).state is ServiceState.DISABLED
    admin.client.post(f"{PAGE}/{made.id}/enable")
    actions = look(sa.select(AuditEntry.action).order_by(AuditEntry.id))
    assert actions[-2:] == ["oidc.disable", "oidc.enable"]


def test_the_administrator_of_another_school_sees_and_changes_nothing(
    admin, session, app, provider, look
):
    elsewhere = enter(session, app, provider, name="Elsewhere")
    session.commit()
    assert "Elsewhere" not in admin.client.get(PAGE).text
    for method, path in (("GET", ""), ("POST", ""), ("GET", "/try"), ("POST", "/disable")):
        answer = admin.client.open(f"{PAGE}/{elsewhere.id}{path}", method=method)
        assert answer.status_code == 403
    form = typed(provider, elsewhere, organisation=str(elsewhere.organisation_id), key="b" * 16)
    assert admin.client.post(f"{PAGE}/add", data=form).status_code == 400
    assert len(look(sa.select(SignInService))) == 1


def test_what_is_kept_is_tidied_up(session, app, provider, visitor, look):
    from datetime import UTC, datetime, timedelta

    from lms.interop.oidc import arriving
    from lms.interop.oidc.models import UsedNonce

    service = enter(session, app, provider)
    session.commit()
    visitor.sign_in(service, "an-7")
    arriving.clean_up(session, datetime.now(UTC))
    session.commit()
    assert len(look(sa.select(UsedNonce))) == 1
    arriving.clean_up(session, datetime.now(UTC) + timedelta(hours=2))
    session.commit()
    assert look(sa.select(UsedNonce)) == []

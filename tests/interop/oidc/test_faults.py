"""What goes wrong on the way: each time a page with words, a line in the log, and nothing written."""

from __future__ import annotations

import re
import time
from datetime import UTC, datetime

import pytest
import sqlalchemy as sa
from werkzeug.wrappers import Response

from lms.interop import outgoing
from lms.interop.oidc import pending, services
from lms.interop.oidc.models import Identity, Newcomers, ServiceState, SignInService
from lms.interop.oidc.refusals import Reason, words_of
from lms.people.models import Person, PersonState
from tests.browser.serving import free_port
from tests.interop.oidc.conftest import Visitor, enter, query_of, reason_of


@pytest.fixture
def nothing_new(look):
    """After the test there are as many people and identities as before."""
    counts = [sa.select(sa.func.count()).select_from(each) for each in (Person, Identity)]
    before = [look(each) for each in counts]
    yield
    assert [look(each) for each in counts] == before


pytestmark = pytest.mark.usefixtures("nothing_new")


def refused(answer, reason: str, status: int = 403) -> None:
    assert answer.status_code == status, answer.text
    assert reason_of(answer) == reason
    assert "<h1>" in answer.text


def test_every_reason_has_words(app):
    with app.test_request_context("/en/"):
        for reason in Reason:
            words = words_of(reason)
            assert words.happened.endswith(".")
            assert words.remedy.endswith(".")


def test_an_answer_without_a_state(visitor, service):
    refused(visitor.come_back(f"/oidc/back/{service.key}?code=x"), "state-missing")


def test_an_answer_with_a_state_of_another_browser(visitor, app, provider, service):
    """Sign-in fixation: whoever follows a link of somebody else does not come in as he."""
    attacker = Visitor(app, provider)
    url = provider.signed_in(attacker.sent_to(service), "an-7")
    provider.asked.clear()
    refused(visitor.come_back(url), "state-unknown")
    assert provider.asked == []


def test_an_answer_with_a_changed_state(visitor, provider, service):
    url = provider.signed_in(visitor.sent_to(service), "an-7")
    refused(visitor.come_back(re.sub(r"state=.", "state=!", url)), "state-unknown")


def test_an_answer_that_comes_twice(visitor, provider, service):
    url = provider.said_no(visitor.sent_to(service))
    refused(visitor.come_back(url), "said-no")
    refused(visitor.come_back(url), "state-unknown")


def test_an_answer_that_comes_too_late(visitor, provider, service, monkeypatch):
    url = provider.signed_in(visitor.sent_to(service), "an-7")
    later = datetime.fromtimestamp(time.time() + 16 * 60, UTC)
    monkeypatch.setattr("lms.interop.oidc.views_sign_in.now", lambda: later)
    refused(visitor.come_back(url), "state-expired")


def test_several_windows_may_begin_at_once_and_few_are_remembered(visitor, provider, service):
    urls = [visitor.sent_to(service) for _each in range(pending.MOST + 1)]
    refused(visitor.come_back(provider.said_no(urls[0])), "state-unknown")
    for url in urls[1:]:
        refused(visitor.come_back(provider.said_no(url)), "said-no")


@pytest.mark.parametrize(
    ("error", "reason", "status"),
    [
        ("access_denied", "said-no", 403),
        ("login_required", "said-no", 403),
        ("temporarily_unavailable", "service-away", 502),
        ("server_error", "service-away", 502),
        ("invalid_scope", "service-says-no", 403),
        ("<script>", "service-says-no", 403),
    ],
)
def test_the_service_sends_somebody_back_with_an_error(
    error, reason, status, visitor, provider, service
):
    answer = visitor.come_back(provider.said_no(visitor.sent_to(service), error))
    refused(answer, reason, status)
    assert "<script>" not in answer.text.split("<main")[1].split("</main>")[0]


def test_the_service_sends_neither_code_nor_error(visitor, service):
    state = query_of(visitor.sent_to(service))["state"]
    refused(visitor.come_back(f"/oidc/back/{service.key}?state={state}"), "missing-claim")


def test_the_service_is_down_when_somebody_begins(visitor, provider, service):
    provider.down = True
    refused(visitor.begin(service), "service-away", 502)


def test_the_service_is_down_when_somebody_comes_back(visitor, provider, service):
    url = provider.signed_in(visitor.sent_to(service), "an-7")
    provider.down = True
    refused(visitor.come_back(url), "service-away", 502)


def test_no_server_stands_there(visitor, session, app, provider):
    service = enter(session, app, provider, issuer=f"http://localhost:{free_port()}")
    session.commit()
    refused(visitor.begin(service), "service-away", 502)


def test_a_service_that_hangs_keeps_nobody_long_and_is_left_alone_for_a_while(
    visitor, app, provider, service, monkeypatch, clock
):
    monkeypatch.setattr(outgoing, "TIMEOUT", 0.2)
    provider.sleeps = 1.0
    began = time.monotonic()
    refused(visitor.begin(service), "service-away", 502)
    assert time.monotonic() - began < 0.9
    asked = len(provider.asked)
    refused(Visitor(app, provider).begin(service), "service-away", 502)
    assert len(provider.asked) == asked
    provider.sleeps = 0.0
    clock.add(11)
    assert visitor.begin(service).status_code == 302


def test_a_service_in_a_private_network_that_nobody_named(visitor, session, app, provider):
    service = enter(session, app, provider, issuer="https://127.0.0.1:9")
    session.commit()
    refused(visitor.begin(service), "service-private", 502)


def metadata(**changes):
    return lambda provider: provider.metadata.update(changes)


@pytest.mark.parametrize(
    ("change", "reason", "status"),
    [
        (metadata(issuer="https://evil.example"), "other-issuer", 403),
        (metadata(issuer=None), "other-issuer", 403),
        (metadata(token_endpoint="http://evil.example/token"), "service-unreadable", 502),
        (metadata(authorization_endpoint="javascript:alert(1)"), "service-unreadable", 502),
        (metadata(jwks_uri=None), "service-unreadable", 502),
        (metadata(token_endpoint=["x"]), "service-unreadable", 502),
    ],
)
def test_a_service_that_describes_itself_wrongly(
    change, reason, status, visitor, provider, service
):
    change(provider)
    refused(visitor.begin(service), reason, status)


@pytest.mark.parametrize(
    "answer",
    [
        Response("<html>", 200),
        Response("[1]", 200, mimetype="application/json"),
        Response("", 302, {"Location": "https://evil.example/"}),
        Response("not found", 404),
        Response("x" * 3_000_000, 200),
    ],
    ids=["html", "a list", "a redirect", "not found", "too large"],
)
def test_a_service_that_answers_nonsense(answer, visitor, provider, service, monkeypatch):
    monkeypatch.setattr(provider, "configuration", lambda: answer)
    refused(visitor.begin(service), "service-unreadable", 502)


@pytest.mark.parametrize(
    ("token", "reason"),
    [
        ({"access_token": "x", "token_type": "Bearer"}, "missing-claim"),
        ({"id_token": "no.token", "token_type": "Bearer"}, "malformed"),
        ({"id_token": "e30.e30.e30"}, "malformed"),
        ({"id_token": 7}, "missing-claim"),
        ({"error": "invalid_grant", "error_description": "đã dùng"}, "code-refused"),
        ({"error": "unauthorized_client"}, "client-refused"),
        ({"error": ["odd"]}, "client-refused"),
        ({"access_token": ["odd"]}, "missing-claim"),
    ],
)
def test_the_code_brings_nothing_that_can_be_used(
    token, reason, visitor, provider, service, monkeypatch
):
    monkeypatch.setattr(provider, "token", lambda *_asked: token)
    refused(visitor.sign_in(service, "an-7"), reason)


def test_the_secret_there_was_changed(visitor, provider, service):
    provider.client["client_secret"] = "another"
    refused(visitor.sign_in(service, "an-7"), "client-refused")


def test_the_key_of_this_installation_was_replaced(visitor, session, provider, service):
    services.set_secret(service, "s", "another secret key")
    session.commit()
    refused(visitor.sign_in(service, "an-7"), "secret-lost")


def test_nobody_new_is_taken(visitor, session, app, provider):
    service = enter(session, app, provider, newcomers=Newcomers.NOBODY)
    session.commit()
    answer = visitor.sign_in(service, "an-7")
    refused(answer, "unknown-person")
    assert "/vi/sign-in" in answer.text


def test_a_google_account_of_another_domain(visitor, app, session, provider):
    service = enter(session, app, provider, hosted_domain="truong.example")
    session.commit()
    url = visitor.sent_to(service)
    assert query_of(url)["hd"] == "truong.example"
    refused(visitor.come_back(provider.signed_in(url, "an-7")), "other-domain")
    provider.users["an-7"]["hd"] = "evil.example"
    refused(visitor.sign_in(service, "an-7"), "other-domain")


def test_the_service_is_switched_off(visitor, session, app, provider, caplog):
    service = enter(session, app, provider, state=ServiceState.DISABLED)
    session.commit()
    refused(visitor.begin(service), "disabled")
    assert "reason=disabled" in caplog.text
    assert provider.asked == []


def test_the_service_was_switched_off_in_between(visitor, session, provider, service):
    url = provider.signed_in(visitor.sent_to(service), "an-7")
    session.get_one(SignInService, service.id).state = ServiceState.DISABLED
    session.commit()
    refused(visitor.come_back(url), "disabled")


def test_an_address_that_was_never_given_to_a_service(visitor):
    assert visitor.come_back("/oidc/back/ffffffffffffffff?state=x").status_code == 404


@pytest.mark.parametrize(
    ("state", "reason"),
    [(PersonState.DISABLED, "person-disabled"), (PersonState.WAITING, "person-waiting")],
)
class TestSomebodyKnown:
    """Somebody who came before, and whom an administrator has shut out since."""

    @pytest.fixture
    def nothing_new(self):
        """Somebody is made, on purpose."""

    def test_who_is_shut_out_here_does_not_come_in(
        self, state, reason, visitor, app, provider, session, service, look
    ):
        visitor.sign_in(service, "an-7")
        (person,) = look(sa.select(Person))
        session.get_one(Person, person.id).state = state
        session.commit()
        second = Visitor(app, provider)
        refused(second.sign_in(service, "an-7"), reason)
        assert second.token is None

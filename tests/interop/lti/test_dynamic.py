"""Dynamic Registration: a platform registers itself once, and what is odd about one registers nothing."""

from __future__ import annotations

import re
import socket
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa
from flask import request

from lms.interop.lti.models import Deployment, Registration, RegistrationTicket
from lms.interop.lti.registering import TICKET_LIFETIME, new_ticket
from tests.interop.lti.factories import make_registration
from tests.interop.lti.platform import Platform, running
from tests.interop.lti.platform_pages import with_pages
from tests.people.factories import make_organisation

TOOL = "https://purl.imsglobal.org/spec/lti-tool-configuration"
CONFIGURATION = "https://purl.imsglobal.org/spec/lti-platform-configuration"
LONG = "x" * 2000


class Odd:
    """What the platform's registration answers, if it is not what it should."""

    def __init__(self):
        self.answer = None


@pytest.fixture
def odd():
    return Odd()


@pytest.fixture
def platform(odd):
    """A platform that registers tools; `odd.answer` is what it answers instead."""
    made = Platform("")
    app = with_pages(made)

    @app.before_request
    def answer_oddly():
        if odd.answer is not None and request.path == "/registrations":
            return odd.answer
        return None

    with running(app) as port:
        made.host = f"http://localhost:{port}"
        for name, path in (
            ("authorization_endpoint", "auth"),
            ("token_endpoint", "token"),
            ("jwks_uri", "jwks"),
            ("registration_endpoint", "registrations"),
        ):
            made.configuration[name] = f"{made.host}/{path}"
        yield made


@pytest.fixture
def address(session):
    """The address that an administrator was given."""
    school = make_organisation(session, name="Trường Lê Lợi")
    _row, token = new_ticket(session, school.id, None, datetime.now(UTC))
    session.commit()
    return f"/lti/register/{token}"


def asked(platform, **changes):
    return {
        "openid_configuration": f"{platform.host}/openid-configuration",
        "registration_token": platform.registration_token,
        **changes,
    }


@pytest.fixture
def refused(client, address, platform, look):
    """Sends the form and sees that nothing came of it but a page that says why; then it works."""

    def check(reason, status=502, **changes):
        answer = client.post(address, data=asked(platform, **changes))
        assert answer.status_code == status, answer.text
        assert f">{reason}: " in answer.text, (changes, answer.text)
        assert look(sa.select(Registration)) == []
        assert look(sa.select(RegistrationTicket.used_at)) == [None]
        return answer

    return check


def test_a_platform_registers_itself_for_the_organisation_of_the_address(
    client, address, platform, look
):
    page = client.get(address, query_string=asked(platform), headers={"Accept-Language": "en"})
    assert "Trường Lê Lợi" in page.text
    assert platform.host.removeprefix("http://") in page.text
    assert "frame-ancestors 'self' *;" in page.headers["Content-Security-Policy"]
    assert look(sa.select(Registration)) == []
    done = client.post(address, data=asked(platform))
    assert done.status_code == 200
    assert "data-lti-registered" in done.text
    (made,) = look(sa.select(Registration))
    assert (made.issuer, made.client_id) == (platform.host, platform.client_id)
    assert made.auth_url == f"{platform.host}/auth"
    assert (made.stores_names, made.stores_emails, made.any_deployment) == (False, False, False)
    assert look(sa.select(Deployment.deployment_id)) == ["d1"]
    (ticket,) = look(sa.select(RegistrationTicket))
    assert (ticket.registration_id, ticket.used_at is not None) == (made.id, True)


def test_the_platform_is_told_all_that_it_needs(client, address, platform):
    client.post(address, data=asked(platform))
    (said,) = platform.registered
    assert said["initiate_login_uri"] == "http://localhost/lti/login"
    assert said["redirect_uris"] == ["http://localhost/lti/launch"]
    assert said["jwks_uri"] == "http://localhost/lti/keys.json"
    assert said["token_endpoint_auth_method"] == "private_key_jwt"
    assert said["logo_uri"].startswith("http://localhost/static/")
    assert client.get(said["logo_uri"]).status_code == 200
    assert {each.rpartition("/")[2] for each in said["scope"].split()} == {
        "lineitem", "score", "result.readonly", "contextmembership.readonly",
    }  # fmt: skip
    tool = said[TOOL]
    assert tool["domain"] == "localhost"
    assert {each["type"] for each in tool["messages"]} == {
        "LtiResourceLinkRequest",
        "LtiDeepLinkingRequest",
    }
    assert tool["custom_parameters"] == {"link_history": "$ResourceLink.id.history"}


def test_an_address_works_once(client, address, platform, look):
    assert client.post(address, data=asked(platform)).status_code == 200
    assert client.post(address, data=asked(platform)).status_code == 404
    assert client.get(address, query_string=asked(platform)).status_code == 404
    assert len(look(sa.select(Registration))) == len(platform.registered) == 1


def test_an_address_works_for_seven_days(client, address, platform, database):
    def aged(by):
        with database.writing() as session:
            ticket = session.scalars(sa.select(RegistrationTicket)).one()
            ticket.expires_at = datetime.now(UTC) + TICKET_LIFETIME - by

    aged(TICKET_LIFETIME + timedelta(seconds=1))
    assert client.post(address, data=asked(platform)).status_code == 404
    assert platform.requests == []
    aged(TICKET_LIFETIME - timedelta(hours=1))
    assert client.post(address, data=asked(platform)).status_code == 200


def test_an_address_that_nobody_made_asks_nobody(client, platform):
    assert client.post("/lti/register/guessed", data=asked(platform)).status_code == 404
    assert client.get("/lti/register/guessed", query_string=asked(platform)).status_code == 404
    assert platform.requests == []


def test_opened_by_itself_it_says_where_it_belongs(client, address):
    answer = client.get(address, headers={"Accept-Language": "en"})
    assert answer.status_code == 400
    assert "Open this address in your learning platform" in answer.text


def test_a_platform_that_is_here_is_not_registered_again(client, address, platform, odd, session):
    make_registration(session, make_organisation(session), issuer=platform.host, client_id="same")
    session.commit()
    odd.answer = {"client_id": "same", TOOL: {}}
    assert client.post(address, data=asked(platform)).status_code == 409
    odd.answer = None
    assert client.post(address, data=asked(platform)).status_code == 200


def test_a_platform_in_a_private_network_is_not_asked_unless_it_was_named(
    refused, client, address, platform
):
    port = platform.host.rpartition(":")[2]
    for host in ("127.0.0.1", "[::1]", "10.0.0.7", "169.254.169.254"):
        inside = f"https://{host}:{port}/openid-configuration"
        refused("private", openid_configuration=inside)
    assert platform.requests == []
    assert client.post(address, data=asked(platform)).status_code == 200


@pytest.mark.parametrize(
    "url",
    ["", "http://platform.example/c", "javascript:alert(1)", "https://[", LONG],
)
def test_what_is_no_address_of_a_platform_is_not_asked(client, refused, address, url):
    assert client.get(address, query_string={"openid_configuration": url}).status_code in {200, 400}
    refused("no-platform", openid_configuration=url)


#: What is odd in a configuration, and why it is refused; None leaves a value out.
CONFIGURATIONS = (
    (CONFIGURATION, None, "no-platform"),
    ("issuer", 7, "other-issuer"),
    ("issuer", "https://other.example", "other-issuer"),
    ("issuer", "http://localhost:1/", "other-issuer"),
    ("jwks_uri", None, "no-platform"),
    ("token_endpoint", "http://platform.example/token", "no-platform"),
    ("authorization_endpoint", "javascript:alert(1)", "no-platform"),
    ("authorization_endpoint", f"https://platform.example/{LONG}", "no-platform"),
    ("registration_endpoint", 7, "no-platform"),
    ("registration_endpoint", "https://127.0.0.1/register", "private"),
)


def test_a_configuration_that_is_none_registers_nothing(client, refused, address, platform):
    right = platform.configuration
    for name, value, reason in CONFIGURATIONS:
        changed = {**right, name: value}
        platform.configuration = {k: v for k, v in changed.items() if v is not None}
        refused(reason)
    platform.configuration = right
    assert client.post(address, data=asked(platform)).status_code == 200


#: What a platform may answer in place of a registration, and why it is refused.
ANSWERS = (
    ("<html>not found</html>", "unreadable"),
    (("no", 500), "away"),
    (("no", 404), "no-column"),
    (("", 302, {"Location": "http://localhost:1/"}), "unreadable"),
    ("7", "unreadable"),
    ("[]", "unreadable"),
    ("null", "unreadable"),
    ({"client_id": "abc"}, "unreadable"),
    ({TOOL: {}}, "no-client"),
    ({TOOL: {}, "client_id": 7}, "no-client"),
    ({TOOL: {}, "client_id": "x" * 256}, "no-client"),
    ({TOOL: {}, "client_id": "a\0b"}, "no-client"),
    ([TOOL], "no-client"),
    ("x" * (2 * 1024 * 1024 + 1), "unreadable"),
)


def test_an_answer_that_is_no_registration_registers_nothing(
    client, refused, address, platform, odd
):
    for odd.answer, reason in ANSWERS:
        refused(reason)
    odd.answer = None
    assert client.post(address, data=asked(platform)).status_code == 200


def test_odd_values_beside_the_client_id_are_left_out(client, address, platform, odd, look):
    platform.configuration["authorization_server"] = LONG
    platform.configuration[CONFIGURATION] = {"product_family_code": ["moodle"]}
    odd.answer = {"client_id": "abc", TOOL: {"deployment_id": LONG}}
    assert client.post(address, data=asked(platform)).status_code == 200
    (made,) = look(sa.select(Registration))
    assert (made.client_id, made.audience) == ("abc", "")
    assert made.name == platform.host.removeprefix("http://")
    assert look(sa.select(Deployment)) == []


@pytest.mark.parametrize("token", ["", "guessed", "a\nb"])
def test_a_platform_that_wants_a_token_is_not_persuaded_without_it(
    client, refused, address, platform, token
):
    refused("unreadable" if "\n" in token else "no-entry", registration_token=token)
    assert platform.registered == []


def test_a_platform_that_hangs_is_given_up(refused, client, address, platform, monkeypatch):
    monkeypatch.setattr("lms.interop.outgoing.TIMEOUT", 0.3)
    with socket.create_server(("localhost", 0)) as silent:
        url = f"http://localhost:{silent.getsockname()[1]}/openid-configuration"
        refused("away", openid_configuration=url)
    assert client.post(address, data=asked(platform)).status_code == 200


def test_what_a_platform_said_is_shown_as_text(refused, platform):
    platform.configuration["jwks_uri"] = "<script>alert(1)</script>"
    answer = refused("no-platform")
    assert "<script>alert" not in answer.text
    assert re.search(r"&lt;script&gt;alert", answer.text)

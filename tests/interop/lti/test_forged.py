"""Forged and broken launches: each begins as a valid one; that one is let in, the changed one is not.

A refused launch writes nothing, says why on a page in the language of the browser, and leaves a
line in the log by whose number an administrator finds it.
"""

from __future__ import annotations

import re
import socket
import threading
import time

import pytest
import sqlalchemy as sa

from lms.db.base import Model
from lms.interop.lti.models import RegistrationState
from lms.interop.lti.refusals import Reason, words_of
from tests.interop.lti.factories import S1
from tests.interop.lti.forging import FORGED, message_of, twin

REASON = re.compile(r"([a-z-]+), \S+ ([0-9a-f]{8})\b")


@pytest.fixture
def link(platform):
    return platform.add_link("c1", "S1", "{}/en/courses/{}/{}".format(platform.tool, *S1))


@pytest.fixture
def count_rows(database):
    """How many rows each table has."""

    def count():
        with database.reading() as session:
            return {
                table.name: session.scalar(sa.select(sa.func.count()).select_from(table))
                for table in Model.metadata.sorted_tables
            }

    return count


@pytest.fixture
def refused(caplog, count_rows):
    """Checks an answer that refuses, against what the tables held before."""
    before = count_rows()

    def check(answer, reason):
        assert answer.status_code == 403, answer.text
        shown = REASON.search(answer.text)
        assert shown is not None, answer.text
        assert shown[1] == reason
        lines = [each.getMessage() for each in caplog.records if shown[2] in each.getMessage()]
        assert len(lines) == 1
        assert f"reason={reason}" in lines[0]
        assert "Location" not in answer.headers
        assert "climate_lms" not in answer.headers.get("Set-Cookie", "")
        assert count_rows() == before

    return check


@pytest.mark.parametrize("name", FORGED)
def test_a_changed_launch_is_refused_and_its_twin_is_let_in(
    browser, link, registration, refused, name
):
    change, reason = FORGED[name]
    message = twin(browser, "p1", link)
    change(message)
    refused(browser.send(message.form()), reason)
    assert browser.send(twin(browser, "p1", link).form()).status_code == 303


def test_a_launch_is_let_in_once(browser, link, registration, count_rows, request):
    form = twin(browser, "p1", link).form()
    assert browser.send(form).status_code == 303
    refused = request.getfixturevalue("refused")
    refused(browser.send(form), Reason.REPLAYED)


def test_a_launch_is_let_in_only_by_the_browser_that_began_it(
    app, browser, link, registration, refused
):
    form = twin(browser, "p1", link).form()
    browser.client, first = app.test_client(), browser.client
    page = browser.send(form)  # no cookie: a page looks for another proof
    assert page.status_code == 200
    assert "data-lti-proof" in page.text
    refused(browser.send({**form, "kept": ""}), Reason.OTHER_BROWSER)
    refused(browser.send({**form, "kept": "guessed"}), Reason.OTHER_BROWSER)
    browser.client = first
    assert browser.send(form).status_code == 303


def test_a_login_that_took_too_long_is_refused(browser, link, registration, refused, monkeypatch):
    form = twin(browser, "p1", link).form()
    later = time.time() + 16 * 60
    with monkeypatch.context() as patch:
        patch.setattr("itsdangerous.timed.time.time", lambda: later)
        refused(browser.send(form), Reason.STATE_EXPIRED)
    assert browser.send(form).status_code == 303


def test_a_disabled_platform_is_refused_at_the_login_and_at_the_launch(
    browser, platform, link, session, registration, refused
):
    form = twin(browser, "p1", link).form()
    registration.state = RegistrationState.DISABLED
    session.commit()
    refused(browser.send(form), Reason.DISABLED)
    refused(browser.begin(platform.launch_url("p1", link)), Reason.DISABLED)
    registration.state = RegistrationState.ACTIVE
    session.commit()
    assert browser.send(form).status_code == 303


def test_an_unknown_platform_is_refused_at_the_login(browser, platform, link, refused):
    refused(browser.begin(platform.launch_url("p1", link)), Reason.UNKNOWN_PLATFORM)


def test_a_login_without_a_hint_is_refused(browser, platform, registration, refused):
    refused(browser.begin(f"/lti/login?iss={platform.host}"), Reason.LOGIN_INCOMPLETE)


def change_keys_url(session, registration, url):
    registration.jwks_url = url
    session.commit()


def test_keys_in_a_private_network_are_not_fetched(
    browser, link, session, registration, refused, platform
):
    right = registration.jwks_url
    port = platform.host.rpartition(":")[2]
    change_keys_url(session, registration, f"http://127.0.0.1:{port}/jwks")
    refused(browser.send(twin(browser, "p1", link).form()), Reason.KEYS_PRIVATE)
    change_keys_url(session, registration, right)
    assert browser.send(twin(browser, "p1", link).form()).status_code == 303


def test_keys_behind_a_redirect_are_not_fetched(
    browser, platform, link, session, registration, refused
):
    right = registration.jwks_url
    change_keys_url(session, registration, f"{platform.host}/elsewhere")
    refused(browser.send(twin(browser, "p1", link).form()), Reason.KEYS_UNREACHABLE)
    assert "GET /jwks" not in platform.requests
    change_keys_url(session, registration, right)
    assert browser.send(twin(browser, "p1", link).form()).status_code == 303


def test_a_host_of_keys_that_hangs_is_given_up(
    browser, link, session, registration, refused, monkeypatch
):
    monkeypatch.setattr("lms.interop.outgoing.TIMEOUT", 0.3)
    right = registration.jwks_url
    with socket.create_server(("localhost", 0)) as silent:
        change_keys_url(session, registration, f"http://localhost:{silent.getsockname()[1]}/jwks")
        refused(browser.send(twin(browser, "p1", link).form()), Reason.KEYS_UNREACHABLE)
    change_keys_url(session, registration, right)
    assert browser.send(twin(browser, "p1", link).form()).status_code == 303


def test_a_host_of_keys_that_drips_is_given_up(
    browser, link, session, registration, refused, monkeypatch
):
    """Each part comes in time, the whole never does."""
    monkeypatch.setattr("lms.interop.outgoing.WHOLE", 1.0)
    with socket.create_server(("localhost", 0)) as server:
        threading.Thread(target=drip, args=(server,), daemon=True).start()
        change_keys_url(session, registration, f"http://localhost:{server.getsockname()[1]}/jwks")
        began = time.monotonic()
        refused(browser.send(twin(browser, "p1", link).form()), Reason.KEYS_UNREACHABLE)
        assert time.monotonic() - began < 10


def test_others_write_while_a_host_of_keys_is_waited_for(
    browser, link, session, registration, database, monkeypatch
):
    """On SQLite all who write wait for each other: nobody may keep that while a platform sleeps."""
    monkeypatch.setattr("lms.interop.outgoing.TIMEOUT", 3.0)
    form = twin(browser, "p1", link).form()
    with socket.create_server(("localhost", 0)) as silent:
        change_keys_url(session, registration, f"http://localhost:{silent.getsockname()[1]}/jwks")
        launch = threading.Thread(target=browser.send, args=(form,))
        launch.start()
        with silent.accept()[0]:  # it has been asked, and says nothing
            began = time.monotonic()
            with database.writing() as writing:
                writing.get_one(type(registration), registration.id).name = "Moodle 2"
            took = time.monotonic() - began
            assert launch.is_alive()
            assert took < 2
            launch.join()


def drip(server):
    connection, _address = server.accept()
    with connection:
        connection.recv(4096)
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n")
        for _ in range(100):
            try:
                connection.sendall(b" ")
            except OSError:
                return
            time.sleep(0.1)


def test_a_platforms_new_key_is_fetched_as_soon_as_it_signs(
    browser, platform, link, registration, monkeypatch
):
    from tests.interop.lti.platform import new_keys

    assert browser.send(twin(browser, "p1", link).form()).status_code == 303
    platform.private_key, platform.public_key = new_keys()
    monkeypatch.setattr("lms.interop.lti.launching.KEYS_PAUSE", 0.0)
    assert browser.send(twin(browser, "p1", link).form()).status_code == 303


def test_only_leaders_pick(browser, platform, registration, refused):
    form = message_of(browser, platform.pick_url("p1", "c1")).form()
    refused(browser.send(form), Reason.NOT_A_LEADER)
    form = message_of(browser, platform.pick_url("t1", "c1")).form()
    assert browser.send(form).status_code == 303


@pytest.mark.parametrize("url", [None, "javascript:alert(1)", "//evil", "http://"])
def test_a_picker_that_leads_nowhere_is_refused(browser, platform, registration, refused, url):
    message = message_of(browser, platform.pick_url("t1", "c1"))
    settings = "https://purl.imsglobal.org/spec/lti-dl/claim/deep_linking_settings"
    message.claims[settings]["deep_link_return_url"] = url
    refused(browser.send(message.form()), Reason.RETURN_URL)


@pytest.mark.parametrize("language", ["vi", "th", "en", "ja"])
def test_every_refusal_has_words_in_every_language(app, language):
    from flask_babel import force_locale

    with app.test_request_context(f"/{language}/"), force_locale(language):
        texts = {reason: words_of(reason) for reason in Reason}
    assert len(texts) == len(Reason)
    assert all(each.happened and each.remedy for each in texts.values())

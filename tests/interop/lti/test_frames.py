"""A session in the address of a frame: whoever came has it, nobody else, and only while it lasts."""

from __future__ import annotations

import logging
import re
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa

from lms.app import create_app
from lms.cli.server import _hide_tokens
from lms.db.session import EXTENSION
from lms.groups.models import Group
from lms.web import frames
from lms.web.models import FrameSession
from tests.interop.lti.browser import FRAME, WINDOW, Browser
from tests.interop.lti.factories import S1
from tests.interop.lti.grading import quiz_link
from tests.pages.sign_in import sign_in
from tests.people.factories import make_adult

ROOT = re.compile(r"(/frame/s/([\w-]{43}))/")
LESSON = "/vi/courses/{}/{}".format(*S1)
OVER = "open the activity again from your course"


def arrive(app, platform, user_id="p1"):
    """Come without cookies: the client, the root of one's pages and the token in it."""
    platform.read_tool_keys_by(lambda: app.test_client().get("/lti/keys.json").json)
    client = app.test_client(use_cookies=False)
    answer = Browser(client, platform).launch_by_storage(user_id, quiz_link(platform))
    assert answer.status_code == 303, answer.text
    root, token = ROOT.match(answer.headers["Location"]).groups()
    return client, root, token


@pytest.fixture
def arrived(app, platform, registration):
    return arrive(app, platform)


def is_over(answer):
    return answer.status_code == 403 and OVER in answer.text


def test_pages_in_the_frame_know_who_came(arrived):
    client, root, _token = arrived
    page = client.get(root + LESSON, headers=FRAME)
    assert page.status_code == 200
    assert "Nguyễn Văn An" in page.text
    assert "Set-Cookie" not in page.headers


@pytest.mark.parametrize("method", ["get", "head"])
def test_an_address_that_is_opened_by_itself_leads_to_the_page_for_strangers(app, arrived, method):
    _client, root, token = arrived
    other = app.test_client()
    answer = getattr(other, method)(f"{root}{LESSON}?a=b", headers=WINDOW)
    assert answer.status_code == 302
    assert answer.headers["Location"] == f"{LESSON}?a=b"
    page = other.get(answer.headers["Location"], headers=WINDOW)
    assert "Nguyễn Văn An" not in page.text
    assert token not in page.text


def test_a_form_that_is_sent_by_itself_does_nothing(app, arrived, look):
    _client, root, _token = arrived
    answer = app.test_client().post(f"{root}{LESSON}/quiz", headers=WINDOW)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/")
    assert look(sa.text("SELECT id FROM attempt")) == []


def test_the_ordinary_sign_in_is_none_in_a_frame(app, client, session):
    person = make_adult(session)
    session.commit()
    sign_in(client, app, person.id)
    assert person.display_name in client.get("/en/account").text
    assert is_over(client.get("/frame/en/account", headers=FRAME))


def test_a_token_that_nobody_was_given_opens_nothing_and_the_page_says_so(app, registration):
    page = app.test_client().get(f"/frame/s/{'x' * 43}/en/", headers=FRAME)
    assert is_over(page)
    assert "frame-ancestors 'self' *;" in page.headers["Content-Security-Policy"]
    assert "<form" not in page.text
    assert "<a " not in page.text.replace('<a class="skip-link"', "")
    assert page.headers["Cache-Control"] == "no-store"


def test_signing_out_forgets_the_session(arrived, look):
    client, root, _token = arrived
    assert client.post(f"{root}/en/sign-out", headers=FRAME).status_code == 303
    assert is_over(client.get(f"{root}/en/account", headers=FRAME))
    assert look(sa.select(FrameSession)) == []


def test_a_sign_in_that_was_ended_elsewhere_ends_the_frame(arrived, database):
    client, root, _token = arrived
    with database.writing() as session:
        session.execute(sa.text("UPDATE sign_in SET ended_at = created_at"))
    assert is_over(client.get(f"{root}/en/account", headers=FRAME))


def test_a_session_is_over_after_twelve_hours_and_then_forgotten(arrived, database, monkeypatch):
    client, root, _token = arrived
    later = datetime.now(UTC) + frames.LIFETIME
    for at, over in ((later - timedelta(minutes=1), False), (later + timedelta(minutes=1), True)):
        with monkeypatch.context() as patch, database.writing() as session:
            patch.setattr("lms.web.frames.now", lambda at=at: at)
            frames.clean_up(session, at)
            assert bool(session.scalars(sa.select(FrameSession)).all()) is not over
        with monkeypatch.context() as patch:
            patch.setattr("lms.web.frames.now", lambda at=at: at)
            assert is_over(client.get(f"{root}/en/account", headers=FRAME)) is over


def test_only_the_sites_of_the_platform_may_frame_a_page(arrived, platform):
    client, root, _token = arrived
    policy = client.get(root + LESSON, headers=FRAME).headers["Content-Security-Policy"]
    assert f"frame-ancestors 'self' {platform.host};" in policy


def test_a_page_tells_no_other_site_its_address(arrived):
    client, root, _token = arrived
    page = client.get(root + LESSON, headers=FRAME)
    assert page.headers["Referrer-Policy"] == "same-origin"
    assert page.headers["Cache-Control"].startswith("private")


def test_neither_the_database_nor_the_log_holds_a_token(arrived, database, caplog):
    client, root, token = arrived
    client.get(f"{root}/en/courses/never", headers=FRAME)
    with database.reading() as session:
        rows = session.scalars(sa.select(FrameSession)).all()
        assert [token in f"{each.token_hash}{each.data}" for each in rows] == [False]
    assert not [each for each in caplog.records if token in each.getMessage()]


def test_a_page_that_breaks_is_logged_without_its_token(app, arrived, caplog):
    client, root, token = arrived
    app.config["PROPAGATE_EXCEPTIONS"] = False
    app.view_functions["web.about"] = lambda: 1 / 0
    assert client.get(f"{root}/en/about", headers=FRAME).status_code == 500
    (line,) = [each for each in caplog.records if "request failed" in each.getMessage()]
    assert "/en/about" in line.getMessage()
    assert token not in caplog.text


def test_two_people_see_no_address_of_each_other(app, platform, arrived):
    client, root, token = arrived
    other, other_root, other_token = arrive(app, platform, "p2")
    for _twice in range(2):
        mine = client.get(root + LESSON, headers=FRAME).text
        its = other.get(other_root + LESSON, headers=FRAME).text
        assert set(re.findall(r"/frame/s/([\w-]+)", mine)) == {token}
        assert set(re.findall(r"/frame/s/([\w-]+)", its)) == {other_token}


def test_addresses_for_others_do_not_hold_the_leaders_session(app, platform, registration, look):
    client, root, token = arrive(app, platform, "t1")
    (group,) = look(sa.select(Group))
    for page in (f"/vi/groups/{group.id}", f"/vi/groups/{group.id}/code"):
        text = client.get(root + page, headers=FRAME).text
        assert re.search(r"//[^\"<\s]*" + token, text) is None
    assert re.search(r"\blocalhost/\w", text)
    assert f"localhost{root}" not in text


def test_a_form_is_taken_only_from_the_page_of_its_own_session(settings, platform, registration):
    app = create_app(settings, config={"TESTING": True})
    try:
        client, root, _token = arrive(app, platform)
        other, other_root, _token = arrive(app, platform, "p2")
        quiz = f"{LESSON}/quiz"
        page = client.get(root + quiz, headers=FRAME).text
        form_token = re.search(r'name="csrf_token" value="([^"]+)"', page)[1]
        sent = {"data": {"csrf_token": form_token}, "headers": FRAME}
        assert other.post(other_root + quiz, **sent).status_code == 400
        assert client.post(root + quiz, headers=FRAME).status_code == 400
        assert client.post(root + quiz, **sent).status_code == 303
    finally:
        app.extensions[EXTENSION].engines.dispose()


def test_a_cookie_of_a_frame_is_kept_for_the_framing_site_alone(browser, platform, registration):
    answer = browser.launch("p1", quiz_link(platform))
    (cookie,) = [
        each for each in answer.headers.getlist("Set-Cookie") if each.startswith(frames.COOKIE)
    ]
    marks = {each.strip() for each in cookie.split(";")[1:]}
    assert {"Secure", "HttpOnly", "Path=/frame", "SameSite=None", "Partitioned"} <= marks
    policy = browser.follow(answer).headers["Content-Security-Policy"]
    assert f"frame-ancestors 'self' {platform.host};" in policy


def test_the_servers_own_log_of_requests_holds_no_token():
    args = {"path": f"/lms/frame/s/{'x' * 43}/vi/", "status": 200}
    record = logging.makeLogRecord({"args": args})
    assert _hide_tokens(record)
    assert record.args == {"path": "/lms/frame/s/…/vi/", "status": 200}

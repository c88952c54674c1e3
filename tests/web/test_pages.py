"""Pages that a browser already has, and the token of their forms."""

import re

from flask import session
from flask_wtf.csrf import validate_csrf

from lms.app import create_app

S1 = "/vi/courses/danang-secondary/how-the-greenhouse-effect-works"


def test_a_page_that_has_not_changed_is_not_sent_again(client):
    first = client.get(S1)
    again = client.get(S1, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    assert again.headers["Content-Security-Policy"]


def test_a_page_that_has_changed_is_sent(client):
    tag = client.get(S1).headers["ETag"]
    other = client.get(S1 + "?view=steps", headers={"If-None-Match": tag})
    assert other.status_code == 200
    assert other.headers["ETag"] != tag


def test_two_processes_know_each_others_pages(settings):
    config = {"TESTING": True}
    tags = set()
    cookie = None
    for app in (create_app(settings, config=config), create_app(settings, config=config)):
        client = app.test_client()
        if cookie is None:
            client.get(S1)
            cookie = client.get_cookie("climate_lms")
        client.set_cookie("climate_lms", cookie.value)
        page = client.get(S1)
        assert "csrf_token" in page.text
        tags.add(page.headers["ETag"])
        app.extensions["lms.db"].engines.dispose()
    assert len(tags) == 1


def test_a_page_with_the_token_of_another_session_is_another_page(settings):
    app = create_app(settings, config={"TESTING": True})
    tags = {app.test_client().get(S1).headers["ETag"] for _ in range(2)}
    app.extensions["lms.db"].engines.dispose()
    assert len(tags) == 2


def test_what_must_not_be_stored_has_no_tag(client, app):
    with app.test_request_context():
        response = app.make_response("<p>1234</p>")
        response.headers["Cache-Control"] = "no-store"
        assert "ETag" not in app.process_response(response).headers


def test_the_remembered_token_is_valid_for_its_session_only(settings):
    app = create_app(settings, config={"TESTING": True})
    found = []
    for client in (app.test_client(), app.test_client()):
        with client:
            for _ in range(2):
                page = client.get(S1)
                token = re.search(r'name="csrf_token" value="([^"]+)"', page.text)[1]
                validate_csrf(token)
                found.append(session["csrf_token"])
    app.extensions["lms.db"].engines.dispose()
    assert len(set(found)) == 2

"""Whatever goes wrong below /api/v1 is a problem document, and nothing else is answered there."""

from __future__ import annotations

import pytest

from tests.interop.api.described import PROBLEM, Program


@pytest.mark.parametrize("path", ["", "/", "/nothing", "/groups/", "/groups/x", "/groups/0/x"])
def test_an_address_that_is_none_is_404(program, path):
    answer = program().ask(path)
    assert (answer.status_code, answer.mimetype) == (404, PROBLEM)
    assert answer.json["status"] == 404


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"])
def test_what_would_change_something_is_405_and_names_what_is_allowed(program, method):
    answer = program().ask("/groups", method)
    assert answer.status_code == 405
    assert answer.headers["Allow"] == "GET, HEAD"


def test_content_is_refused(program):
    for options in ({"json": {}}, {"data": "x"}):
        assert program().ask("/groups", **options).status_code == 415


def test_content_larger_than_anything_is_refused(program, settings):
    answer = program().ask("/groups", data=b"x" * (settings.max_body_kib * 1024 + 1))
    assert answer.status_code in {413, 415}
    assert answer.mimetype == PROBLEM


@pytest.mark.parametrize(
    "query",
    [
        "limit=0",
        "limit=501",
        "limit=-1",
        "limit=1.5",
        "limit=٣",
        "limit=",
        "limit=1&limit=2",
        "cursor=",
        "cursor=x",
        "group=0",
        "group=x",
        "group=99999999999",
        "course=" + "x" * 121,
        "course=%00",
        "lesson=how-the-greenhouse-effect-works",
        "grop=1",
    ],
)
def test_a_parameter_that_cannot_be_used_is_named(program, query):
    answer = program().ask(f"/progress?{query}")
    assert answer.status_code == 400
    assert answer.json["parameter"] == query.partition("=")[0]


def test_a_cursor_of_another_list_is_refused(world, program):
    asks = program()
    cursor = asks.get("/progress?limit=1")["next"] or asks.get("/changes")["next"]
    assert asks.ask(f"/groups?cursor={cursor}").status_code == 400


def test_an_error_of_ours_is_a_problem_document_and_tells_nothing(app, program, monkeypatch):
    asks = program()
    app.config["PROPAGATE_EXCEPTIONS"] = False
    monkeypatch.setattr("lms.interop.api.rows.groups_json", lambda _found: 1 / 0)
    answer = asks._client.get("/api/v1/groups", headers={"Authorization": f"Bearer {asks._secret}"})
    assert (answer.status_code, answer.mimetype) == (500, PROBLEM)
    assert "ZeroDivision" not in answer.text


def test_no_page_of_another_site_may_read_an_answer(program):
    answer = program().ask("/groups", headers={"Origin": "https://elsewhere.example"})
    assert not [name for name in dict(answer.headers) if name.startswith("Access-Control")]


def test_errors_of_pages_stay_pages(app):
    answer = app.test_client().get("/vi/api/v1/groups")
    assert (answer.status_code, answer.mimetype) == (404, "text/html")
    assert Program(app, None).ask("/nothing").mimetype == PROBLEM

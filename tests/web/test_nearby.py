"""An address without its language, or with a slash too many, leads to the page that was meant."""

from __future__ import annotations

import pytest


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("/code", "/th/code"),
        ("/sign-in/", "/th/sign-in"),
        ("/sign-in?next=/th/courses", "/th/sign-in?next=/th/courses"),
        ("/courses/danang-secondary", "/th/courses/danang-secondary"),
        ("/vi/courses/danang-secondary/", "/vi/courses/danang-secondary"),
        ("/courses/a%0d%0aX-Evil:1", "/th/courses/a%0D%0AX-Evil:1"),
    ],
)
def test_the_page_meant_is_found(client, typed, meant):
    answer = client.get(typed, headers={"Accept-Language": "th"})
    assert answer.status_code == 302
    assert answer.headers["Location"] == meant
    assert "Accept-Language" in answer.headers["Vary"]


@pytest.mark.parametrize("path", ["//elsewhere.example/code", "//elsewhere.example/vi/", "///code"])
def test_no_address_leads_to_another_host(client, path):
    answer = client.get("/", environ_overrides={"PATH_INFO": path})
    assert not answer.headers.get("Location", "").startswith(("//", "http"))


def test_below_a_prefix_the_way_stays_below_it(client):
    answer = client.get("/code", environ_overrides={"SCRIPT_NAME": "/climate"})
    assert answer.headers["Location"].startswith("/climate/")


@pytest.mark.parametrize(
    "typed",
    [
        "/nothing",
        "/vi/nothing/",
        "/fr/code",
        "/vi/courses/no-such-course",
        "/static/x",
        "/vi/vi/code",
    ],
)
def test_what_stands_nowhere_is_not_found(client, typed):
    assert client.get(typed).status_code == 404


def test_only_reading_is_led_on(client):
    assert client.post("/sign-in").status_code == 404

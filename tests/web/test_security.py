"""Which headers of a proxy are believed, and what every answer carries."""

from __future__ import annotations

from dataclasses import replace

import pytest
from flask import request

from lms.app import create_app
from lms.config import Settings

FORWARDED = {
    "X-Forwarded-For": "6.6.6.6, 10.9.9.9",
    "X-Forwarded-Proto": "https",
    "X-Forwarded-Host": "lessons.example.org",
    "X-Forwarded-Prefix": "/climate",
}


def seen(settings: Settings, **changes: object) -> tuple[str, str, str, str | None]:
    """Root address, address of the visitor, way to the sign-in page, rule of https."""
    app = create_app(replace(settings, **changes), config={"TESTING": True})
    with app.test_client() as client:
        answer = client.get("/en/account", headers=FORWARDED)
        found = (
            request.root_url,
            request.remote_addr or "",
            answer.location,
            answer.headers.get("Strict-Transport-Security"),
        )
    app.extensions["lms.db"].engines.dispose()
    return found


def test_nothing_that_is_forwarded_is_believed_unless_a_proxy_is_trusted(settings):
    root, address, location, rule = seen(settings)
    assert (root, address, rule) == ("http://localhost/", "127.0.0.1", None)
    assert location == "/en/sign-in?next=/en/account"


def test_a_trusted_proxy_says_who_comes_and_how(settings):
    public = "https://lessons.example.org"
    root, address, location, rule = seen(settings, trusted_proxies=1, public_url=public)
    assert (root, address) == ("https://lessons.example.org/", "10.9.9.9")
    assert rule is not None
    assert location.startswith("/en/sign-in")


def test_a_prefix_is_believed_only_below_a_public_address_that_has_one(settings):
    public = "https://lessons.example.org/climate"
    _root, _address, location, _rule = seen(settings, trusted_proxies=1, public_url=public)
    assert location.startswith("/climate/en/sign-in")


@pytest.mark.parametrize(
    "path",
    ["/en/", "/", "/healthz", "/en/sign-in", "/en/nowhere", "/en/account/data", "/static/x/y"],
)
def test_every_page_carries_the_policy_and_is_private(client, path):
    headers = client.get(path).headers
    assert "script-src 'self'" in headers["Content-Security-Policy"]
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Cache-Control"] in {"private, no-cache", "no-store"}

"""Static files: kept for ever under the digest of their content, under no other."""

from __future__ import annotations

import re


def sheet_of(client):
    return re.search(r'rel="stylesheet" href="([^"]+)"', client.get("/en/").text)[1]


def test_a_file_under_its_digest_is_kept_for_a_year(client):
    answer = client.get(sheet_of(client))
    assert answer.status_code == 200
    assert "immutable" in answer.headers["Cache-Control"]
    assert "max-age=31536000" in answer.headers["Cache-Control"]


def test_a_page_opened_before_an_update_gets_the_new_file_and_nobody_keeps_it(client):
    url = sheet_of(client)
    right = client.get(url)
    answer = client.get(re.sub(r"/static/[^/]+/", "/static/0123456789ab/", url))
    assert (answer.status_code, answer.data) == (200, right.data)
    assert answer.headers["Cache-Control"] == "no-cache"
    assert "Expires" not in answer.headers


def test_a_file_that_is_not_there_is_not_found(client):
    assert client.get("/static/0123456789ab/no-such.css").status_code == 404
    assert client.get("/static/0123456789ab/../config.py").status_code == 404

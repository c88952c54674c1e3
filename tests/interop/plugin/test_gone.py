"""The package is uninstalled: its course is gone, what people did with it is still theirs."""

from __future__ import annotations

import shutil
import sys
from dataclasses import replace

import pytest

from lms.app import create_app
from lms.cli.prepare import database_of, prepare
from lms.core.calculators import CALCULATORS
from lms.web.settings import EXTENSION as SETTINGS

PAGE = "/en/courses/coast/how-fast-the-sea-rises"


@pytest.fixture
def without(own, site, monkeypatch, tmp_path):
    """A copy of the installation as it starts without the package, with our lessons."""

    def start():
        monkeypatch.setattr(sys, "path", [each for each in sys.path if each != str(site)])
        monkeypatch.setattr(CALCULATORS, "_all", None)
        monkeypatch.setattr(CALCULATORS, "_words", {})
        before = own.extensions[SETTINGS]
        copy = shutil.copytree(before.data_dir, tmp_path / "copy")
        settings = replace(before, data_dir=copy, built_in_pack=True)
        prepare(settings)
        app = create_app(settings, config={"TESTING": True, "WTF_CSRF_ENABLED": False})
        made.append(app)
        return app

    made = []
    yield start
    for app in made:
        database_of(app).engines.dispose()


def test_what_was_answered_and_kept_can_still_be_looked_at(own, without, monkeypatch):
    monkeypatch.setitem(own.config, "WTF_CSRF_ENABLED", False)
    client = own.test_client()
    attempt = client.post(f"{PAGE}/quiz").location.split("?")[0]
    client.post(f"{attempt}/items/risen-since-1901", data={"answer": "25", "submission": "a"})
    client.post(f"{attempt}/finish")
    cookie = client.get_cookie("climate_lms")
    assert cookie is not None
    later = without().test_client()
    later.set_cookie("climate_lms", cookie.value)
    assert later.get(PAGE).status_code == 404
    assert later.get("/en/calculators/years-of-rise").status_code == 404
    for page in (attempt, "/en/progress", "/en/calculations"):
        assert later.get(page, follow_redirects=True).status_code == 200, page
    review = later.get(f"{attempt}/review")
    assert "1 of 5 questions right" in review.text

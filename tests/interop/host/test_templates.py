"""Templates of the host in front of ours, and its header on our pages."""

from __future__ import annotations

import pytest

from lms.config import SettingError
from lms.mount import ClimateLMS
from tests.interop.host.conftest import People, make_host


@pytest.fixture
def folder(tmp_path):
    made = tmp_path / "over"
    (made / "host").mkdir(parents=True)
    return made


@pytest.fixture
def page(settings, folder):
    """The text of a page with the templates that were written to the folder."""

    def page(path="/climate/en/about", enter="", **more):
        host = make_host()
        ClimateLMS(host, people=People(), settings=settings, templates=folder, **more)
        client = host.test_client()
        client.get(f"/enter?who={enter}")
        answer = client.get(path)
        assert answer.status_code == 200
        return answer.text

    return page


def test_a_template_of_the_host_takes_the_place_of_ours(page, folder):
    (folder / "web").mkdir()
    (folder / "web" / "about.html").write_text("About our school", "utf-8")
    assert page() == "About our school"


def test_a_template_of_a_room_can_be_replaced_too(page, folder):
    (folder / "people").mkdir()
    (folder / "people" / "account_pupil.html").write_text("{{ me.display_name }}!", "utf-8")
    assert page("/climate/en/account", enter="1") == "Nguyễn An!"


def test_ours_can_be_extended_instead_of_copied(page, folder):
    (folder / "base.html").write_text(
        "{% extends 'original/base.html' %}"
        "{% block footer %}<footer>The school</footer>{% endblock %}",
        "utf-8",
    )
    text = page()
    assert "<footer>The school</footer>" in text
    assert 'class="site-header"' in text
    assert "site-footer" not in text


def test_the_hosts_header_stands_on_every_page_with_links_of_the_host(page, folder):
    (folder / "host" / "head.html").write_text('<link rel="stylesheet" href="/h.css">', "utf-8")
    (folder / "host" / "header.html").write_text(
        "<div>{{ person.display_name }} <a href=\"{{ host_url_for('home') }}\">School</a></div>",
        "utf-8",
    )
    text = page(enter="2")
    assert '<link rel="stylesheet" href="/h.css">' in text.split("</head>")[0]
    assert '<div>Trần Mai <a href="/">School</a></div>' in text
    assert text.index("School</a>") < text.index('class="site-header"')


def test_a_folder_that_is_not_there_stops_the_start(settings, tmp_path):
    with pytest.raises(SettingError, match="is no folder"):
        ClimateLMS(make_host(), settings=settings, templates=tmp_path / "none")

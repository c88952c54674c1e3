"""Stretches of templates that are kept, and texts and links that are remembered."""

import pytest
from flask import Flask, g, render_template_string
from flask_babel import force_locale


def draw(app: Flask, text: str, language: str = "en", prefix: str = "", **values: object) -> str:
    with app.test_request_context("/", base_url=f"http://localhost{prefix}/"):
        g.lang = language
        return render_template_string(text, **values)


@pytest.fixture
def counted(app: Flask) -> list[int]:
    calls: list[int] = []
    app.jinja_env.globals["count"] = lambda: calls.append(1) or len(calls)
    return calls


def test_a_kept_stretch_is_drawn_once_for_each_key(app, counted):
    text = "{% kept key %}{{ key }} {{ count() }}{% endkept %}"
    assert [draw(app, text, key=key) for key in ("a", "a", "b", "a")] == [
        "a 1",
        "a 1",
        "b 2",
        "a 1",
    ]


def test_a_kept_stretch_belongs_to_its_language_and_prefix(app, counted):
    text = "{% kept 1 %}{{ url_for('web.about') }}{% endkept %}"
    assert draw(app, text, "en") == "/en/about"
    assert draw(app, text, "vi") == "/vi/about"
    assert draw(app, text, "vi", "/climate") == "/climate/vi/about"


def test_what_is_kept_is_escaped(app):
    assert draw(app, "{% kept 1 %}{{ name }}{% endkept %}", name="<b>") == "&lt;b&gt;"


def test_links_stay_in_the_language_and_below_the_prefix(app):
    text = "{{ url_for('learning.attempt', attempt_id=number, number=1) }}"
    assert draw(app, text, "vi", number=7) == "/vi/attempts/7?number=1"
    assert draw(app, text, "th", number=7) == "/th/attempts/7?number=1"
    assert draw(app, text, "th", "/climate", number=7) == "/climate/th/attempts/7?number=1"


def test_values_that_are_equal_but_differ_in_type_make_different_links(app):
    text = "{{ url_for('web.about', page=1) }} {{ url_for('web.about', page=true) }}"
    assert draw(app, text) == "/en/about?page=1 /en/about?page=True"


def test_texts_follow_the_language_in_force(app):
    app.jinja_env.globals["force_locale"] = force_locale
    with app.test_request_context("/"):
        g.lang = "en"
        english = render_template_string("{{ _('Privacy') }}")
        with force_locale("vi"):
            vietnamese = render_template_string("{{ _('Privacy') }}")
        assert (english, render_template_string("{{ _('Privacy') }}")) == ("Privacy", "Privacy")
        assert vietnamese != "Privacy"


def test_values_in_texts_are_escaped_and_numbers_filled_in(app):
    assert draw(app, "{{ _('Hello %(name)s', name=name) }}", name="<b>") == "Hello &lt;b&gt;"
    text = "{{ ngettext('%(num)s pear', '%(num)s pears', count) }}"
    assert [draw(app, text, count=number) for number in (1, 2, 1)] == [
        "1 pear",
        "2 pears",
        "1 pear",
    ]


def test_a_static_file_does_not_vary_by_the_cookie(client):
    url = client.get("/en/").text.split('rel="stylesheet" href="')[1].split('"')[0]
    answer = client.get(url)
    assert "immutable" in answer.headers["Cache-Control"]
    assert "Cookie" not in answer.headers.get("Vary", "")

"""Nothing of ours stands in the host: configuration, routes, commands, templates, extensions."""

from __future__ import annotations

from dataclasses import replace

import pytest
from werkzeug.middleware.proxy_fix import ProxyFix

from lms.mount import ClimateLMS, MountError
from tests.interop.host.conftest import People, make_host


def what_a_host_has(host):
    return {
        "config": dict(host.config),
        "rules": sorted(str(rule) for rule in host.url_map.iter_rules()),
        "views": sorted(host.view_functions),
        "blueprints": sorted(host.blueprints),
        "commands": sorted(host.cli.commands),
        "globals": sorted(host.jinja_env.globals),
        "filters": sorted(host.jinja_env.filters),
        "tests": sorted(host.jinja_env.tests),
        "loader": id(host.jinja_loader),
        "errors": str(dict(host.error_handler_spec)),
        "before": {key: list(each) for key, each in host.before_request_funcs.items()},
        "after": {key: list(each) for key, each in host.after_request_funcs.items()},
        "teardown": list(host.teardown_appcontext_funcs),
        "processors": {key: list(each) for key, each in host.template_context_processors.items()},
        "static": (host.static_folder, host.has_static_folder),
        "session": type(host.session_interface),
        "key": host.secret_key,
        "extensions": set(host.extensions) - {"climate_lms"},
    }


def test_the_host_is_as_before_but_for_one_key(settings):
    host = make_host()
    before = what_a_host_has(host)
    climate = ClimateLMS(host, people=People(), settings=settings)
    host.test_client().get("/climate/en/")
    climate.do_jobs()
    assert what_a_host_has(host) == before
    assert set(host.extensions) == {"climate_lms"}


def test_the_host_answers_what_does_not_begin_with_the_prefix(client):
    assert client.get("/").text == "the host"
    for path in ("/en/", "/climatelms/en/", "/static/0/css/site.css", "/sign-in"):
        answer = client.get(path)
        assert answer.status_code == 404
        assert "The requested URL was not found" in answer.text


def test_our_pages_stand_below_the_prefix_and_link_there(client):
    assert client.get("/climate").location.startswith("/climate/")
    page = client.get("/climate/en/courses")
    assert page.status_code == 200
    assert 'href="/climate/en/' in page.text
    assert 'href="/en/' not in page.text
    assert "climate_lms=" in page.headers["Set-Cookie"]
    assert "Path=/climate;" in page.headers["Set-Cookie"]


def test_an_error_below_the_prefix_is_told_by_our_page(client):
    answer = client.get("/climate/en/none")
    assert answer.status_code == 404
    assert "site.css" in answer.text


def test_a_nested_prefix_works(settings):
    host = make_host()
    ClimateLMS(host, url_prefix="/courses/climate/", people=People(), settings=settings)
    client = host.test_client()
    assert client.get("/courses/climate/en/").status_code == 200
    assert client.get("/courses/en/").status_code == 404


def test_a_host_below_a_prefix_of_its_own_is_respected(client):
    page = client.get("/climate/en/", environ_overrides={"SCRIPT_NAME": "/portal"})
    assert 'href="/portal/climate/en/' in page.text
    assert "Path=/portal/climate;" in page.headers["Set-Cookie"]


def test_two_mounts_in_one_process_keep_apart(settings, tmp_path):
    host, people = make_host(), People()
    other = replace(settings, data_dir=tmp_path / "other", database_url="", built_in_pack=True)
    ClimateLMS(host, url_prefix="/one", people=people, settings=settings)
    ClimateLMS(host, url_prefix="/two", settings=other)
    client = host.test_client()
    client.get("/enter?who=1")
    assert "Nguyễn An" in client.get("/one/en/").text
    second = client.get("/two/en/")
    assert "Nguyễn An" not in second.text
    assert 'href="/two/en/sign-in"' in second.text
    assert client.get("/two/en/sign-in").status_code == 200  # signed in by us there


@pytest.mark.parametrize("prefix", ["climate", "", "/", "/a b", "/a?b"])
def test_what_is_no_prefix_is_refused(settings, prefix):
    with pytest.raises(MountError, match="is no path"):
        ClimateLMS(make_host(), url_prefix=prefix, settings=settings, prepare_now=False)


def test_people_that_cannot_be_asked_everything_are_refused_at_the_mount(settings):
    class Half:
        keeps_names = True

        def person(self):
            return None

    with pytest.raises(MountError, match="lacks keeps_emails, sign_in_url, sign_out_url"):
        ClimateLMS(make_host(), people=Half(), settings=settings, prepare_now=False)


def test_a_mount_inside_another_is_refused(host, settings):
    with pytest.raises(MountError, match="one lies in the other"):
        ClimateLMS(host, url_prefix="/climate/more", settings=settings, prepare_now=False)


def test_two_mounts_that_would_share_their_data_are_refused(host, settings):
    with pytest.raises(MountError, match="give each settings of its own"):
        ClimateLMS(host, url_prefix="/more", settings=settings, prepare_now=False)


@pytest.mark.parametrize("before", [True, False])
def test_the_proxys_headers_are_taken_in_once_for_both_or_not_at_all(settings, before):
    host = make_host()
    if before:
        host.wsgi_app = ProxyFix(host.wsgi_app)
        with pytest.raises(MountError, match="mount first"):
            ClimateLMS(host, people=People(), settings=settings, prepare_now=False)
        return
    ClimateLMS(host, people=People(), settings=settings)
    host.wsgi_app = ProxyFix(host.wsgi_app, x_proto=1, x_prefix=1)
    headers = {"X-Forwarded-Proto": "https", "X-Forwarded-Prefix": "/portal"}
    page = host.test_client().get("/climate/en/", headers=headers)
    assert 'href="/portal/climate/en/' in page.text
    assert "Cross-Origin-Opener-Policy" in page.headers  # it knows that it came by https


def test_proxies_of_ours_are_refused_since_the_hosts_are_believed(settings):
    trusting = replace(settings, trusted_proxies=1)
    with pytest.raises(MountError, match="trusted_proxies"):
        ClimateLMS(make_host(), settings=trusting, prepare_now=False)


def test_static_files_below_the_prefix_are_kept_by_browsers_and_carry_no_cookie(client):
    client.get("/enter?who=1")
    page = client.get("/climate/en/about").text
    path = page.split('rel="stylesheet" href="')[1].split('"')[0]
    assert path.startswith("/climate/static/")
    answer = client.get(path)
    assert "immutable" in answer.headers["Cache-Control"]
    assert "public" in answer.headers["Cache-Control"]
    assert "Set-Cookie" not in answer.headers
    assert "Cookie" not in answer.headers.get("Vary", "")


def test_error_pages_of_the_host_and_ours_do_not_mix(settings):
    host = make_host()
    host.register_error_handler(404, lambda _error: ("the host knows no such page", 404))
    host.register_error_handler(Exception, lambda _error: ("the host failed", 500))
    ClimateLMS(host, people=People(), settings=settings)
    client = host.test_client()
    assert client.get("/none").text == "the host knows no such page"
    assert "site.css" in client.get("/climate/en/none").text


def test_functions_of_the_host_round_its_requests_run_round_its_own_alone(settings):
    host, seen = make_host(), []
    host.before_request(lambda: seen.append("before"))
    host.after_request(lambda response: seen.append("after") or response)
    host.teardown_request(lambda _error: seen.append("teardown"))
    ClimateLMS(host, people=People(), settings=settings)
    client = host.test_client()
    client.get("/climate/en/about")
    assert set(seen) == {"teardown"}  # of the context in which its people were asked
    seen.clear()
    client.get("/")
    assert seen == ["before", "after", "teardown"]


def test_where_the_host_cannot_say_who_is_here_our_page_says_that_something_is_wrong(settings):
    host, people = make_host(), People()
    ClimateLMS(host, people=people, settings=settings)
    client = host.test_client()
    client.get("/enter?who=1")
    people.all = None  # as if the host's database were away
    answer = client.get("/climate/en/about")
    assert answer.status_code == 500
    assert "Traceback" not in answer.text
    assert "Nguyễn An" not in answer.text
    assert client.get("/").text == "the host"


def test_what_pages_keep_in_a_browser_bears_the_place_of_the_mount(client):
    assert '<html lang="en" data-mount="/climate">' in client.get("/climate/en/about").text

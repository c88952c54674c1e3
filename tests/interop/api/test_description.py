"""The description is true: every route is in it, it has no other, and programs can rely on it."""

from __future__ import annotations

import re

from openapi_spec_validator import OpenAPIV31SpecValidator

from lms.web.access import rule_of
from tests.interop.api.described import ROOT, Program


def routes_of(app) -> dict[str, tuple[set[str], str]]:
    """Path as it is described → methods and access rule."""
    found = {}
    for rule in app.url_map.iter_rules():
        if rule.rule.startswith(ROOT):
            path = re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule.rule.removeprefix(ROOT))
            found[path] = (set(rule.methods), rule_of(app.view_functions[rule.endpoint]))
    return found


def parameters_of(description, path: str, place: str) -> set[str]:
    item = description["paths"][path]
    found = [*item.get("parameters", ()), *item["get"].get("parameters", ())]
    known = description["components"]["parameters"]
    named = [known[each["$ref"].rpartition("/")[2]] if "$ref" in each else each for each in found]
    return {each["name"] for each in named if each["in"] == place}


def test_it_is_valid_openapi_3_1(app):
    description = Program(app, None).description
    assert description["openapi"].startswith("3.1.")
    assert list(OpenAPIV31SpecValidator(description).iter_errors()) == []


def test_every_route_is_described_and_every_description_has_a_route(app):
    assert set(Program(app, None).description["paths"]) == set(routes_of(app))


def test_every_route_only_reads(app):
    assert {each for methods, _rule in routes_of(app).values() for each in methods} == {
        "GET",
        "HEAD",
    }


def test_every_route_but_the_description_itself_wants_a_token(app):
    description = Program(app, None).description
    for path, (_methods, rule) in routes_of(app).items():
        is_open = description["paths"][path]["get"].get("security") == []
        assert (rule == "public") is is_open
        assert is_open or rule.startswith("token: ")


def test_the_scope_that_a_route_needs_stands_in_its_description(app):
    description = Program(app, None).description
    for path, (_methods, rule) in routes_of(app).items():
        for scope in re.findall(r"\w+:read", rule):
            assert f"`{scope}`" in description["paths"][path]["get"]["description"], path


def test_the_parameters_of_a_route_are_those_that_are_described(app):
    description = Program(app, None).description
    for rule in app.url_map.iter_rules():
        if not rule.rule.startswith(ROOT):
            continue
        path = re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule.rule.removeprefix(ROOT))
        taken = set(getattr(app.view_functions[rule.endpoint], "__api_parameters__", ()))
        assert taken == parameters_of(description, path, "query"), path
        assert rule.arguments == parameters_of(description, path, "path"), path


def test_it_says_below_which_prefix_it_stands(app):
    answer = app.test_client().get(f"{ROOT}/openapi.json", base_url="http://school.test/climate")
    assert answer.json["servers"] == [{"url": "/climate/api/v1"}]

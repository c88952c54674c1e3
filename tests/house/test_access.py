"""Who may call what: the ledger of all routes, and a walk of all of them by every role.

`tests/house/access.txt` has a line for each endpoint; a new or loosened one is a line in the
diff. Write it anew with `python -m tests.house.test_access`.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask
from werkzeug.routing import IntegerConverter, Rule

from lms.web.access import UnmarkedViewError, check_every_view, public, rule_of, signed_in
from tests.house.roles import ROLES, browsers

LEDGER = Path(__file__).with_name("access.txt")


def ledger_of(app: Flask) -> list[str]:
    """A line for each endpoint: methods, URL, rule."""
    lines = []
    for rule in app.url_map.iter_rules():
        methods = ",".join(sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}))
        words = rule_of(app.view_functions[rule.endpoint])
        lines.append(f"{rule.endpoint}  {methods} {rule.rule}  [{words}]")
    return sorted(lines)


def test_the_ledger_of_routes_is_what_flask_registered(app):
    assert LEDGER.read_text("utf-8").splitlines() == ledger_of(app)


def test_a_view_without_a_mark_stops_the_start(app):
    plain = Flask("plain", static_folder=None)
    plain.add_url_rule("/open", view_func=lambda: "open")
    with pytest.raises(UnmarkedViewError, match="lambda"):
        check_every_view(plain)


def test_a_guard_above_the_route_is_caught():
    plain = Flask("plain", static_folder=None)

    @signed_in
    @plain.get("/above")
    def above() -> str:
        return "Flask registered this without its guard"

    with pytest.raises(UnmarkedViewError, match="above"):
        check_every_view(plain)


def test_a_view_cannot_carry_two_marks():
    with pytest.raises(UnmarkedViewError, match="two access marks"):
        public(public(lambda: "twice"))


def url_of(app: Flask, rule: Rule) -> str:
    """A URL of the rule, with ids that exist where that is easy."""
    words = {
        "lang": "vi",
        "pack_id": "danang-bangkok",
        "course_id": "danang-secondary",
        "lesson_id": "how-the-greenhouse-effect-works",
        "step_id": "predict",
        "what": "seen",
        "digest": "0",
        "name": "css/site.css",
        "token": "none",
        "code": "AAAAAA",
        "maker": "moodle",
    }
    values = {name: words.get(name, "1") for name in rule.arguments}
    for name, converter in rule._converters.items():
        if isinstance(converter, IntegerConverter):
            values[name] = 1
    with app.test_request_context("/vi/"):
        built = rule.build(values, append_unknown=False)
    return built[1] if built else "/vi/none"


def test_every_route_answers_every_role_without_an_error_of_ours(app):
    app.config["PROPAGATE_EXCEPTIONS"] = False
    clients = browsers(app)
    broken = []
    for rule in app.url_map.iter_rules():
        url = url_of(app, rule)
        for role in ROLES:
            if "sign-out" in rule.rule:
                continue
            client = clients[role]
            if "GET" in rule.methods:
                answer = client.get(url)
                if answer.status_code >= 500:
                    broken.append(f"GET {url} as {role}: {answer.status_code}")
            if "POST" in rule.methods and role in {"stranger", "guest", "learner"}:
                answer = client.post(url)
                if answer.status_code >= 500:
                    broken.append(f"POST {url} as {role}: {answer.status_code}")
    assert broken == []


def test_whoever_is_not_signed_in_reaches_only_public_pages(app):
    clients = browsers(app)
    reached = []
    for rule in app.url_map.iter_rules():
        words = rule_of(app.view_functions[rule.endpoint]) or ""
        if words == "public":
            continue
        for role in ("stranger", "guest"):
            for method in (rule.methods or set()) & {"GET", "POST"}:
                answer = clients[role].open(url_of(app, rule), method=method)
                if answer.status_code == 200:
                    reached.append(f"{method} {rule.rule} as {role}")
    assert reached == []


def test_a_pupil_reaches_nothing_of_administration(app):
    pupil = browsers(app)["pupil"]
    for rule in app.url_map.iter_rules():
        if "/admin" in rule.rule and "GET" in rule.methods:
            assert pupil.get(url_of(app, rule)).status_code in {403, 404}, rule.rule


if __name__ == "__main__":
    import tempfile

    from lms.app import create_app
    from lms.config import Settings

    with tempfile.TemporaryDirectory() as folder:
        made = create_app(Settings(data_dir=Path(folder)))
        LEDGER.write_text("\n".join(ledger_of(made)) + "\n", "utf-8")

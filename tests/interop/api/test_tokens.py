"""Tokens: who is let in, how far, how often, and what is kept of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa

from lms.app import create_app
from lms.db.session import EXTENSION
from lms.interop.api import tokens
from lms.interop.api.models import ApiToken, Scope
from lms.interop.api.tokens import NewToken, NoScopeError, make_token
from lms.people.models import AuditEntry
from tests.conftest import NOW
from tests.interop.api.described import ROOT, Program
from tests.people.factories import make_organisation


def token_in(session, **changes):
    new = NewToken(make_organisation(session).id, "Statistics", frozenset({Scope.GROUPS}))
    token, secret = make_token(session, replace(new, **changes), None, NOW)
    session.commit()
    return token, secret


def test_only_a_digest_of_the_token_is_kept(session, look):
    _token, secret = token_in(session)
    (kept,) = look(sa.select(ApiToken))
    values = " ".join(str(getattr(kept, column.name)) for column in ApiToken.__table__.columns)
    assert secret not in values
    assert secret.startswith(kept.hint) and len(kept.hint) < 13


def test_without_a_token_the_answer_says_how_to_bring_one(app):
    answer = Program(app, None).ask("/groups")
    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"] == 'Bearer realm="climate-lms"'


@pytest.mark.parametrize(
    "header", ["Bearer lmsapi_unknown", "bearer x", "Bearer \xff\xfe", f"Bearer {'x' * 5000}"]
)
def test_an_unknown_token_is_refused(app, header):
    answer = Program(app, None).ask("/groups", headers={"Authorization": header})
    assert answer.status_code == 401
    assert 'error="invalid_token"' in answer.headers["WWW-Authenticate"]


@pytest.mark.parametrize("header", ["Basic dXNlcjpwYXNz", "Bearer", "Bearer  ", "lmsapi_x", ""])
def test_what_is_no_bearer_token_is_none(app, header):
    answer = Program(app, None).ask("/groups", headers={"Authorization": header})
    assert answer.status_code == 401
    assert "error" not in answer.headers["WWW-Authenticate"]


def test_a_token_in_the_address_or_in_a_cookie_opens_nothing(app, session):
    _token, secret = token_in(session)
    client = app.test_client()
    client.set_cookie("token", secret)
    for name in ("access_token", "token"):
        assert client.get(f"{ROOT}/groups?{name}={secret}").status_code == 401


def test_somebody_who_is_signed_in_is_nobody_here(app):
    from tests.house.roles import browsers

    client = browsers(app)["administrator"]
    answer = client.get(f"{ROOT}/groups")
    assert answer.status_code == 401
    assert "Set-Cookie" not in answer.headers
    assert "Cookie" not in answer.headers.get("Vary", "")


def test_a_revoked_token_opens_nothing_from_that_moment(app, session):
    token, secret = token_in(session)
    program = Program(app, secret)
    assert program.ask("/groups").status_code == 200
    tokens.revoke_token(session, session.merge(token), None, NOW)
    session.commit()
    assert program.ask("/groups").status_code == 401


def test_a_token_holds_until_its_end(app, session):
    now = datetime.now(UTC)
    _over, over = token_in(session, expires_at=now - timedelta(seconds=1))
    _good, good = token_in(session, expires_at=now + timedelta(minutes=5))
    assert Program(app, over).ask("/groups").status_code == 401
    assert Program(app, good).ask("/groups").status_code == 200


def test_a_token_tells_what_it_may(app, session):
    _token, secret = token_in(session, name="Bảng điểm")
    said = Program(app, secret).get("/token")
    assert (said["name"], said["scopes"]) == ("Bảng điểm", ["groups:read"])


NEEDED = {
    "/courses": Scope.CATALOGUE,
    "/courses/danang-secondary": Scope.CATALOGUE,
    "/courses/danang-secondary/lessons": Scope.CATALOGUE,
    "/courses/danang-secondary/lessons/how-the-greenhouse-effect-works": Scope.CATALOGUE,
    "/organisations": Scope.GROUPS,
    "/groups": Scope.GROUPS,
    "/groups/{group}": Scope.GROUPS,
    "/groups/{group}/members": Scope.GROUPS,
    "/attempts": Scope.RESULTS,
    "/progress": Scope.RESULTS,
    "/objectives": Scope.RESULTS,
}


@pytest.mark.parametrize("scope", [Scope.CATALOGUE, Scope.GROUPS, Scope.RESULTS])
def test_a_scope_opens_what_it_names_and_nothing_else(world, program, scope):
    asks = program(scope)
    for path, needed in NEEDED.items():
        answer = asks.ask(path.format(group=world.group.id))
        assert answer.status_code == (200 if needed is scope else 403), path
        if needed is not scope:
            assert answer.json["scope"] == needed.value
            assert f'scope="{needed.value}"' in answer.headers["WWW-Authenticate"]


def test_every_address_with_a_scope_stands_in_the_table_above(app):
    description = Program(app, None).description
    without = {"/openapi.json", "/token", "/changes"}
    assert len(set(description["paths"]) - without) == len(NEEDED)


def test_a_token_needs_something_to_read(session):
    for scopes in (frozenset(), frozenset({Scope.NAMES})):
        with pytest.raises(NoScopeError):
            token_in(session, scopes=scopes)


def test_making_and_revoking_stand_in_the_audit_log(session):
    token, _secret = token_in(session)
    tokens.revoke_token(session, token, None, NOW)
    tokens.revoke_token(session, token, None, NOW)
    session.flush()
    rows = session.scalars(sa.select(AuditEntry).order_by(AuditEntry.id)).all()
    assert [each.action for each in rows] == ["api-token.make", "api-token.revoke"]
    assert all(each.organisation_id == token.organisation_id for each in rows)


def last_used(look) -> object:
    (token,) = look(sa.select(ApiToken))
    return token.last_used_on


def test_the_day_of_use_is_written_once_a_day_after_the_answer(app, session, look, count_queries):
    _token, secret = token_in(session)
    program = Program(app, secret)
    program.ask("/groups")
    assert last_used(look) == datetime.now(UTC).date()
    count_queries.clear()
    program.ask("/groups")
    assert not [each for each in count_queries if each.startswith(("UPDATE", "INSERT"))]


def test_a_busy_database_costs_the_note_and_not_the_answer(app, session, look, monkeypatch):
    _token, secret = token_in(session)

    def busy(*_args):
        raise sa.exc.OperationalError("UPDATE", None, Exception("database is locked"))

    monkeypatch.setattr(tokens, "used_on", busy)
    assert Program(app, secret).ask("/groups").status_code == 200
    assert last_used(look) is None


@pytest.fixture
def narrow(settings):
    """An application in which a token may ask three times a minute, an address fail twice."""
    made = create_app(
        replace(settings, api_limit_per_minute=3, address_limit_per_minute=2),
        config={"TESTING": True},
    )
    yield made
    made.extensions[EXTENSION].engines.dispose()


def test_each_token_has_its_own_limit(narrow, session):
    programs = [Program(narrow, token_in(session)[1]) for _ in range(2)]
    assert [programs[0].ask("/groups").status_code for _ in range(4)] == [200, 200, 200, 429]
    refused = programs[0].ask("/token")
    assert refused.status_code == 429
    assert 1 <= int(refused.headers["Retry-After"]) <= 60
    assert programs[1].ask("/groups").status_code == 200


def test_guessing_tokens_is_limited_by_address(narrow, session):
    guesser = Program(narrow, "lmsapi_guess")
    assert [guesser.ask("/groups").status_code for _ in range(4)] == [401, 401, 429, 429]
    _token, secret = token_in(session)
    assert Program(narrow, secret).ask("/groups").status_code == 200

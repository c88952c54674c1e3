"""Our keys change without any platform noticing."""

from __future__ import annotations

from datetime import timedelta

import jwt
import pytest
from jwcrypto.jwk import JWK

from lms.interop.lti import keys
from tests.conftest import NOW

SECRET = "of this installation"
DAY = timedelta(days=1)


def kids(session, at):
    return [each["kid"] for each in keys.published(session, at)]


def test_the_first_key_is_made_when_it_is_needed(session):
    assert keys.published(session, NOW) == []
    assert keys.signer(session, SECRET, NOW) is None
    first = keys.ensure_signer(session, SECRET, NOW)
    assert kids(session, NOW) == [first.kid]
    assert keys.ensure_signer(session, SECRET, NOW).kid == first.kid


def test_a_new_key_is_published_before_it_signs_and_the_old_one_after(session):
    old = keys.ensure_signer(session, SECRET, NOW)
    new = keys.rotate(session, SECRET, NOW)
    assert kids(session, NOW) == [old.kid, new.kid]
    assert keys.signer(session, SECRET, NOW + DAY / 2).kid == old.kid
    assert keys.signer(session, SECRET, NOW + DAY).kid == new.kid
    assert kids(session, NOW + 30 * DAY) == [old.kid, new.kid]
    assert kids(session, NOW + 32 * DAY) == [new.kid]


@pytest.mark.parametrize("hours", range(0, 24 * 40, 7))
def test_what_is_signed_is_always_published_also_to_whoever_fetched_an_hour_ago(session, hours):
    keys.ensure_signer(session, SECRET, NOW)
    keys.rotate(session, SECRET, NOW + 2 * DAY)
    at = NOW + timedelta(hours=hours)
    assert keys.signer(session, SECRET, at).kid in kids(session, max(NOW, at - DAY / 24))


def test_withdrawn_keys_are_published_no_more(session):
    old = keys.ensure_signer(session, SECRET, NOW)
    new = keys.withdraw(session, SECRET, NOW)
    assert kids(session, NOW) == [new.kid]
    assert keys.signer(session, SECRET, NOW).kid == new.kid != old.kid


def test_what_is_published_verifies_what_is_signed_and_holds_no_secret(session):
    signer = keys.ensure_signer(session, SECRET, NOW)
    (public,) = keys.published(session, NOW)
    assert not {"d", "p", "q", "dp", "dq", "qi"} & set(public)
    token = jwt.encode({"a": 1}, signer.private_pem, "RS256")
    pem = JWK.from_json(__import__("json").dumps(public)).export_to_pem()
    assert jwt.decode(token, pem, ["RS256"]) == {"a": 1}


def test_a_copy_of_the_database_alone_cannot_sign(session, look):
    keys.ensure_signer(session, SECRET, NOW)
    assert keys.signer(session, "of another installation", NOW) is None
    session.flush()
    row = session.get_one(keys.ToolKey, 1)
    assert "PRIVATE KEY" not in row.private_pem

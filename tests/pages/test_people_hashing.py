"""While a password or PIN is hashed, which takes its time, others may write."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from lms.people import first, invitations, links, secrets
from lms.people.addresses import token_of
from lms.people.models import LinkPurpose, Organisation, Role
from tests.groups.factories import add_pupils, make_group
from tests.pages.sign_in import sign_in
from tests.people.factories import PASSWORD, PIN, make_adult, make_organisation, make_staff

NEW = "two loud rivers"


@pytest.fixture
def busy(app, monkeypatch):
    """For each time that something is hashed or tried: how many writers were held up."""
    seen = []
    pool = app.extensions["lms.db"].engines.write.pool

    class Watched:
        def __init__(self, hasher):
            self.hasher = hasher

        def hash(self, secret):
            seen.append(pool.checkedout())
            return self.hasher.hash(secret)

        def verify(self, stored, secret):
            seen.append(pool.checkedout())
            return self.hasher.verify(stored, secret)

    monkeypatch.setattr(secrets, "_HASHER", Watched(secrets._HASHER))
    return seen


class Place:
    """A teacher with a class of two."""

    def __init__(self, session):
        school = make_organisation(session)
        self.teacher = make_staff(session, Role.LEADER, school)
        self.group = make_group(session, school, self.teacher)
        self.members = add_pupils(session, self.group, 2)
        session.commit()

    def url(self, end):
        return f"/en/groups/{self.group.id}/{end}"


@pytest.fixture
def place(session):
    return Place(session)


def test_signing_in_and_up_keeps_nobody_from_writing(client, place, busy):
    for email, password in ((place.teacher.email, "wrong"), (place.teacher.email, PASSWORD)):
        client.post("/en/sign-in", data={"email": email, "password": password})
    pupil = {"code": place.group.code, "number": "1"}
    for pin in ("0000", PIN):
        client.post("/en/code", data={**pupil, "pin": pin})
    client.post("/en/code", data={**pupil, "number": "77", "pin": PIN})
    for email in ("new@school.example", place.teacher.email):
        new = {"name": "Trần Bình", "email": email, "password": NEW}
        assert client.post("/en/sign-up", data=new).status_code == 200
    assert busy == [0] * 7


def test_changing_ones_account_keeps_nobody_from_writing(client, app, place, busy):
    sign_in(client, app, place.teacher.id)
    for present in ("wrong", PASSWORD):
        changes = {"present": present, "password": NEW}
        client.post("/en/account/password", data=changes)
    client.post("/en/account/e-mail", data={"email": "other@school.example", "password": NEW})
    assert client.post("/en/account/erase", data={"password": NEW}).status_code == 303
    assert busy == [0] * len(busy)
    assert len(busy) >= 5


def test_links_keep_nobody_from_writing(client, app, session, place, busy):
    now = datetime.now(UTC)
    with app.app_context():
        wanted = links.NewLink(LinkPurpose.RESET_PASSWORD, place.teacher.id)
        reset = token_of(links.make_link(session, wanted, now))
        start = first.first_administrator_link(session, now)
    session.commit()
    set_up = {
        "organisation": "Sở Giáo dục",
        "kind": "city",
        "time_zone": "Asia/Bangkok",
        "name": "Lê Bình",
        "email": "chief@city.example",
        "password": NEW,
    }
    for url, values in ((f"reset/{reset}", {"password": NEW}), (f"setup/{start}", set_up)):
        assert client.post(f"/en/{url}", data=values).status_code == 303, url
    assert busy == [0] * 2


def test_invitations_keep_nobody_from_writing(client, app, session, place, busy):
    organisation = session.get_one(Organisation, place.group.organisation_id)
    administrator = make_staff(session, Role.ADMINISTRATOR, organisation)
    now = datetime.now(UTC)

    def invited(email):
        new = invitations.NewInvitation(email, Role.LEADER, organisation, "en")
        return token_of(invitations.invite(session, new, administrator.id, now))

    with app.app_context():
        as_new = invited("invited@school.example")
        with_account = invited(make_adult(session).email)
    session.commit()
    for url, values in (
        (f"invitation/{as_new}", {"name": "Võ Minh", "password": NEW}),
        (f"invitation/{with_account}", {"password": PASSWORD}),
    ):
        assert client.post(f"/en/{url}", data=values).status_code == 303, url
    assert busy == [0] * 2


def test_making_pins_keeps_nobody_from_writing(client, app, place, busy):
    sign_in(client, app, place.teacher.id)
    for url, values in (
        (f"members/{place.members[0].id}/pin", {}),
        ("add", {"number": "9", "name": "Võ Thị Sáu"}),
        ("cards/sheet", {}),
    ):
        assert client.post(place.url(url), data=values).status_code == 200, url
    assert busy == [0] * 5

"""Where a host signs people in, none of this is offered."""

from __future__ import annotations

import dataclasses

import pytest

from lms.mount import HostPerson
from tests.interop.host.conftest import (  # noqa: F401
    app,
    client,
    closing,
    database,
    host,
    people,
)

PAGES = (
    "/climate/en/sign-in/with/1",
    "/climate/oidc/back/0000000000000000?state=x",
    "/climate/en/account/sign-in-services",
    "/climate/en/admin/sign-in-services",
)


@pytest.fixture
def settings(settings):
    return dataclasses.replace(settings, private_hosts=())


@pytest.mark.parametrize("path", PAGES)
def test_a_stranger_is_sent_to_the_host_and_who_is_here_finds_no_page(path, client):  # noqa: F811
    answer = client.get(path)
    assert answer.status_code == 302
    assert answer.location.startswith("/enter")
    client.get("/enter?who=2")
    assert client.get(path).status_code == 404


def test_the_administration_has_no_tab_for_it(client, people):  # noqa: F811
    people.all["9"] = HostPerson(id="9", name="Quản trị", language="en", roles=("administrator",))
    client.get("/enter?who=9")
    page = client.get("/climate/en/admin/platforms").text
    assert "Learning platforms" in page
    assert "sign-in-services" not in page
    assert "sign-in-services" not in client.get("/climate/en/account").text

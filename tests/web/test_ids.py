"""Ids that no row can have are not found; they are no error of ours."""

from __future__ import annotations

import pytest

from lms.people.models import Role
from lms.web.ids import MAX_ID, an_id
from tests.groups.factories import add_pupils, make_group
from tests.pages.sign_in import sign_in
from tests.people.factories import make_organisation, make_staff

HUGE = "9" * 30


@pytest.mark.parametrize(
    ("sent", "number"),
    [
        ("7", 7),
        ("๗", 7),
        (str(MAX_ID), MAX_ID),
        (str(MAX_ID + 1), 0),
        ("9" * 5000, 0),
        ("²", 0),
        ("-1", 0),
        ("", 0),
        (None, 0),
    ],
)
def test_what_is_an_id(sent, number):
    assert an_id(sent) == number


@pytest.mark.parametrize(
    ("method", "url", "values"),
    [
        ("GET", f"/en/groups/{HUGE}", {}),
        ("GET", f"/en/admin/people/{HUGE}", {}),
        ("GET", f"/en/attempts/{HUGE}", {}),
        ("GET", f"/en/organisations/{HUGE}/figures", {}),
        ("POST", f"/en/account/sign-ins/{HUGE}/end", {}),
        ("GET", f"/en/admin/people/1/merge?other={HUGE}", {}),
        ("POST", "/en/admin/people/1/merge", {"other": HUGE}),
        ("POST", "/en/admin/people/1/roles/withdraw", {"role": "leader", "organisation": HUGE}),
        ("GET", f"/en/groups/1/cards/sheet?member={'9' * 5000}", {}),
        ("POST", "/en/groups/1/members/1/move", {"group_id": HUGE}),
    ],
)
def test_a_number_too_large_for_the_database_is_no_error_of_ours(
    app, client, session, method, url, values
):
    school = make_organisation(session)
    chief = make_staff(session, Role.ADMINISTRATOR, school)
    add_pupils(session, make_group(session, school, chief), 1)
    session.commit()
    sign_in(client, app, chief.id)
    app.config["PROPAGATE_EXCEPTIONS"] = False
    answer = client.open(url, method=method, data=values)
    assert answer.status_code < 500
    assert method == "GET" or answer.status_code in {400, 404}

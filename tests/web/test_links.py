"""The switch of languages keeps one on the page, also on what a form was answered."""

from __future__ import annotations

import re

from lms.people.models import Role
from tests.groups.factories import add_pupils, make_group
from tests.pages.sign_in import sign_in
from tests.people.factories import make_organisation, make_staff


def in_thai(page):
    """The address behind ไทย."""
    return re.search(r'href="([^"]+)"[^>]*lang="th"', page.text)[1].replace("&amp;", "&")


def test_the_answer_to_a_form_with_an_error_leads_to_its_page(app, client, session):
    school = make_organisation(session)
    chief = make_staff(session, Role.ADMINISTRATOR, school)
    group = make_group(session, school, chief)
    (member,) = add_pupils(session, group, 1)
    session.commit()
    sign_in(client, app, chief.id)
    for url, page in (
        (f"/groups/{group.id}/members/{member.id}/move", f"/groups/{group.id}/members/{member.id}"),
        (f"/admin/people/{chief.id}/roles", f"/admin/people/{chief.id}"),
        (f"/groups/{group.id}/settings", f"/groups/{group.id}/settings"),
    ):
        answer = client.post(f"/en{url}", data={})
        assert answer.status_code == 400
        assert in_thai(answer) == f"/th{page}"
        assert client.get(in_thai(answer)).status_code == 200


def test_a_pupil_with_a_wrong_pin_stays_at_the_door_of_his_class(client, session):
    school = make_organisation(session)
    group = make_group(session, school, make_staff(session, Role.LEADER, school))
    add_pupils(session, group, 1)
    session.commit()
    door = client.get(f"/vi/code?code={group.code}")
    action = re.search(r'<form[^>]*action="([^"]*/code[^"]*)"[^>]*data-saving', door.text)[1]
    answer = client.post(action, data={"code": group.code, "number": "1", "pin": "0"})
    assert answer.status_code == 400
    assert in_thai(answer) == f"/th/code?code={group.code}"

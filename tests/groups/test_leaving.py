"""A teacher who leaves, and a pupil who goes to another school."""

from __future__ import annotations

import sqlalchemy as sa

from lms.groups import policy, queries, service
from lms.groups.policy import GroupsPermission
from lms.people import organisations
from lms.people.models import AuditEntry, Person, Role
from lms.web.actor import Actor, Grant
from tests.conftest import NOW
from tests.groups.factories import add_pupils, make_group
from tests.pages.sign_in import sign_in
from tests.people.factories import make_organisation, make_staff


def withdraw(session, person, organisation, role=Role.LEADER):
    organisations.withdraw_role(session, person.id, role, organisation.id, NOW, None)


def test_whoever_loses_the_role_of_leader_no_longer_leads_the_groups_there(session):
    city = make_organisation(session)
    school = make_organisation(session, parent_id=city.id)
    other = make_organisation(session, parent_id=city.id)
    teacher, colleague = (make_staff(session, Role.LEADER, school) for _ in range(2))
    organisations.grant_role(session, teacher.id, Role.LEADER, other.id, NOW, None)
    alone, together, elsewhere = (
        make_group(session, where, teacher, name=name)
        for where, name in ((school, "7A"), (school, "7B"), (other, "8A"))
    )
    service.add_leader(session, together.id, colleague.id, NOW)
    withdraw(session, teacher, school)
    actor = Actor(teacher.id, "adult", "", grants=(Grant("leader", other.id),))
    may = {
        group.name: policy.may(session, actor, GroupsPermission.LEAD, group)
        for group in (alone, together, elsewhere)
    }
    assert may == {"7A": False, "7B": False, "8A": True}
    assert queries.without_leader(session, [alone.id, together.id, elsewhere.id]) == {alone.id}
    noted = session.scalars(
        sa.select(AuditEntry.subject_id).where(AuditEntry.action == "group.leader-remove")
    ).all()
    assert noted == [teacher.id] * 2


def test_a_role_above_or_another_role_withdrawn_ends_no_leadership(session):
    city = make_organisation(session)
    school = make_organisation(session, parent_id=city.id)
    teacher = make_staff(session, Role.LEADER, school)
    group = make_group(session, school, teacher)
    organisations.grant_role(session, teacher.id, Role.EDITOR, school.id, NOW, None)
    withdraw(session, teacher, school, Role.EDITOR)
    organisations.grant_role(session, teacher.id, Role.LEADER, city.id, NOW, None)
    withdraw(session, teacher, school)
    assert queries.leads(session, teacher.id, group.id)


def test_an_administrator_sees_which_group_nobody_leads(client, app, session):
    school = make_organisation(session)
    chief = make_staff(session, Role.ADMINISTRATOR, school)
    group = make_group(session, school, make_staff(session, Role.LEADER, school))
    session.commit()
    sign_in(client, app, chief.id)
    assert "Nobody leads this group" not in client.get("/en/groups").text
    service.end_leadership(session, group.id, queries.leader_ids(session, group.id)[0])
    session.commit()
    assert "Nobody leads this group" in client.get("/en/groups").text


def test_an_administrator_moves_a_pupil_to_another_school_where_he_then_belongs(
    client, app, session, look
):
    city = make_organisation(session)
    schools = [make_organisation(session, parent_id=city.id) for _ in range(2)]
    chief = make_staff(session, Role.ADMINISTRATOR, city)
    old, new = (
        make_group(session, school, make_staff(session, Role.LEADER, school)) for school in schools
    )
    (member,) = add_pupils(session, old, 1)
    session.commit()
    sign_in(client, app, chief.id)
    url = f"/en/groups/{old.id}/members/{member.id}"
    assert schools[1].name in client.get(url).text
    assert client.post(f"{url}/move", data={"group_id": new.id}).status_code == 303
    belongs = sa.select(Person.organisation_id).where(Person.id == member.person_id)
    assert look(belongs) == [schools[1].id]


def test_a_leader_moves_nobody_into_a_group_of_others(client, app, session):
    school = make_organisation(session)
    teacher, colleague = (make_staff(session, Role.LEADER, school) for _ in range(2))
    mine, theirs = (make_group(session, school, each) for each in (teacher, colleague))
    (member,) = add_pupils(session, mine, 1)
    session.commit()
    sign_in(client, app, teacher.id)
    url = f"/en/groups/{mine.id}/members/{member.id}/move"
    assert client.post(url, data={"group_id": theirs.id}).status_code == 400


def test_next_years_group_is_made_once_however_often_the_form_is_sent(client, app, session):
    school = make_organisation(session)
    teacher = make_staff(session, Role.LEADER, school)
    group = make_group(session, school, teacher)
    session.commit()
    sign_in(client, app, teacher.id)
    values = {"name": "8A", "school_year": "2027–2028"}
    url = f"/en/groups/{group.id}/next-year"
    first, second = (client.post(url, data=values) for _ in range(2))
    assert first.status_code == second.status_code == 303
    assert first.location == second.location

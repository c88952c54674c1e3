"""Who leads a run and sees its report: the leaders of its class, those above, who began one."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from lms.classroom.models import Run
from lms.classroom.policy import ClassroomPermission, may, runs_of
from lms.groups.service import add_leader, archive, remove_leader
from lms.people.models import Organisation, Role
from lms.web.actor import Actor, Grant
from tests.classroom.factories import make_room
from tests.conftest import NOW
from tests.people.factories import make_organisation, make_staff

LEAD, LIST = ClassroomPermission.LEAD, ClassroomPermission.LIST


def actor_of(person, *grants):
    return Actor(
        person.id,
        person.kind.value,
        person.display_name,
        grants=tuple(Grant(role.value, organisation.id) for role, organisation in grants),
    )


@pytest.fixture
def rooms(session, app):
    """A run with a class, one without, and one with a class of another school."""
    mine = make_room(session, app)
    without = make_room(session, app, group=False)
    without.run.leader_id = mine.teacher.id
    return {"class": mine, "open": without, "elsewhere": make_room(session, app)}


@pytest.fixture
def people(session, rooms):
    room = rooms["class"]
    school = session.get_one(Organisation, room.group.organisation_id)
    second = make_staff(session, Role.LEADER, school)
    add_leader(session, room.group.id, second.id, NOW)
    elsewhere = make_organisation(session)
    return {
        "who began it": actor_of(room.teacher, (Role.LEADER, school)),
        "second leader": actor_of(second, (Role.LEADER, school)),
        "leader of nothing": actor_of(
            make_staff(session, Role.LEADER, school), (Role.LEADER, school)
        ),
        "administrator": actor_of(
            make_staff(session, Role.ADMINISTRATOR, school), (Role.ADMINISTRATOR, school)
        ),
        "administrator elsewhere": actor_of(
            make_staff(session, Role.ADMINISTRATOR, elsewhere), (Role.ADMINISTRATOR, elsewhere)
        ),
        "manager": actor_of(make_staff(session, Role.MANAGER, school), (Role.MANAGER, school)),
    }


@pytest.mark.parametrize(
    ("who", "led"),
    [
        ("who began it", {"class", "open"}),
        ("second leader", {"class"}),
        ("leader of nothing", set()),
        ("administrator", {"class"}),
        ("administrator elsewhere", set()),
        ("manager", set()),
    ],
)
def test_who_leads_a_run(session, rooms, people, who, led):
    assert {key for key, room in rooms.items() if may(session, people[who], LEAD, room.run)} == led
    may_list = {
        key for key in ("class", "elsewhere") if may(session, people[who], LIST, rooms[key].group)
    }
    assert may_list == led & {"class"}


def test_the_list_of_runs_and_the_policy_agree(session, rooms, people):
    runs = session.scalars(sa.select(Run)).all()
    for who in ("who began it", "second leader", "leader of nothing", "manager"):
        actor = people[who]
        listed = {run.id for run in session.scalars(runs_of(actor.id))}
        assert listed == {run.id for run in runs if may(session, actor, LEAD, run)}, who


def test_the_runs_of_an_archived_class_are_still_listed(session, rooms, people):
    group = rooms["class"].group
    archive(group, NOW)
    leader = people["second leader"]
    assert may(session, leader, LIST, group)
    assert not may(session, leader, ClassroomPermission.START, group)
    assert [run.id for run in session.scalars(runs_of(leader.id))] == [rooms["class"].run.id]


def test_who_began_a_run_with_a_class_and_left_it_leads_and_sees_it_no_more(session, rooms, people):
    began, room = people["who began it"], rooms["class"]
    remove_leader(session, room.group.id, began.id)
    assert not may(session, began, LEAD, room.run)
    assert may(session, began, LEAD, rooms["open"].run)
    assert [run.id for run in session.scalars(runs_of(began.id))] == [rooms["open"].run.id]
    assert may(session, people["second leader"], LEAD, room.run)

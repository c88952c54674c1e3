"""Who gives lessons and who sees progress: leaders, those above, and nobody else."""

from __future__ import annotations

import pytest

from lms.groups.service import archive
from lms.people.models import OrganisationKind, Role
from lms.teaching.policy import TeachingPermission, may, visible_to
from lms.web.actor import Actor, Grant
from tests.conftest import NOW
from tests.groups.factories import make_group
from tests.people.factories import make_adult, make_organisation, make_staff
from tests.teaching.factories import make_school

ASSIGN, BY_NAME = TeachingPermission.ASSIGN, TeachingPermission.SEE_PROGRESS
FIGURES, TEACH = TeachingPermission.SEE_FIGURES, TeachingPermission.TEACH
ON_GROUPS = (ASSIGN, BY_NAME, FIGURES)


def actor_of(person, *grants):
    return Actor(
        person.id,
        person.kind.value,
        person.display_name,
        grants=tuple(Grant(role.value, organisation.id) for role, organisation in grants),
    )


@pytest.fixture
def people(session):
    city = make_organisation(session, kind=OrganisationKind.CITY, name="City")
    school = make_school(session)
    school.organisation.parent_id = city.id
    other = make_school(session)
    session.flush()
    below = school.organisation
    make = {
        "leader": actor_of(school.teacher, (Role.LEADER, below)),
        "leader of another class here": actor_of(
            make_staff(session, Role.LEADER, below), (Role.LEADER, below)
        ),
        "leader elsewhere": actor_of(other.teacher, (Role.LEADER, other.organisation)),
        "administrator": actor_of(make_adult(session), (Role.ADMINISTRATOR, below)),
        "administrator above": actor_of(make_adult(session), (Role.ADMINISTRATOR, city)),
        "administrator elsewhere": actor_of(
            make_adult(session), (Role.ADMINISTRATOR, other.organisation)
        ),
        "manager above": actor_of(make_adult(session), (Role.MANAGER, city)),
        "editor": actor_of(make_adult(session), (Role.EDITOR, below)),
        "stranger": actor_of(make_adult(session)),
        "pupil": Actor(school.members[0].person_id, "pupil", "An"),
    }
    return school, make


EXPECTED = {
    "leader": {ASSIGN, BY_NAME, FIGURES},
    "leader of another class here": set(),
    "leader elsewhere": set(),
    "administrator": {ASSIGN, BY_NAME, FIGURES},
    "administrator above": {ASSIGN, BY_NAME, FIGURES},
    "administrator elsewhere": set(),
    "manager above": {FIGURES},
    "editor": set(),
    "stranger": set(),
    "pupil": set(),
}


def test_each_may_do_what_his_place_allows_and_no_more(session, people):
    school, actors = people
    for name, actor in actors.items():
        found = {each for each in ON_GROUPS if may(session, actor, each, school.group)}
        assert found == EXPECTED[name], name


def test_managers_see_names_where_the_organisation_says_so(session, people):
    school, actors = people
    school.organisation.managers_see_names = True
    session.flush()
    assert may(session, actors["manager above"], BY_NAME, school.group)
    assert not may(session, actors["manager above"], ASSIGN, school.group)
    assert not may(session, actors["stranger"], BY_NAME, school.group)


def test_an_archived_group_is_read_but_not_changed(session, people):
    school, actors = people
    archive(school.group, NOW)
    session.flush()
    for name in ("leader", "administrator above"):
        assert not may(session, actors[name], ASSIGN, school.group)
        assert may(session, actors[name], BY_NAME, school.group)


def test_a_leader_has_a_home_and_so_has_who_leads_without_the_role(session, people):
    school, actors = people
    assert may(session, actors["leader"], TEACH, None)
    assert may(session, Actor(school.teacher.id, "adult", "x"), TEACH, None)
    for name in ("stranger", "pupil", "manager above"):
        assert not may(session, actors[name], TEACH, None)


def test_permissions_on_a_group_are_refused_without_one(session, people):
    _school, actors = people
    assert not any(may(session, actors["administrator above"], each, None) for each in ON_GROUPS)


def test_list_and_permission_agree(session, people):
    school, actors = people
    archived = make_group(session, school.organisation, school.teacher, name="Old")
    archive(archived, NOW)
    session.flush()
    from lms.groups.models import Group

    groups = session.query(Group).all()
    assert len(groups) == 3
    for name, actor in actors.items():
        listed = {group.id for group in session.scalars(visible_to(actor))}
        allowed = {group.id for group in groups if may(session, actor, FIGURES, group)}
        assert listed == allowed, name

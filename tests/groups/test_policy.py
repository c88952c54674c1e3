"""Who may see and lead which groups; the rule for one and the list agree."""

from __future__ import annotations

import pytest

from lms.groups.models import Group
from lms.groups.policy import GroupsPermission, may, visible_to
from lms.people.models import Role
from lms.people.organisations import grant_role
from lms.web.actor import Actor, Grant
from tests.conftest import NOW
from tests.groups.factories import add_pupil, make_cohort, make_group
from tests.people.factories import make_adult, make_organisation, make_staff


@pytest.fixture
def world(session):
    """A city with two schools and a foreign city; a class in each, one archived."""
    city, foreign = make_organisation(session), make_organisation(session)
    north = make_organisation(session, parent_id=city.id)
    south = make_organisation(session, parent_id=city.id)
    teacher = make_staff(session, Role.LEADER, north)
    groups = {
        "north": make_group(session, north, teacher),
        "archived": make_group(session, north, teacher, name="6A", archived_at=NOW),
        "south": make_group(session, south, make_staff(session, Role.LEADER, south)),
        "foreign": make_cohort(session, foreign),
    }
    co_leader = make_adult(session)
    groups["co-led"] = make_group(session, south, co_leader, name="Club")
    people = {
        "teacher": teacher,
        "co-leader": co_leader,
        "other teacher": make_staff(session, Role.LEADER, north),
        "school administrator": make_staff(session, Role.ADMINISTRATOR, north),
        "city administrator": make_staff(session, Role.ADMINISTRATOR, city),
        "city manager": make_staff(session, Role.MANAGER, city),
        "editor": make_staff(session, Role.EDITOR, city),
        "learner": make_staff(session, Role.LEARNER, city),
        "nobody": make_adult(session),
    }
    actors = {
        name: Actor(
            person.id,
            "adult",
            name,
            grants=tuple(Grant(each.role.value, each.organisation_id) for each in person.roles),
        )
        for name, person in people.items()
    }
    actors["pupil"] = Actor(add_pupil(session, groups["north"], "An", 1).person_id, "pupil", "An")
    return actors, groups


SEEN = {
    "teacher": {"north", "archived"},
    "co-leader": {"co-led"},
    "school administrator": {"north", "archived"},
    "city administrator": {"north", "archived", "south", "co-led"},
}


def test_leaders_and_administrators_above_see_a_group_and_nobody_else(session, world):
    actors, groups = world
    for name, actor in actors.items():
        for permission in (GroupsPermission.SEE, GroupsPermission.LEAD):
            seen = {key for key, each in groups.items() if may(session, actor, permission, each)}
            assert seen == SEEN.get(name, set()), (name, permission)


def test_the_list_of_groups_agrees_with_the_rule_for_one(session, world):
    actors, groups = world
    for name, actor in actors.items():
        listed = set(session.scalars(visible_to(actor)))
        ruled = {
            each for each in groups.values() if may(session, actor, GroupsPermission.SEE, each)
        }
        assert listed == ruled, name


def test_groups_are_made_by_leaders_and_administrators_in_their_organisations(session, world):
    actors, groups = world
    from lms.people.queries import organisation

    north = organisation(session, groups["north"].organisation_id)
    foreign = organisation(session, groups["foreign"].organisation_id)
    makers = {
        name
        for name, actor in actors.items()
        if may(session, actor, GroupsPermission.CREATE, north)
    }
    assert makers == {
        "teacher",
        "other teacher",
        "school administrator",
        "city administrator",
    }
    for actor in actors.values():
        assert not may(session, actor, GroupsPermission.CREATE, foreign)
    anywhere = {
        name for name, actor in actors.items() if may(session, actor, GroupsPermission.CREATE, None)
    }
    assert anywhere == makers


def test_a_role_given_above_holds_below(session, world):
    _actors, groups = world
    south = groups["south"]
    person = make_adult(session)
    actor = Actor(person.id, "adult", "new")
    assert not may(session, actor, GroupsPermission.LEAD, south)
    grant_role(session, person.id, Role.ADMINISTRATOR, south.organisation_id, NOW, None)
    actor = Actor(
        person.id, "adult", "new", grants=(Grant("administrator", south.organisation_id),)
    )
    assert may(session, actor, GroupsPermission.LEAD, south)
    assert south in set(session.scalars(visible_to(actor)))
    assert isinstance(south, Group)

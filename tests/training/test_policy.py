from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from lms.groups.service import let_go
from lms.people.actors import load_actor
from lms.people.models import Person, Role
from lms.people.organisations import OrganisationChanges, change_organisation
from lms.people.service import start_sign_in
from lms.training.policy import TrainingPermission, may, visible_to
from tests.conftest import NOW
from tests.people.factories import make_adult, make_organisation, make_pupil, make_staff
from tests.training.factories import join, make_city, make_cohort, make_department

FIGURES, NAMES, TRANSCRIPT = TrainingPermission


def actor(session, person):
    token = start_sign_in(session, person.id, "Test", datetime.now(UTC), timedelta(hours=1))
    found = load_actor(session, token)
    assert found is not None
    return found


@pytest.fixture
def city(session):
    return make_city(session)


@pytest.fixture
def works(session, city):
    return make_department(session, city, "สำนักการโยธา")


@pytest.mark.parametrize("role", [Role.MANAGER, Role.ADMINISTRATOR])
def test_figures_are_for_managers_and_administrators_here_and_below(session, city, works, role):
    person = actor(session, make_staff(session, role, city))
    assert may(session, person, FIGURES, city)
    assert may(session, person, FIGURES, works)


def test_a_manager_sees_neither_the_department_beside_nor_the_city_above(session, city, works):
    beside = make_department(session, city, "สำนักสิ่งแวดล้อม")
    person = actor(session, make_staff(session, Role.MANAGER, works))
    assert not may(session, person, FIGURES, beside)
    assert not may(session, person, FIGURES, city)


@pytest.mark.parametrize("role", [Role.LEARNER, Role.LEADER, Role.EDITOR])
def test_other_roles_see_no_figures_of_an_organisation(session, city, role):
    assert not may(session, actor(session, make_staff(session, role, city)), FIGURES, city)


def test_who_leads_a_group_sees_figures_of_something(session, city):
    trainer = make_adult(session)
    assert not may(session, actor(session, trainer), FIGURES, None)
    make_cohort(session, city, leader=trainer)
    assert may(session, actor(session, trainer), FIGURES, None)


def test_names_need_the_policy_of_the_organisation(session, city):
    manager = actor(session, make_staff(session, Role.MANAGER, city))
    assert not may(session, manager, NAMES, city)
    changes = OrganisationChanges(city.name, city.kind, city.time_zone, "th", True)
    change_organisation(session, city, changes, NOW, None)
    assert may(session, manager, NAMES, city)
    assert not may(session, actor(session, make_adult(session)), NAMES, city)


def test_a_transcript_is_for_its_learner_and_for_who_leads_him(session, city):
    trainer, official = make_adult(session), make_adult(session)
    group = make_cohort(session, city, leader=trainer)
    assert may(session, actor(session, official), TRANSCRIPT, official)
    assert not may(session, actor(session, trainer), TRANSCRIPT, official)
    join(session, group, official)
    assert may(session, actor(session, trainer), TRANSCRIPT, official)
    let_go(session, group.members[0], NOW)
    session.flush()
    assert not may(session, actor(session, trainer), TRANSCRIPT, official)


def test_transcripts_stay_closed_to_colleagues_managers_and_other_trainers(session, city):
    group = make_cohort(session, city, 2)
    members = [member.person_id for member in group.members]
    other_trainer = make_adult(session)
    make_cohort(session, city, 1, leader=other_trainer)
    first, colleague = (session.get_one(Person, each) for each in members)
    manager = make_staff(session, Role.MANAGER, city)
    for person in (colleague, manager, other_trainer):
        assert not may(session, actor(session, person), TRANSCRIPT, first)


def test_pupils_have_no_transcript(session):
    pupil = make_pupil(session, make_organisation(session))
    assert not may(session, actor(session, pupil), TRANSCRIPT, None)
    assert not may(session, actor(session, pupil), TRANSCRIPT, pupil)


def test_list_and_rule_agree(session, city, works):
    other = make_organisation(session)
    for organisation in (city, works, other):
        for role in Role:
            person = actor(session, make_staff(session, role, organisation))
            listed = {each.id for each in session.scalars(visible_to(person))}
            allowed = {
                each.id for each in (city, works, other) if may(session, person, FIGURES, each)
            }
            assert listed == allowed

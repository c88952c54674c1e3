"""Who may administer whom, and that lists and single answers agree."""

from __future__ import annotations

import itertools

import pytest
import sqlalchemy as sa

from lms.people import lists, service
from lms.people.models import Person, PersonState, Role
from lms.people.organisations import (
    LastAdministratorError,
    grant_role,
    withdraw_role,
)
from lms.people.policy import PeoplePermission, holds, may, visible_to
from lms.people.privacy import erase_person
from lms.people.staff import disable, merge_doubles
from lms.web.actor import Actor, Grant
from tests.conftest import NOW
from tests.people.factories import make_adult, make_organisation, make_pupil, make_staff


def actor_of(person: Person) -> Actor:
    grants = tuple(Grant(each.role.value, each.organisation_id) for each in person.roles)
    return Actor(person.id, person.kind.value, person.display_name, grants=grants)


class World:
    """A city with two schools, and somebody of each kind."""

    def __init__(self, session):
        self.session = session
        self.city = make_organisation(session)
        self.school = make_organisation(session, parent_id=self.city.id)
        self.other = make_organisation(session, parent_id=self.city.id)
        self.elsewhere = make_organisation(session)
        self.chief = make_staff(session, Role.ADMINISTRATOR, self.city)
        self.head = make_staff(session, Role.ADMINISTRATOR, self.school)
        self.stranger = make_staff(session, Role.ADMINISTRATOR, self.elsewhere)
        self.manager = make_staff(session, Role.MANAGER, self.school)
        self.teacher = make_staff(session, Role.LEADER, self.school)
        self.colleague = make_staff(session, Role.LEADER, self.other)
        self.pupil = make_pupil(session, self.school)
        self.learner = make_adult(session)
        # Belongs to the school, but is more than its administrator.
        self.chief_at_school = make_adult(session, organisation_id=self.school.id)
        grant_role(session, self.chief_at_school.id, Role.ADMINISTRATOR, self.city.id, NOW, None)
        # Belongs to the other school, and teaches in ours, too.
        self.guest_teacher = make_adult(session, organisation_id=self.other.id)
        grant_role(session, self.guest_teacher.id, Role.LEADER, self.school.id, NOW, None)
        self.guest = service.create_guest(session, "vi", NOW)
        self.erased = make_adult(session, organisation_id=self.school.id, state=PersonState.ERASED)
        session.flush()
        session.expire_all()

    def people(self):
        return self.session.scalars(sa.select(Person)).all()

    def may(self, actor, permission, thing):
        return may(self.session, actor_of(actor), permission, thing)


@pytest.fixture
def world(session):
    return World(session)


def test_lists_and_single_answers_agree_for_everybody(world, session):
    for actor in world.people():
        listed = set(
            session.scalars(visible_to(session, actor_of(actor)).with_only_columns(Person.id))
        )
        single = {
            each.id
            for each in world.people()
            if world.may(actor, PeoplePermission.SEE_PERSON, each)
        }
        assert listed == single, actor.display_name


def test_an_administrator_sees_his_subtree_and_who_has_a_role_in_it(world, session):
    seen = set(session.scalars(visible_to(session, actor_of(world.head))))
    ours = {world.head, world.manager, world.teacher, world.pupil}
    assert seen == ours | {world.chief_at_school, world.guest_teacher}


def test_only_administrators_administer(world):
    for person in (world.manager, world.teacher, world.pupil, world.learner, world.guest):
        assert not world.may(person, PeoplePermission.ADMINISTER, None)
        for thing in (world.school, world.city, world.pupil, world.teacher):
            for permission in PeoplePermission:
                assert not world.may(person, permission, thing), (permission, thing)


def test_an_administrator_administers_below_and_never_above_or_beside(world):
    expected = {
        world.chief: {world.city, world.school, world.other},
        world.head: {world.school},
        world.stranger: {world.elsewhere},
    }
    every = {world.city, world.school, world.other, world.elsewhere}
    for actor, mine in expected.items():
        for organisation in every:
            for permission in (PeoplePermission.ADMINISTER, PeoplePermission.SEE_AUDIT):
                assert world.may(actor, permission, organisation) is (organisation in mine)


def test_nobody_takes_over_the_account_of_somebody_with_a_role_above_or_beside(world):
    permission = PeoplePermission.ADMINISTER_PERSON
    assert not world.may(world.head, permission, world.chief_at_school)
    assert not world.may(world.head, permission, world.guest_teacher)
    assert world.may(world.chief, permission, world.chief_at_school)
    assert world.may(world.chief, permission, world.guest_teacher)
    assert world.may(world.head, permission, world.teacher)


def test_people_of_no_organisation_belong_to_whom_the_whole_tree_belongs(world):
    for permission in (PeoplePermission.SEE_PERSON, PeoplePermission.ADMINISTER_PERSON):
        assert world.may(world.chief, permission, world.learner)
        assert not world.may(world.head, permission, world.learner)


def test_guests_and_erased_people_are_administered_by_nobody(world):
    for actor, thing in itertools.product(world.people(), (world.guest, world.erased)):
        assert not world.may(actor, PeoplePermission.SEE_PERSON, thing)
        assert not world.may(actor, PeoplePermission.ADMINISTER_PERSON, thing)


def test_a_role_holds_below_its_organisation_only(world, session):
    manager = actor_of(world.manager)
    assert holds(session, manager, (Role.MANAGER,), world.school.id)
    for organisation in (world.city, world.other, world.elsewhere):
        assert not holds(session, manager, (Role.MANAGER,), organisation.id)
    assert not holds(session, manager, (Role.LEADER,), world.school.id)
    assert not holds(session, manager, (Role.MANAGER,), None)


def test_the_last_administrator_stays_until_there_is_another(app, session):
    city = make_organisation(session)
    only = make_staff(session, Role.ADMINISTRATOR, city)
    closed = make_staff(session, Role.ADMINISTRATOR, city, state=PersonState.DISABLED)
    with pytest.raises(LastAdministratorError):
        withdraw_role(session, only.id, Role.ADMINISTRATOR, city.id, NOW, None)
    with pytest.raises(LastAdministratorError):
        disable(session, only, closed.id, NOW)
    with pytest.raises(LastAdministratorError):
        merge_doubles(session, only, closed, closed.id, NOW)
    with app.app_context(), pytest.raises(LastAdministratorError):
        erase_person(session, only.id, only.id, NOW)
    make_staff(session, Role.ADMINISTRATOR, city)
    withdraw_role(session, only.id, Role.ADMINISTRATOR, city.id, NOW, None)


def test_a_school_may_lose_its_administrator_while_the_city_has_one(session):
    city = make_organisation(session)
    school = make_organisation(session, parent_id=city.id)
    make_staff(session, Role.ADMINISTRATOR, city)
    head = make_staff(session, Role.ADMINISTRATOR, school)
    withdraw_role(session, head.id, Role.ADMINISTRATOR, school.id, NOW, None)
    assert head.state is PersonState.ACTIVE


def test_people_are_found_by_a_part_of_name_or_email_in_any_alphabet(world, session):
    make_adult(session, name="Đặng Thị Ánh", email="anh@school.example")
    make_adult(session, name="สมชาย ใจดี", language="th", email="somchai@bma.example")
    visible = visible_to(session, actor_of(world.chief))

    def found(words):
        page = lists.people(session, visible, lists.PeopleFilter(words=words), 1)
        return [person.display_name for (person,) in page.rows]

    assert found("đặng") == found("ÁNH") == found("anh@") == ["Đặng Thị Ánh"]
    assert found("ใจดี") == found("SomChai@") == ["สมชาย ใจดี"]
    assert found("%") == found("_") == found("\\") == []


def test_filters_narrow_the_list_together(world, session):
    visible = visible_to(session, actor_of(world.chief))

    def found(**wanted):
        page = lists.people(session, visible, lists.PeopleFilter(**wanted), 1)
        return {person.id for (person,) in page.rows}

    assert found(role=Role.LEADER) == {
        world.teacher.id,
        world.colleague.id,
        world.guest_teacher.id,
    }
    assert found(role=Role.LEADER, organisation_id=world.school.id) == {
        world.teacher.id,
        world.guest_teacher.id,
    }
    assert found(kind=world.pupil.kind) == {world.pupil.id}
    assert found(state=PersonState.DISABLED) == set()


def test_lists_ask_the_same_number_of_questions_for_any_number_of_people(
    world, session, count_queries
):
    visible = visible_to(session, actor_of(world.chief))

    def questions():
        session.expunge_all()
        count_queries.clear()
        page = lists.people(session, visible, lists.PeopleFilter(), 1)
        for (person,) in page.rows:
            assert person.roles is not None
        return len(count_queries), page

    few, _page = questions()
    school = session.merge(world.school)
    for _ in range(60):
        make_staff(session, Role.LEADER, school)
    many, page = questions()
    assert many == few
    assert (len(page.rows), page.pages) == (lists.PAGE, 2)


def test_pages_beyond_the_last_show_the_last(world, session):
    visible = visible_to(session, actor_of(world.chief))
    for number in (-3, 0, 99):
        page = lists.people(session, visible, lists.PeopleFilter(), number)
        assert page.number == 1
        assert page.total == len(page.rows)


def test_the_log_shows_ones_own_organisations_and_people_only(world, session):
    service.note_in_audit(
        session, "pin.reset", NOW, actor_id=world.teacher.id, subject_id=world.pupil.id
    )
    service.note_in_audit(
        session,
        "staff-code.renew",
        NOW,
        actor_id=world.stranger.id,
        organisation_id=world.elsewhere.id,
    )
    session.flush()

    def seen(actor, action=""):
        person = actor_of(actor)
        mine = person.organisations(Role.ADMINISTRATOR.value)
        page = lists.audit_log(session, visible_to(session, person), mine, action, 1)
        return {entry.action for entry, *_names in page.rows}

    assert "pin.reset" in seen(world.head)
    assert "staff-code.renew" not in seen(world.chief)
    assert "pin.reset" not in seen(world.stranger)
    assert seen(world.stranger, "staff-code.renew") == {"staff-code.renew"}
    assert seen(world.teacher) == set()


def test_the_tree_of_a_head_begins_at_his_school(world, session):
    branches = lists.tree(session, [world.school.id])
    assert [(each.organisation.id, each.depth) for each in branches] == [(world.school.id, 0)]
    whole = lists.tree(session, [world.city.id, world.school.id])
    assert [each.depth for each in whole] == [0, 1, 1]

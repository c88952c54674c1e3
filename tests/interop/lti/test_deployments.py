"""Two deployments, and two platforms, that use the same ids never mix."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from lms.groups.models import Group, Leader, Member
from lms.interop.lti.models import Context, PlatformUser, Registration, ResourceLink
from lms.interop.lti.registering import NewRegistration, register
from lms.people.models import Person, PersonState
from lms.people.privacy import erase_person
from tests.conftest import NOW
from tests.interop.lti.browser import Browser
from tests.interop.lti.conftest import register as enter
from tests.interop.lti.grading import Class, quiz_link
from tests.interop.lti.platform import INSTRUCTOR, LEARNER, Platform, answers, running
from tests.people.factories import make_organisation


@pytest.fixture
def two_schools(platform, session):
    """Two deployments whose courses and links have the same ids, with one pupil in both."""
    enter(session, platform, "d1", "d2")
    session.commit()
    other = platform.add_course("c2", "Lớp 7B", "d2")
    other.said_id = "c1"
    other.members = {"t1": [LEARNER], "p1": [LEARNER], "p3": [LEARNER]}
    platform.add_user("p3", "Phạm Thị Chi")
    first, second = quiz_link(platform), quiz_link(platform)
    second.course_id, second.said_id = "c2", first.id
    return first, second


def members(look, group_id):
    return set(
        look(
            sa.select(Person.display_name)
            .join(Member, Member.person_id == Person.id)
            .where(Member.group_id == group_id, Member.left_at.is_(None))
        )
    )


def test_the_same_ids_in_two_deployments_are_two_courses_and_two_links(
    app, database, browser, platform, two_schools, look
):
    rooms = [Class(app, database, browser, link) for link in two_schools]
    for link, user_id in zip(two_schools, ("t1", "p3"), strict=True):
        assert browser.launch(user_id, link).status_code == 303
    assert len(look(sa.select(ResourceLink))) == 2
    assert len({each.link_id for each in look(sa.select(ResourceLink))}) == 1
    assert len({each.context_id for each in look(sa.select(Context))}) == 1
    rooms[0].work()
    (first, second) = look(sa.select(Context).order_by(Context.id))
    assert members(look, first.group_id) == {"Nguyễn Văn An", "Lê Thị Bình"}
    assert members(look, second.group_id) == {"Phạm Thị Chi"}
    assert {each.name for each in look(sa.select(Group))} == {"Lớp 7A", "Lớp 7B"}


def test_a_grade_goes_to_the_gradebook_of_the_deployment_in_which_it_was_earned(
    app, database, browser, platform, two_schools, look
):
    for link in two_schools:
        assert browser.launch("p1", link).status_code == 303
    (here,) = look(sa.select(ResourceLink).where(ResourceLink.deployment_id == 2))
    room = Class(app, database, browser, two_schools[1])
    room.row = lambda session: session.get_one(ResourceLink, here.id)
    room.does("p1", mistakes=1)
    room.work()
    assert [each["course"] for each in platform.lineitems.values()] == ["c2"]
    assert len(platform.grades_of("p1")) == 1


def test_who_teaches_in_one_deployment_does_not_lead_in_another(
    browser, platform, two_schools, look
):
    for link in two_schools:
        assert browser.launch("t1", link).status_code == 303
    first, second = look(sa.select(Context).order_by(Context.id))
    assert look(sa.select(Leader.group_id)) == [first.group_id]
    for link, expected in zip(look(sa.select(ResourceLink)), (200, 403), strict=True):
        answer = browser.client.get(f"/frame/vi/lti/links/{link.id}")
        assert answer.status_code == expected
    assert members(look, second.group_id) == {"Trần Thị Lan"}


@pytest.fixture
def second_platform(platform):
    """Another platform, which calls its people, course and link as the first one does."""
    made = Platform("", client_id=platform.client_id)
    with running(answers(made)) as port:
        made.host, made.tool = f"http://localhost:{port}", platform.tool
        made.add_user("p1", "Somchai Jaidee", locale="th")
        made.add_course("c1", "ม.1/1", "d1").members = {"p1": [LEARNER]}
        yield made


def test_the_same_user_id_at_two_platforms_is_two_people(
    app, browser, platform, second_platform, session, look
):
    for each in (platform, second_platform):
        enter(session, each, "d1")
    session.commit()
    other = Browser(app.test_client(), second_platform)
    assert browser.launch("p1", quiz_link(platform)).status_code == 303
    assert other.launch("p1", quiz_link(second_platform)).status_code == 303
    assert {each.subject for each in look(sa.select(PlatformUser))} == {"p1"}
    assert {each.display_name for each in look(sa.select(Person))} == {
        "Nguyễn Văn An",
        "Somchai Jaidee",
    }
    assert {each.name for each in look(sa.select(Group))} == {"Lớp 7A", "ม.1/1"}


def test_a_platform_that_is_registered_anew_and_continued_knows_its_people(
    browser, platform, session, registration, look
):
    assert browser.launch("p1", quiz_link(platform)).status_code == 303
    new = NewRegistration(
        organisation_id=registration.organisation_id,
        name="Moodle",
        issuer=platform.host,
        client_id="tool-2",
        auth_url=registration.auth_url,
        token_url=registration.token_url,
        jwks_url=registration.jwks_url,
        deployment_ids=("d1",),
        stores_names=True,
        continues_id=registration.id,
    )
    register(session, new, None, NOW)
    session.commit()
    platform.client_id = "tool-2"
    assert browser.launch("p1", quiz_link(platform)).status_code == 303
    assert len(look(sa.select(Registration))) == 2
    assert len(look(sa.select(Person))) == 1


def test_who_was_erased_comes_back_as_somebody_new(
    app, browser, platform, session, registration, look
):
    assert browser.launch("p1", quiz_link(platform)).status_code == 303
    (user,) = look(sa.select(PlatformUser))
    with app.test_request_context():
        erase_person(session, user.person_id, None, NOW)
        session.commit()
    assert browser.launch("p1", quiz_link(platform)).status_code == 303
    states = [each.state for each in look(sa.select(Person).order_by(Person.id))]
    assert states == [PersonState.ERASED, PersonState.ACTIVE]


def test_a_deployment_that_nobody_entered_is_taken_where_any_may_launch(
    browser, platform, session, registration, look
):
    registration.any_deployment = True
    session.commit()
    course = platform.add_course("c9", "Lớp 9", "d9")
    course.members = {"t1": [INSTRUCTOR]}
    link = quiz_link(platform)
    link.course_id = "c9"
    assert browser.launch("t1", link).status_code == 303
    assert {each.name for each in look(sa.select(Group))} == {"Lớp 9"}


def test_one_organisations_people_are_not_anothers(browser, platform, session, look):
    """The second school's registration of one platform puts its people there."""
    school = make_organisation(session, name="Trường Kim Đồng")
    enter(session, platform, "d1")
    session.flush()
    registration = session.scalars(sa.select(Registration)).one()
    registration.organisation_id = school.id
    session.commit()
    assert browser.launch("p1", quiz_link(platform)).status_code == 303
    (person,) = look(sa.select(Person))
    assert person.organisation_id == school.id
    (group,) = look(sa.select(Group))
    assert group.organisation_id == school.id

"""A group is kept in step with its course by the platform's roster."""

from __future__ import annotations

import sqlalchemy as sa

from lms.groups.models import Group, Leader, Member
from lms.interop.lti.models import Context, PlatformUser
from lms.people.models import Person
from tests.interop.lti.factories import S1
from tests.interop.lti.grading import Class, quiz_link
from tests.interop.lti.platform import INSTRUCTOR, LEARNER


def names_in(look):
    return set(
        look(
            sa.select(Person.display_name)
            .join(Member, Member.person_id == Person.id)
            .where(Member.left_at.is_(None))
        )
    )


def room_of(app, database, browser, platform):
    return Class(app, database, browser, quiz_link(platform))


def test_a_leaders_launch_brings_the_whole_course(
    app, database, browser, platform, registration, look
):
    room = room_of(app, database, browser, platform)
    room.comes("t1")
    assert names_in(look) == set()
    room.work()
    assert names_in(look) == {"Nguyễn Văn An", "Lê Thị Bình"}
    assert len(look(sa.select(Leader))) == 1


def test_the_roster_is_asked_for_at_most_every_ten_minutes(
    app, database, browser, platform, registration
):
    room = room_of(app, database, browser, platform)
    asked = []
    for minute in (0, 1, 2):
        room.comes("t1")
        room.work(minute)
        asked.append(sum("members" in each for each in platform.requests))
    assert asked[0] > 0
    assert asked == [asked[0]] * 3


def test_who_left_the_course_leaves_the_group_and_keeps_what_he_did(
    app, database, browser, platform, registration, look
):
    room = room_of(app, database, browser, platform)
    room.comes("t1", "p1")
    room.work()
    room.does("p1")
    del platform.courses["c1"].members["p1"]
    update(room, browser)
    assert names_in(look) == {"Lê Thị Bình"}
    room.comes("p1")  # enrolled again: the same person, with his history
    assert names_in(look) == {"Lê Thị Bình", "Nguyễn Văn An"}
    assert len(look(sa.select(PlatformUser).where(PlatformUser.subject == "p1"))) == 1
    assert len(look(sa.select(Person))) == 3


def update(room, browser, minutes=1):
    room.comes("t1")
    with room.database.reading() as session:
        page = f"/frame/vi/lti/links/{room.row(session).id}"
    assert browser.client.post(f"{page}/roster").status_code == 303
    room.work(minutes)


def test_a_new_leader_leads_and_a_former_one_no_more(
    app, database, browser, platform, registration, look
):
    room = room_of(app, database, browser, platform)
    room.comes("t1")
    platform.add_user("t2", "Phạm Văn Minh")
    platform.courses["c1"].members["t2"] = [INSTRUCTOR]
    platform.courses["c1"].members["p2"] = [INSTRUCTOR]
    update(room, browser)
    assert len(look(sa.select(Leader))) == 3
    assert names_in(look) == {"Nguyễn Văn An"}
    platform.courses["c1"].members["p2"] = [LEARNER]
    update(room, browser, 2)
    assert len(look(sa.select(Leader))) == 2
    assert names_in(look) == {"Nguyễn Văn An", "Lê Thị Bình"}


def test_a_roster_that_is_cut_short_changes_nothing(
    app, database, browser, platform, registration, look, monkeypatch
):
    room = room_of(app, database, browser, platform)
    room.comes("t1")
    room.work()
    platform.add_user("p3", "Người Thứ Ba")
    platform.courses["c1"].members["p3"] = [LEARNER]
    with monkeypatch.context() as patch:
        patch.setattr("lms.interop.lti.roster.MOST_PAGES", 1)
        update(room, browser)
    assert names_in(look) == {"Nguyễn Văn An", "Lê Thị Bình"}
    (context,) = look(sa.select(Context))
    assert context.roster_error == "unreadable"


def test_a_platform_that_is_down_is_said_on_the_page(
    app, database, browser, platform, registration
):
    room = room_of(app, database, browser, platform)
    room.comes("t1")
    with room.database.reading() as session:
        page = f"/frame/en/lti/links/{room.row(session).id}"
    platform.down = True
    browser.client.post(f"{page}/roster")
    room.work()
    assert "does not answer just now" in browser.client.get(page).text


def test_one_pupil_in_two_courses_is_one_person(
    app, database, browser, platform, session, registration, look
):
    other = platform.add_course("c2", "Lớp 7B", "d1")
    other.members = {"p1": [LEARNER]}
    first = quiz_link(platform)
    second = platform.add_link("c2", "S1", f"{platform.tool}/vi/courses/{'/'.join(S1)}")
    for link in (first, second):
        assert browser.launch("p1", link).status_code == 303
    assert len(look(sa.select(Person))) == 1
    assert {each.name for each in look(sa.select(Group))} == {"Lớp 7A", "Lớp 7B"}


def test_nobody_is_found_by_his_e_mail(app, browser, platform, session, registration, look):
    from tests.people.factories import make_adult

    make_adult(session, email="lan@truong.example")
    registration.stores_emails = True
    session.commit()
    browser.launch("t1", quiz_link(platform))
    assert len(look(sa.select(Person))) == 2
    (user,) = look(sa.select(PlatformUser))
    assert user.email == "lan@truong.example"

"""A launch from a platform: who that is here, in which group, and where it leads."""

from __future__ import annotations

import sqlalchemy as sa

from lms.groups.models import Group, Leader, Member
from lms.interop.lti.models import PlatformUser, ResourceLink
from lms.people.models import Person
from tests.interop.lti.browser import WINDOW
from tests.interop.lti.factories import S1

LESSON = "/vi/courses/{}/{}".format(*S1)


def custom(activity, **more):
    return {"activity": activity, "course": S1[0], "lesson": S1[1], **more}


def test_a_pupil_comes_to_the_lesson_in_the_platforms_language(browser, platform, registration):
    link = platform.add_link("c1", "Bài 1", f"{platform.tool}/lti/launch", custom=custom("lesson"))
    answer = browser.launch("p1", link)
    assert answer.headers["Location"] == f"/frame{LESSON}"
    page = browser.follow(answer)
    assert page.status_code == 200
    assert 'lang="vi"' in page.text


def test_who_comes_is_a_member_or_a_leader_of_the_courses_group(
    browser, platform, registration, look
):
    link = platform.add_link("c1", "Bài 1", f"{platform.tool}{LESSON}")
    for user_id in ("t1", "p1", "p2", "p1"):
        assert browser.launch(user_id, link).status_code == 303
    (group,) = look(sa.select(Group))
    assert group.name == "Lớp 7A"
    assert len(look(sa.select(Member).where(Member.left_at.is_(None)))) == 2
    assert len(look(sa.select(Leader))) == 1
    assert {each.display_name for each in look(sa.select(Person))} == {
        "Trần Thị Lan", "Nguyễn Văn An", "Lê Thị Bình",
    }  # fmt: skip
    assert len(look(sa.select(ResourceLink))) == 1


def test_names_are_kept_only_where_they_are_wanted(browser, platform, session, registration, look):
    registration.stores_names = False
    session.commit()
    link = platform.add_link("c1", "Bài 1", f"{platform.tool}{LESSON}")
    browser.launch("t1", link)
    (person,) = look(sa.select(Person))
    assert person.display_name.startswith("#")
    (user,) = look(sa.select(PlatformUser))
    assert user.email is None


def test_a_window_of_its_own_gets_the_ordinary_session(browser, platform, registration):
    browser.headers = WINDOW
    link = platform.add_link("c1", "Bài 1", f"{platform.tool}{LESSON}")
    answer = browser.launch("p1", link)
    assert answer.headers["Location"] == LESSON
    assert "Nguyễn Văn An" in browser.follow(answer).text


def test_a_pupil_in_a_frame_is_not_led_away_from_his_lesson_and_a_leader_finds_his_pages(
    browser, platform, registration
):
    link = platform.add_link("c1", "Bài 1", f"{platform.tool}{LESSON}")
    assert 'class="site-nav"' not in browser.follow(browser.launch("p1", link)).text
    assert 'class="site-nav"' in browser.follow(browser.launch("t1", link)).text

"""From the platform's course to the gradebook in Chromium, however little the browser keeps.

The platform is `localhost`, the tool `127.0.0.1`: two sites, so that in a frame the tool is a third
party. Three states: all cookies allowed; only partitioned ones; none at all, where the platform's
storage proves the browser and the session stands in the address, or a window of its own is offered.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import count

import pytest
import sqlalchemy as sa
from playwright.sync_api import expect

from lms.groups.models import Member
from lms.interop.lti.models import Context, Deployment, Registration, RegistrationTicket
from lms.people.models import Person
from tests.interop.lti.factories import S1
from tests.interop.lti.place import (
    ALL,
    NONE,
    PARTITIONED,
    Framed,
    Place,
    a_place,
    chromium,
    none_in_frames,
    open_course,
    register_by_itself,
    take_quiz,
)
from tests.interop.lti.platform import INSTRUCTOR, LEARNER

pytestmark = pytest.mark.browser

STATES = {"all cookies": ALL, "partitioned cookies only": PARTITIONED, "no cookies": NONE}
KEY = "/".join(S1)
_numbers = count(1)


@pytest.fixture(scope="module")
def place(tmp_path_factory) -> Iterator[Place]:
    """Registered by the administrators of both sides in their browsers."""
    folder = tmp_path_factory.mktemp("lti")
    with a_place(folder) as place:
        with chromium(folder, ALL) as context:
            register_by_itself(context.pages[0], place)
        for user_id, name in (
            ("t1", "Trần Thị Lan"),
            ("p1", "Nguyễn Văn An"),
            ("p2", "Lê Thị Bình"),
            ("p3", "Phạm Thị Chi"),
        ):
            place.platform.add_user(user_id, name)
        yield place


@pytest.fixture
def courses(place):
    """A course in each of the two deployments; both are called the same in launches."""
    number = next(_numbers)
    made = []
    for deployment, pupils in (("d1", ("p1", "p2")), ("d2", ("p1", "p3"))):
        course = place.platform.add_course(f"c{number}-{deployment}", "Lớp 7A", deployment)
        course.said_id = f"course-{number}"
        course.members = {"t1": [INSTRUCTOR], **{each: [LEARNER] for each in pupils}}
        made.append(course)
    return made


@pytest.fixture
def lesson(place):
    return place.app.extensions["lms.packs"].lesson(*S1)


def pick(page, place, course, *values):
    """Choose in the frame, and the links that the platform made of it."""
    tool = open_course(page, place.platform, "t1", course.id)
    before = len(place.platform.links)
    tool.locator("#chosen details").first.wait_for()
    for value in values:
        box = tool.locator(f'input[name=chosen][value="{value}"]')
        tool.locator("#chosen details", has=box).evaluate("each => { each.open = true; }")
        box.check()
    tool.locator("#main form button[type=submit]").click()
    tool.get_by_text(f"{len(values)} added", exact=True).wait_for()
    return list(place.platform.links.values())[before:]


def names_on(tool):
    return set(tool.locator("#main tbody th").all_inner_texts())


def line_of(tool, name):
    line = tool.locator("#main tbody tr", has_text=name)
    line.wait_for()
    return line.inner_text()


def members_of(place, course):
    """Who is in the group of the platform's course."""
    return set(
        place.look(
            sa.select(Person.display_name)
            .join(Member, Member.person_id == Person.id)
            .join(Context, Context.group_id == Member.group_id)
            .join(Deployment, Deployment.id == Context.deployment_id)
            .where(
                Member.left_at.is_(None),
                Context.context_id == course.context_id,
                Deployment.deployment_id == course.deployment_id,
            )
        )
    )


def test_the_platform_has_registered_itself_and_both_sides_know_each_other(place):
    (made,) = place.look(sa.select(Registration))
    assert (made.issuer, made.client_id) == (place.platform.host, place.platform.client_id)
    assert sorted(place.look(sa.select(Deployment.deployment_id))) == ["d1", "d2"]
    assert place.look(sa.select(RegistrationTicket.registration_id)) == [made.id]
    (said,) = place.platform.registered
    assert said["redirect_uris"] == [f"{place.platform.tool}/lti/launch"]


@pytest.mark.parametrize("state", STATES)
def test_from_deep_linking_to_the_gradebook_and_the_roster_in_two_deployments(
    place, courses, lesson, state, tmp_path
):
    platform = place.platform
    platform.storage_target = "lti_storage"
    here, there = courses
    with chromium(tmp_path, STATES[state]) as context:
        page = context.pages[0]
        # The teacher chooses several things here, and the same quiz alone there.
        links = pick(page, place, here, f"course:{S1[0]}", f"lesson:{KEY}", f"quiz:{KEY}")
        (alone,) = pick(page, place, there, f"quiz:{KEY}")
        title = lesson.words["vi"].title
        assert [title in each.title for each in links] == [False, True, True]
        assert all("/frame" not in each.url for each in links)

        # A pupil opens what was chosen, and does the quiz by the keyboard.
        for link, expected in zip(links, (S1[0], KEY, f"{KEY}/quiz"), strict=True):
            tool = open_course(page, platform, "p1", here.id, link)
            tool.wait_for_url(re.compile(rf"/vi/courses/{expected}$"))
        assert ("/frame/s/" in tool.url) is (state == "no cookies")
        take_quiz(tool, lesson)
        grade = (links[2].lineitem_id, 100.0)
        place.work_until(lambda: grade in platform.grades_of("p1"))
        columns = [column for column, _given in platform.grades_of("p1")]
        assert alone.lineitem_id not in columns

        # The teacher sees the whole course by its roster, and only this one.
        place.work_until(lambda: members_of(place, here) == {"Nguyễn Văn An", "Lê Thị Bình"})
        tool = open_course(page, platform, "t1", here.id, links[2])
        mine = line_of(tool, "Nguyễn Văn An")
        assert "100" in mine
        assert names_on(tool) == members_of(place, here)
        place.work_until(lambda: members_of(place, there) == {"Nguyễn Văn An", "Phạm Thị Chi"})
        tool = open_course(page, platform, "t1", there.id, alone)
        assert "100" not in line_of(tool, "Nguyễn Văn An")
        assert names_on(tool) == members_of(place, there)

        # Who is taken out of the course there leaves the group here.
        del there.members["p3"]
        tool.locator('form[action$="/roster"] button').click()
        place.work_until(lambda: members_of(place, there) == {"Nguyễn Văn An"})
        tool = open_course(page, platform, "t1", there.id, alone)
        line_of(tool, "Nguyễn Văn An")
        assert names_on(tool) == {"Nguyễn Văn An"}


def quiz_in(place, course):
    custom = {"activity": "quiz", "course": S1[0], "lesson": S1[1]}
    url = f"{place.platform.tool}/lti/launch"
    return place.platform.add_link(course.id, "S1", url, custom=custom)


def grades_by_link(platform):
    return [
        (platform.lineitems[column]["resourceLinkId"], given)
        for column, given in platform.grades_of("p1")
    ]


def click_for_window(context, tool: Framed):
    """Press what the frame offers; the window."""
    offer = tool.locator("[data-lti-window] a")
    offer.wait_for()
    with context.expect_page() as opened:
        offer.press("Enter")
    return opened.value


def test_without_cookies_and_storage_one_click_leads_to_a_window_where_all_works(
    place, courses, lesson, tmp_path
):
    platform = place.platform
    platform.storage_target = ""
    link = quiz_in(place, courses[0])
    with chromium(tmp_path, none_in_frames(platform.tool)) as context:
        tool = open_course(context.pages[0], platform, "p1", courses[0].id, link)
        window = click_for_window(context, tool)
        window.wait_for_url(f"{platform.tool}/vi/courses/{KEY}/quiz")
        take_quiz(window, lesson)
        place.work_until(lambda: (link.id, 100.0) in grades_by_link(platform))


def test_a_browser_that_keeps_no_cookies_anywhere_is_told_so(place, courses, tmp_path):
    platform = place.platform
    platform.storage_target = ""
    with chromium(tmp_path, NONE) as context:
        link = quiz_in(place, courses[0])
        tool = open_course(context.pages[0], platform, "p1", courses[0].id, link)
        window = click_for_window(context, tool)
        expect(window.locator(".quiet-line")).to_contain_text("no-cookies")


def test_an_address_that_is_copied_out_of_a_frame_shows_what_strangers_see(
    place, courses, tmp_path
):
    platform = place.platform
    platform.storage_target = "lti_storage"
    link = quiz_in(place, courses[0])
    with chromium(tmp_path, NONE) as context:
        tool = open_course(context.pages[0], platform, "p1", courses[0].id, link)
        tool.locator("form.thumb-bar button").wait_for()
        address = tool.url
        assert "Nguyễn Văn An" in tool.locator("header").inner_text()
        page = context.new_page()
        page.goto(address)
        assert page.url == f"{platform.tool}/vi/courses/{KEY}/quiz"
        assert "Nguyễn Văn An" not in page.locator("header").inner_text()
        # Nor does another page get it by framing it: the policy names the platform alone.
        page.set_content(f'<iframe name="stolen" src="{address}"></iframe>')
        page.wait_for_timeout(500)
        assert "Nguyễn Văn An" not in page.frame("stolen").content()

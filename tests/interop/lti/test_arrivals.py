"""Who comes by a link, and what he finds there: leaders, pupils, people without role or name."""

from __future__ import annotations

import re

import pytest
import sqlalchemy as sa

from lms.groups.models import Leader, Member
from lms.interop.lti import claims as words
from lms.interop.lti.models import Enrolment, PlatformUser, ResourceLink, Score
from lms.learning.models import Attempt
from lms.people.models import Person, PersonKind
from lms.web.limits import EXTENSION as LIMITS
from lms.web.limits import AddressLimits
from tests.interop.lti.factories import S1
from tests.interop.lti.forging import twin
from tests.interop.lti.grading import Class, quiz_link
from tests.interop.lti.platform import LEARNER

LESSON = "/vi/courses/{}/{}".format(*S1)
NAMELESS = "anonymous"


@pytest.fixture
def room(app, database, browser, platform, registration):
    return Class(app, database, browser, quiz_link(platform))


def in_english(answer):
    return answer.headers["Location"].replace("/vi/", "/en/")


def test_a_leader_sees_the_class_and_whose_grade_has_arrived(room, browser, platform):
    room.comes("p1", "p2")
    room.does("p1", mistakes=1)
    room.work()
    page = browser.client.get(in_english(browser.launch("t1", room.link))).text
    ((_column, given),) = platform.grades_of("p1")
    lines = {
        cells[0]: cells[1:]
        for row in re.findall(r"<tr>\s*<th scope=\"row\">.*?</tr>", page, re.DOTALL)
        if (cells := [text.strip() for text in re.sub(r"<[^>]+>", "\n", row).split("\n") if text.strip()])
    }  # fmt: skip
    assert set(lines) == {"Nguyễn Văn An", "Lê Thị Bình"}
    assert f"{given:.0f}" in " ".join(lines["Nguyễn Văn An"])
    assert any("arrived on" in each for each in lines["Nguyễn Văn An"])
    assert lines["Lê Thị Bình"] == ["Not started"]
    assert "1 of 2 completed" in page


def test_what_a_leader_sees_others_may_not(room, browser):
    where = in_english(browser.launch("t1", room.link))
    assert browser.client.get(where).status_code == 200
    room.comes("p1")
    for page in (where, f"{where}/dry-run", f"{where}/content"):
        assert browser.client.get(page).status_code == 403
    for form in ("send", "roster", "which-score", "content"):
        assert browser.client.post(f"{where}/{form}").status_code == 403


def test_whoever_has_no_role_in_the_course_learns_and_is_kept_apart_from_the_roster(
    room, browser, platform, look
):
    """The platform lets somebody in whom it does not list: a visitor, a pupil who left."""
    platform.add_user("v1", "Khách")
    answer = browser.launch("v1", room.link)
    assert answer.headers["Location"] == f"/frame{LESSON}/quiz"
    (enrolment,) = look(sa.select(Enrolment))
    assert enrolment.leads is False
    room.comes("t1")
    room.work()
    left = look(sa.select(Member.left_at).join(Person).where(Person.display_name == "Khách"))
    assert [each is not None for each in left] == [True]
    room.does("v1", mistakes=1)
    room.work(1)
    assert len(platform.grades_of("v1")) == 1, "what he did by the link is reported all the same"


def test_a_pupil_whom_the_roster_no_longer_has_stands_below_the_class(room, browser, platform):
    room.comes("t1", "p1")
    room.work()
    room.does("p1")
    del platform.courses["c1"].members["p1"]
    where = in_english(browser.launch("t1", room.link))
    assert browser.client.post(f"{where}/roster").status_code == 303
    room.work(11)
    page = browser.client.get(where).text
    assert page.index("Lê Thị Bình") < page.index("Nguyễn Văn An")


@pytest.fixture
def nameless(platform):
    platform.courses["c1"].members[NAMELESS] = [LEARNER]
    return NAMELESS


def test_somebody_unnamed_learns_as_a_guest_in_no_class(room, browser, nameless, look):
    answer = browser.launch(nameless, room.link)
    assert answer.headers["Location"].endswith(f"{S1[1]}/quiz")
    assert browser.follow(answer).status_code == 200
    started = browser.client.post(answer.headers["Location"])
    assert started.status_code == 303
    assert browser.client.get(started.headers["Location"]).status_code == 200
    (person,) = look(sa.select(Person))
    assert person.kind is PersonKind.GUEST
    assert len(look(sa.select(Attempt))) == 1
    assert look(sa.select(Member)) == look(sa.select(PlatformUser)) == look(sa.select(Score)) == []


def test_somebody_unnamed_never_leads(room, browser, platform, look):
    platform.courses["c1"].members[NAMELESS] = [
        "http://purl.imsglobal.org/vocab/lis/v2/membership#Instructor"
    ]
    assert browser.launch(NAMELESS, room.link).headers["Location"].endswith(f"{S1[1]}/quiz")
    assert look(sa.select(Leader)) == []


@pytest.mark.parametrize("user_id", ["p1", NAMELESS])
def test_a_link_that_leads_nowhere_says_so_to_whoever_learns(
    browser, platform, registration, nameless, user_id
):
    link = platform.add_link("c1", "Bài 1", f"{platform.tool}/lti/launch")
    answer = browser.client.get(in_english(browser.launch(user_id, link)))
    assert answer.status_code == 200
    assert "Your teacher has not chosen yet" in answer.text


def test_a_link_outside_any_course_works_and_has_no_class(room, browser, platform, look):
    message = twin(browser, "t1", room.link)
    message.claims.pop(words.CONTEXT)
    answer = browser.send(message.form())
    assert answer.status_code == 303, answer.text
    page = browser.client.get(in_english(answer))
    assert page.status_code == 200
    assert "Who is in the course" not in page.text
    assert look(sa.select(ResourceLink.context_id)) == [None]


def test_each_launch_renews_what_the_platform_says(browser, platform, registration, room, look):
    room.comes("p1")
    platform.users["p1"].name = "Nguyễn Văn Ân"
    room.link.title = "S1, mới"
    room.comes("p1")
    assert look(sa.select(Person.display_name)) == ["Nguyễn Văn Ân"]
    assert look(sa.select(ResourceLink.title)) == ["S1, mới"]


def test_all_classes_of_a_school_come_by_one_address_within_a_minute(room, app):
    app.extensions[LIMITS] = AddressLimits(3, "")
    for user_id in ("p1", "p2", "t1") * 2:
        room.comes(user_id)

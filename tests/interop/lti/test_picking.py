"""Deep linking: what a leader chooses becomes links that lead there, with a column in the gradebook."""

from __future__ import annotations

import re
from html import unescape

import pytest
import sqlalchemy as sa

from lms.interop.lti.models import Activity, ResourceLink
from tests.interop.lti.factories import S1
from tests.interop.lti.grading import Class

KEY = "/".join(S1)


def picker(browser, platform, **how):
    """The address of an open picker."""
    message = browser.message_for(platform.pick_url("t1", "c1", **how))
    answer = browser.send(message.form())
    assert answer.status_code == 303
    return answer.headers["Location"]


def pick(browser, address, *values, **form):
    return browser.client.post(address, data={"chosen": list(values), **form})


def choose(browser, platform, *values, **form):
    """Choose, and bring the answer to the platform; its content items."""
    answer = pick(browser, picker(browser, platform), *values, **form)
    assert answer.status_code == 200, answer.text
    assert f"form-action 'self' {platform.host};" in answer.headers["Content-Security-Policy"]
    jwt = unescape(re.search(r'name="JWT" value="([^"]+)"', answer.text)[1])
    assert re.search(r'action="([^"]+)"', answer.text)[1] == f"{platform.host}/picked/c1"
    return platform.take_choice("c1", jwt)


def test_several_things_are_chosen_at_once_in_the_language_of_the_course(
    browser, platform, registration
):
    items = choose(browser, platform, f"course:{S1[0]}", f"lesson:{KEY}", f"quiz:{KEY}")
    assert [each["custom"]["activity"] for each in items] == ["course", "lesson", "quiz"]
    assert items[1]["title"].startswith("S1 ")
    assert items[1]["title"] == items[2]["title"]
    assert "hiệu ứng" in items[1]["title"].lower()
    assert all(each["lineItem"]["scoreMaximum"] == 100 for each in items)
    assert all(each["iframe"] == {} for each in items)
    course = f"{platform.tool}/vi/courses/{S1[0]}"  # nothing of the frame in which it was chosen
    lesson = f"{course}/{S1[1]}"
    assert [each["url"] for each in items] == [course, lesson, f"{lesson}/quiz"]


def test_what_was_chosen_leads_there_and_is_graded_in_its_column(
    app, database, browser, platform, registration
):
    choose(browser, platform, f"quiz:{KEY}")
    (link,) = platform.links.values()
    room = Class(app, database, browser, link)
    answer = browser.launch("p1", link)
    assert answer.headers["Location"] == f"/frame/vi/courses/{KEY}/quiz"
    room.does("p1", mistakes=1)
    room.work()
    ((column, given),) = platform.grades_of("p1")
    assert column == link.lineitem_id
    assert 0 < given < 100
    assert len(platform.lineitems) == 1


def test_a_quiz_may_become_a_test_with_limits(browser, platform, registration, look):
    choose(browser, platform, f"quiz:{KEY}", mode="test", max_attempts="2", time_limit_minutes="15")
    (link,) = platform.links.values()
    answer = browser.launch("p1", link)
    page = browser.follow(answer).text
    assert "15" in page
    (row,) = look(sa.select(ResourceLink))
    assert (row.activity, row.max_attempts, row.time_limit_minutes) == (Activity.TEST, 2, 15)


@pytest.mark.parametrize(
    ("values", "form", "said"),
    [
        ([], {}, "Choose at least one thing."),
        (["lesson:nowhere/never"], {}, "Choose at least one thing."),
        ([f"quiz:{KEY}"], {"mode": "test", "max_attempts": "0"}, "Give a number from 1 to"),
        ([f"quiz:{KEY}"], {"mode": "test", "max_attempts": "two"}, "Write a whole number."),
    ],
)
def test_a_choice_that_cannot_be_taken_is_said_at_the_field(
    browser, platform, registration, values, form, said
):
    address = picker(browser, platform).replace("/vi/", "/en/")
    answer = pick(browser, address, *values, **form)
    assert answer.status_code == 400
    assert said in answer.text
    assert 'name="JWT"' not in answer.text


def test_a_platform_that_takes_one_thing_gets_one(browser, platform, registration):
    address = picker(browser, platform, several=False).replace("/vi/", "/en/")
    assert 'type="checkbox" name="chosen"' not in browser.client.get(address).text
    answer = pick(browser, address, f"lesson:{KEY}", f"quiz:{KEY}")
    assert answer.status_code == 400
    assert "one thing at a time" in answer.text


def test_a_picker_opens_for_nobody_else(browser, platform, registration):
    address = picker(browser, platform)
    platform.add_user("t2", "Phạm Văn Minh")
    platform.courses["c1"].members["t2"] = platform.courses["c1"].members["t1"]
    link = platform.add_link("c1", "S1", f"{platform.tool}/vi/courses/{KEY}")
    assert browser.launch("t2", link).status_code == 303
    assert browser.client.get(address).status_code == 403


def test_a_copied_course_leads_where_the_former_did(browser, platform, registration, look):
    choose(browser, platform, f"lesson:{KEY}")
    (link,) = platform.links.values()
    assert browser.launch("t1", link).status_code == 303
    copy = platform.add_course("c2", "Lớp 7A, bản sao", "d1")
    copy.members = dict(platform.courses["c1"].members)
    copied = platform.copy_link(link, "c2")
    copied.custom = {"link_history": copied.custom["link_history"]}
    answer = browser.launch("p1", copied)
    assert answer.headers["Location"] == f"/frame/vi/courses/{KEY}"
    former, new = look(sa.select(ResourceLink).order_by(ResourceLink.id))
    assert new.copied_from_id == former.id
    assert new.lineitem_url != former.lineitem_url


def test_a_link_that_leads_nowhere_is_led_by_its_leader(browser, platform, registration):
    link = platform.add_link("c1", "Bài 1", f"{platform.tool}/lti/launch")
    page = browser.follow(browser.launch("p1", link))
    assert "Giáo viên" in page.text or "Your teacher has not chosen yet" in page.text
    where = browser.launch("t1", link).headers["Location"]
    chosen = browser.client.post(f"{where}/content", data={"chosen": f"lesson:{KEY}"})
    assert chosen.status_code == 303
    answer = browser.launch("p1", link)
    assert answer.headers["Location"] == f"/frame/vi/courses/{KEY}"

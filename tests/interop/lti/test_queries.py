"""How many statements reach the database, whatever the size of the class, the course, the list."""

from __future__ import annotations

import pytest

from lms.people.models import Role
from tests.interop.lti.factories import make_registration
from tests.interop.lti.grading import Class, quiz_link
from tests.interop.lti.platform import LEARNER
from tests.pages.sign_in import sign_in
from tests.people.factories import make_organisation, make_staff

#: Statements of a launch, BEGIN included: of somebody who was here, and of somebody new.
KNOWN_AGAIN, NEW = 11, 15


@pytest.fixture
def room(app, database, browser, platform, registration):
    return Class(app, database, browser, quiz_link(platform))


def test_a_launch_costs_as_many_queries_for_the_first_pupil_as_for_the_last_of_a_class(
    room, browser, platform, count_queries
):
    counts = []
    for number in range(12):
        platform.add_user(f"u{number}", f"Học sinh {number}")
        platform.courses["c1"].members[f"u{number}"] = [LEARNER]
        message = browser.message_for(platform.launch_url(f"u{number}", room.link))
        count_queries.clear()
        assert browser.send(message.form()).status_code == 303
        counts.append(len(count_queries))
    assert counts[1:] == [counts[1]] * 11
    message = browser.message_for(platform.launch_url("u3", room.link))
    count_queries.clear()
    browser.send(message.form())
    assert len(count_queries) <= KNOWN_AGAIN, "\n".join(count_queries)
    assert counts[1] <= NEW, "\n".join(count_queries)


def test_the_page_of_a_link_costs_the_same_for_two_pupils_and_for_twenty(
    room, browser, platform, count_queries
):
    counts = []
    for size in (2, 20):
        for number in range(size):
            platform.add_user(f"u{number}", f"Học sinh {number}")
            platform.courses["c1"].members[f"u{number}"] = [LEARNER]
            assert browser.launch(f"u{number}", room.link).status_code == 303
        where = browser.launch("t1", room.link).headers["Location"]
        count_queries.clear()
        assert "Học sinh 1" in browser.client.get(where).text
        counts.append(len(count_queries))
    assert counts[0] == counts[1] <= 14, "\n".join(count_queries)


def test_the_picker_costs_a_few_queries_whatever_the_number_of_lessons(
    browser, platform, registration, count_queries
):
    answer = browser.send(browser.message_for(platform.pick_url("t1", "c1")).form())
    count_queries.clear()
    page = browser.client.get(answer.headers["Location"]).text
    assert page.count('class="pick-line"') > 20
    assert len(count_queries) <= 5, "\n".join(count_queries)


def test_the_list_of_platforms_costs_the_same_for_one_and_for_ten(
    app, client, session, count_queries
):
    school = make_organisation(session)
    chief = make_staff(session, Role.ADMINISTRATOR, school)
    session.commit()
    sign_in(client, app, chief.id)
    counts = []
    for size in (1, 10):
        for number in range(len(counts), size):
            make_registration(session, school, "d1", client_id=f"tool-{number}")
        session.commit()
        count_queries.clear()
        assert client.get("/en/admin/platforms").text.count("https://moodle.example") == size
        counts.append(len(count_queries))
    assert counts[0] == counts[1] <= 9, "\n".join(count_queries)

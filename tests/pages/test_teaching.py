"""Giving lessons through the pages, and the homes of who gives and who gets them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from lms.groups.service import archive
from lms.people.models import Role
from lms.teaching import queries
from tests.conftest import NOW
from tests.groups.factories import add_adult, make_cohort, make_group
from tests.learning.factories import lesson_s1
from tests.pages.sign_in import sign_in
from tests.people.factories import make_adult, make_staff
from tests.teaching.factories import give_s1, make_school, record

S1 = "danang-secondary/how-the-greenhouse-effect-works"
TOMORROW = (datetime.now(UTC) + timedelta(days=2)).date()


@pytest.fixture
def school(session):
    school = make_school(session)
    session.commit()
    return school


def given(database, group):
    with database.reading() as session:
        return session.scalars(queries.assignments_of_group(group.id)).all()


def form(**changes):
    return {"lesson": S1, "due_on": TOMORROW.isoformat(), "mode": "practice", **changes}


def test_a_teacher_gives_a_lesson_as_a_test_and_sees_it_in_the_list(app, client, database, school):
    sign_in(client, app, school.teacher.id)
    url = f"/en/groups/{school.group.id}/assign"
    sent = form(mode="test", max_attempts="2", time_limit_minutes="20")
    answer = client.post(url, data=sent)
    assert (answer.status_code, answer.location) == (303, url)
    page = client.get(url).text
    assert f"“{lesson_s1(app).words['en'].title}” was given to 7A." in page
    (made,) = given(database, school.group)
    assert (made.due_on, made.is_test, made.max_attempts) == (TOMORROW, True, 2)
    assert made.time_limit_minutes == 20
    assert made.created_by_id == school.teacher.id


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"due_on": "2020-01-01"}, "This day has passed"),
        ({"due_on": "soon"}, "Give the date as day, month and year."),
        ({"lesson": "danang-secondary/none"}, "Choose one of the list."),
        ({"mode": "exam"}, "Choose one of the list."),
        ({"max_attempts": "0"}, "Give a number from 1 to 10."),
        ({"time_limit_minutes": "x"}, "Give a whole number."),
    ],
)
def test_what_cannot_be_taken_is_said_at_its_field_and_nothing_changes(
    app, client, database, school, changes, message
):
    sign_in(client, app, school.teacher.id)
    answer = client.post(f"/en/groups/{school.group.id}/assign", data=form(**changes))
    assert answer.status_code == 400
    assert message in answer.text
    assert given(database, school.group) == []


def test_lessons_in_the_language_of_the_group_come_first(app, client, session, school):
    thai = make_cohort(session, school.organisation, school.teacher, language="th")
    session.commit()
    sign_in(client, app, school.teacher.id)
    for group, first in ((school.group, "danang-"), (thai, "bma-officials/")):
        page = client.get(f"/en/groups/{group.id}/assign").text
        options = page.split('name="lesson"')[1].split("</select>")[0].split('value="')[1:]
        assert options[0].startswith(first)
        assert any(not option.startswith(first) for option in options)


def test_lessons_to_give_are_named_in_the_language_of_the_page(app, client, school):
    sign_in(client, app, school.teacher.id)
    page = client.get(f"/ja/groups/{school.group.id}/assign").text
    lesson = lesson_s1(app)
    assert lesson.words["ja"].title in page.split('name="lesson"')[1].split("</select>")[0]


def test_a_lesson_given_twice_stays_one(app, client, session, database, school):
    sign_in(client, app, school.teacher.id)
    url = f"/en/groups/{school.group.id}/assign"
    for _ in range(2):
        client.post(url, data=form())
    assert len(given(database, school.group)) == 1


def test_a_lesson_is_changed_and_withdrawn(app, client, session, database, school):
    made = give_s1(session, app, school.group, due_on=NOW.date() - timedelta(days=30))
    session.commit()
    sign_in(client, app, school.teacher.id)
    url = f"/en/groups/{school.group.id}/assignments/{made.id}"
    kept = {"due_on": made.due_on.isoformat(), "mode": "test", "max_attempts": "1"}
    assert client.post(url, data=kept).status_code == 303, "a day that has passed can be kept"
    assert given(database, school.group)[0].max_attempts == 1
    other_day = (NOW - timedelta(days=29)).date().isoformat()
    assert client.post(url, data={**kept, "due_on": other_day}).status_code == 400
    assert client.post(f"{url}/withdraw").status_code == 303
    assert given(database, school.group) == []
    assert client.get(url).status_code == 404


def test_an_assignment_is_found_below_its_own_group_only(app, client, session, school):
    other = make_group(session, school.organisation, school.teacher, name="7B")
    made = give_s1(session, app, other)
    session.commit()
    sign_in(client, app, school.teacher.id)
    assert client.get(f"/en/groups/{school.group.id}/assignments/{made.id}").status_code == 404
    assert client.get(f"/en/groups/{other.id}/assignments/{made.id}").status_code == 200


def test_strangers_and_other_leaders_give_nothing(app, client, session, database, school):
    colleague = make_staff(session, Role.LEADER, school.organisation)
    session.commit()
    url = f"/en/groups/{school.group.id}/assign"
    assert "/sign-in" in client.post(url, data=form()).location
    for person in (colleague.id, school.members[0].person_id):
        sign_in(client, app, person)
        assert client.get(url).status_code == 403
        assert client.post(url, data=form()).status_code == 403
    assert given(database, school.group) == []


def test_an_archived_group_is_only_read(app, client, session, database, school):
    made = give_s1(session, app, school.group)
    archive(school.group, NOW)
    session.commit()
    sign_in(client, app, school.teacher.id)
    base = f"/en/groups/{school.group.id}"
    assert client.get(f"{base}/assign").status_code == 403
    assert client.post(f"{base}/assignments/{made.id}/withdraw").status_code == 403
    page = client.get(f"{base}/progress")
    assert page.status_code == 200
    assert "in the archive" in page.text
    assert "/assign" not in page.text


def test_only_leaders_are_offered_to_give_a_lesson_on_its_page(app, client, session, school):
    page = f"/en/courses/{S1}"
    link = f"/en/give/{S1}"
    assert link not in client.get(page).text
    sign_in(client, app, school.members[0].person_id)
    assert link not in client.get(page).text
    sign_in(client, app, school.teacher.id)
    assert link in client.get(page).text
    only_one = client.get(link)
    assert only_one.location.startswith(f"/en/groups/{school.group.id}/assign?lesson=")
    chosen = client.get(only_one.location).text
    assert f'<option selected value="{S1}"' in chosen
    make_group(session, school.organisation, school.teacher, name="7B")
    session.commit()
    assert "Which group is it for?" in client.get(link).text


def test_a_leader_without_group_is_led_to_make_one(app, client, session, school):
    new = make_staff(session, Role.LEADER, school.organisation)
    session.commit()
    sign_in(client, app, new.id)
    page = client.get("/en/teaching").text
    assert "Make your first class." in page
    assert "/en/groups/new" in page


def test_a_leader_sees_his_groups_and_not_those_of_others(app, client, session, school):
    other = make_school(session, name="9Z")
    give_s1(session, app, school.group)
    record(session, school.members[0].person_id, lesson_s1(app), done=True)
    session.commit()
    sign_in(client, app, school.teacher.id)
    page = client.get("/en/teaching").text
    assert "7A" in page
    assert "1 of 3 pupils completed it" in page
    assert other.group.name not in page


def test_who_does_not_lead_has_no_leaders_home(app, client, session, school):
    sign_in(client, app, school.members[0].person_id)
    assert client.get("/en/teaching").status_code == 403


def test_a_pupil_sees_what_he_was_given_and_goes_on_from_there(app, client, session, school):
    give_s1(session, app, school.group, due_on=TOMORROW)
    session.commit()
    sign_in(client, app, school.members[0].person_id)
    page = client.get("/vi/my-work").text
    assert f"/vi/courses/{S1}" in page
    assert "7A" in page
    assert "/vi/teaching" not in page


def test_home_of_an_official_and_of_somebody_without_group(app, client, session, school):
    cohort = make_cohort(session, school.organisation, school.teacher, language="en")
    officer = add_adult(session, cohort)
    alone = make_adult(session)
    give_s1(session, app, cohort)
    session.commit()
    sign_in(client, app, officer.person_id)
    assert "Modules to complete" in client.get("/en/my-work").text
    sign_in(client, app, alone.id)
    empty = client.get("/en/my-work").text
    assert "No modules given yet." in empty
    assert "/en/code" in empty


def test_homes_are_for_those_who_are_signed_in(client):
    for url in ("/en/my-work", "/en/teaching"):
        answer = client.get(url)
        assert answer.status_code == 302
        assert "/en/sign-in" in answer.location


def test_navigation_shows_each_his_own_home(app, client, session, school):
    sign_in(client, app, school.teacher.id)
    page = client.get("/en/about").text
    assert 'href="/en/teaching"' in page
    assert 'href="/en/my-work"' not in page
    sign_in(client, app, school.members[0].person_id)
    page = client.get("/en/about").text
    assert 'href="/en/my-work"' in page
    assert 'href="/en/teaching"' not in page

"""The door of a group: codes, cards, PINs, locks; forty pupils at once."""

from __future__ import annotations

import re
import threading
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa

from lms.groups import queries, service
from lms.groups.models import Group, Member
from lms.learning.models import Attempt
from lms.people.models import FailedSignIn, Person, PersonKind, PersonState, Role, SignIn
from lms.web.actor import TOKEN
from tests.groups.factories import add_pupils, make_cohort, make_group
from tests.learning.factories import lesson_s1
from tests.pages.sign_in import sign_in, sign_out
from tests.people.factories import PIN, make_adult, make_organisation, make_staff


@pytest.fixture(autouse=True)
def _push_request_context():
    """Each request by itself: with one context round the test it would remember the last actor."""


class Class:
    """A class of five pupils with PIN, closed for strangers."""

    def __init__(self, session, pupils=5, **changes):
        self.organisation = make_organisation(session, name="THCS Trưng Vương")
        self.teacher = make_staff(session, Role.LEADER, self.organisation)
        self.group = make_group(session, self.organisation, self.teacher, **changes)
        self.members = add_pupils(session, self.group, pupils)
        self.code = self.group.code
        session.commit()

    def door(self, **values):
        query = "&".join(f"{key}={value}" for key, value in values.items())
        return f"/vi/code?code={self.code}&{query}"


@pytest.fixture
def school_class(session):
    return Class(session)


@pytest.fixture
def open_class(session):
    return Class(session, joining_until=datetime.now(UTC) + timedelta(hours=1))


def enter(client, code, **values):
    return client.post("/vi/code", data={"code": code, "pin": PIN, **values})


def who(client, app):
    with client.session_transaction() as cookie:
        token = cookie.get(TOKEN)
    if token is None:
        return None
    from lms.people.actors import load_actor

    with app.extensions["lms.db"].reading() as session:
        actor = load_actor(session, token)
    return actor.id if actor else None


def test_a_code_is_asked_for_and_an_unknown_one_is_said_at_the_field(client):
    assert client.get("/vi/code").status_code == 200
    answer = client.get("/vi/code?code=XXXXXX")
    assert answer.status_code == 404
    assert "has-error" in answer.text
    assert 'value="XXXXXX"' in answer.text


def test_a_code_is_understood_however_it_is_typed(client, school_class):
    typed = f" {school_class.code[:3].lower()}-{school_class.code[3:].lower()} "
    answer = client.get("/vi/code", query_string={"code": typed})
    assert answer.status_code == 200
    assert "7A" in answer.text


def test_strangers_never_get_the_roster(client, school_class):
    member = school_class.members[0].id
    for url in (
        school_class.door(),
        school_class.door(number=1),
        school_class.door(member=member),
    ):
        assert "Lê Văn Học" not in client.get(url).text
    wrong = enter(client, school_class.code, number="1", pin="0000")
    assert "Lê Văn Học" not in wrong.text
    wrong = enter(client, school_class.code, member=member, pin="0000")
    assert "Lê Văn Học" not in wrong.text


def test_names_are_shown_while_joining_is_open_and_not_a_second_longer(client, session, open_class):
    page = client.get(open_class.door()).text
    assert page.count("Lê Văn Học") == 5
    chosen = client.get(open_class.door(member=open_class.members[2].id)).text
    assert "Lê Văn Học 3" in chosen
    assert "Lê Văn Học 1" not in chosen
    session.get_one(Group, open_class.group.id).joining_until = datetime.now(UTC)
    session.commit()
    assert "Lê Văn Học" not in client.get(open_class.door()).text


def test_a_pupil_signs_in_by_number_and_pin(client, app, school_class):
    answer = enter(client, school_class.code, number="2", shared="y")
    assert answer.status_code == 303
    assert who(client, app) == school_class.members[1].person_id
    home = client.get(answer.location)
    assert home.status_code == 200
    assert "Lê Văn Học 2" in home.text


def test_a_pupil_signs_in_by_name(client, app, open_class):
    assert enter(client, open_class.code, member=open_class.members[3].id).status_code == 303
    assert who(client, app) == open_class.members[3].person_id


def test_digits_of_other_scripts_and_spaces_are_understood(client, app, school_class):
    thai = PIN.translate(str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙"))
    answer = enter(client, school_class.code, number="๒", pin=f" {thai[:2]} {thai[2:]} ")
    assert answer.status_code == 303
    assert who(client, app) == school_class.members[1].person_id


@pytest.mark.parametrize(
    "values",
    [
        {"number": "1", "pin": "0000"},
        {"number": "99"},
        {"number": "x"},
        {"number": ""},
        {"number": "1", "pin": ""},
        {"member": "999999"},
        {"member": "x"},
    ],
)
def test_a_wrong_try_signs_nobody_in_and_says_where(client, app, school_class, values):
    answer = enter(client, school_class.code, **values)
    assert answer.status_code == 400
    assert "has-error" in answer.text
    assert who(client, app) is None


def test_an_unknown_number_and_a_wrong_pin_look_the_same(client, school_class):
    wrong = enter(client, school_class.code, number="1", pin="0000").text
    unknown = enter(client, school_class.code, number="99", pin="0000").text

    def shown(page):
        page = re.sub(r'name="csrf_token" value="[^"]*"', "", page)
        return page.replace('value="99"', "").replace('value="1"', "")

    assert shown(wrong) == shown(unknown)


def test_wrong_pins_are_counted_and_lock_the_account_also_for_the_right_one(
    client, app, school_class, look
):
    for _ in range(5):
        assert enter(client, school_class.code, number="1", pin="0000").status_code == 400
    assert look(sa.select(FailedSignIn.failures)) == [5]
    answer = enter(client, school_class.code, number="1")
    assert answer.status_code == 429
    assert who(client, app) is None
    assert enter(client, school_class.code, number="2").status_code == 303


def test_a_right_pin_forgets_the_wrong_ones(client, school_class, look):
    for _ in range(3):
        enter(client, school_class.code, number="1", pin="0000")
    assert enter(client, school_class.code, number="1").status_code == 303
    assert look(sa.select(FailedSignIn.id)) == []


def test_who_left_or_is_an_adult_or_disabled_does_not_come_in_by_number(
    client, session, school_class
):
    gone, disabled, *_ = school_class.members
    service.let_go(session, gone, datetime.now(UTC))
    session.get_one(Person, disabled.person_id).state = PersonState.DISABLED
    adult = make_adult(session, pin_hash=None)
    service.add_person(session, school_class.group.id, adult.id, datetime.now(UTC), 40)
    session.commit()
    assert enter(client, school_class.code, member=gone.id).status_code == 400
    assert enter(client, school_class.code, number=disabled.number).status_code == 400
    assert enter(client, school_class.code, number="40").status_code == 400


def test_an_archived_class_has_no_door(client, session, school_class):
    service.archive(session.get_one(Group, school_class.group.id), datetime.now(UTC))
    session.commit()
    assert client.get(school_class.door()).status_code == 404
    assert enter(client, school_class.code, number="1").status_code == 303


def test_a_shared_device_is_the_rule_and_forgets_after_half_an_hour(client, app, school_class):
    page = client.get(school_class.door()).text
    assert re.search(r'<input[^>]*checked[^>]*name="shared"', page)
    enter(client, school_class.code, number="1", shared="y")
    with client.session_transaction() as cookie:
        assert not cookie.permanent
        cookie["last_click"] -= 31 * 60
    client.get("/vi/courses")
    assert who(client, app) is None


def test_on_an_own_device_a_pupil_stays_signed_in(client, app, school_class):
    enter(client, school_class.code, number="1")
    with client.session_transaction() as cookie:
        assert cookie.permanent
        assert "last_click" not in cookie
    client.get("/vi/courses")
    assert who(client, app) == school_class.members[0].person_id


def test_who_was_signed_in_before_is_signed_out(client, app, school_class, look):
    sign_in(client, app, school_class.teacher.id)
    assert "notice" in client.get(school_class.door()).text
    enter(client, school_class.code, number="1")
    assert who(client, app) == school_class.members[0].person_id
    ended = look(sa.select(SignIn.ended_at).where(SignIn.person_id == school_class.teacher.id))
    assert ended[0] is not None


def test_a_wrong_pin_is_not_shown_to_the_next_one(client, school_class):
    answer = enter(client, school_class.code, number="1", pin="9173")
    assert answer.status_code == 400
    assert 'value="1"' in answer.text
    assert "9173" not in answer.text


@pytest.mark.parametrize("it_was_he", [True, False])
def test_what_a_guest_did_becomes_the_pupils_if_he_says_it_was_he(
    client, app, school_class, look, it_was_he
):
    assert 'name="guest_was_me"' not in client.get(f"{school_class.door()}&by-number=1").text
    lesson = lesson_s1(app)
    client.post(f"/vi/courses/{lesson.course_id}/{lesson.id}/quiz")
    (attempt,) = look(sa.select(Attempt))
    assert look(sa.select(Person.kind).where(Person.id == attempt.person_id)) == [PersonKind.GUEST]
    assert 'name="guest_was_me"' in client.get(f"{school_class.door()}&by-number=1").text
    enter(client, school_class.code, number="1", guest_was_me="y" if it_was_he else "")
    became = school_class.members[0].person_id if it_was_he else attempt.person_id
    assert look(sa.select(Attempt.person_id)) == [became]


def test_a_short_link_opens_the_door_in_the_language_of_the_class(client, school_class):
    answer = client.get(f"/j/{school_class.code.lower()}?n=3")
    assert answer.status_code == 302
    assert answer.location == f"/vi/code?code={school_class.code}&number=3"
    assert 'value="3"' in client.get(answer.location).text
    assert client.get("/j/XXXXXX").status_code == 302
    assert client.get("/j/").status_code == 302
    assert client.get("/j").status_code == 302


def test_guessing_codes_is_limited_for_an_address(client, school_class):
    statuses = [client.get(f"/vi/code?code=AAAA{number}").status_code for number in range(125)]
    assert statuses[:120] == [404] * 120
    assert statuses[120:] == [429] * 5
    assert client.get("/j/XXXXXX").status_code == 429
    assert client.get(school_class.door()).status_code == 200


def test_guessing_pins_is_limited_for_an_address(client, school_class):
    statuses = [
        enter(client, school_class.code, number="99", pin="").status_code for _ in range(121)
    ]
    assert statuses == [400] * 120 + [429]


def test_forty_pupils_behind_one_address_sign_in_at_once(app, session):
    made = Class(session, pupils=40)
    start = threading.Barrier(40)
    results = {}

    def pupil(number):
        client = app.test_client()
        client.get(made.door(number=number))
        start.wait(timeout=60)
        answer = enter(client, made.code, number=str(number), shared="y")
        results[number] = (answer.status_code, who(client, app))

    threads = [threading.Thread(target=pupil, args=(number,)) for number in range(1, 41)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=120)
    expected = {member.number: (303, member.person_id) for member in made.members}
    assert results == expected


@pytest.mark.parametrize("is_open", [True, False])
def test_the_number_of_queries_at_the_door_does_not_grow(
    app, client, session, count_queries, is_open
):
    until = datetime.now(UTC) + timedelta(hours=1) if is_open else None
    counts = []
    for pupils in (5, 40):
        made = Class(session, pupils=pupils, joining_until=until)
        client.get(made.door())
        count_queries.clear()
        assert client.get(made.door()).status_code == 200
        counts.append(len(count_queries))
    assert counts[0] == counts[1]
    assert counts[0] <= 8


def test_an_adult_joins_a_training_group_by_its_code(client, app, session, look):
    organisation = make_organisation(session)
    cohort = make_cohort(session, organisation)
    adult = make_adult(session)
    session.commit()
    door = f"/th/code?code={cohort.code}"
    stranger = client.get(door).text
    assert "/th/sign-in?next=" in stranger
    assert client.post("/th/code/join", data={"code": cohort.code}).status_code == 302
    assert look(sa.select(Member.id)) == []
    sign_in(client, app, adult.id)
    assert "/th/code/join" in client.get(door).text
    for _ in range(2):
        assert client.post("/th/code/join", data={"code": cohort.code}).status_code == 303
    assert look(sa.select(Member.person_id)) == [adult.id]
    assert "/th/code/join" not in client.get(door).text


def test_nobody_joins_a_closed_group_or_a_class_by_code(client, app, session, look, school_class):
    cohort = make_cohort(session, school_class.organisation, joining_until=None)
    adult = make_adult(session)
    session.commit()
    sign_in(client, app, adult.id)
    assert "/code/join" not in client.get(f"/th/code?code={cohort.code}").text
    for code in (cohort.code, school_class.code, "XXXXXX", ""):
        client.post("/th/code/join", data={"code": code})
    assert adult.id not in look(sa.select(Member.person_id))


def test_a_pupil_does_not_join_a_training_group(client, app, session, school_class, look):
    cohort = make_cohort(session, school_class.organisation)
    session.commit()
    sign_in(client, app, school_class.members[0].person_id)
    client.post("/vi/code/join", data={"code": cohort.code})
    assert look(sa.select(Member.id).where(Member.group_id == cohort.id)) == []


def test_a_pin_does_not_open_a_training_group(client, app, session, school_class):
    cohort = make_cohort(session, school_class.organisation)
    session.commit()
    enter(client, cohort.code, number="1")
    assert who(client, app) is None


def test_the_leader_is_led_from_the_code_to_the_group(client, app, session):
    organisation = make_organisation(session)
    leader = make_staff(session, Role.LEADER, organisation)
    cohort = make_cohort(session, organisation, leader)
    session.commit()
    sign_in(client, app, leader.id)
    assert f"/en/groups/{cohort.id}" in client.get(f"/en/code?code={cohort.code}").text
    sign_out(client)
    assert f"/en/groups/{cohort.id}" not in client.get(f"/en/code?code={cohort.code}").text


def test_a_pupil_who_was_merged_comes_in_with_the_number_that_stayed(
    client, app, session, school_class
):
    double, kept = school_class.members[:2]
    with app.app_context():
        service.merge_pupils(session, double, kept, school_class.teacher.id, datetime.now(UTC))
    session.commit()
    assert enter(client, school_class.code, number="1").status_code == 400
    assert enter(client, school_class.code, number="2").status_code == 303
    assert who(client, app) == kept.person_id
    with app.extensions["lms.db"].reading() as reading:
        assert len(queries.members(reading, school_class.group.id)) == 4

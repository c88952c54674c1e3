"""A leader's pages: making a class, filling it, cards, joining, members."""

from __future__ import annotations

import io
import re

import openpyxl
import pytest
import sqlalchemy as sa

from lms.groups import queries
from lms.groups.models import Group, GroupKind, Member
from lms.groups.service import archive
from lms.people.models import FailedSignIn, Person, PersonKind, PersonState, Role
from lms.people.secrets import verify
from tests.conftest import NOW
from tests.groups.factories import add_adult, add_pupil, add_pupils, make_cohort, make_group
from tests.pages.sign_in import sign_in
from tests.people.factories import make_adult, make_organisation, make_staff


@pytest.fixture(autouse=True)
def _push_request_context():
    """Each request by itself: with one context round the test it would remember the last actor."""


class School:
    """A school, its teacher (signed in) and his class; ids only, read after the commit."""

    def __init__(self, session, pupils=0):
        self.organisation = make_organisation(session, name="THCS Trưng Vương")
        self.teacher = make_staff(session, Role.LEADER, self.organisation)
        self.group = make_group(session, self.organisation, self.teacher)
        self.members = add_pupils(session, self.group, pupils)
        self.url = f"/vi/groups/{self.group.id}"


@pytest.fixture
def school(session, app, client):
    made = School(session, pupils=2)
    session.commit()
    sign_in(client, app, made.teacher.id)
    return made


def rows_of(database, group_id):
    with database.reading() as session:
        return queries.members(session, group_id)


def names_of(database, group_id):
    return [(row.number, row.display_name) for row in rows_of(database, group_id)]


def preview(client, school, text):
    page = client.post(f"{school.url}/roster", data={"text": text})
    assert page.status_code == 200
    return page.text


def signed_rows(page):
    return re.search(r'name="rows" value="([^"]+)"', page)[1]


def test_a_stranger_is_asked_to_sign_in_and_a_pupil_leads_nothing(session, app, client):
    made = School(session, pupils=1)
    session.commit()
    assert "/sign-in" in client.get("/vi/groups").location
    sign_in(client, app, made.members[0].person_id)
    assert client.get("/vi/groups").status_code == 200
    assert client.get("/vi/groups/new").status_code == 403
    for page in ("", "/code", "/settings", "/roster", "/add", "/cards", "/cards/sheet", "/leaders"):
        assert client.get(made.url + page).status_code == 403, page


def test_a_leader_without_a_class_is_told_how_to_begin(session, app, client):
    teacher = make_staff(session, Role.LEADER, make_organisation(session))
    session.commit()
    sign_in(client, app, teacher.id)
    assert "/vi/groups/new" in client.get("/vi/groups").text


def test_a_class_is_made_once_however_often_the_form_is_sent(session, app, client, look):
    made = School(session)
    session.commit()
    sign_in(client, app, made.teacher.id)
    form = client.get("/vi/groups/new").text
    assert "THCS Trưng Vương" in form
    data = {
        "kind": "class",
        "name": " 7/2 ",
        "organisation_id": made.organisation.id,
        "school_year": "2026–2027",
        "language": "vi",
    }
    first = client.post("/vi/groups/new", data=data)
    second = client.post("/vi/groups/new", data=data)
    assert first.status_code == 303
    assert first.location == second.location
    assert look(sa.select(Group.name).order_by(Group.id)) == ["7A", "7/2"]


@pytest.mark.parametrize(
    "change",
    [
        {"name": ""},
        {"name": "x" * 121},
        {"kind": "club"},
        {"organisation_id": "999"},
        {"organisation_id": "x"},
        {"language": "fr"},
        {"school_year": "y" * 21},
    ],
)
def test_a_bad_form_changes_nothing_and_says_where(session, app, client, look, change):
    made = School(session)
    session.commit()
    sign_in(client, app, made.teacher.id)
    data = {
        "kind": "class",
        "name": "7B",
        "organisation_id": made.organisation.id,
        "school_year": "",
        "language": "vi",
    }
    answer = client.post("/en/groups/new", data={**data, **change})
    assert answer.status_code == 400
    assert "error-summary" in answer.text
    assert "has-error" in answer.text
    assert look(sa.select(sa.func.count(Group.id))) == [1]


def test_the_page_shows_code_members_and_numbers(client, school):
    page = client.get(school.url).text
    assert school.group.code in page
    assert f"/j/{school.group.code}" in page
    assert 'role="img"' in page
    assert "Lê Văn Học 1" in page
    assert "Lê Văn Học 2" in page


def test_a_preview_names_each_faulty_line_and_writes_nothing(client, school, database):
    text = "STT\tHọ và tên\n1\tLê Văn Học 1\n2\tVõ Dũng\n5\t\n6\tHồ Em\nx\tTô Hà"
    page = preview(client, school, text)
    faults = re.findall(r"<li>\D*(\d+): ", page)
    assert faults == ["3", "4", "6"]
    assert names_of(database, school.group.id) == [(1, "Lê Văn Học 1"), (2, "Lê Văn Học 2")]


def test_confirmed_pupils_are_added_and_their_pins_shown_once(client, school, database):
    page = preview(client, school, "5\tHồ Em\n4\tTô Hà\n1\tLê Văn Học 1")
    answer = client.post(f"{school.url}/roster", data={"rows": signed_rows(page)})
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"
    assert names_of(database, school.group.id)[2:] == [(4, "Tô Hà"), (5, "Hồ Em")]
    pins = re.findall(r"<strong[^>]*>(\d{4})</strong>", answer.text)
    assert len(pins) == 2
    with database.reading() as session:
        person_id = rows_of(database, school.group.id)[3].person_id
        assert verify(session.get_one(Person, person_id).pin_hash, pins[0])
    again = client.post(f"{school.url}/roster", data={"rows": signed_rows(page)})
    assert again.status_code == 303
    assert len(names_of(database, school.group.id)) == 4


def test_doubled_names_are_added_only_when_ticked(client, school, database):
    page = preview(client, school, "8\tLê Văn Học 1\n9\tTô Hà")
    assert 'name="double" value="1"' in page
    client.post(f"{school.url}/roster", data={"rows": signed_rows(page)})
    assert [number for number, _ in names_of(database, school.group.id)] == [1, 2, 9]
    page = preview(client, school, "8\tLê Văn Học 1")
    client.post(f"{school.url}/roster", data={"rows": signed_rows(page), "double": "1"})
    assert [number for number, _ in names_of(database, school.group.id)] == [1, 2, 8, 9]


def test_a_preview_that_was_tampered_with_adds_nobody(client, school, database):
    rows = signed_rows(preview(client, school, "5\tHồ Em"))
    for forged in (rows[:-2] + "xx", "nonsense", ""):
        answer = client.post(f"{school.url}/roster", data={"rows": forged})
        assert answer.status_code == 303
    assert len(names_of(database, school.group.id)) == 2


def test_a_preview_of_one_class_cannot_be_sent_to_another(client, school, session, database):
    rows = signed_rows(preview(client, school, "5\tHồ Em"))
    other = make_group(session, school.organisation, school.teacher, name="7B")
    session.commit()
    client.post(f"/vi/groups/{other.id}/roster", data={"rows": rows})
    assert names_of(database, other.id) == []


def test_a_number_given_away_since_the_preview_is_not_given_twice(
    client, school, session, database
):
    rows = signed_rows(preview(client, school, "5\tHồ Em\n6\tTô Hà"))
    add_pupil(session, session.merge(school.group), "Võ Dũng", 5)
    session.commit()
    client.post(f"{school.url}/roster", data={"rows": rows})
    assert names_of(database, school.group.id)[2:] == [(5, "Võ Dũng"), (6, "Tô Hà")]


def test_an_uploaded_workbook_is_previewed(client, school):
    book = openpyxl.Workbook()
    for row in (("STT", "Họ và tên"), (7, "Hồ Em"), (8, "Tô Hà")):
        book.active.append(row)
    stream = io.BytesIO()
    book.save(stream)
    stream.seek(0)
    page = client.post(f"{school.url}/roster", data={"file": (stream, "lop.xlsx")})
    assert page.status_code == 200
    assert "Hồ Em" in page.text
    assert 'name="rows"' in page.text


@pytest.mark.parametrize(
    "content",
    [b"", b"\x00\x01\x02", b"\xd0\xcf\x11\xe0" + b"\0" * 99, b"x" * (1024 * 1024 + 1), b"\n\n"],
)
def test_a_file_that_cannot_be_read_is_refused_at_its_field(client, school, content):
    answer = client.post(f"{school.url}/roster", data={"file": (io.BytesIO(content), "a.csv")})
    assert answer.status_code == 400
    assert "has-error" in answer.text


def test_names_are_escaped(client, school, database):
    page = preview(client, school, "5\t<script>alert(1)</script>")
    assert "<script>alert" not in page
    client.post(f"{school.url}/roster", data={"rows": signed_rows(page)})
    assert "<script>alert" not in client.get(school.url).text
    assert "<script>alert" not in client.get(f"{school.url}/cards/sheet").text


def test_pupils_are_added_one_by_one(client, school, database):
    assert 'value="3"' in client.get(f"{school.url}/add").text
    answer = client.post(f"{school.url}/add", data={"number": "๓", "name": "Hồ  Em"})
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"
    assert re.search(r'code-big">\d{4}<', answer.text)
    assert 'value="4"' in answer.text
    assert names_of(database, school.group.id)[-1] == (3, "Hồ Em")
    for data in (
        {"number": "3", "name": "Tô Hà"},
        {"number": "x", "name": "Tô Hà"},
        {"number": "0", "name": "Tô Hà"},
        {"number": "4", "name": ""},
    ):
        assert client.post(f"{school.url}/add", data=data).status_code == 400
    assert len(names_of(database, school.group.id)) == 3


def test_cards_without_pins_change_nothing_and_eight_stand_on_a_sheet(
    session, app, client, database, look
):
    made = School(session, pupils=17)
    session.commit()
    sign_in(client, app, made.teacher.id)
    hashes = look(sa.select(Person.pin_hash).order_by(Person.id))
    page = client.get(f"{made.url}/cards/sheet").text
    assert page.count("cut-card ") == 17
    assert page.count("cut-cards") == 3
    assert page.count("<svg role=") == 17
    assert look(sa.select(Person.pin_hash).order_by(Person.id)) == hashes


def test_new_pins_are_made_for_who_is_ticked_and_never_stored_readable(client, school, look):
    before = look(sa.select(Person.pin_hash).where(Person.kind == PersonKind.PUPIL))
    answer = client.post(f"{school.url}/cards/sheet", data={"member": school.members[1].id})
    assert answer.headers["Cache-Control"] == "no-store"
    (pin,) = re.findall(r"<strong[^>]*>(\d{4})</strong>", answer.text)
    first, second = look(
        sa.select(Person.pin_hash).where(Person.kind == PersonKind.PUPIL).order_by(Person.id)
    )
    assert first == before[0]
    assert verify(second, pin)


def test_a_new_pin_for_one_pupil_is_shown_once_and_ends_his_sign_ins(app, client, school, look):
    pupil, member = app.test_client(), school.members[0]
    sign_in(pupil, app, member.person_id)
    assert "Lê Văn Học 1" in pupil.get("/vi/courses").text
    url = f"{school.url}/members/{member.id}/pin"
    assert not re.search(r'code-big">\d{4}', client.get(url).text)
    answer = client.post(url)
    assert answer.headers["Cache-Control"] == "no-store"
    pin = re.search(r'code-big">(\d{4})<', answer.text)[1]
    (stored,) = look(sa.select(Person.pin_hash).where(Person.id == member.person_id))
    assert verify(stored, pin)
    assert "Lê Văn Học 1" not in pupil.get("/vi/courses").text


def test_links_and_qr_codes_lead_to_the_public_address(session, settings, database):
    from dataclasses import replace

    from lms.app import create_app

    made = School(session, pupils=1)
    session.commit()
    app = create_app(
        replace(settings, public_url="https://hoc.example/khi-hau"),
        config={"TESTING": True, "WTF_CSRF_ENABLED": False},
    )
    client = app.test_client()
    sign_in(client, app, made.teacher.id)
    page = client.get(made.url, base_url="https://localhost").text
    assert f"hoc.example/khi-hau/j/{made.group.code}" in page
    sheet = client.get(f"{made.url}/cards/sheet", base_url="https://localhost").text
    assert "hoc.example/khi-hau/j" in sheet
    app.extensions["lms.db"].engines.dispose()


def test_joining_is_opened_and_closed(client, school, look):
    client.post(f"{school.url}/joining/open")
    assert look(sa.select(Group.joining_until))[0] is not None
    assert "120" in client.get(school.url).text
    client.post(f"{school.url}/joining/close")
    assert look(sa.select(Group.joining_until)) == [None]


def test_name_and_number_are_changed_but_not_to_a_taken_number(client, school, database):
    url = f"{school.url}/members/{school.members[0].id}"
    assert client.post(url, data={"number": "7", "name": "Hồ Em"}).status_code == 303
    assert names_of(database, school.group.id) == [(2, "Lê Văn Học 2"), (7, "Hồ Em")]
    answer = client.post(url, data={"number": "2", "name": "Hồ Em Hai"})
    assert answer.status_code == 400
    assert names_of(database, school.group.id) == [(2, "Lê Văn Học 2"), (7, "Hồ Em")]


def test_a_locked_pupil_is_shown_and_unlocked(client, school, session, look):
    from datetime import UTC, datetime, timedelta

    now = datetime.now(UTC)
    session.add(
        FailedSignIn(
            account=f"person:{school.members[0].person_id}",
            failures=5,
            locked_until=now + timedelta(minutes=5),
            last_at=now,
        )
    )
    session.commit()
    assert "badge-notice" in client.get(school.url).text
    url = f"{school.url}/members/{school.members[0].id}"
    assert f"{url}/unlock" in client.get(url).text
    assert client.post(f"{url}/unlock").status_code == 303
    assert look(sa.select(FailedSignIn.id)) == []


def test_a_pupil_leaves_and_is_taken_back(client, school, database):
    member = school.members[0].id
    assert client.post(f"{school.url}/members/{member}/leave").status_code == 303
    assert names_of(database, school.group.id) == [(2, "Lê Văn Học 2")]
    assert client.get(f"{school.url}/members/{member}").status_code == 404
    assert f"/members/{member}/return" in client.get(school.url).text
    client.post(f"{school.url}/members/{member}/return")
    assert names_of(database, school.group.id) == [(2, "Lê Văn Học 2"), (3, "Lê Văn Học 1")]


def test_a_pupil_is_moved_only_to_a_group_that_the_leader_leads(client, school, session, database):
    mine = make_group(session, school.organisation, session.merge(school.teacher), name="7B")
    foreign = make_group(session, school.organisation, make_adult(session), name="7C")
    session.commit()
    url = f"{school.url}/members/{school.members[0].id}/move"
    assert client.post(url, data={"group_id": foreign.id}).status_code == 400
    assert client.post(url, data={"group_id": mine.id}).status_code == 303
    assert names_of(database, mine.id) == [(1, "Lê Văn Học 1")]
    assert names_of(database, foreign.id) == []


def test_doubles_are_merged_within_the_class(client, school, look, database):
    kept, double = school.members
    url = f"{school.url}/members/{kept.id}/merge"
    assert client.post(url, data={"member_id": kept.id}).status_code == 400
    assert client.post(url, data={"member_id": "0"}).status_code == 400
    assert client.post(url, data={"member_id": double.id}).status_code == 303
    assert names_of(database, school.group.id) == [(1, "Lê Văn Học 1")]
    assert look(sa.select(Person.state).where(Person.id == double.person_id)) == [
        PersonState.DISABLED
    ]


def test_an_adults_name_and_pin_are_not_the_leaders(session, app, client):
    made = School(session)
    cohort = make_cohort(session, made.organisation, made.teacher)
    member = add_adult(session, cohort)
    session.commit()
    sign_in(client, app, made.teacher.id)
    url = f"/en/groups/{cohort.id}/members/{member.id}"
    assert client.get(url).status_code == 200
    assert client.post(url, data={"number": "1", "name": "X"}).status_code == 404
    assert client.post(f"{url}/pin").status_code == 404
    assert client.post(f"{url}/unlock").status_code == 404
    for page in ("roster", "add", "cards"):
        assert client.get(f"/en/groups/{cohort.id}/{page}").status_code == 404


def test_a_member_is_found_only_below_his_own_group(client, school, session):
    other = make_group(session, school.organisation, make_adult(session), name="7C")
    (member,) = add_pupils(session, other, 1)
    session.commit()
    assert client.get(f"{school.url}/members/{member.id}").status_code == 404
    assert client.get(f"/vi/groups/{other.id}/members/{member.id}").status_code == 403


def test_settings_archive_and_back(client, school, look):
    data = {"name": "7A1", "school_year": "", "language": "en"}
    assert client.post(f"{school.url}/settings", data=data).status_code == 303
    assert look(sa.select(Group.name)) == ["7A1"]
    client.post(f"{school.url}/archive")
    assert client.get(school.url).status_code == 200
    for page in ("/settings", "/roster", "/code", f"/members/{school.members[0].id}"):
        assert client.get(school.url + page).status_code == 404, page
    assert school.url in client.get("/vi/groups").text
    client.post(f"{school.url}/unarchive")
    assert client.get(f"{school.url}/settings").status_code == 200


def test_the_next_school_year_is_suggested_and_made(client, school, look):
    page = client.get(f"{school.url}/next-year").text
    assert 'value="8A"' in page
    assert 'value="2027–2028"' in page
    assert "Thẻ đã phát vẫn dùng được." in page
    answer = client.post(f"{school.url}/next-year", data={"name": "8A", "school_year": "2027–2028"})
    assert answer.status_code == 303
    assert look(sa.select(Group.name).where(Group.archived_at.is_(None))) == ["8A"]
    assert len(look(sa.select(Member.id))) == 4


def test_co_leaders_come_by_email_and_go(client, school, session, database):
    colleague = make_staff(session, Role.LEADER, session.merge(school.organisation))
    stranger = make_staff(session, Role.LEADER, make_organisation(session))
    session.commit()
    url = f"{school.url}/leaders"
    for email in (stranger.email, "nobody@school.example", "x", ""):
        assert client.post(url, data={"email": email}).status_code == 400
    assert client.post(url, data={"email": colleague.email}).status_code == 303
    with database.reading() as reading:
        assert queries.leads(reading, colleague.id, school.group.id)
    client.post(f"{url}/{school.teacher.id}/remove")
    assert client.get(school.url).status_code == 403


def test_the_last_leader_stays(client, school, database):
    client.post(f"{school.url}/leaders/{school.teacher.id}/remove")
    with database.reading() as reading:
        assert queries.leads(reading, school.teacher.id, school.group.id)


def test_an_administrator_sees_and_leads_the_groups_below(session, app, client):
    city = make_organisation(session, name="Đà Nẵng")
    made = School(session)
    made.organisation.parent_id = city.id
    administrator = make_staff(session, Role.ADMINISTRATOR, city)
    session.commit()
    sign_in(client, app, administrator.id)
    assert made.url in client.get("/vi/groups").text
    assert client.get(f"{made.url}/settings").status_code == 200


def test_a_manager_opens_no_group(session, app, client):
    made = School(session)
    manager = make_staff(session, Role.MANAGER, made.organisation)
    session.commit()
    sign_in(client, app, manager.id)
    assert client.get(made.url).status_code == 403
    assert made.url not in client.get("/vi/groups").text


def test_a_colleague_is_added_to_a_cohort_by_email(session, app, client, database):
    made = School(session)
    cohort = make_cohort(session, made.organisation, made.teacher)
    colleague = make_staff(session, Role.LEARNER, made.organisation)
    session.commit()
    sign_in(client, app, made.teacher.id)
    url = f"/en/groups/{cohort.id}/adults"
    for email in (colleague.email, colleague.email, "nobody@school.example", ""):
        assert client.post(url, data={"email": email}).status_code == 303
    assert names_of(database, cohort.id) == [(1, colleague.display_name)]
    assert look_kind(database, made.group.id) is GroupKind.CLASS
    client.post(f"{made.url}/adults", data={"email": colleague.email})
    assert names_of(database, made.group.id) == []


def look_kind(database, group_id):
    with database.reading() as session:
        return session.get_one(Group, group_id).kind


@pytest.mark.parametrize("page", ["", "/cards", "/cards/sheet", "/roster", "/add", "/leaders"])
def test_the_number_of_queries_does_not_grow_with_the_class(
    session, app, client, count_queries, page
):
    small, large = School(session, pupils=5), School(session, pupils=40)
    large.group.leaders[0].person_id = small.teacher.id
    session.commit()
    sign_in(client, app, small.teacher.id)
    counts = []
    for made in (small, large):
        client.get(made.url + page)  # the first request also fills caches
        count_queries.clear()
        assert client.get(made.url + page).status_code == 200
        counts.append(len(count_queries))
    assert counts[0] == counts[1]
    assert counts[0] <= 18  # PostgreSQL counts each twice


def test_the_number_of_queries_of_the_list_does_not_grow(session, app, client, count_queries):
    few, many = School(session), School(session)
    for number in range(30):
        group = make_group(session, many.organisation, many.teacher, name=f"8/{number}")
        add_pupils(session, group, 1)
    session.commit()
    counts = []
    for made in (few, many):
        sign_in(client, app, made.teacher.id)
        client.get("/vi/groups")
        count_queries.clear()
        assert client.get("/vi/groups").status_code == 200
        counts.append(len(count_queries))
    assert counts[0] == counts[1]


@pytest.mark.parametrize("typed", ["1\tNguy?n Văn An", "1\tNguy\ufffdn Văn An"])
def test_a_list_that_lost_letters_is_refused_at_its_field_and_kept_there(client, school, typed):
    answer = client.post(f"/en/groups/{school.group.id}/roster", data={"text": typed})
    assert answer.status_code == 400
    assert "Letters are lost in line 1: Nguy" in answer.text
    assert typed in answer.text


def test_the_limit_of_an_upload_is_told_in_megabytes(client, school):
    page = client.get(f"/en/groups/{school.group.id}/roster").text
    assert ".xlsx, .csv or .txt, up to 1 MB" in page


def test_the_tabs_of_a_group_are_the_same_on_all_its_pages(client, school):
    base = f"/en/groups/{school.group.id}"
    tabs = {}
    pages = ("/progress", "/assign", "/calculations", "/runs")
    for url in (base, *(f"{base}{each}" for each in pages)):
        page = client.get(url).text
        (nav,) = re.findall(r'<nav class="tabs".*?</nav>', page, re.DOTALL)
        tabs[url] = re.findall(r'href="([^"]+)"', nav)
        assert f'<a href="{url}" aria-current="page">' in nav
    assert len({tuple(each) for each in tabs.values()}) == 1
    assert len(tabs[base]) == 5


def test_an_archived_class_offers_its_results_and_no_lessons_to_give(client, database, school):
    with database.writing() as session:
        archive(session.get_one(Group, school.group.id), NOW)
    page = client.get(f"/en/groups/{school.group.id}").text
    assert f"/groups/{school.group.id}/progress" in page
    assert f"/groups/{school.group.id}/assign" not in page

"""The manager's pages: figures on the screen and in files, and what is not shown."""

from __future__ import annotations

import csv
import io
import re
from datetime import UTC, datetime, timedelta

import openpyxl
import pytest

from lms.people.models import Person, Role
from lms.people.organisations import OrganisationChanges, change_organisation
from tests.conftest import NOW
from tests.pages.sign_in import sign_in, sign_out
from tests.people.factories import make_adult, make_pupil, make_staff
from tests.training.factories import (
    ENERGY,
    PLAN,
    make_city,
    make_cohort,
    make_department,
    module,
    study,
)


class Place:
    """A city with two departments, one of them with few learners."""

    def __init__(self, app, session):
        self.city = make_city(session)
        self.environment = make_department(session, self.city, "สำนักสิ่งแวดล้อม")
        self.works = make_department(session, self.city, "=สำนักการโยธา")
        self.manager = make_staff(session, Role.MANAGER, self.city, name="ผู้จัดการ")
        self.trainer = make_adult(session, name="วิทยากร")
        self.group = make_cohort(session, self.environment, 7, leader=self.trainer)
        self.name = session.get_one(Person, self.group.members[0].person_id).display_name
        self.few = make_cohort(session, self.works, 5)
        today = datetime.now(UTC)
        for member in self.group.members[:4]:
            study(session, member.person_id, module(app, PLAN), today)
        study(session, self.few.members[0].person_id, module(app, PLAN), today - timedelta(40))
        session.commit()

    def url(self, organisation, rest="/figures", language="en"):
        return f"/{language}/organisations/{organisation.id}{rest}"


@pytest.fixture
def place(app, session):
    return Place(app, session)


def cells(page, caption):
    table = next(
        t for t in re.findall(r"<table.*?</table>", page, re.DOTALL) if f">{caption}</caption>" in t
    )
    rows = re.findall(r"<tr.*?</tr>", table.split("</thead>")[1], re.DOTALL)
    return [
        [
            re.sub(r"<[^>]+>", "", cell).strip()
            for cell in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.DOTALL)
        ]
        for row in rows
    ]


def test_whoever_has_one_place_only_is_led_there(client, app, session, place):
    lone = make_staff(session, Role.MANAGER, place.works)
    session.commit()
    sign_in(client, app, lone.id)
    assert client.get("/en/organisations").location == place.url(place.works)
    sign_out(client)
    sign_in(client, app, place.trainer.id)
    assert client.get("/en/organisations").location == "/en/organisations/my-groups"


def test_lists_in_japanese_are_parted_as_japanese_parts_them(client, app, place):
    sign_in(client, app, place.manager.id)
    page = client.get(place.url(place.city, language="ja")).text
    warning = re.search(r"notice-warning.*?</div>", page, re.DOTALL)[0]
    assert "、" in warning
    assert ", " not in re.sub("<[^>]+>", "", warning)


def test_a_manager_sees_the_organisations_below_him_as_a_tree(client, app, place):
    sign_in(client, app, place.manager.id)
    page = client.get("/en/organisations").text
    for organisation in (place.city, place.environment, place.works):
        assert place.url(organisation) in page


def test_the_page_shows_each_department_and_the_sum(client, app, place):
    sign_in(client, app, place.manager.id)
    found = cells(client.get(place.url(place.city)).text, "By organisation")
    assert found[0][:6] == ["กรุงเทพมหานคร", "City", "2", "12", "4", "5"]
    assert {row[0]: row[3] for row in found[1:]} == {"สำนักสิ่งแวดล้อม": "7", "=สำนักการโยธา": "5"}


def test_files_hold_what_the_page_shows(client, app, place):
    sign_in(client, app, place.manager.id)
    page = client.get(place.url(place.city)).text
    titles = {
        "organisations": "By organisation",
        "sectors": "By sector of the master plan",
        "trained": "Learners trained, by organisation and sector",
    }
    for table, title in titles.items():
        text = client.get(place.url(place.city, f"/figures/{table}.csv")).data.decode("utf-8-sig")
        lines = list(csv.reader(io.StringIO(text)))
        book = openpyxl.load_workbook(
            io.BytesIO(client.get(place.url(place.city, f"/figures/{table}.xlsx")).data)
        )
        sheet = [list(row) for row in book.worksheets[0].iter_rows(values_only=True)]
        drawn = cells(page, title)
        skip = 0 if table == "sectors" else 1
        assert len(lines) == len(sheet) == len(drawn) + 1
        for on_page, in_csv, in_xlsx in zip(drawn, lines[1:], sheet[1:], strict=True):
            assert [plain(each) for each in in_csv[skip:]] == [plain(each) for each in on_page]
            assert [plain(each) for each in in_xlsx[skip:]] == [plain(each) for each in on_page]


def plain(value):
    """A value of the page, the CSV or the workbook, made comparable."""
    text = "" if value is None else str(value).removeprefix("'")
    if text.startswith("–"):
        return ""
    if text.endswith("%"):
        return float(text.removesuffix("%")) / 100
    try:
        return float(text)
    except ValueError:
        return text


def test_a_name_that_looks_like_a_formula_is_no_formula_in_the_file(client, app, place):
    sign_in(client, app, place.manager.id)
    text = client.get(place.url(place.city, "/figures/organisations.csv")).data.decode("utf-8-sig")
    assert any(row[1] == "'=สำนักการโยธา" for row in csv.reader(io.StringIO(text)))


def test_filters_narrow_the_figures_and_the_files(client, app, place):
    sign_in(client, app, place.manager.id)
    since = (datetime.now(UTC) - timedelta(days=20)).date().isoformat()
    found = cells(
        client.get(place.url(place.city, f"/figures?since={since}")).text, "By organisation"
    )
    assert found[0][5] == "4"
    page = client.get(place.url(place.city, "/figures?course=danang-secondary")).text
    assert cells(page, "By organisation")[0][5] == "0"
    assert "organisations.csv?course=danang-secondary" in page


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("since=yesterday", "Give the date as day, month and year."),
        ("since=2026-09-02&until=2026-09-01", "This day lies before the first one."),
        ("until=9999-12-31", "Give a year from 2000 to 2100."),
        ("until=0001-01-01", "Give a year from 2000 to 2100."),
        ("since=0001-01-01", "Give a year from 2000 to 2100."),
        ("course=no-such-course", "Choose one from the list."),
        ("year=1999", "Choose one from the list."),
    ],
)
def test_a_filter_that_cannot_be_is_refused_at_its_field(client, app, place, query, message):
    sign_in(client, app, place.manager.id)
    answer = client.get(place.url(place.city, f"/figures?{query}"))
    assert answer.status_code == 400
    assert message in answer.text
    assert client.get(place.url(place.city, f"/figures/sectors.csv?{query}")).status_code == 400


def test_a_filter_that_is_refused_loses_nothing_that_was_chosen(client, app, place):
    sign_in(client, app, place.manager.id)
    query = "course=danang-secondary&since=2026-09-01&until=9999-12-31"
    page = client.get(place.url(place.city, f"/figures?{query}")).text
    for kept in ('value="2026-09-01"', 'value="9999-12-31"', 'selected value="danang-secondary"'):
        assert kept in page


def test_sectors_without_anybody_trained_are_named(client, app, place):
    sign_in(client, app, place.manager.id)
    page = client.get(place.url(place.city)).text
    assert "Nobody has been trained yet in: Energy, Transport," in page
    rows = {row[0]: row[3] for row in cells(page, "By sector of the master plan")}
    assert rows["Cross-cutting"] == "5"
    assert rows["Energy"] == "0"


def test_few_learners_are_not_shown_without_the_policy(client, app, session, place):
    small = make_department(session, place.city, "สำนักเล็ก")
    group = make_cohort(session, small, 3)
    study(session, group.members[0].person_id, module(app, ENERGY), datetime.now(UTC))
    session.commit()
    sign_in(client, app, place.manager.id)
    page = client.get(place.url(place.city)).text
    row = next(row for row in cells(page, "By organisation") if row[0] == "สำนักเล็ก")
    assert row[3] == "Fewer than 5"
    assert all(plain(each) in {"", "–"} or each.startswith("–") for each in row[4:])
    alone = client.get(place.url(small)).text
    assert "they would tell of each of them" in alone
    assert client.get(place.url(small, "/figures/sectors.csv")).status_code == 404


def test_nobody_is_named_unless_the_organisation_says_so(client, app, session, place):
    sign_in(client, app, place.manager.id)
    for url in (place.url(place.city), place.url(place.environment)):
        assert place.name not in client.get(url).text
    assert client.get(place.url(place.environment, "/learners")).status_code == 403
    environment = place.environment
    changes = OrganisationChanges(
        environment.name, environment.kind, environment.time_zone, "th", True
    )
    change_organisation(session, environment, changes, NOW, None)
    session.commit()
    page = client.get(place.url(environment, "/learners")).text
    assert place.name in page


def test_the_policy_of_the_city_names_nobody_of_its_departments(client, app, session, place):
    changes = OrganisationChanges(place.city.name, place.city.kind, "Asia/Bangkok", "th", True)
    change_organisation(session, place.city, changes, NOW, None)
    session.commit()
    sign_in(client, app, place.manager.id)
    page = client.get(place.url(place.city, "/learners")).text
    assert "No learners yet." in page
    assert place.name not in page


def test_sideways_access_is_refused(client, app, session, place):
    other = make_staff(session, Role.MANAGER, place.works)
    pupil = make_pupil(session, place.city)
    session.commit()
    for person_id in (other.id, pupil.id, place.trainer.id, place.group.members[0].person_id):
        sign_in(client, app, person_id)
        for rest in ("/figures", "/figures/sectors.csv", "/figures/trained.xlsx", "/learners"):
            assert client.get(place.url(place.environment, rest)).status_code == 403
        sign_out(client)
    assert "/sign-in" in client.get(place.url(place.city)).location


def test_what_does_not_exist_is_404(client, app, place):
    sign_in(client, app, place.manager.id)
    assert client.get("/en/organisations/999999/figures").status_code == 404
    assert client.get(place.url(place.city, "/figures/secrets.csv")).status_code == 404


def test_an_organisation_without_groups_says_what_comes(client, app, session):
    city = make_city(session)
    manager = make_staff(session, Role.MANAGER, city)
    session.commit()
    sign_in(client, app, manager.id)
    assert "No data yet." in client.get(f"/en/organisations/{city.id}/figures").text


def test_the_navigation_shows_figures_to_whom_they_concern(client, app, session, place):
    link = 'href="/en/organisations"'
    sign_in(client, app, place.manager.id)
    assert link in client.get("/en/").text
    sign_in(client, app, place.group.members[0].person_id)
    page = client.get("/en/").text
    assert link not in page
    assert 'href="/en/transcript"' in page
    pupil = make_pupil(session, place.city)
    session.commit()
    sign_in(client, app, pupil.id)
    assert 'href="/en/transcript"' not in client.get("/en/").text


def test_a_trainer_sees_his_groups_by_name_and_their_transcripts(client, app, session, place):
    sign_in(client, app, place.trainer.id)
    page = client.get("/en/organisations/my-groups").text
    found = cells(page, "By group")
    assert [row[:2] for row in found] == [["รุ่นที่ 1", "สำนักสิ่งแวดล้อม"]]
    assert found[0][2] == "7"
    for member in place.group.members:
        assert f"/en/training/people/{member.person_id}/transcript" in page
    assert f"/people/{place.few.members[0].person_id}/" not in page


def asked(statements):
    """The queries of a page."""
    return [each for each in statements if each != "BEGIN"]


def test_the_page_takes_as_many_queries_for_thirty_departments(
    client, app, session, place, count_queries
):
    sign_in(client, app, place.manager.id)
    client.get(place.url(place.city))
    count_queries.clear()
    client.get(place.url(place.city))
    before = asked(count_queries)
    for number in range(30):
        make_cohort(session, make_department(session, place.city, f"สำนัก {number}"), 1)
    session.commit()
    count_queries.clear()
    assert client.get(place.url(place.city)).status_code == 200
    assert len(asked(count_queries)) == len(before) <= 10

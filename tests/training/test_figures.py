from __future__ import annotations

from datetime import timedelta

import pytest

from lms.core.content.model import Sector
from lms.groups.service import archive, let_go
from lms.people.organisations import OrganisationChanges, change_organisation
from lms.training import tables
from lms.training.figures import Row, content_of, report_on
from lms.training.small_numbers import Shown
from lms.training.sums import Question, Sums
from tests.conftest import NOW
from tests.learning.factories import library_of
from tests.training.factories import (
    ENERGY,
    PLAN,
    join,
    make_adult,
    make_city,
    make_cohort,
    make_department,
    module,
    study,
)


@pytest.fixture
def content(app):
    library = library_of(app)
    return content_of(library.shelf.packs, library.courses())


def rows(session, organisation, content, **asked):
    report = report_on(session, organisation, Question(NOW, **asked), content)
    return {row.line: row for row in report.rows}


def make_two_departments(app, session):
    city = make_city(session)
    environment = make_department(session, city, "สำนักสิ่งแวดล้อม")
    works = make_department(session, city, "สำนักการโยธา")
    first, second = make_cohort(session, environment, 6), make_cohort(session, works, 5)
    return city, environment, works, first, second


def test_figures_of_departments_add_up_in_the_city(app, session, content):
    city, environment, works, first, second = make_two_departments(app, session)
    for member in first.members[:3]:
        study(session, member.person_id, module(app, PLAN))
    study(session, second.members[0].person_id, module(app, ENERGY))
    found = rows(session, city, content)
    assert [found[each.id].sums.learners for each in (city, environment, works)] == [11, 6, 5]
    assert [found[each.id].sums.groups for each in (city, environment, works)] == [2, 1, 1]
    assert [found[each.id].sums.completed for each in (city, environment, works)] == [4, 3, 1]
    assert found[city.id].sums.mean_best == pytest.approx(1.0)
    assert found[city.id].sums.mastered_share == pytest.approx(1.0)
    assert found[city.id].depth == 0
    assert found[works.id].depth == 1


def test_a_learner_of_two_departments_counts_once_above_them(app, session, content):
    city, environment, works, first, second = make_two_departments(app, session)
    both = join(session, first, make_adult(session))
    join(session, second, both)
    study(session, both.id, module(app, PLAN))
    found = rows(session, city, content)
    assert found[environment.id].sums.learners == 7
    assert found[works.id].sums.learners == 6
    assert found[city.id].sums.learners == 12
    assert found[city.id].sums.completed == 1


def test_who_left_and_who_is_in_an_archived_group_no_longer_counts(app, session, content):
    city, _environment, works, first, second = make_two_departments(app, session)
    let_go(session, first.members[0], NOW)
    archive(second, NOW)
    session.flush()
    found = rows(session, city, content)
    assert found[city.id].sums.learners == 5
    assert found[works.id].sums.groups == 0


def test_a_school_year_asked_for_counts_its_archived_groups(app, session, content):
    city = make_city(session)
    old = make_cohort(session, city, 6, school_year="2025–2026")
    make_cohort(session, city, 5, school_year="2026–2027")
    archive(old, NOW)
    session.flush()
    assert rows(session, city, content)[city.id].sums.learners == 5
    assert rows(session, city, content, school_year="2025–2026")[city.id].sums.learners == 6


def test_active_is_who_did_anything_in_fourteen_days(app, session, content):
    city = make_city(session)
    group = make_cohort(session, city, 5)
    lately, long_ago = (member.person_id for member in group.members[:2])
    study(session, lately, module(app, PLAN), NOW - timedelta(days=13))
    study(session, long_ago, module(app, PLAN), NOW - timedelta(days=15))
    assert rows(session, city, content)[city.id].sums.active == 1


def test_a_period_counts_what_was_done_in_it(app, session, content):
    city = make_city(session)
    group = make_cohort(session, city, 5)
    for days, member in zip((40, 20, 1), group.members, strict=False):
        study(session, member.person_id, module(app, PLAN), NOW - timedelta(days=days))
    asked = {"since": NOW - timedelta(days=30), "until": NOW - timedelta(days=10)}
    found = rows(session, city, content, **asked)[city.id].sums
    assert (found.completed, found.active) == (1, 1)
    assert found.sectors[Sector.CROSS_CUTTING].trained == 1


def test_a_course_asked_for_leaves_the_others_out(app, session, content):
    city = make_city(session)
    group = make_cohort(session, city, 5)
    study(session, group.members[0].person_id, module(app, PLAN))
    assert rows(session, city, content, course_id="bma-officials")[city.id].sums.completed == 1
    found = rows(session, city, content, course_id="danang-secondary")[city.id].sums
    assert (found.completed, found.mean_best, found.objectives) == (0, None, 0)


def test_sectors_count_who_completed_a_module_of_them(app, session, content):
    city, environment, works, first, _second = make_two_departments(app, session)
    person_id = first.members[0].person_id
    study(session, person_id, module(app, ENERGY))
    study(session, person_id, module(app, PLAN))
    found = rows(session, city, content)
    assert found[city.id].sums.sectors[Sector.ENERGY].trained == 1
    assert found[environment.id].sums.sectors[Sector.CROSS_CUTTING].trained == 1
    assert Sector.TRANSPORT not in found[city.id].sums.sectors
    assert found[works.id].sums.sectors == {}


def test_misconceptions_count_learners_by_their_latest_answer(app, session, content):
    lesson = module(app, ENERGY)
    item, code = next(
        (item, codes[0])
        for item in lesson.items
        if (
            codes := item.body.grade(
                next(item.body.wrong_answers(lesson.words["en"].items[item.id])),
                lesson.words["en"].items[item.id],
            ).misconceptions
        )
    )
    city = make_city(session)
    group = make_cohort(session, city, 5)
    first, second = (member.person_id for member in group.members[:2])
    study(session, first, lesson, wrong_items=(item.id,))
    study(session, second, lesson, NOW - timedelta(days=1), wrong_items=(item.id,))
    assert dict(rows(session, city, content)[city.id].sums.misconceptions)[code] == 2
    study(session, second, lesson, NOW)
    assert dict(rows(session, city, content)[city.id].sums.misconceptions)[code] == 1


def test_fewer_than_five_learners_are_hidden_with_what_they_could_be_worked_out_from(
    session, content
):
    city = make_city(session)
    small, middle, large = (make_department(session, city, name) for name in ("A", "B", "C"))
    for organisation, members in ((small, 2), (middle, 6), (large, 9)):
        make_cohort(session, organisation, members)
    found = rows(session, city, content)
    assert found[city.id].is_shown
    assert found[small.id].shown is Shown.FEW
    assert found[middle.id].shown is Shown.WITHHELD
    assert found[large.id].is_shown


def test_own_groups_of_an_organisation_with_others_below_stand_in_a_row_of_their_own(
    session, content
):
    city = make_city(session)
    make_cohort(session, city, 3)
    make_cohort(session, make_department(session, city, "A"), 9)
    found = rows(session, city, content)
    assert found[-city.id].is_own
    assert found[-city.id].shown is Shown.FEW


def test_where_the_policy_shows_names_small_figures_are_shown(session, content):
    city = make_city(session)
    make_cohort(session, city, 2)
    changes = OrganisationChanges(city.name, city.kind, city.time_zone, "th", True)
    change_organisation(session, city, changes, NOW, None)
    assert rows(session, city, content)[city.id].is_shown


def test_the_policy_above_does_not_open_those_below(session, content):
    city = make_city(session)
    below = make_department(session, city, "A")
    make_cohort(session, below, 2)
    changes = OrganisationChanges(city.name, city.kind, city.time_zone, "th", True)
    change_organisation(session, city, changes, NOW, None)
    found = rows(session, city, content)
    assert found[city.id].shown is Shown.FEW
    assert found[below.id].shown is Shown.FEW


def test_queries_are_as_many_for_forty_departments_as_for_one(session, content, count_queries):
    city = make_city(session)
    counts = []
    for departments in (1, 39):
        for number in range(departments):
            department = make_department(session, city, f"สำนัก {departments}-{number}")
            make_cohort(session, department, 2)
        session.flush()
        session.expire_all()
        count_queries.clear()
        rows(session, city, content)
        counts.append(len([each for each in count_queries if each != "BEGIN"]))
    assert counts[0] == counts[1] <= 8


def test_a_trainers_table_of_groups_does_not_count_each_group_as_one(app):
    rows = [Row(1, "7A", "", 0, is_own=False, sums=Sums(groups=1, learners=15, mean_best=0.5))]
    with app.test_request_context("/en/"):
        table = tables.by_group(rows, ["School"], {}, "en")
    assert "Groups" not in table.sheet.headings
    assert table.sheet.lines[0][3] == 15
    assert {table.sheet.headings[each] for each in table.sheet.percent_columns} == {
        "Mean of best results",
        "Objectives mastered",
    }

"""Class progress: cells, summary, the order by need of help, pages, and what it costs."""

from __future__ import annotations

from datetime import timedelta

import pytest

from lms.groups.service import let_go
from lms.teaching.progress_table import Reason, Sorting, Wanted, class_table
from lms.teaching.queries import LessonFigure
from lms.teaching.stuck import is_failing
from tests.conftest import NOW
from tests.learning.factories import lesson_s1, take_quiz
from tests.teaching.factories import give, give_s1, make_school, record

DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def context(app):
    """The titles of lessons come from the application's packs."""
    with app.app_context():
        yield


def table_of(session, school, **wanted):
    session.flush()
    return class_table(session, school.group, Wanted("vi", **wanted), NOW)


def names(table):
    return [row.member.number for row in table.rows]


def test_cells_say_state_and_best_result(app, session):
    school = make_school(session, pupils=4)
    lesson = lesson_s1(app)
    give_s1(session, app, school.group)
    idle, begun, tried, done = (member.person_id for member in school.members)
    record(session, begun, lesson)
    record(session, tried, lesson, attempts=2, best=0.4, latest=0.3)
    record(session, done, lesson, attempts=1, best=0.9, latest=0.9, done=True)
    table = table_of(session, school, sorting=Sorting.NUMBER)
    cells = [row.cells[0] for row in table.rows]
    assert [cell.state for cell in cells] == ["not-started", "in-progress", "in-progress", "done"]
    assert [cell.best for cell in cells] == [None, None, 0.4, 0.9]
    assert [cell.is_failing for cell in cells] == [False, False, True, False]
    assert idle not in {row.member.person_id for row in table.rows if row.standing.figure.last_at}


def test_summary_is_over_everybody_who_is_present(app, session):
    school = make_school(session, pupils=60)
    lesson = lesson_s1(app)
    give_s1(session, app, school.group)
    for place, member in enumerate(school.members):
        if place < 30:
            record(session, member.person_id, lesson, attempts=1, best=0.5, done=place < 10)
    gone = school.members[0]
    let_go(session, gone, NOW)
    table = table_of(session, school)
    assert len(table.rows) == 50
    assert table.pages == 2
    assert table.columns[0].figure == LessonFigure(begun=29, done=9, tried=29, mean=0.5)
    assert len(table.standings) == 59


def test_second_page_shows_the_rest_and_a_page_beyond_the_last_shows_the_last(app, session):
    school = make_school(session, pupils=53)
    give_s1(session, app, school.group)
    second = table_of(session, school, sorting=Sorting.NUMBER, page=2)
    assert names(second) == [51, 52, 53]
    assert names(table_of(session, school, sorting=Sorting.NUMBER, page=99)) == [51, 52, 53]
    assert names(table_of(session, school, sorting=Sorting.NUMBER, page=-4))[0] == 1
    assert len(table_of(session, school, page=None).rows) == 53


def test_who_fails_comes_before_who_is_quiet_before_who_did_least(app, session):
    school = make_school(session, pupils=5)
    lesson = lesson_s1(app)
    given = give(session, school.group, lesson, now=NOW - 30 * DAY)
    ahead, least, quiet, fails, away = (member.person_id for member in school.members)
    record(session, ahead, lesson, attempts=1, best=1.0, done=True)
    record(session, least, lesson)
    record(session, quiet, lesson, ago=8 * DAY)
    record(session, fails, lesson, attempts=2, best=0.1)
    assert given.id
    table = table_of(session, school)
    assert [row.member.person_id for row in table.rows] == [fails, away, quiet, least, ahead]
    assert [row.standing.reasons for row in table.rows] == [
        (Reason.FAILING,),
        (Reason.QUIET,),
        (Reason.QUIET,),
        (),
        (),
    ]
    assert table.stuck == 3


def test_quiet_needs_an_open_assignment_past_half_its_time(app, session):
    school = make_school(session, pupils=2)
    lesson = lesson_s1(app)
    give(session, school.group, lesson, now=NOW - DAY)
    assert table_of(session, school).stuck == 0
    other = ("danang-secondary", "no-such-lesson")
    give(session, school.group, other, now=NOW - 20 * DAY)
    one = school.members[0].person_id
    record(session, one, other, done=True, ago=10 * DAY)
    stuck = [row.member.person_id for row in table_of(session, school).rows if row.standing.reasons]
    assert stuck == [school.members[1].person_id]


def test_order_by_name_is_that_of_given_names(app, session):
    from tests.groups.factories import add_pupil, make_group
    from tests.people.factories import Role, make_organisation, make_staff

    organisation = make_organisation(session)
    teacher = make_staff(session, Role.LEADER, organisation)
    group = make_group(session, organisation, teacher)
    for number, name in enumerate(("Trần Văn Bình", "Nguyễn Thị An", "Lê Thị Chi"), 1):
        add_pupil(session, group, name, number)
    table = class_table(session, group, Wanted("vi", sorting=Sorting.NAME), NOW)
    assert [row.member.display_name.split()[-1] for row in table.rows] == ["An", "Bình", "Chi"]


def test_order_by_activity_puts_the_latest_first_and_the_absent_last(app, session):
    school = make_school(session, pupils=3)
    lesson = lesson_s1(app)
    record(session, school.members[1].person_id, lesson)
    record(session, school.members[2].person_id, lesson, ago=DAY)
    assert names(table_of(session, school, sorting=Sorting.ACTIVITY)) == [2, 3, 1]


def test_lessons_begun_without_being_given_are_shown_on_request(app, session):
    school = make_school(session, pupils=2)
    lesson = lesson_s1(app)
    record(session, school.members[0].person_id, lesson, attempts=1, best=0.25)
    assert table_of(session, school).columns == ()
    table = table_of(session, school, all_lessons=True, sorting=Sorting.NUMBER)
    assert [(column.key, column.assignment) for column in table.columns] == [
        ((lesson.course_id, lesson.id), None)
    ]
    assert table.rows[0].cells[0].best == 0.25
    assert table.assigned == 0


def test_what_others_did_is_not_counted(app, session):
    school, other = make_school(session), make_school(session)
    lesson = lesson_s1(app)
    give_s1(session, app, school.group)
    record(session, other.members[0].person_id, lesson, attempts=1, best=1.0, done=True)
    table = table_of(session, school)
    assert table.columns[0].figure == LessonFigure()
    assert all(cell.state == "not-started" for row in table.rows for cell in row.cells)


def test_the_database_and_the_rule_agree_on_who_fails(app, session):
    school = make_school(session, pupils=40)
    lesson = lesson_s1(app)
    unknown = ("danang-secondary", "no-such-lesson")
    give_s1(session, app, school.group)
    give(session, school.group, unknown)
    for place, member in enumerate(school.members):
        best = None if place % 9 == 0 else (place % 8) / 8
        for key in (lesson, unknown):
            record(session, member.person_id, key, attempts=place % 4, best=best)
    for row in table_of(session, school, page=None).rows:
        by_rule = sum(cell.is_failing for cell in row.cells)
        assert row.standing.figure.failing == by_rule
        place = row.member.number - 1
        best = None if place % 9 == 0 else (place % 8) / 8
        assert is_failing(place % 4, best, lesson.quiz_pass) is row.cells[0].is_failing


def test_the_table_shows_what_learning_derived(app, session):
    school = make_school(session)
    lesson = lesson_s1(app)
    give_s1(session, app, school.group)
    person_id = school.members[0].person_id
    attempt = take_quiz(session, person_id, lesson, wrong_items=(lesson.items[0].id,))
    session.flush()
    row = next(row for row in table_of(session, school).rows if row.member.person_id == person_id)
    assert row.cells[0].state == "in-progress"
    assert row.cells[0].best == attempt.points / attempt.max_points
    assert row.mean == row.cells[0].best


@pytest.mark.parametrize("page", [1, None])
def test_number_of_queries_is_the_same_for_any_class_and_any_number_of_lessons(
    app, session, count_queries, page
):
    counts = set()
    for pupils, lessons in ((5, 2), (40, 2), (5, 12), (40, 12)):
        school = make_school(session, pupils=pupils)
        keys = [("danang-secondary", f"lesson-{number}") for number in range(lessons)]
        for key in keys:
            give(session, school.group, key)
            for member in school.members:
                record(session, member.person_id, key, attempts=1, best=0.5)
        session.commit()
        session.expire_all()
        count_queries.clear()
        with app.test_request_context():
            table = table_of(session, school, page=page)
        assert len(table.rows) == pupils
        assert len(table.columns) == lessons
        selects = [each for each in count_queries if each.startswith("SELECT")]
        counts.add(len(selects))
    assert len(counts) == 1

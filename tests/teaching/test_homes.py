"""The homes: what a learner should do next, and how a leader's groups stand."""

from __future__ import annotations

from datetime import date, timedelta

from lms.groups import service as groups
from lms.teaching.homes import group_cards, my_work
from tests.conftest import NOW
from tests.groups.factories import make_group
from tests.learning.factories import lesson_s1, library_of, make_attempt
from tests.teaching.factories import give, give_s1, make_school, record

DAY = timedelta(days=1)


def work_of(app, session, person_id, language="vi"):
    session.flush()
    with app.test_request_context(f"/{language}/"):
        return my_work(session, person_id, language, library_of(app).courses())


def test_somebody_without_group_and_history_has_nothing_to_do(app, session):
    school = make_school(session)
    mine = work_of(app, session, school.teacher.id)
    assert (mine.open, mine.done, mine.resume, mine.following) == ((), (), None, None)


def test_what_is_due_first_comes_first_and_what_is_done_stands_apart(app, session):
    school = make_school(session)
    s1 = lesson_s1(app)
    others = [
        lesson for lesson in library_of(app).course(s1.course_id).lessons if lesson.id != s1.id
    ]
    give(session, school.group, others[0])
    give(session, school.group, s1, due_on=date(2026, 12, 1))
    person_id = school.members[0].person_id
    mine = work_of(app, session, person_id)
    assert [work.titled.lesson_id for work in mine.open] == [s1.id, others[0].id]
    assert mine.following is mine.open[0]
    record(session, person_id, s1, done=True)
    mine = work_of(app, session, person_id)
    assert [work.titled.lesson_id for work in mine.done] == [s1.id]
    assert [work.titled.lesson_id for work in mine.open] == [others[0].id]


def test_one_goes_on_where_one_was(app, session):
    school = make_school(session)
    lesson = lesson_s1(app)
    give_s1(session, app, school.group)
    person_id = school.members[0].person_id
    row = record(session, person_id, lesson, steps_done=2)
    with app.test_request_context("/vi/"):
        assert "view=steps" in work_of(app, session, person_id).resume.url
        row.steps_done = len(lesson.steps)
        assert work_of(app, session, person_id).resume.url.endswith("/quiz")
        session.delete(row)
        session.flush()
        attempt = make_attempt(session, person_id, lesson)
        resumed = work_of(app, session, person_id).resume
        assert resumed.url.endswith(f"/attempts/{attempt.id}")


def test_a_passed_due_date_is_overdue_until_it_is_done(app, session):
    school = make_school(session)
    lesson = lesson_s1(app)
    give_s1(session, app, school.group, due_on=date(2026, 11, 20))
    person_id = school.members[0].person_id
    assert work_of(app, session, person_id).open[0].is_overdue(NOW)
    record(session, person_id, lesson, done=True)
    assert not work_of(app, session, person_id).done[0].is_overdue(NOW)


def test_a_lesson_given_by_two_groups_is_one_piece_of_work(app, session):
    school = make_school(session)
    second = make_group(session, school.organisation, school.teacher, name="Club")
    person_id = school.members[0].person_id
    groups.add_person(session, second.id, person_id, NOW)
    give_s1(session, app, school.group, due_on=date(2026, 12, 24))
    give_s1(session, app, second, due_on=date(2026, 12, 1))
    mine = work_of(app, session, person_id)
    assert [work.group.id for work in mine.open] == [second.id]
    assert {group.id for group in mine.groups} == {school.group.id, second.id}


def test_a_title_stands_in_a_language_that_the_lesson_has(app, session):
    school = make_school(session)
    give_s1(session, app, school.group)
    (work,) = work_of(app, session, school.members[0].person_id, "th").open
    assert work.titled.language == "vi"


def cards_of(app, session, *mine):
    session.flush()
    with app.test_request_context("/vi/"):
        return group_cards(session, mine, "vi", NOW)


def test_a_card_counts_members_those_done_and_those_stuck(app, session):
    school = make_school(session, pupils=6)
    lesson = lesson_s1(app)
    give(session, school.group, lesson, now=NOW - 20 * DAY)
    done, fails = (member.person_id for member in school.members[:2])
    record(session, done, lesson, done=True, attempts=1, best=1.0)
    record(session, fails, lesson, attempts=2, best=0.1)
    (card,) = cards_of(app, session, school.group)
    assert (card.members, card.stuck) == (6, 5)
    assert len(card.names) == 3
    assert card.lessons[0].figure.done == 1


def test_cards_of_one_leader_do_not_mix_his_groups(app, session):
    school = make_school(session, pupils=2)
    empty = make_group(session, school.organisation, school.teacher, name="7B")
    lesson = lesson_s1(app)
    give_s1(session, app, school.group)
    record(session, school.members[0].person_id, lesson, done=True)
    first, second = cards_of(app, session, school.group, empty)
    assert (first.members, first.lessons[0].figure.done) == (2, 1)
    assert (second.members, second.lessons, second.stuck) == (0, (), 0)


def test_number_of_queries_is_the_same_for_any_number_of_groups(app, session, count_queries):
    school = make_school(session, pupils=2)
    groups_ = [school.group]
    counts = []
    for number in range(3):
        session.commit()
        session.expire_all()
        _ = [group.name for group in groups_], school.organisation.name
        count_queries.clear()
        assert len(cards_of(app, session, *groups_)) == number + 1
        selects = [each for each in count_queries if each.startswith("SELECT")]
        counts.append(len(selects))
        made = make_group(session, school.organisation, school.teacher, name=f"7{number}")
        give_s1(session, app, made)
        groups_.append(made)
    assert counts[1] == counts[2]

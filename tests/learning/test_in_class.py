"""Answers of a live run in somebody's learning record: what they count for, and what not."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa

from lms.core.content.model import Lesson
from lms.db.events import announce
from lms.learning import queries, service, steps
from lms.learning.facts import AttemptFinished
from lms.learning.in_class import record
from lms.learning.models import (
    Attempt,
    AttemptMode,
    ItemVersion,
    LessonProgress,
    ObjectiveProgress,
    RegradedResponse,
    Response,
)
from lms.learning.privacy import erase_person, export_person
from lms.learning.rebuild import rebuild_person
from lms.learning.regrading import Mending, regrade_item
from lms.people.service import merge_people
from tests.conftest import NOW
from tests.learning.factories import (
    TEST,
    answer,
    in_class,
    lesson_s1,
    library_of,
    make_attempt,
    make_learner,
    right,
    stored,
    take_quiz,
    wrong,
)
from tests.learning.test_regrading import ITEM, mended

RUN = "run:1"
LATER = NOW + timedelta(minutes=20)


def every(lesson, **changes):
    return [in_class(lesson, item.id, **changes) for item in lesson.items]


def progress_of(session, person):
    return session.scalar(sa.select(LessonProgress).where(LessonProgress.person_id == person))


def objectives_of(session, person):
    rows = session.scalars(
        sa.select(ObjectiveProgress).where(ObjectiveProgress.person_id == person)
    )
    return {row.objective_id: row for row in rows}


def items_of(lesson: Lesson, objective: str) -> list[str]:
    return [item.id for item in lesson.items if item.objective == objective]


@pytest.fixture
def lesson(app):
    return lesson_s1(app)


@pytest.fixture
def person(session):
    return make_learner(session)


def test_answers_of_a_run_are_one_finished_attempt_with_what_was_polled_only(
    session, lesson, person
):
    one, two, *_ = (item.id for item in lesson.items)
    answers = [in_class(lesson, two, is_right=False, at=LATER), in_class(lesson, one)]
    attempt = record(session, person, lesson, RUN, answers, LATER)
    assert (attempt.mode, attempt.context, attempt.open_key) == (AttemptMode.CLASS, RUN, None)
    assert attempt.item_ids == [one, two]
    assert (attempt.started_at, attempt.finished_at) == (NOW, LATER)
    assert attempt.max_points == lesson.item(one).points + lesson.item(two).points
    grade = lesson.item(two).body.grade(wrong(lesson, two), lesson.words["vi"].items[two])
    assert attempt.points == pytest.approx(
        lesson.item(one).points + grade.score * lesson.item(two).points
    )
    response = stored(session, attempt, two)
    assert response.misconceptions == list(grade.misconceptions)
    assert session.get(ItemVersion, response.version).language == "vi"


def test_class_is_no_attempt_at_the_quiz(session, lesson, person):
    for step in lesson.steps:
        steps.finish_step(session, person, lesson, step.id, NOW)
    record(session, person, lesson, RUN, every(lesson), NOW)
    row = progress_of(session, person)
    assert (row.attempts, row.best, row.latest, row.completed_at) == (0, None, None, None)


def test_class_takes_no_attempt_of_a_test_away_and_none_is_open(session, lesson, person):
    record(session, person, lesson, TEST.context, every(lesson), NOW)
    assert service.attempts_left(session, person, lesson, TEST) == TEST.max_attempts
    assert service.open_attempt(session, person, lesson, TEST) is None
    attempt = make_attempt(session, person, lesson, TEST)
    assert attempt.mode is AttemptMode.TEST


def test_best_and_latest_stay_those_of_the_quiz(session, lesson, person):
    take_quiz(session, person, lesson)
    record(session, person, lesson, RUN, every(lesson, is_right=False, at=LATER), LATER)
    row = progress_of(session, person)
    assert (row.attempts, row.best, row.latest) == (1, 1, 1)
    assert row.last_at == LATER


def test_class_and_quiz_together_master_an_objective(session, lesson, person):
    objective = next(each for each in lesson.objectives if len(items_of(lesson, each)) > 1)
    one, *others = items_of(lesson, objective)
    attempt = make_attempt(session, person, lesson)
    answer(session, attempt, lesson, one, right(lesson, one))
    service.finish_attempt(session, attempt, lesson, NOW)
    assert objectives_of(session, person)[objective].mastered_at is None
    answers = [in_class(lesson, each, at=LATER) for each in others]
    record(session, person, lesson, RUN, answers, LATER)
    assert objectives_of(session, person)[objective].mastered_at == LATER


def test_mastery_goes_by_the_first_vote_and_the_score_by_the_last(session, lesson, person):
    answers = every(lesson, is_right=True, first_right=False)
    attempt = record(session, person, lesson, RUN, answers, NOW)
    response = stored(session, attempt, ITEM)
    assert (response.score, response.first_score, response.tries) == (1, 0, 2)
    assert [each["answer"] for each in response.earlier] == [wrong(lesson, ITEM)]
    assert attempt.points == attempt.max_points
    assert not any(each.mastered_at for each in objectives_of(session, person).values())


def test_the_latest_answer_counts_for_objectives_also_of_a_quiz_begun_before_the_class(
    session, lesson, person
):
    practice = make_attempt(session, person, lesson)
    record(session, person, lesson, RUN, every(lesson, is_right=False, at=LATER), LATER)
    home = LATER + timedelta(hours=3)
    for item_id in practice.item_ids:
        answer(session, practice, lesson, item_id, right(lesson, item_id), now=home)
    service.finish_attempt(session, practice, lesson, home)
    assert {each.mastered_at for each in objectives_of(session, person).values()} == {home}


def test_what_was_mastered_in_class_stays_mastered_after_a_quiz_begun_before_it(
    session, lesson, person
):
    practice = make_attempt(session, person, lesson)
    record(session, person, lesson, RUN, every(lesson, at=LATER), LATER)
    home = LATER + timedelta(hours=3)
    for item_id in practice.item_ids:
        answer(session, practice, lesson, item_id, wrong(lesson, item_id), now=home)
    service.finish_attempt(session, practice, lesson, home)
    assert {each.mastered_at for each in objectives_of(session, person).values()} == {LATER}


def test_misconceptions_go_by_the_latest_answer_in_class_or_not(session, lesson, person):
    def latest():
        asked = (lesson.course_id, lesson.id)
        rows = queries.latest_answers(session, [person], *asked)
        return {row.item_id: (row.score, list(row.misconceptions)) for row in rows}

    take_quiz(session, person, lesson)
    record(session, person, lesson, RUN, [in_class(lesson, ITEM, is_right=False, at=LATER)], LATER)
    grade = lesson.item(ITEM).body.grade(wrong(lesson, ITEM), lesson.words["vi"].items[ITEM])
    assert grade.misconceptions
    assert latest()[ITEM] == (grade.score, list(grade.misconceptions))
    take_quiz(session, person, lesson, LATER + timedelta(hours=1))
    assert latest()[ITEM] == (1, [])


def facts_of(session):
    rows = session.execute(sa.select(Response.__table__).order_by(Response.id)).all()
    return rows, session.execute(sa.select(Attempt.__table__)).all()


def test_the_same_answers_again_change_nothing(session, lesson, person, count_queries):
    answers = [in_class(lesson, item.id, first_right=False) for item in lesson.items[:5]]
    first = record(session, person, lesson, RUN, answers, NOW)
    session.commit()
    before = facts_of(session)
    count_queries.clear()
    again = record(session, person, lesson, RUN, answers, LATER)
    assert not [each for each in count_queries if not each.startswith("SELECT")]
    assert again is first
    assert facts_of(session) == before


def test_the_record_becomes_what_is_given_added_changed_and_removed(session, lesson, person):
    one, two, three, four, *_ = (item.id for item in lesson.items)
    answers = [in_class(lesson, each) for each in (one, two, three)]
    attempt = record(session, person, lesson, RUN, answers, NOW)
    kept = stored(session, attempt, one).id
    changed = [
        in_class(lesson, one),
        in_class(lesson, two, is_right=False, at=LATER),
        in_class(lesson, four, at=LATER),
    ]
    assert record(session, person, lesson, RUN, changed, LATER) is attempt
    session.flush()
    session.expire_all()
    assert attempt.item_ids == [one, two, four]
    assert {each.item_id for each in attempt.responses} == {one, two, four}
    assert stored(session, attempt, one).id == kept
    assert stored(session, attempt, two).answer == wrong(lesson, two)
    assert attempt.max_points == sum(lesson.item(each).points for each in (one, two, four))
    assert (attempt.started_at, attempt.finished_at) == (NOW, LATER)


def test_an_answer_changed_under_the_same_name_is_replaced(session, lesson, person):
    attempt = record(session, person, lesson, RUN, [in_class(lesson, ITEM, submission="a")], NOW)
    changed = in_class(lesson, ITEM, is_right=False, submission="a")
    record(session, person, lesson, RUN, [changed], NOW)
    assert stored(session, attempt, ITEM).answer == wrong(lesson, ITEM)


def test_withdrawn_answers_leave_nothing_behind(session, lesson, person):
    record(session, person, lesson, RUN, every(lesson), NOW)
    assert record(session, person, lesson, RUN, [], LATER) is None
    session.flush()
    for table in (Attempt, Response, LessonProgress, ObjectiveProgress):
        assert session.scalars(sa.select(table)).all() == []
    assert record(session, person, lesson, RUN, [], LATER) is None


def test_two_runs_are_two_records(session, lesson, person):
    one = record(session, person, lesson, RUN, every(lesson), NOW)
    two = record(session, person, lesson, "run:2", every(lesson, at=LATER), LATER)
    assert one is not two
    assert progress_of(session, person).attempts == 0


def test_what_does_not_fit_the_lesson_is_left_out(session, lesson, person):
    answers = [
        in_class(lesson, ITEM),
        replace(in_class(lesson, ITEM), item_id="no-such-item"),
        in_class(lesson, lesson.items[1].id, answer={"nonsense": 1}),
    ]
    attempt = record(session, person, lesson, RUN, answers, NOW)
    assert attempt.item_ids == [ITEM]
    assert record(session, make_learner(session), lesson, RUN, answers[1:], NOW) is None


def test_an_item_withdrawn_since_stays_in_the_record_and_no_longer_counts(session, lesson, person):
    other = next(item.id for item in lesson.items if item.id != ITEM)
    answers = [in_class(lesson, ITEM), in_class(lesson, other)]
    attempt = record(session, person, lesson, RUN, answers, NOW)
    shorter = replace(lesson, items=tuple(each for each in lesson.items if each.id != ITEM))
    third = next(item.id for item in shorter.items if item.id != other)
    answers.append(in_class(lesson, third, at=LATER))
    record(session, person, shorter, RUN, answers, LATER)
    assert stored(session, attempt, ITEM).answer == right(lesson, ITEM)
    assert set(attempt.item_ids) == {ITEM, other, third}
    assert attempt.max_points == lesson.item(other).points + lesson.item(third).points


def test_a_language_that_the_lesson_lost_falls_back_to_its_own(session, lesson, person):
    attempt = record(session, person, lesson, RUN, [in_class(lesson, ITEM, language="xx")], NOW)
    version = stored(session, attempt, ITEM).version
    assert session.get(ItemVersion, version).language == lesson.original == attempt.language


def test_a_mended_key_grades_class_answers_again_and_progress_follows(session, lesson, person):
    given = [
        in_class(lesson, each.id, is_right=each.id != ITEM, first_right=each.id != ITEM)
        for each in lesson.items
    ]
    attempt = record(session, person, lesson, RUN, given, NOW)
    objective = lesson.item(ITEM).objective
    before = objectives_of(session, person)[objective].score
    regrade_item(session, Mending(mended(lesson), ITEM, "The key was wrong."), LATER)
    response = stored(session, attempt, ITEM)
    assert (response.score, response.first_score, response.misconceptions) == (1, 1, [])
    assert attempt.points == attempt.max_points
    assert objectives_of(session, person)[objective].score > before
    assert progress_of(session, person).best is None
    # Recorded again by the run, the answer keeps its mended score; changed, it is a new one.
    record(session, person, mended(lesson), RUN, given, LATER)
    assert stored(session, attempt, ITEM).score == 1
    changed = [replace(each, submission="new") for each in given]
    record(session, person, mended(lesson), RUN, changed, LATER)
    assert session.scalars(sa.select(RegradedResponse)).all() == []


def test_nobody_is_told_that_an_attempt_at_the_quiz_was_finished(app, session, lesson, person):
    told = []
    session.info["subscribers"].add(AttemptFinished, lambda _session, fact: told.append(fact))
    record(session, person, lesson, RUN, every(lesson), NOW)
    assert told == []
    announce(session, AttemptFinished(1, person, lesson.course_id, lesson.id, ""))
    assert len(told) == 1


def test_five_answers_take_few_statements(session, lesson, person, count_queries):
    answers = [in_class(lesson, item.id) for item in lesson.items[:5]]
    record(session, make_learner(session), lesson, RUN, answers, NOW)  # as the polls did
    session.flush()
    count_queries.clear()
    record(session, person, lesson, RUN, answers, NOW)
    session.flush()
    turns = sum("FOR NO KEY UPDATE" in each for each in count_queries)  # PostgreSQL alone waits
    told = sum("api_change" in each for each in count_queries)  # a room above notes it
    assert told <= 1
    assert len(count_queries) - turns - told <= 16, count_queries
    count_queries.clear()
    record(session, person, lesson, RUN, answers, NOW)
    assert len(count_queries) <= 3, count_queries


def test_the_export_has_both_votes(session, lesson, person):
    record(session, person, lesson, RUN, [in_class(lesson, ITEM, first_right=False)], NOW)
    session.flush()
    (attempt,) = export_person(session, person)["attempts"]
    assert attempt["mode"] == "class"
    (response,) = attempt["responses"]
    assert response["answer"] == right(lesson, ITEM)
    assert [each["answer"] for each in response["earlier"]] == [wrong(lesson, ITEM)]


def test_erasure_leaves_no_answer_of_a_run(session, lesson, person):
    record(session, person, lesson, RUN, every(lesson), NOW)
    erase_person(session, person, NOW)
    session.flush()
    assert session.scalars(sa.select(Response)).all() == []


def test_two_who_become_one_have_one_record_of_a_run_and_later_answers_stand(
    app, session, lesson, person
):
    one, two, three, *_ = (item.id for item in lesson.items)
    guest = make_learner(session)
    mine = [in_class(lesson, one), in_class(lesson, two, at=LATER)]
    record(session, person, lesson, RUN, mine, LATER)
    theirs = [
        in_class(lesson, one, is_right=False, at=LATER),
        in_class(lesson, two, is_right=False),
        in_class(lesson, three),
    ]
    record(session, guest, lesson, RUN, theirs, LATER)
    record(session, guest, lesson, "run:2", [in_class(lesson, one)], LATER)
    with app.test_request_context("/vi/"):
        merge_people(session, guest, person, LATER)
    session.flush()
    session.expire_all()
    attempts = {each.context: each for each in session.scalars(queries.attempts_of(person))}
    assert set(attempts) == {RUN, "run:2"}
    joined = attempts[RUN]
    assert len(joined.responses) == 3
    assert joined.item_ids == [one, two, three]
    assert stored(session, joined, one).answer == wrong(lesson, one)
    assert stored(session, joined, two).answer == right(lesson, two)
    assert joined.max_points == sum(lesson.item(each).points for each in (one, two, three))
    assert progress_of(session, person).attempts == 0
    # The run goes on recording into the one that stayed.
    assert record(session, person, lesson, RUN, [in_class(lesson, one)], LATER) is joined


def test_progress_with_class_is_the_same_rebuilt(app, session, lesson, person):
    take_quiz(session, person, lesson, wrong_items=(ITEM,))
    record(session, person, lesson, RUN, every(lesson, first_right=True, at=LATER), LATER)
    session.flush()

    def kept():
        columns = [each for each in ObjectiveProgress.__table__.c if each.name != "id"]
        rows = session.execute(sa.select(*columns).order_by(ObjectiveProgress.objective_id)).all()
        row = progress_of(session, person)
        return rows, (row.attempts, row.best, row.latest, row.last_at, row.completed_at)

    before = kept()
    rebuild_person(session, person, library_of(app), LATER)
    session.flush()
    assert kept() == before

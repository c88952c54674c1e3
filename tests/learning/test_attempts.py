"""Attempts: what is stored, what a second sending does, what the end means."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa

from lms.learning import drawing, service
from lms.learning.models import Allowance, Attempt, ItemVersion, Response
from tests.conftest import NOW
from tests.learning.factories import (
    TEST,
    answer,
    lesson_s1,
    library_of,
    make_attempt,
    make_learner,
    right,
    stored,
    take_quiz,
    wrong,
)


def test_a_second_start_leads_to_the_open_attempt(app, session):
    lesson, person = lesson_s1(app), make_learner(session)
    first = make_attempt(session, person, lesson)
    assert make_attempt(session, person, lesson).id == first.id


def test_order_of_items_is_kept_in_the_attempt(app, session):
    lesson, person = lesson_s1(app), make_learner(session)
    attempt = make_attempt(session, person, lesson)
    assert sorted(attempt.item_ids) == sorted(item.id for item in lesson.items)
    assert attempt.item_ids != [item.id for item in lesson.items]


def test_the_same_submission_twice_is_one_response_with_one_try(app, session):
    lesson, person = lesson_s1(app), make_learner(session)
    attempt = make_attempt(session, person, lesson)
    answer(session, attempt, lesson, "absorbs", wrong(lesson, "absorbs"), "device-1")
    again = answer(session, attempt, lesson, "absorbs", wrong(lesson, "absorbs"), "device-1")
    assert again.repeated
    assert again.score == 0
    assert stored(session, attempt, "absorbs").tries == 1


def test_another_answer_from_the_form_that_the_back_button_shows_again_is_taken(app, session):
    lesson, person = lesson_s1(app), make_learner(session)
    attempt = make_attempt(session, person, lesson, TEST)
    for choose in (wrong, right, wrong, right):
        given = choose(lesson, "absorbs")
        taken = answer(session, attempt, lesson, "absorbs", given, "one form")
        assert not taken.repeated
        assert stored(session, attempt, "absorbs").answer == given
    assert taken.score == 1


def test_a_retry_keeps_the_earlier_try_and_the_first_score(app, session):
    lesson, person = lesson_s1(app), make_learner(session)
    attempt = make_attempt(session, person, lesson)
    given = wrong(lesson, "absorbs")
    answer(session, attempt, lesson, "absorbs", given, "a")
    answer(session, attempt, lesson, "absorbs", right(lesson, "absorbs"), "b")
    response = stored(session, attempt, "absorbs")
    assert (response.score, response.first_score, response.tries) == (1, 0, 2)
    assert response.earlier[0]["answer"] == given
    assert answer(session, attempt, lesson, "absorbs", given, "a").repeated


def test_an_answer_names_the_misconception_that_its_distractor_probes(app, session):
    lesson, person = lesson_s1(app), make_learner(session)
    attempt = make_attempt(session, person, lesson)
    answer(session, attempt, lesson, "ozone-hole", wrong(lesson, "ozone-hole"))
    assert stored(session, attempt, "ozone-hole").misconceptions


def test_a_remedy_is_told_in_another_language_where_the_pack_no_longer_has_this_one(app, session):
    lesson, library = lesson_s1(app), library_of(app)
    attempt = make_attempt(session, make_learner(session), lesson)
    item_id = "ozone-hole"
    answer(session, attempt, lesson, item_id, wrong(lesson, item_id))
    pack = library.pack_of(lesson.course_id)
    english = {
        code: replace(each, remedy={"en": "Look again."})
        for code, each in pack.misconceptions.items()
    }
    shown = drawing.draw(
        attempt,
        lesson.item(item_id),
        drawing.present_words(lesson, item_id, "vi", library),
        stored(session, attempt, item_id),
        replace(pack, misconceptions=english),
    )
    assert shown.feedback.remedies == ("Look again.",)


def test_the_first_response_stores_the_item_version_once(app, session):
    lesson = lesson_s1(app)
    for _each in range(2):
        attempt = make_attempt(session, make_learner(session), lesson)
        answer(session, attempt, lesson, "absorbs", right(lesson, "absorbs"))
    assert session.scalar(sa.select(sa.func.count()).select_from(ItemVersion)) == 1


def test_a_finished_attempt_takes_no_answer_and_finishing_twice_changes_nothing(app, session):
    lesson, person = lesson_s1(app), make_learner(session)
    attempt = take_quiz(session, person, lesson)
    points, moment = attempt.points, attempt.finished_at
    with pytest.raises(service.AttemptFinishedError):
        answer(session, attempt, lesson, "absorbs", wrong(lesson, "absorbs"), "late")
    service.finish_attempt(session, attempt, lesson, NOW + timedelta(hours=1))
    assert (attempt.points, attempt.finished_at) == (points, moment)
    assert points == attempt.max_points


def test_resending_a_stored_answer_after_the_end_is_acknowledged_not_refused(app, session):
    lesson, person = lesson_s1(app), make_learner(session)
    attempt = make_attempt(session, person, lesson)
    answer(session, attempt, lesson, "absorbs", right(lesson, "absorbs"), "device-1")
    service.finish_attempt(session, attempt, lesson, NOW)
    given = right(lesson, "absorbs")
    assert answer(session, attempt, lesson, "absorbs", given, "device-1").repeated


def test_attempts_of_a_test_are_limited_and_an_allowance_gives_one_more(app, session):
    lesson, person = lesson_s1(app), make_learner(session)
    for _each in range(2):
        attempt = make_attempt(session, person, lesson, TEST)
        service.finish_attempt(session, attempt, lesson, NOW)
    with pytest.raises(service.NoAttemptLeftError):
        make_attempt(session, person, lesson, TEST)
    session.add(
        Allowance(
            person_id=person,
            course_id=lesson.course_id,
            lesson_id=lesson.id,
            context=TEST.context,
            extra_attempts=1,
        )
    )
    session.flush()
    assert make_attempt(session, person, lesson, TEST).finished_at is None


def test_extra_time_of_a_person_lengthens_the_limit(app, session):
    lesson, person = lesson_s1(app), make_learner(session)
    attempt = make_attempt(session, person, lesson, TEST, extra_time=50)
    assert attempt.deadline_at == NOW + timedelta(minutes=30)


def test_an_answer_after_the_deadline_is_refused_and_what_was_stored_counts(app, session):
    lesson, person = lesson_s1(app), make_learner(session)
    attempt = make_attempt(session, person, lesson, TEST)
    answer(session, attempt, lesson, "absorbs", right(lesson, "absorbs"))
    late = NOW + timedelta(minutes=21)
    with pytest.raises(service.AttemptFinishedError):
        answer(session, attempt, lesson, "ozone-hole", right(lesson, "ozone-hole"), now=late)
    service.close_at_deadline(session, attempt, lesson)
    assert attempt.points == lesson.item("absorbs").points
    assert attempt.finished_at == attempt.deadline_at


def test_an_item_withdrawn_during_an_attempt_no_longer_counts(app, session):
    lesson, person = lesson_s1(app), make_learner(session)
    attempt = make_attempt(session, person, lesson)
    kept = tuple(item for item in lesson.items if item.id != "absorbs")
    shorter = replace(lesson, items=kept)
    with pytest.raises(service.NoSuchItemError):
        answer(session, attempt, shorter, "absorbs", right(lesson, "absorbs"))
    service.finish_attempt(session, attempt, shorter, NOW)
    assert attempt.max_points == sum(item.points for item in kept)


def test_a_lesson_withdrawn_during_an_attempt_still_lets_it_be_finished(app, session):
    lesson, person = lesson_s1(app), make_learner(session)
    attempt = make_attempt(session, person, lesson)
    answer(session, attempt, lesson, "absorbs", right(lesson, "absorbs"))
    service.finish_attempt(session, attempt, None, NOW)
    assert (attempt.points, attempt.max_points) == (1, 1)


def test_the_database_refuses_a_second_response_and_a_second_open_attempt(app, session):
    lesson, person = lesson_s1(app), make_learner(session)
    attempt = make_attempt(session, person, lesson)
    answer(session, attempt, lesson, "absorbs", right(lesson, "absorbs"))
    response = stored(session, attempt, "absorbs")
    columns = {
        column.name: getattr(response, column.name)
        for column in Response.__table__.columns
        if column.name != "id"
    }
    session.commit()
    with pytest.raises(sa.exc.IntegrityError):
        session.execute(sa.insert(Response).values(**columns))
    session.rollback()
    twin = {
        column.name: getattr(attempt, column.name)
        for column in Attempt.__table__.columns
        if column.name != "id"
    }
    with pytest.raises(sa.exc.IntegrityError):
        session.execute(sa.insert(Attempt).values(**twin))

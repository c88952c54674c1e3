"""A mended key: every score that was wrong is put right, and the old one is kept."""

from __future__ import annotations

from dataclasses import replace

import pytest
import sqlalchemy as sa

from lms.core.content.model import Lesson
from lms.learning import service
from lms.learning.facts import ResponseRegraded
from lms.learning.models import (
    Attempt,
    ItemVersion,
    LessonProgress,
    Regrade,
    RegradedResponse,
    Response,
)
from lms.learning.rebuild import rebuild_person
from lms.learning.regrading import (
    Mending,
    NoSuchItemError,
    TypeChangedError,
    preview,
    regrade_item,
)
from tests.conftest import NOW
from tests.learning.factories import (
    TEST,
    answer,
    lesson_s1,
    library_of,
    make_attempt,
    make_learner,
    right,
    take_quiz,
    wrong,
)

ITEM = "absorbs"


def with_key(lesson: Lesson, key: str) -> Lesson:
    """The lesson with another choice as the key of ITEM."""
    items = tuple(
        replace(item, body=replace(item.body, key=key, misconceptions={}))
        if item.id == ITEM
        else item
        for item in lesson.items
    )
    return replace(lesson, items=items)


def mended(lesson: Lesson) -> Lesson:
    """The lesson whose key is what `wrong` answers."""
    return with_key(lesson, wrong(lesson, ITEM)["choice"])


def test_scores_points_and_progress_follow_the_mended_key(app, session):
    lesson, person = lesson_s1(app), make_learner(session)
    attempt = take_quiz(session, person, lesson, wrong_items=(ITEM,))
    before = attempt.points
    done = regrade_item(session, Mending(mended(lesson), ITEM, "The key was wrong."), NOW)
    assert (done.answers, done.changed, done.people, done.unfit) == (1, 1, 1, 0)
    response = session.scalars(sa.select(Response).where(Response.item_id == ITEM)).one()
    assert (response.score, response.first_score, response.outcome) == (1, 1, "correct")
    assert response.misconceptions == []
    assert attempt.points == pytest.approx(before + lesson.item(ITEM).points)
    assert session.scalars(sa.select(LessonProgress)).one().best == 1


def test_old_score_reason_and_version_are_kept(app, session):
    lesson, person = lesson_s1(app), make_learner(session)
    take_quiz(session, person, lesson, wrong_items=(ITEM,))
    version = session.scalars(sa.select(Response.version).where(Response.item_id == ITEM)).one()
    regrade_item(session, Mending(mended(lesson), ITEM, "The key was wrong."), NOW)
    kept = session.scalars(sa.select(RegradedResponse)).one()
    assert (kept.old_score, kept.new_score) == (0, 1)
    assert session.scalars(sa.select(Regrade)).one().reason == "The key was wrong."
    after = session.scalars(sa.select(Response.version).where(Response.item_id == ITEM)).one()
    assert after == version


def test_who_was_right_by_the_wrong_key_is_told_too(app, session):
    lesson, person = lesson_s1(app), make_learner(session)
    heard = []
    session.info["subscribers"].add(ResponseRegraded, lambda _s, fact: heard.append(fact))
    take_quiz(session, person, lesson)
    regrade_item(session, Mending(mended(lesson), ITEM, "x"), NOW)
    assert [(fact.person_id, fact.old_score, fact.new_score) for fact in heard] == [(person, 1, 0)]


def test_answers_in_every_language_are_graded_by_the_one_key(app, session):
    lesson = lesson_s1(app)
    for language in lesson.languages:
        person = make_learner(session)
        starter = service.Starter(person, language, 7)
        attempt = service.start_attempt(session, lesson, TEST, starter, NOW)
        answer(session, attempt, lesson, ITEM, wrong(lesson, ITEM))
    done = regrade_item(session, Mending(mended(lesson), ITEM, "x"), NOW)
    assert done.changed == len(lesson.languages)
    assert set(session.scalars(sa.select(Response.score))) == {1}


def test_mastery_goes_by_the_first_try_also_after_a_regrade(app, session):
    lesson, person = lesson_s1(app), make_learner(session)
    attempt = make_attempt(session, person, lesson)
    answer(session, attempt, lesson, ITEM, wrong(lesson, ITEM), "a")
    answer(session, attempt, lesson, ITEM, right(lesson, ITEM), "b")
    regrade_item(session, Mending(mended(lesson), ITEM, "x"), NOW)
    response = session.scalars(sa.select(Response)).one()
    assert (response.score, response.first_score) == (0, 1)


def test_regrading_again_changes_nothing(app, session):
    lesson, person = lesson_s1(app), make_learner(session)
    take_quiz(session, person, lesson, wrong_items=(ITEM,))
    regrade_item(session, Mending(mended(lesson), ITEM, "x"), NOW)
    again = regrade_item(session, Mending(mended(lesson), ITEM, "x"), NOW)
    assert again.changed == 0
    assert session.scalar(sa.select(sa.func.count()).select_from(Regrade)) == 1


def test_a_preview_tells_the_same_and_changes_nothing(app, session):
    lesson, person = lesson_s1(app), make_learner(session)
    take_quiz(session, person, lesson, wrong_items=(ITEM,))
    seen = preview(session, Mending(mended(lesson), ITEM, "x"))
    assert not session.dirty
    assert session.scalars(sa.select(Response.score).where(Response.item_id == ITEM)).one() == 0
    assert seen == regrade_item(session, Mending(mended(lesson), ITEM, "x"), NOW)


def test_whoever_waits_sees_the_answers_and_the_people_go_by(app, session):
    lesson, seen = lesson_s1(app), []

    def along(things):
        seen.append(len(things))
        yield from things

    for _each in range(2):
        take_quiz(session, make_learner(session), lesson, wrong_items=(ITEM,))
    mending = Mending(mended(lesson), ITEM, "x")
    told = preview(session, mending, along)
    assert seen == [2]
    assert regrade_item(session, mending, NOW, along) == told
    assert seen == [2, 2, told.people]


def test_progress_after_a_regrade_is_what_a_rebuild_derives(app, session):
    lesson, person = lesson_s1(app), make_learner(session)
    take_quiz(session, person, lesson, wrong_items=(ITEM,))
    regrade_item(session, Mending(mended(lesson), ITEM, "x"), NOW)
    progress = session.scalars(sa.select(LessonProgress)).one()
    before = (progress.best, progress.latest, progress.attempts, progress.completed_at)
    rebuild_person(session, person, library_of(app), NOW)
    progress = session.scalars(sa.select(LessonProgress)).one()
    after = (progress.best, progress.latest, progress.attempts, progress.completed_at)
    assert after == before


def test_an_answer_that_no_longer_fits_keeps_its_score(app, session):
    lesson, person = lesson_s1(app), make_learner(session)
    attempt = take_quiz(session, person, lesson)
    response = next(each for each in attempt.responses if each.item_id == ITEM)
    response.answer = {"choice": "withdrawn-long-ago"}
    session.flush()
    done = regrade_item(session, Mending(mended(lesson), ITEM, "x"), NOW)
    assert (done.unfit, done.changed) == (1, 0)
    assert response.score == 1


def test_an_item_that_is_gone_or_of_another_type_is_refused(app, session):
    lesson, person = lesson_s1(app), make_learner(session)
    with pytest.raises(NoSuchItemError):
        regrade_item(session, Mending(lesson, "no-such-item", "x"), NOW)
    take_quiz(session, person, lesson)
    other = next(item for item in lesson.items if item.type != lesson.item(ITEM).type)
    swapped = tuple(replace(other, id=ITEM) if item.id == ITEM else item for item in lesson.items)
    with pytest.raises(TypeChangedError):
        regrade_item(session, Mending(replace(lesson, items=swapped), ITEM, "x"), NOW)
    assert session.scalars(sa.select(Regrade)).all() == []


def test_points_of_an_open_attempt_are_counted_when_it_ends(app, session):
    lesson, person = lesson_s1(app), make_learner(session)
    attempt = make_attempt(session, person, lesson)
    answer(session, attempt, lesson, ITEM, wrong(lesson, ITEM))
    regrade_item(session, Mending(mended(lesson), ITEM, "x"), NOW)
    assert attempt.points is None
    service.finish_attempt(session, session.get_one(Attempt, attempt.id), lesson, NOW)
    assert attempt.points == lesson.item(ITEM).points
    assert session.scalars(sa.select(ItemVersion)).one().item_id == ITEM

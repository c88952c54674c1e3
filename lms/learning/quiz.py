"""Taking a quiz: the start page, one item a screen, the end, and the review.

A practice shows feedback at once and lets one try again; a test keeps it until the end. Every
answer carries an id made with the form, so that a double click stores it once.
"""

from __future__ import annotations

import math
import secrets
from collections.abc import Mapping, Sequence
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response as Answer

from lms.core.content.model import Item, Lesson
from lms.core.items.base import AnswerError, Outcome
from lms.db.session import db
from lms.learning import answered, drawing, queries, review_words, service
from lms.learning.blueprint import bp
from lms.learning.finding import (
    attempt_named,
    course_or_404,
    language_of,
    lesson_of,
    lesson_or_404,
    time_zone_of,
)
from lms.learning.models import Attempt, AttemptMode, Response
from lms.learning.policy import LearningPermission
from lms.learning.progress import share
from lms.learning.rules import rules_for
from lms.people.browser import guest_or_actor, new_seed
from lms.people.queries import extra_time_of
from lms.web.access import public, requires
from lms.web.actor import current_actor
from lms.web.clock import now
from lms.web.language import current_language
from lms.web.packs import library
from lms.web.pages import one_time_id


@bp.get("/courses/<course_id>/<lesson_id>/quiz")
@public
def quiz(course_id: str, lesson_id: str) -> str:
    """What the quiz is, by which rules, and where to start or go on."""
    lesson = lesson_or_404(course_id, lesson_id)
    course = course_or_404(course_id)
    if current_language() not in lesson.languages:
        return render_template("learning/missing_language.html", course=course, lesson=lesson)
    actor = current_actor()
    person_id = actor.id if actor else None
    rules = rules_for(db(), person_id, course_id, lesson_id, now())
    open_one, left, earlier, minutes = None, rules.max_attempts, [], None
    if person_id is not None:
        extra = extra_time_of(db(), person_id)
        minutes = service.minutes_allowed(db(), person_id, lesson, rules, extra)
        open_one = service.open_attempt(db(), person_id, lesson, rules)
        left = service.attempts_left(db(), person_id, lesson, rules)
        earlier = list(db().scalars(queries.attempts_at(person_id, course_id, lesson_id)))
    return render_template(
        "learning/quiz.html",
        course=course,
        lesson=lesson,
        words=lesson.words[current_language()],
        rules=rules,
        open_one=open_one if open_one and not service.is_over(open_one, now()) else None,
        left=left,
        attempts_used=review_words.attempts_used(),
        minutes=math.ceil(minutes) if minutes is not None else None,
        earlier=[each for each in earlier if each.finished_at and not each.is_in_class],
        share=share,
    )


@bp.post("/courses/<course_id>/<lesson_id>/quiz")
@public
def start(course_id: str, lesson_id: str) -> Answer:
    """Start an attempt, or go on with the open one."""
    lesson = lesson_or_404(course_id, lesson_id)
    language = current_language()
    if language not in lesson.languages or not lesson.items:
        raise NotFound
    person_id = guest_or_actor()
    rules = rules_for(db(), person_id, course_id, lesson_id, now())
    starter = service.Starter(person_id, language, new_seed(), extra_time_of(db(), person_id))
    try:
        attempt = service.start_attempt(db(), lesson, rules, starter, now())
        db().commit()
    except service.NoAttemptLeftError:
        db().commit()
        flash(review_words.attempts_used(), "warning")
        return redirect(
            url_for("learning.quiz", course_id=course_id, lesson_id=lesson_id), code=303
        )
    return redirect(_item_url(attempt, 1), code=303)


def _may_try_again(attempt: Attempt, lesson: Lesson) -> bool:
    rules = rules_for(db(), attempt.person_id, attempt.course_id, attempt.lesson_id, now())
    return service.attempts_left(db(), attempt.person_id, lesson, rules) != 0


def _verdict(attempt: Attempt, lesson: Lesson) -> dict[str, bool]:
    """Whether the quiz is passed by this attempt, and whether there may be another."""
    passed = share(attempt) >= lesson.quiz_pass
    return {
        "passed": passed,
        "may_try_again": not passed and _may_try_again(attempt, lesson),
    }


def _given(item: Item, language: str) -> Mapping[str, Any]:
    """The answer in this request. Raises AnswerError for an empty or unreadable one."""
    given = item.body.parse(request.form.to_dict(flat=False), language)
    if given is None:
        raise AnswerError(review_words.EMPTY)
    return given


def _item_url(attempt: Attempt, number: int) -> str:
    return url_for("learning.attempt", attempt_id=attempt.id, number=number)


def _asked(attempt: Attempt, lesson: Lesson | None) -> tuple[Item, ...]:
    return service.asked_items(attempt, lesson) if lesson else ()


@bp.get("/attempts/<int:attempt_id>")
@requires(LearningPermission.TAKE, on=attempt_named, guests=True)
def attempt(attempt: Attempt) -> Answer | str:
    """One item of an open attempt; the number stands in the URL, so back and reload just work."""
    if attempt.finished_at is not None:
        return redirect(url_for("learning.review", attempt_id=attempt.id))
    lesson = lesson_of(attempt)
    items = _asked(attempt, lesson)
    if lesson is None or not items:
        return render_template("learning/withdrawn.html", attempt=attempt)
    responses = queries.responses_of(db(), attempt.id)
    number = request.args.get("number", type=int)
    if number is None or len(items) < number <= len(attempt.item_ids):
        number = _next_open(items, responses) or len(items)
    return _item_page(attempt, lesson, number, responses)


def _mark(attempt: Attempt, response: Response | None) -> str:
    """How an item looks in the list of questions; a test does not tell what is right."""
    if response is None:
        return "open"
    if attempt.mode is AttemptMode.TEST:
        return "stored"
    return "right" if response.outcome == Outcome.CORRECT else "tried"


def _next_open(
    items: Sequence[Item], responses: Mapping[str, Response], after: int = 0
) -> int | None:
    """The next number without an answer, beginning again at the first; None when none is left."""
    places = [place for place, item in enumerate(items, 1) if item.id not in responses]
    places = [place for place in places if place != after]
    return next((place for place in places if place > after), places[0] if places else None)


def _item_page(
    attempt: Attempt,
    lesson: Lesson,
    number: int,
    responses: dict[str, Response],
    problem: AnswerError | None = None,
) -> str:
    items = _asked(attempt, lesson)
    if not 1 <= number <= len(items):
        raise NotFound
    item = items[number - 1]
    response = responses.get(item.id)
    over = service.is_over(attempt, now())
    practice = attempt.mode is AttemptMode.PRACTICE
    retry = request.args.get("retry") == "1" and not over
    locked = over or (practice and response is not None and not retry and problem is None)
    words = drawing.present_words(lesson, item.id, language_of(attempt, lesson), library())
    asked = answered.Asked(attempt, lesson, item, response)
    shown = answered.draw_open(db(), asked, words, library(), anew=not locked)
    if problem:
        shown = drawing.with_refused(shown, request.form.to_dict(flat=False))
    return render_template(
        "learning/attempt.html",
        attempt=attempt,
        course=course_or_404(attempt.course_id),
        lesson=lesson,
        words=lesson.words[words.language],
        number=number,
        items=items,
        responses=responses,
        next_open=_next_open(items, responses, number),
        shown=shown,
        practice=practice,
        marks=[_mark(attempt, responses.get(each.id)) for each in items],
        locked=locked,
        problem=review_words.fault_text(problem) if problem else None,
        over=over,
        zone=time_zone_of(db(), attempt.person_id) if attempt.deadline_at else None,
        submission=one_time_id(),
    )


@bp.before_request
def ask_who_answers() -> Answer | None:
    """An answer from a page whose sign-in has ended since: say so, and lead back to the question."""
    if request.endpoint != "learning.answer" or current_actor() is not None:
        return None
    flash(
        gettext(
            "The sign-in has ended, so this answer was not stored. Sign in, then answer again."
        ),
        "warning",
    )
    return redirect(url_for("people.sign_in", next=request.path), code=303)


@bp.post("/attempts/<int:attempt_id>/items/<item_id>")
@requires(LearningPermission.TAKE, on=attempt_named, guests=True)
def answer(attempt: Attempt, item_id: str) -> Answer | tuple[str, int]:
    """Store one answer; what cannot be taken is said at the item, and nothing changes."""
    lesson = lesson_of(attempt)
    items = _asked(attempt, lesson)
    numbers = {item.id: place for place, item in enumerate(items, 1)}
    if lesson is None or item_id not in numbers:
        return _withdrawn(attempt, item_id)
    number, item = numbers[item_id], items[numbers[item_id] - 1]
    language = language_of(attempt, lesson)
    try:
        given = _given(item, language)
    except AnswerError as problem:
        if service.is_over(attempt, now()):
            return _ended(attempt, lesson)
        responses = queries.responses_of(db(), attempt.id)
        return _item_page(attempt, lesson, number, responses, problem), 400
    submission = request.form.get("submission", "")[:64] or secrets.token_hex(12)
    sent = service.AnswerSent(item_id, given, submission, language)
    try:
        service.answer_item(db(), attempt, lesson, sent, now())
        db().commit()
    except service.AttemptFinishedError:
        return _ended(attempt, lesson)
    return redirect(_next(attempt, number, items), code=303)


def _withdrawn(attempt: Attempt, item_id: str) -> Answer:
    """An answer to what was taken out of the quiz while the page was open."""
    if item_id not in attempt.item_ids:
        raise NotFound
    flash(gettext("This question was taken out of the quiz and does not count."), "info")
    return redirect(url_for("learning.attempt", attempt_id=attempt.id), code=303)


@bp.get("/attempts/<int:attempt_id>/items/<item_id>")
@requires(LearningPermission.TAKE, on=attempt_named, guests=True)
def item(attempt: Attempt, item_id: str) -> Answer:
    """Back and reload after a refused answer lead to the item again."""
    asked = [each.id for each in _asked(attempt, lesson_of(attempt))]
    if item_id not in asked:
        return _withdrawn(attempt, item_id)
    return redirect(_item_url(attempt, asked.index(item_id) + 1))


def _next(attempt: Attempt, number: int, items: Sequence[Item]) -> str:
    """A practice stays at the item for its feedback; a test goes on to what is still open."""
    if attempt.mode is AttemptMode.PRACTICE:
        return _item_url(attempt, number) + "#feedback"
    responses = queries.responses_of(db(), attempt.id)
    return _item_url(attempt, _next_open(items, responses, number) or number)


def _ended(attempt: Attempt, lesson: Lesson | None) -> Answer:
    service.close_at_deadline(db(), attempt, lesson)
    db().commit()
    flash(gettext("This attempt is over. What was stored in time counts."), "warning")
    return redirect(url_for("learning.review", attempt_id=attempt.id), code=303)


@bp.post("/attempts/<int:attempt_id>/finish")
@requires(LearningPermission.TAKE, on=attempt_named, guests=True)
def finish(attempt: Attempt) -> Answer:
    """End the attempt and show how it went; ending it twice changes nothing."""
    lesson = lesson_of(attempt)
    if attempt.finished_at is None and service.is_over(attempt, now()):
        return _ended(attempt, lesson)
    service.finish_attempt(db(), attempt, lesson, now())
    db().commit()
    return redirect(url_for("learning.review", attempt_id=attempt.id), code=303)


@bp.get("/attempts/<int:attempt_id>/review")
@requires(LearningPermission.REVIEW, on=attempt_named, guests=True)
def review(attempt: Attempt) -> Answer | str:
    """How an attempt went: each answer as it was asked and given, with what is right and why."""
    if attempt.finished_at is None and not service.is_over(attempt, now()):
        return redirect(url_for("learning.attempt", attempt_id=attempt.id))
    lesson = lesson_of(attempt)
    responses = queries.responses_of(db(), attempt.id)
    lines = answered.review_lines(db(), attempt, responses, library())
    context: dict[str, Any] = {"lesson": lesson, "attempt": attempt, "lines": lines}
    if lesson is not None:
        language = language_of(attempt, lesson)
        context |= {
            "language": language,
            "words": lesson.words[language],
            "course": course_or_404(attempt.course_id),
            "left_open": answered.left_open(attempt, lesson, responses, language, library()),
            **({} if attempt.is_in_class else _verdict(attempt, lesson)),
        }
    return render_template(
        "learning/review.html",
        own=attempt.person_id == getattr(current_actor(), "id", None),
        share=share(attempt),
        failed_and_used=review_words.failed_and_used(),
        **context,
    )

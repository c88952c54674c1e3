"""What matters to one participant now: what is asked, what he answered, what he learns from it.

Three questions to the database, however large the class. Nothing here names anybody else.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from markupsafe import Markup
from sqlalchemy.orm import Session

from lms.classroom import polls
from lms.classroom.asked import Asked, asked, choices_of
from lms.classroom.facts import language_for
from lms.classroom.finding import lesson_of
from lms.classroom.joining import is_over
from lms.classroom.models import Participant, Poll, PollKind, Run, RunAnswer, Stage
from lms.classroom.taking import Fields, calculator_of, typed_entries
from lms.core.calculators.reading import typed_again
from lms.core.content.model import Audience, Lesson, Step
from lms.core.items.base import AnswerError
from lms.learning.drawing import Drawn, Feedback, feedback_on
from lms.learning.trying.showing import show
from lms.learning.trying.shown import Shown
from lms.web.packs import Library

#: Characters of a step's activity that a phone shows; a longer one is read on the projector.
SHORT_ACTIVITY = 420


#: Built once: a thousand phones ask for this when a vote opens.
_PLACE = (
    sa.select(Run, Participant)
    .join(Run, Run.id == Participant.run_id)
    .where(Run.id == sa.bindparam("run_id"), Participant.id == sa.bindparam("place_id"))
)
_VOTES = sa.select(Poll).where(
    Poll.run_id == sa.bindparam("run_id"), Poll.item_id == sa.bindparam("item_id")
)
_MINE = sa.select(RunAnswer).where(
    RunAnswer.run_id == sa.bindparam("run_id"),
    RunAnswer.item_id == sa.bindparam("item_id"),
    RunAnswer.participant_id == sa.bindparam("place_id"),
)


@dataclass(frozen=True)
class Given:
    """What he answered in a vote: each part with its letter, if it has one."""

    parts: tuple[tuple[str, str], ...]
    late: bool
    text: str = ""


@dataclass(frozen=True)
class Now:
    """A page's worth of the run for one participant.

    ``screen`` says which: removed, over, paused, step, vote, closed, discuss, result, look, pick.
    ``key`` is another text whenever something else is asked of him.
    """

    run: Run
    place: Participant
    screen: str
    language: str
    for_pupils: bool
    lesson: Lesson | None = None
    step: Step | None = None
    activity: Markup | None = None
    poll: Poll | None = None
    asked: Asked | None = None
    shown: Drawn | None = None
    model: Shown | None = None
    first: Given | None = None
    given: Given | None = None
    feedback: Feedback | None = None
    correct: tuple[tuple[str, str], ...] = ()
    explanation: Markup = Markup("")
    drawn: tuple[int, bool] | None = None
    problem: str = ""
    typed: Fields = field(default_factory=dict)

    @property
    def kind(self) -> str:
        """What is collected: item, wall, model, or "" where nothing is."""
        return self.poll.kind.value if self.poll else ""

    @property
    def key(self) -> str:
        """What this is about, for a script that decides whether to put it on the page."""
        about = f"{self.poll.item_id} {self.poll.vote}" if self.poll else self.run.step_id
        return f"{self.screen} {about}"

    def with_problem(self, text: str) -> Now:
        """The same, with why what was typed could not be taken."""
        return replace(self, problem=text)

    @property
    def takes_input(self) -> bool:
        """Whether something can be answered."""
        return self.screen == "vote"

    @property
    def is_choice(self) -> bool:
        """Whether a touch is the whole answer."""
        return self.asked is not None and self.asked.by_hand


@dataclass(frozen=True)
class Looker:
    """Who looks, in which language of the interface, and when."""

    run_id: int
    participant_id: int
    language: str
    now: datetime


def look(
    session: Session, looker: Looker, library: Library, typed: Fields | None = None
) -> Now | None:
    """What this participant sees now; None where there is no such place.

    `typed`: what he has entered into the form and not sent, or what could not be taken.
    """
    asks_for = {"run_id": looker.run_id, "place_id": looker.participant_id}
    row = session.execute(_PLACE, asks_for).one_or_none()
    if row is None:
        return None
    run, place = row
    lesson = lesson_of(run)
    about: dict[str, Any] = {
        "run": run,
        "place": place,
        "lesson": lesson,
        "language": language_for(lesson, looker.language, run.language) if lesson else "en",
        "for_pupils": _for_pupils(run, library),
        "typed": typed or {},
    }
    if place.removed_at is not None or is_over(run, looker.now):
        return Now(**about, screen="removed" if place.removed_at is not None else "over")
    if run.poll_item is not None and lesson is not None:
        return _of_poll(session, looker, library, about)
    return _without_poll(run, place, library, about)


def _without_poll(run: Run, place: Participant, library: Library, about: dict[str, Any]) -> Now:
    lesson = about["lesson"]
    if run.paused_at is not None:
        return Now(**about, screen="paused")
    if run.stage is Stage.PICK:
        return Now(**about, screen="pick", drawn=_drawn(run, place))
    if run.stage is Stage.STEP and lesson is not None:
        return _of_step(run, lesson, library, about)
    return Now(**about, screen="look")


def _for_pupils(run: Run, library: Library) -> bool:
    course = library.shelf.courses.get(run.course_id)
    return course is None or course.audience in {Audience.PRIMARY, Audience.SECONDARY}


def _of_step(run: Run, lesson: Lesson, library: Library, about: dict[str, Any]) -> Now:
    step = next((each for each in lesson.steps if each.id == run.step_id), None)
    activity = None
    if step is not None:
        rendered = library.rendered(run.course_id, lesson, about["language"]).steps[step.id]
        found = [each.body for each in rendered.pieces if each.kind == "activity"]
        if len(found) == 1 and _is_short(found[0]):
            activity = found[0]
    return Now(**about, screen="step", step=step, activity=activity)


def _is_short(html: Markup) -> bool:
    return "<svg" not in html and len(html.striptags()) <= SHORT_ACTIVITY


def _drawn(run: Run, place: Participant) -> tuple[int, bool] | None:
    """In which of the lists he was drawn, from 1, and whether these are groups."""
    picture = run.picture or {}
    mine = {f"p{place.id}", f"m{place.person_id}"}
    if "keys" not in picture:  # drawn before keys were kept
        mine = {place.name}
    lists = picture.get("keys", picture.get("drawn", []))
    groups = any(len(each) > 1 for each in lists)
    found = (number for number, drawn in enumerate(lists, 1) if mine.intersection(drawn))
    number = next(found, None)
    return None if number is None else (number, groups)


def _of_poll(session: Session, looker: Looker, library: Library, about: dict[str, Any]) -> Now:
    run, place = about["run"], about["place"]
    asks_for = {"run_id": run.id, "item_id": run.poll_item}
    votes = {each.vote: each for each in session.scalars(_VOTES, asks_for)}
    poll = votes.get(run.poll_vote or 1)
    if poll is None:
        return Now(**about, screen="look")
    mine = session.scalars(_MINE, {**asks_for, "place_id": place.id})
    rows = {row.vote: row for row in mine}
    screen = _screen(run, poll, looker.now)
    if screen == "closed" and run.paused_at is not None:
        return Now(**about, screen="paused")
    about |= {"screen": screen, "poll": poll}
    if poll.kind is PollKind.ITEM:
        return _of_item(about, rows, library)
    row = rows.get(poll.vote)
    answer = _answer_of(row) or {}
    if poll.kind is PollKind.WALL:
        about["given"] = _given_text(row, str(answer.get("text", "")))
    else:
        about["given"] = _given_text(row, "")
        about["model"] = _model(poll, answer, about["typed"], looker.language)
    return Now(**about)


def _screen(run: Run, poll: Poll, now: datetime) -> str:
    if run.stage is Stage.VOTE:
        return "vote" if polls.closed_since(poll, now) is None else "closed"
    if poll.kind is not PollKind.ITEM or run.stage not in {Stage.DISCUSS, Stage.RESULT}:
        return "look"
    return run.stage.value


def _answer_of(row: RunAnswer | None) -> Mapping[str, Any] | None:
    """The answer that counts, or the one that came late."""
    if row is None:
        return None
    return row.answer if row.answer is not None else (row.late or {}).get("answer")


def _given_text(row: RunAnswer | None, text: str) -> Given | None:
    return Given((("", text),), row.late is not None, text) if row is not None else None


def _model(poll: Poll, answer: Mapping[str, Any], typed: Fields, language: str) -> Shown:
    calculator = calculator_of(poll.item_id)
    kept = typed_again(calculator, answer.get("entries", {}), language)
    entered: Fields = typed or {name: [text] for name, text in kept.items()}
    return show(calculator, typed_entries(calculator, entered, language))


def _of_item(about: dict[str, Any], rows: Mapping[int, RunAnswer], library: Library) -> Now:
    run, lesson, poll = about["run"], about["lesson"], about["poll"]
    try:
        question = asked(run, lesson, poll.item_id, about["language"], library)
    except KeyError:  # taken out of the lesson since
        return Now(**{**about, "screen": "look", "poll": None})
    about["asked"] = question
    about["given"] = _given(question, rows.get(poll.vote))
    if poll.vote > 1:
        about["first"] = _given(question, rows.get(1))
    if about["screen"] == "vote":
        about["shown"] = _shown(question, _answer_of(rows.get(poll.vote)), about["typed"])
    if about["screen"] == "result":
        last = rows.get(poll.vote) or rows.get(1)
        about |= _taught(question, _answer_of(last), run, library)
    return Now(**about)


def _fits(question: Asked, answer: Mapping[str, Any]) -> bool:
    """Whether this is still an answer to the item, which may have changed since."""
    try:
        question.item.body.check_answer(answer)
    except AnswerError:
        return False
    return True


def _given(question: Asked, row: RunAnswer | None) -> Given | None:
    answer = _answer_of(row)
    if row is None or answer is None or not _fits(question, answer):
        return None
    return Given(_parts(question, answer), row.late is not None)


def _parts(question: Asked, answer: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    """An answer in words, each choice with its letter."""
    chosen = choices_of(question.item, answer)
    if chosen:
        texts = {each.id: each for each in question.choices}
        return tuple((texts[each].letter, texts[each].text) for each in chosen)
    words = question.words
    body = question.item.body
    return tuple(("", each) for each in body.describe_each(answer, words.plain, words.language))


def _shown(question: Asked, answer: Mapping[str, Any] | None, typed: Fields) -> Drawn:
    """The item ready for its template, with what was answered or typed."""
    body, words = question.item.body, question.words
    stored = answer if answer is not None and _fits(question, answer) else None
    values = dict(body.to_form(stored, words.language))
    if typed:
        values |= {name: list(typed.get(name, [])) for name in body.fields()}
    return Drawn(
        item=question.item,
        language=words.language,
        template=f"learning/items/{question.item.type}.html",
        prompt=Markup(question.prompt),  # noqa: S704 (rendered and sanitised)
        hint=None,
        parts=question.parts,
        values=values,
        response=None,
        feedback=None,
    )


def _taught(
    question: Asked, answer: Mapping[str, Any] | None, run: Run, library: Library
) -> dict[str, Any]:
    """What is right, and what his answer teaches where he gave one."""
    key = question.item.body.correct_answer(question.words.plain)
    pack, audience = library.pack_of(run.course_id), library.course(run.course_id).audience
    told = None
    if answer is not None and _fits(question, answer):
        told = feedback_on(question.item, question.words, answer, pack, audience)
    explanation = Markup(question.words.html.get("explanation", ""))  # noqa: S704 (sanitised)
    return {"correct": _parts(question, key), "feedback": told, "explanation": explanation}

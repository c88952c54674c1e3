"""How somebody in the demonstration learns: ability against difficulty, and typical mistakes.

A learner gets an item right by chance: the more likely the abler he is and the easier the item.
When he does not, he errs as people do: some wrong answers are more tempting than others, above
all those behind which a misconception stands.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import Any

from sqlalchemy.orm import Session

from lms.core.content.model import Item, Lesson
from lms.core.items.base import Answer
from lms.learning import service, steps
from lms.learning.models import AttemptMode
from lms.learning.progress import share
from lms.learning.rules import rules_for

#: Changing it changes the whole story.
SEED = 20260901
_GUESSED = 0.12
_TEMPTING = 3.0
#: What an author writes where no wrong answer can be known; nobody would really answer it.
_UNBELIEVABLE = "xyzzy"


@dataclass
class Learner:
    """Somebody who learns. `ability`: 0 is in the middle, 1 above most."""

    person_id: int
    language: str
    ability: float
    rng: Random

    def seconds(self, least: int, most: int) -> timedelta:
        """How long something takes him."""
        return timedelta(seconds=self.rng.randint(least, most))


def difficulty(lesson: Lesson, item: Item) -> float:
    """How hard an item is, on the scale of abilities; the same for everybody."""
    return _of_item(lesson, item).gauss(-0.4, 0.8)


def _of_item(lesson: Lesson, item: Item) -> Random:
    return Random(f"{SEED}/{lesson.course_id}/{lesson.id}/{item.id}")  # noqa: S311 (a story)


def chance(ability: float, hardness: float) -> float:
    """How likely a right answer is."""
    return _GUESSED + (1 - _GUESSED) / (1 + math.exp(-1.3 * (ability - hardness)))


def mistakes(lesson: Lesson, item: Item, words: Mapping[str, Any]) -> list[tuple[Answer, float]]:
    """Wrong answers that people give, with how tempting each is."""
    rng = _of_item(lesson, item)
    found = []
    for answer in _believable(item, words):
        grade = item.body.grade(answer, words)
        if grade.score < 1:
            tempting = _TEMPTING if grade.misconceptions else 1.0
            found.append((answer, tempting * rng.uniform(0.4, 1.6)))
    return found


def _believable(item: Item, words: Mapping[str, Any]) -> Sequence[Answer]:
    wrong = [each for each in item.body.wrong_answers(words) if _UNBELIEVABLE not in str(each)]
    right = item.body.correct_answer(words)
    value = right.get("value")
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        slips = [{**right, "value": round(value * factor, 4)} for factor in (0.1, 0.5, 2, 10)]
        return [*wrong[:-1], *slips]  # the last one is far from everything
    return wrong


def answer_of(learner: Learner, lesson: Lesson, item: Item, gain: float) -> Answer | None:
    """What the learner answers, with what he has gained since; None where he leaves it out."""
    words = lesson.words[learner.language].items[item.id]
    if learner.rng.random() < chance(learner.ability + gain, difficulty(lesson, item)):
        return item.body.correct_answer(words)
    wrong = mistakes(lesson, item, words)
    if not wrong:
        return None
    answers, weights = zip(*wrong, strict=True)
    chosen: Answer = learner.rng.choices(answers, weights)[0]
    return chosen


def read_steps(
    session: Session, learner: Learner, lesson: Lesson, count: int, begin: datetime
) -> datetime:
    """Do the first `count` steps, each in its time; when that was done."""
    moment = begin
    for step in lesson.steps[:count]:
        steps.see_step(session, learner.person_id, lesson, step.id, moment)
        minutes = max(1, round(step.minutes_alone * learner.rng.uniform(0.3, 1.1)))
        moment += timedelta(minutes=minutes) + learner.seconds(0, 59)
        steps.finish_step(session, learner.person_id, lesson, step.id, moment)
    return moment


class Quiz:
    """One attempt of a learner, by the rules that bind him; time passes as he answers."""

    def __init__(
        self, session: Session, learner: Learner, lesson: Lesson, begin: datetime, gain: float = 0
    ) -> None:
        rules = rules_for(session, learner.person_id, lesson.course_id, lesson.id, begin)
        seed = learner.rng.randrange(2**31)
        starter = service.Starter(learner.person_id, learner.language, seed)
        self.attempt = service.start_attempt(session, lesson, rules, starter, begin)
        self.moment = begin
        self._session, self._learner, self._lesson, self._gain = session, learner, lesson, gain

    def answer(self, count: int | None = None) -> None:
        """Answer the first `count` items, or all of them."""
        for item in service.asked_items(self.attempt, self._lesson)[:count]:
            self.moment += self._learner.seconds(15, 75)
            answer = answer_of(self._learner, self._lesson, item, self._gain)
            if answer is not None:
                self._answer_item(item, answer)

    def _answer_item(self, item: Item, answer: Answer) -> None:
        """Answer; in a practice half of those who err read the feedback and try again."""
        stored = self._send(item, answer)
        is_practice = self.attempt.mode is AttemptMode.PRACTICE
        if not is_practice or stored.score == 1 or self._learner.rng.random() < 0.5:
            return
        again = answer_of(self._learner, self._lesson, item, self._gain + 1.5)
        if again is not None and again != answer:
            self.moment += self._learner.seconds(20, 60)
            self._send(item, again)

    def _send(self, item: Item, answer: Answer) -> service.Answered:
        submission = f"{self._learner.rng.getrandbits(64):016x}"
        sent = service.AnswerSent(item.id, answer, submission)
        stored = service.answer_item(self._session, self.attempt, self._lesson, sent, self.moment)
        self._session.flush()
        return stored

    def finish(self) -> float:
        """Hand it in; the share of points reached."""
        service.finish_attempt(self._session, self.attempt, self._lesson, self.moment)
        return share(self.attempt)

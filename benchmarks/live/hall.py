"""The run, its participants and their tickets, prepared through the services."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from typing import Any

from benchmarks.installation import LANGUAGE, LESSONS, Browser, Installation
from lms.classroom import joining, service
from lms.classroom.tickets import Ticket, sign
from lms.core.content.model import Item, Lesson
from lms.core.items.single_choice import SingleChoice
from lms.core.items.true_false import TrueFalse
from lms.people import service as people

POLLS = 10


@dataclass(frozen=True)
class Choice:
    """An answer: the fields of its form, and as the database holds it."""

    fields: Mapping[str, Sequence[str]]
    answer: Mapping[str, Any]


@dataclass(frozen=True)
class Question:
    """A poll, and the answers that can be given to it."""

    item: str
    vote: int
    choices: tuple[Choice, ...]


@dataclass(frozen=True)
class Hall:
    """One run with its leader, its participants and what will be asked."""

    run_id: int
    leader: Browser
    leading: str
    places: tuple[tuple[int, str], ...]
    questions: tuple[Question, ...]
    steps: tuple[str, ...]


class Halls:
    """Makes halls in one installation."""

    def __init__(self, installation: Installation) -> None:
        self.installation = installation
        self.lesson: Lesson = installation.library.lesson(*LESSONS[0])
        self._key = str(installation.app.secret_key)

    @cached_property
    def leader(self) -> Browser:
        """The leader's signed-in browser."""
        with self.installation.writing() as db:
            return self.installation.browser(db, self.installation.leader_id)

    def hall(self, size: int) -> Hall:
        """A run of S1 in Vietnamese that so many guests have come into."""
        now, leader = datetime.now(UTC), self.leader
        with self.installation.writing() as db:
            new = service.NewRun(self.installation.leader_id, self.lesson, LANGUAGE)
            run = service.start(db, new, now)
            guests = [
                joining.join_as_guest(
                    db, run, people.create_guest(db, LANGUAGE, now).id, f"An {number}", now
                ).id
                for number in range(1, size + 1)
            ]
            return Hall(
                run.id,
                leader,
                sign(self._key, Ticket(run.id, leading=True)),
                tuple((each, self.ticket(run.id, each)) for each in guests),
                tuple(self._questions())[:POLLS],
                tuple(step.id for step in self.lesson.steps),
            )

    def ticket(self, run_id: int, participant_id: int) -> str:
        """A participant's ticket."""
        return sign(self._key, Ticket(run_id, participant_id=participant_id))

    def _questions(self) -> Iterator[Question]:
        """Every item that is answered by a touch, and then, until there are ten, a second vote."""
        items = [
            each for each in self.lesson.items if isinstance(each.body, SingleChoice | TrueFalse)
        ]
        for vote in (1, 2):
            for item in items:
                yield Question(item.id, vote, self._choices(item))

    def _choices(self, item: Item) -> tuple[Choice, ...]:
        words = self.lesson.words[LANGUAGE].items[item.id]
        answers = [item.body.correct_answer(words), *item.body.wrong_answers(words)]
        return tuple(Choice(item.body.to_form(each, LANGUAGE), each) for each in answers)

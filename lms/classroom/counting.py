"""Commands that count: raised hands, taps on the class list, paper cards; late answers."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lms.classroom import answering, polls, service
from lms.classroom.answering import Sent
from lms.classroom.command import Command
from lms.classroom.models import HandCount, Participant, Poll, PollKind, Run, RunAnswer, Way
from lms.classroom.whose import Places
from lms.core.content.model import Lesson

#: The largest number of a paper card.
MOST_CARDS = 63


def _asked(session: Session, run: Run, command: Command) -> Poll:
    asked = polls.poll(session, run.id, command.text("item"), command.number_in("vote", 1, 2))
    if asked is None or asked.kind is not PollKind.ITEM:
        raise polls.NoSuchPollError
    return asked


def choice_answer(lesson: Lesson, item_id: str, choice: str) -> Mapping[str, Any]:
    """The canonical answer for one choice of an item that can be asked by card and hand.

    Raises:
        ValueError: the item has no such choice, or more than one belongs to an answer.
    """
    item = lesson.item(item_id)
    if item.type == "true-false":
        if choice not in {"true", "false"}:
            raise ValueError(choice)
        return {"value": choice == "true"}
    if item.type != "single-choice":
        raise ValueError(item.type)
    answer = {"choice": choice}
    item.body.check_answer(answer)
    return answer


def _hands(session: Session, run: Run, lesson: Lesson, command: Command) -> None:
    """So many hands for a choice: the count as it stands, not what was added."""
    asked, choice = _asked(session, run, command), command.text("choice")
    choice_answer(lesson, asked.item_id, choice)
    counted = HandCount(
        run_id=run.id,
        item_id=asked.item_id,
        vote=asked.vote,
        choice=choice,
        count=command.number_in("count", 0, answering.MAX_HANDS),
        device=command.device,
        number=command.number,
        given_at=command.at,
    )
    answering.count_hands(session, asked, counted)
    service.count_later(session, run, command.received_at)


def _taps(session: Session, run: Run, lesson: Lesson, command: Command) -> None:
    """Choices of members by person ("m12") or of participants ("p7")."""
    asked = _asked(session, run, command)
    places = Places(session, run)
    given = [(places.named(key), choice) for key, choice in _choices(command)]
    _answer_for_all(session, run, lesson, asked, Reading(Way.TAP, places, given, command))


def _cards(session: Session, run: Run, lesson: Lesson, command: Command) -> None:
    """Choices by the number of a card; a number that nobody of the class has is left out."""
    asked = _asked(session, run, command)
    places = Places(session, run)
    given = []
    for key, choice in _choices(command):
        number = int(key)
        if not 1 <= number <= MOST_CARDS:
            raise ValueError(key)
        who = places.with_number(number)
        if who is not None:
            given.append((who, choice))
    _answer_for_all(session, run, lesson, asked, Reading(Way.CARD, places, given, command))


def _choices(command: Command) -> list[tuple[str, str]]:
    return [(str(key), str(choice)) for key, choice in dict(command.data["choices"]).items()]


class Reading(NamedTuple):
    """Whose answers a command holds, and how they were given."""

    way: Way
    places: Places
    given: Sequence[tuple[Participant, str]]
    command: Command


def _answer_for_all(
    session: Session, run: Run, lesson: Lesson, asked: Poll, reading: Reading
) -> None:
    command = reading.command
    reading.places.store_new()
    language = run.language if run.language in lesson.languages else lesson.original
    sent = [
        (
            who.id,
            Sent(
                item_id=asked.item_id,
                vote=asked.vote,
                answer=choice_answer(lesson, asked.item_id, choice),
                language=language,
                way=reading.way,
                device=command.device,
                number=command.number,
                given_at=command.at,
            ),
        )
        for who, choice in reading.given
    ]
    answering.answer_for_all(session, asked, sent, command.received_at)
    service.count_later(session, run, command.received_at)


def _late(session: Session, run: Run, _lesson: Lesson, command: Command) -> None:
    """Let the late answers of a vote join its result."""
    item_id, vote = command.text("item"), command.number_in("vote", 1, 2)
    answering.let_late_join(session, run.id, item_id, vote)
    run.version += 1
    service.count_later(session, run, command.received_at)


def _confirm(session: Session, run: Run, _lesson: Lesson, command: Command) -> None:
    """Answers that were given by name without PIN are really of these pupils.

    Those to one vote, or those of one pupil, or all; never one that came after he was asked.
    """
    claimed = sa.select(RunAnswer).where(
        RunAnswer.run_id == run.id, RunAnswer.claimed, RunAnswer.received_at <= command.at
    )
    if "item" in command.data:
        item_id, vote = command.text("item"), command.number_in("vote", 1, 2)
        claimed = claimed.where(RunAnswer.item_id == item_id, RunAnswer.vote == vote)
    if participant_id := command.an_id("participant"):
        claimed = claimed.where(RunAnswer.participant_id == participant_id)
    for row in session.scalars(claimed):
        row.claimed = False
    session.flush()
    service.count_later(session, run, command.received_at)


ACTS: dict[str, Callable[[Session, Run, Lesson, Command], None]] = {
    "hands": _hands,
    "taps": _taps,
    "cards": _cards,
    "late": _late,
    "confirm": _confirm,
}

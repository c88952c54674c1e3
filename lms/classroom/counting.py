"""Commands that count: raised hands, taps on the class list, paper cards; late answers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lms.classroom import answering, joining, polls, service
from lms.classroom.answering import Sent
from lms.classroom.command import Command
from lms.classroom.models import HandCount, Participant, Poll, PollKind, Run, RunAnswer, Way
from lms.core.content.model import Lesson
from lms.groups import queries as groups

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
    for key, choice in dict(command.data["choices"]).items():
        who = _named(session, run, str(key))
        _answer_for(session, asked, who, (lesson, str(choice), Way.TAP), command)
    service.count_later(session, run, command.received_at)


def _cards(session: Session, run: Run, lesson: Lesson, command: Command) -> None:
    """Choices by the number of a card; a number that nobody of the class has is left out."""
    asked = _asked(session, run, command)
    # Once for the whole class: this happens while others wait to write.
    rows = groups.members(session, run.group_id) if run.group_id is not None else []
    for key, choice in dict(command.data["choices"]).items():
        number = int(key)
        if not 1 <= number <= MOST_CARDS:
            raise ValueError(key)
        try:
            who = joining.member_with_number(session, run, number, rows)
        except joining.NotOfThisGroupError:
            continue
        _answer_for(session, asked, who, (lesson, str(choice), Way.CARD), command)
    service.count_later(session, run, command.received_at)


def _named(session: Session, run: Run, key: str) -> Participant:
    kind, number = key[:1], int(key[1:])
    if kind == "m":
        return joining.member_of_group(session, run, number)
    found = session.scalar(
        sa.select(Participant).where(Participant.run_id == run.id, Participant.id == number)
    )
    if kind != "p" or found is None:
        raise KeyError(key)
    return found


def _answer_for(
    session: Session,
    asked: Poll,
    who: Participant,
    given: tuple[Lesson, str, Way],
    command: Command,
) -> None:
    lesson, choice, way = given
    sent = Sent(
        item_id=asked.item_id,
        vote=asked.vote,
        answer=choice_answer(lesson, asked.item_id, choice),
        language=_language(lesson, asked, session),
        way=way,
        device=command.device,
        number=command.number,
        given_at=command.at,
    )
    answering.answer_for(session, asked, who, sent, command.received_at)


def _language(lesson: Lesson, asked: Poll, session: Session) -> str:
    run = session.get_one(Run, asked.run_id)
    return run.language if run.language in lesson.languages else lesson.original


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

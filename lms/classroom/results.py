"""What came out of a poll: figures of each vote, who moved where, and the wrong ideas behind.

Counted are the answers of whoever was not taken out of the run, and raised hands. Late answers are
told apart until they join. One question to the database for each kind of row, whatever the size
of the class; the page, the table and the files of a run are all made from this.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lms.classroom.asked import Asked, choices_of
from lms.classroom.models import HandCount, Participant, Poll, RunAnswer
from lms.core.items.base import AnswerError, Grade, Outcome
from lms.core.languages import comma

#: Different answers of an item without choices that are worth showing.
MOST_KINDS = 8


class AnswerRow(NamedTuple):
    """An answer and whose it is."""

    answer: RunAnswer
    participant: Participant


@dataclass(frozen=True)
class Line:
    """One choice, or one of the answers that were given: how many, and whether it is right."""

    id: str
    label: str
    count: int
    right: bool


@dataclass(frozen=True)
class VoteResult:
    """One vote. ``answered`` counts people, hands among them; a person may tick several choices."""

    poll: Poll
    lines: tuple[Line, ...]
    answered: int
    hands: int
    right: int
    late: int
    claimed: int

    def share(self, line: Line) -> float:
        """The share of those who answered that chose this, 0 to 1."""
        return line.count / self.answered if self.answered else 0.0


@dataclass(frozen=True)
class Moves:
    """Who answered both votes: how many went from which line to which."""

    pairs: Mapping[tuple[str, str], int]
    to_right: int
    from_right: int
    stayed_right: int
    stayed_wrong: int

    @property
    def both(self) -> int:
        """How many answered both votes by name."""
        return sum(self.pairs.values())


@dataclass(frozen=True)
class ItemResult:
    """All votes on an item. ``misconceptions``: code → how many hold it by their last vote."""

    asked: Asked
    votes: tuple[VoteResult, ...]
    moves: Moves | None
    misconceptions: Mapping[str, int]

    @property
    def last(self) -> VoteResult:
        """The latest vote."""
        return self.votes[-1]


@dataclass
class _Vote:
    """What is gathered of one vote."""

    poll: Poll
    rows: list[AnswerRow] = field(default_factory=list)
    late: int = 0
    hands: Counter[str] = field(default_factory=Counter)


def polls_of(session: Session, run_id: int) -> Sequence[Poll]:
    """Everything that the run asked, in the order in which it was asked first."""
    return session.scalars(sa.select(Poll).where(Poll.run_id == run_id).order_by(Poll.id)).all()


def answers_of(session: Session, run_id: int, item_id: str | None = None) -> Sequence[AnswerRow]:
    """The answers of whoever was not taken out, late ones included; of one item or of all."""
    rows = (
        sa.select(RunAnswer, Participant)
        .join(Participant, Participant.id == RunAnswer.participant_id)
        .where(RunAnswer.run_id == run_id, Participant.removed_at.is_(None))
        .order_by(RunAnswer.given_at, RunAnswer.id)
    )
    if item_id is not None:
        rows = rows.where(RunAnswer.item_id == item_id)
    return [AnswerRow(answer, participant) for answer, participant in session.execute(rows)]


def item_result(session: Session, run_id: int, asked: Asked) -> ItemResult | None:
    """What came out of an item; None where it was not asked."""
    item_id = asked.item.id
    polls = [each for each in polls_of(session, run_id) if each.item_id == item_id]
    if not polls:
        return None
    hands = _hands(session, run_id, item_id)
    return put_together(asked, polls, answers_of(session, run_id, item_id), hands)


def hands_of(session: Session, run_id: int) -> Sequence[HandCount]:
    """All raised hands of a run."""
    return session.scalars(sa.select(HandCount).where(HandCount.run_id == run_id)).all()


def _hands(session: Session, run_id: int, item_id: str) -> Sequence[HandCount]:
    counted = sa.select(HandCount).where(HandCount.run_id == run_id, HandCount.item_id == item_id)
    return session.scalars(counted).all()


def put_together(
    asked: Asked,
    polls: Sequence[Poll],
    answers: Sequence[AnswerRow],
    hands: Sequence[HandCount],
) -> ItemResult:
    """The result of an item from its rows; those of other items are left out."""
    votes = {poll.vote: _Vote(poll) for poll in sorted(polls, key=lambda each: each.vote)}
    for row in answers:
        vote = votes.get(row.answer.vote)
        if vote is None or row.answer.item_id != asked.item.id:
            continue
        vote.late += row.answer.late is not None
        if row.answer.answer is not None:
            vote.rows.append(row)
    for count in hands:
        if count.vote in votes and count.item_id == asked.item.id:
            votes[count.vote].hands[count.choice] += count.count
    told = tuple(_vote_result(asked, vote) for vote in votes.values())
    first, last = votes[min(votes)], votes[max(votes)]
    return ItemResult(
        asked=asked,
        votes=told,
        moves=_moves(asked, first, last) if first is not last else None,
        misconceptions=_misconceptions(asked, last),
    )


def grade(asked: Asked, answer: RunAnswer) -> Grade | None:
    """How an answer turned out; None where the item has changed so that it fits no more."""
    try:
        return asked.item.body.grade(answer.answer, asked.words.plain)
    except AnswerError:
        return None


def _vote_result(asked: Asked, vote: _Vote) -> VoteResult:
    lines = _lines(asked, vote)
    grades = [grade(asked, row.answer) for row in vote.rows]
    right_lines = {line.id for line in lines if line.right}
    hands_right = sum(n for choice, n in vote.hands.items() if choice in right_lines)
    hands = sum(vote.hands.values())
    return VoteResult(
        poll=vote.poll,
        lines=lines,
        answered=len(vote.rows) + hands,
        hands=hands,
        right=sum(each is not None and each.outcome is Outcome.CORRECT for each in grades)
        + hands_right,
        late=vote.late,
        claimed=sum(row.answer.claimed for row in vote.rows),
    )


def _lines(asked: Asked, vote: _Vote) -> tuple[Line, ...]:
    if asked.choices:
        counts = Counter(vote.hands)
        for row in vote.rows:
            counts.update(choices_of(asked.item, row.answer.answer or {}))
        right = set(choices_of(asked.item, asked.item.body.correct_answer(asked.words.plain)))
        return tuple(
            Line(each.id, each.text, counts[each.id], each.id in right) for each in asked.choices
        )
    return _kinds(asked, vote)


def _kinds(asked: Asked, vote: _Vote) -> tuple[Line, ...]:
    """The different answers that were given, the most frequent first."""
    counts: Counter[str] = Counter()
    right: set[str] = set()
    for row in vote.rows:
        text = in_words(asked, row.answer)
        counts[text] += 1
        told = grade(asked, row.answer)
        if told is not None and told.outcome is Outcome.CORRECT:
            right.add(text)
    return tuple(
        Line(text, text, count, text in right) for text, count in counts.most_common(MOST_KINDS)
    )


def in_words(asked: Asked, answer: RunAnswer) -> str:
    """An answer as people read it."""
    language = asked.words.language
    try:
        parts = asked.item.body.describe_each(answer.answer, asked.words.plain, language)
    except (AnswerError, KeyError):
        return ""
    return comma(language).join(parts)


def _moves(asked: Asked, first: _Vote, last: _Vote) -> Moves:
    before = {row.participant.id: row.answer for row in first.rows}
    pairs: Counter[tuple[str, str]] = Counter()
    kinds: Counter[tuple[bool, bool]] = Counter()
    for row in last.rows:
        was = before.get(row.participant.id)
        if was is None:
            continue
        pairs[_line_of(asked, was), _line_of(asked, row.answer)] += 1
        kinds[_is_right(asked, was), _is_right(asked, row.answer)] += 1
    return Moves(
        pairs=pairs,
        to_right=kinds[False, True],
        from_right=kinds[True, False],
        stayed_right=kinds[True, True],
        stayed_wrong=kinds[False, False],
    )


def _line_of(asked: Asked, answer: RunAnswer) -> str:
    return ",".join(choices_of(asked.item, answer.answer or {})) or in_words(asked, answer)


def _is_right(asked: Asked, answer: RunAnswer) -> bool:
    told = grade(asked, answer)
    return told is not None and told.outcome is Outcome.CORRECT


def _misconceptions(asked: Asked, vote: _Vote) -> Mapping[str, int]:
    held: defaultdict[str, int] = defaultdict(int)
    for row in vote.rows:
        told = grade(asked, row.answer)
        for code in told.misconceptions if told else ():
            held[code] += 1
    by_choice = getattr(asked.item.body, "misconceptions", {})
    for choice, count in vote.hands.items():
        if count and choice in by_choice:
            held[by_choice[choice]] += count
    return dict(sorted(held.items(), key=lambda each: (-each[1], each[0])))

"""What the leader's control shows: the way through the lesson, its questions, the clock.

The page holds the whole lesson, so that it goes on without a network. What is shown when, stands
in the template alone, as conditions (`data-when`) over the tokens that `tokens_of` makes from a
run's state; `static/js/live/control-state.js` makes the same tokens from the same state.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lms.classroom.asked import Asked, asked
from lms.classroom.models import HandCount, Poll, Run, Visit
from lms.core.content.markup.blocks import CALCULATOR_PLACE
from lms.core.content.model import Lesson, Step
from lms.web.packs import Library
from lms.web.rendering import RenderedStep


@dataclass(frozen=True)
class StepPlan:
    """A step with what the leader needs in it."""

    step: Step
    rendered: RenderedStep
    polls: tuple[str, ...]
    calculators: tuple[str, ...]
    seconds: int
    """How long the run has been here, pauses and the present visit left out."""


@dataclass(frozen=True)
class Plan:
    """The lesson as the control shows it, in one language."""

    steps: tuple[StepPlan, ...]
    items: Mapping[str, Asked]
    others: tuple[str, ...]
    """Items that no step polls: further questions."""
    calculators: tuple[str, ...]
    """Models that no step shows."""


def plan(session: Session, run: Run, lesson: Lesson, language: str, library: Library) -> Plan:
    """The whole lesson in a language that it has."""
    rendered = library.rendered(lesson.course_id, lesson, language)
    spent = seconds_by_step(session, run)
    steps = []
    for step in lesson.steps:
        html = str(rendered.steps[step.id].leader)
        here = tuple(
            each for each in lesson.calculators if f'id="{CALCULATOR_PLACE}{each}"' in html
        )
        polls = tuple(each for each in step.polls if any(i.id == each for i in lesson.items))
        steps.append(StepPlan(step, rendered.steps[step.id], polls, here, spent.get(step.id, 0)))
    polled = {item_id for each in steps for item_id in each.polls}
    shown = {calculator for each in steps for calculator in each.calculators}
    return Plan(
        steps=tuple(steps),
        items={item.id: asked(run, lesson, item.id, language, library) for item in lesson.items},
        others=tuple(item.id for item in lesson.items if item.id not in polled),
        calculators=tuple(each for each in lesson.calculators if each not in shown),
    )


def seconds_by_step(session: Session, run: Run) -> dict[str, int]:
    """Seconds spent at each step in visits that are over."""
    spent: dict[str, int] = {}
    for visit in session.scalars(sa.select(Visit).where(Visit.run_id == run.id)):
        if visit.ended_at is not None:
            lasted = (visit.ended_at - visit.began_at).total_seconds() - visit.paused_seconds
            spent[visit.step_id] = spent.get(visit.step_id, 0) + max(0, round(lasted))
    return spent


@dataclass(frozen=True, slots=True)
class Clock:
    """What the clock of a control needs, by the clock of the server, in seconds."""

    now: float
    began: float | None
    paused_seconds: int
    paused_at: float | None
    spent: Mapping[str, int]

    def as_json(self) -> dict[str, Any]:
        """For the page's script."""
        return {
            "now": self.now,
            "began": self.began,
            "pausedSeconds": self.paused_seconds,
            "pausedAt": self.paused_at,
            "spent": dict(self.spent),
        }


def clock(session: Session, run: Run, now: datetime) -> Clock:
    """How long the run has been where."""
    visit = session.scalar(
        sa.select(Visit)
        .where(Visit.run_id == run.id, Visit.ended_at.is_(None))
        .order_by(Visit.id.desc())
    )
    return Clock(
        now=now.timestamp(),
        began=visit.began_at.timestamp() if visit else None,
        paused_seconds=visit.paused_seconds if visit else 0,
        paused_at=run.paused_at.timestamp() if run.paused_at else None,
        spent=seconds_by_step(session, run),
    )


def hands_now(session: Session, run: Run) -> dict[tuple[str, int, str], int]:
    """Hands counted, by item, vote and choice."""
    rows = session.scalars(sa.select(HandCount).where(HandCount.run_id == run.id))
    return {(row.item_id, row.vote, row.choice): row.count for row in rows}


def tokens_of(state: Mapping[str, Any], polls: Collection[Poll]) -> frozenset[str]:
    """What is the case, in the words of the conditions of the template."""
    tokens = {f"stage:{state['stage']}", f"step:{state['step']}"}
    if state["item"]:
        tokens |= {f"item:{state['item']}", f"vote:{state['vote']}"}
        tokens.add(
            f"kind:{state['item'].partition(':')[0]}" if ":" in state["item"] else "kind:item"
        )
    for name in ("open", "paused", "over", "timer"):
        if state[name]:
            tokens.add(name)
    for poll in polls:
        tokens.add(f"asked:{poll.item_id}")
        if poll.vote > 1:
            tokens.add(f"again:{poll.item_id}")
    return frozenset(tokens)


def holds(condition: str, tokens: Collection[str]) -> bool:
    """Whether a condition holds: all of its words, "a|b" for either, "!" for not."""
    return all(
        any(
            (each[1:] not in tokens) if each[0] == "!" else each in tokens
            for each in word.split("|")
        )
        for word in condition.split()
    )


def main_way(steps: Sequence[StepPlan], place: int) -> tuple[tuple[str, str], ...]:
    """(condition, item id) for each question of a step when it is its turn, "" for going on."""
    done: list[str] = []
    ways = []
    for item_id in steps[place].polls:
        ways.append((" ".join([*done, f"!asked:{item_id}"]), item_id))
        done.append(f"asked:{item_id}")
    ways.append((" ".join(done), ""))
    return tuple(ways)

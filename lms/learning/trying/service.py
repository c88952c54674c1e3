"""Keeping a calculation as a worksheet, handing it in to one's trainer, taking it back, deleting it."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lms.core.calculators.reading import stored
from lms.core.calculators.spec import Amount, Calculator, Entries
from lms.core.content.model import Lesson
from lms.learning.models import Calculation
from lms.web.access import thing_named

#: Calculations of one person; more would be a machine's.
MOST_KEPT = 500


@dataclass(frozen=True, slots=True)
class Told:
    """What to keep: what was entered, and what its owner says of it.

    ``submission`` is the id of the form that was sent.
    """

    calculator: Calculator
    entries: Entries
    lesson: Lesson | None
    title: str
    note: str
    submission: str


class TooManyCalculationsError(ValueError):
    """Somebody keeps as many calculations as one may."""


def keep(session: Session, person_id: int, told: Told, now: datetime) -> Calculation:
    """Keep what was entered and what comes out of it. Sent twice, it is kept once.

    Raises:
        TooManyCalculationsError: the person keeps ``MOST_KEPT`` already.
    """
    same = session.scalar(sa.select(Calculation).where(Calculation.submission == told.submission))
    if same is not None and same.person_id == person_id:
        return same
    kept = sa.select(sa.func.count()).where(Calculation.person_id == person_id)
    if (session.scalar(kept) or 0) >= MOST_KEPT:
        raise TooManyCalculationsError
    calculation = Calculation(
        person_id=person_id,
        submission=told.submission,
        calculator_id=told.calculator.id,
        course_id=told.lesson.course_id if told.lesson else "",
        lesson_id=told.lesson.id if told.lesson else "",
        title=told.title,
        note=told.note,
        entries=stored(told.calculator, told.entries),
        results=[kept_amount(each) for each in told.calculator.work(told.entries).amounts],
        kept_at=now,
    )
    session.add(calculation)
    session.flush()
    return calculation


def amounts_of(calculation: Calculation) -> list[Amount]:
    """The results as they came out when it was kept."""
    return [Amount(**{**each, "value": float(each["value"])}) for each in calculation.results]


def kept_amount(amount: Amount) -> dict[str, Any]:
    """A result as JSON; its number as text, since JSON knows no infinite payback."""
    return {**asdict(amount), "value": repr(amount.value)}


def hand_in(calculation: Calculation, now: datetime) -> None:
    """Let the person's leaders see it; a second time changes nothing."""
    if calculation.handed_in_at is None:
        calculation.handed_in_at = now


def take_back(calculation: Calculation) -> None:
    """Keep it for oneself again."""
    calculation.handed_in_at = None


def throw_away(session: Session, calculation: Calculation) -> None:
    """Delete it, as its owner wishes."""
    session.delete(calculation)


def calculations_of(person_id: int) -> sa.Select[Calculation]:
    """A person's own, the latest first."""
    own = sa.select(Calculation).where(Calculation.person_id == person_id)
    return own.order_by(Calculation.kept_at.desc(), Calculation.id.desc())


def handed_in_by(person_ids: sa.Select[int]) -> sa.Select[Calculation]:
    """What these people handed in, the latest first."""
    handed = sa.select(Calculation).where(
        Calculation.person_id.in_(person_ids), Calculation.handed_in_at.is_not(None)
    )
    return handed.order_by(Calculation.handed_in_at.desc(), Calculation.id.desc())


def calculation_named(session: Session, calculation_id: int) -> Calculation:
    """The calculation of this id.

    Raises:
        ThingNotFoundError: there is none.
    """
    return thing_named(session, Calculation, calculation_id)

"""A model on the projector: what the leader entered, and what groups found, side by side.

The result of a group is worked out here from what it entered. Groups are told apart by name only
where the leader shows names.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from lms.classroom.models import Run
from lms.classroom.polls import MODEL
from lms.classroom.results import answers_of
from lms.core.calculators import CALCULATORS
from lms.core.calculators.reading import read, typed_again
from lms.core.calculators.spec import Calculator
from lms.learning.trying.amounts import shown_amount
from lms.learning.trying.showing import show
from lms.learning.trying.shown import Shown, ShownField
from lms.web.language import current_language

#: Entries in which groups differ that a table has columns for.
MOST_ENTRIES = 3
#: Entries that stand beside what came out.
MOST_SHOWN = 5
#: Groups whose entries are shown; of more the result alone.
MOST_IN_TABLE = 8


@dataclass(frozen=True, slots=True)
class Group:
    """What one group found. `name`: "" where names are hidden; `at`: the end of its bar, 0 to 100."""

    place: int
    name: str
    entries: tuple[str, ...]
    result: str
    at: float


@dataclass(frozen=True)
class Compared:
    """The results of groups with one calculator."""

    title: str
    result_label: str
    entry_labels: tuple[str, ...]
    groups: tuple[Group, ...]
    zero: float
    """Where bars begin, 0 to 100."""


def driven(picture: Mapping[str, Any] | None, language: str) -> Shown | None:
    """The calculator with the leader's entries; None where none is driven."""
    calculator = CALCULATORS.get(str((picture or {}).get("calculator", "")))
    if picture is None or calculator is None:
        return None
    return show(calculator, read(calculator, picture.get("entries", {}), language))


def fields_of(shown: Shown) -> list[ShownField]:
    """The fields that name what came out: single ones, else those of the tables."""
    return list(shown.fields) or [f for grid in shown.grids for _, row in grid.rows for f in row]


def entered(shown: Shown) -> tuple[ShownField, ...]:
    """The entries to stand beside what came out; of many, those that were changed come first."""
    fields = [each for each in fields_of(shown) if each.typed]
    if len(fields) <= MOST_SHOWN:
        return tuple(fields)
    blank = driven({"calculator": shown.id}, current_language())
    usual = {each.id: each.typed for each in fields_of(blank)} if blank else {}
    chosen = sorted(fields, key=lambda each: each.typed == usual.get(each.id))[:MOST_SHOWN]
    return tuple(each for each in fields if each in chosen)


def compared(session: Session, run: Run, calculator_id: str, language: str) -> Compared:
    """What groups found, in the order in which they sent it."""
    calculator = CALCULATORS[calculator_id]
    found = [
        (row.participant.name, typed_again(calculator, row.answer.answer["entries"], language))
        for row in answers_of(session, run.id, MODEL + calculator_id)
        if row.answer.answer and "entries" in row.answer.answer
    ]
    blank = show(calculator, read(calculator, {}, language))
    fields = {each.id: each for each in fields_of(blank)}
    told = _differing([typed for _, typed in found], fields)
    amounts = [_main_amount(calculator, typed, language) for _, typed in found]
    low = min([0.0, *(value for value, _, _ in amounts)])
    width = (max([0.0, *(value for value, _, _ in amounts)]) - low) or 1.0
    if len(found) > MOST_IN_TABLE:
        told = ()
    return Compared(
        title=blank.title,
        result_label=amounts[0][2] if amounts else "",
        entry_labels=tuple(_label(fields[each]) for each in told),
        groups=tuple(
            Group(
                place,
                name if run.names_shown else "",
                tuple(_words(fields[each], typed.get(each, "")) for each in told),
                text,
                round(100 * (value - low) / width, 1),
            )
            for place, ((name, typed), (value, text, _)) in enumerate(
                zip(found, amounts, strict=True), start=1
            )
        ),
        zero=round(-100 * low / width, 1),
    )


def _differing(
    typed: Sequence[Mapping[str, str]], fields: Mapping[str, ShownField]
) -> tuple[str, ...]:
    differ = [each for each in fields if len({entries.get(each) for entries in typed}) > 1]
    return tuple(differ[:MOST_ENTRIES])


def _main_amount(
    calculator: Calculator, typed: Mapping[str, str], language: str
) -> tuple[float, str, str]:
    """The first result: as a number, in words with its unit, and its name."""
    typing = read(calculator, typed, language)
    amounts = [] if typing.faults else list(calculator.work(typing.entries).amounts)
    main = next((each for each in amounts if each.main), amounts[0] if amounts else None)
    if main is None:
        return 0.0, "–", ""
    shown = shown_amount(calculator.id, main)
    value = main.value if math.isfinite(main.value) else 0.0
    return value, shown.text, shown.label


def _label(field: ShownField) -> str:
    return f"{field.label} ({field.unit})" if field.unit else field.label


def _words(field: ShownField, typed: str) -> str:
    return dict(field.choices).get(typed, typed)

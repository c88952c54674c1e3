"""As `kinds`, for what is typed: short texts, numbers with units, and texts with gaps."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from lms.core.items import text as texts
from lms.core.items import units as known_units
from lms.core.items.cloze import Cloze
from lms.core.items.numeric import Numeric
from lms.core.items.short_text import ShortText
from lms.interop.items.draft import Draft, NotTakenError
from lms.interop.items.ids import ids_for
from lms.interop.items.kinds import Choice, ids_of
from lms.interop.items.question import Question

#: An answer that means: whatever else was typed.
ANYTHING = "*"


def short_text(draft: Draft, answers: Sequence[Choice], incorrect: str = "") -> Question:
    """Accepted texts (share 1), near ones (a part) and known wrong ones (0), all plain."""
    words = accepted_words(draft, answers, incorrect)
    near = {each.text: draft.feedback(each.feedback, "wrong") for each in answers if _near(each)}
    wrong = [each for each in answers if each.share <= 0 and each.text != ANYTHING]
    if any(_near(each) and abs(each.share - texts.NEARLY_SCORE) > 0.001 for each in answers):
        draft.note("an answer that scored a part scores the half")
    groups = _by_feedback(draft, wrong)
    ids = ids_for([members[0] for members in groups.values()], "wrong", ("incorrect",))
    named = dict(zip(ids, groups.items(), strict=True))
    if near:
        words["nearly"] = near
    if named:
        words["wrong"] = {name: members for name, (_told, members) in named.items()}
        words["feedback"] |= {name: told for name, (told, _members) in named.items()}
    return draft.question(ShortText, {"wrong": [{"id": name} for name in named]}, words)


def accepted_words(draft: Draft, answers: Sequence[Choice], incorrect: str) -> dict[str, Any]:
    """The words of a typed text: what is accepted, and the feedback for anything else."""
    accepted = [each.text for each in answers if each.share >= 1 and each.text != ANYTHING]
    if any(ANYTHING in each for each in accepted):
        raise NotTakenError("it accepts a pattern with *, and ours are whole texts")
    if not accepted:
        raise NotTakenError("it accepts no answer")
    if any(each.share >= 1 and each.text == ANYTHING for each in answers):
        raise NotTakenError("it accepts whatever is typed")
    anything = next((each.feedback for each in answers if each.text == ANYTHING), incorrect)
    return {
        "accepted": list(dict.fromkeys(accepted)),
        "feedback": {"incorrect": draft.feedback(anything, "wrong")},
    }


@dataclass(frozen=True)
class Number:
    """A value with a tolerance, as a format describes it. `share`: 1 is right, 0 is wrong."""

    value: Decimal
    tolerance: Decimal
    share: float
    feedback: str = ""
    relative: bool = False
    id: str = ""


@dataclass(frozen=True)
class Units:
    """The unit of a number and others with their factors; `label` is how the unit is shown."""

    unit: str = ""
    label: str = ""
    others: Mapping[str, Decimal] = field(default_factory=dict)


def numeric(draft: Draft, numbers: Sequence[Number], incorrect: str, units: Units) -> Question:
    """A number; the first right one is the key."""
    right = [each for each in numbers if each.share >= 1]
    if len(right) != 1:
        raise NotTakenError(f"one number must be right, but {len(right)} are")
    if any(0 < each.share < 1 for each in numbers):
        draft.note("a number that scored a part counts as wrong")
    wrong = [each for each in numbers if each.share < 1]
    ids = ids_of([Choice("", id=each.id) for each in wrong], "wrong")
    spec = {
        "key": _written(right[0].value),
        "tolerance": _tolerance(right[0]),
        "wrong": [
            {"id": name, "value": _written(each.value), "tolerance": _tolerance(each)}
            for name, each in zip(ids, wrong, strict=True)
        ],
    }
    feedback = {
        name: draft.feedback(each.feedback, "wrong") for name, each in zip(ids, wrong, strict=True)
    }
    words: dict[str, Any] = {
        "feedback": {**feedback, "incorrect": draft.feedback(incorrect, "wrong")}
    }
    _add_units(draft, units, spec, words)
    return draft.question(Numeric, spec, words)


def _add_units(draft: Draft, units: Units, spec: dict[str, Any], words: dict[str, Any]) -> None:
    label = units.label or units.unit
    if not label:
        return
    try:
        shown = known_units.label(known_units.resolve(units.unit))
    except known_units.UnknownUnitError:
        draft.note(
            f"the unit {units.unit!r} is none of ours: it is shown, and a number is asked for"
        )
        words["unit-label"] = label
        return
    spec["unit"] = units.unit
    spec["units"] = {name: _written(factor) for name, factor in units.others.items()}
    if label != shown or known_units.resolve(units.unit) in known_units.WORD_UNITS:
        words["unit-label"] = label


@dataclass(frozen=True)
class TypedGap:
    """A gap for typed text, or (with choices) for one of them."""

    choices: Sequence[Choice] = ()
    answers: Sequence[Choice] = ()
    incorrect: str = ""
    id: str = ""


def cloze(draft: Draft, text: str, gaps: Mapping[str, TypedGap], *, shuffle: bool) -> Question:
    """A text with `{{name}}` for each gap."""
    spec: dict[str, Any] = {}
    words: dict[str, Any] = {}
    feedback: dict[str, str] = {}
    general = _general(gaps)
    for name, gap in gaps.items():
        if gap.choices:
            spec[name], words[name] = _choice_gap(gap)
            for choice, each in zip(spec[name]["choices"], gap.choices, strict=True):
                if each.share < 1 and each.feedback and each.feedback != general:
                    feedback[f"{name}:{choice}"] = each.feedback
        else:
            spec[name], words[name] = (
                {"text": True},
                accepted_words(draft, gap.answers, gap.incorrect),
            )
            if any(
                _near(each) or (each.share <= 0 and each.text != ANYTHING) for each in gap.answers
            ):
                draft.note("known wrong answers of a gap are left out")
    if not draft.prompt:
        draft.prompt = draft.stand_in("gaps")
    told = {"incorrect": draft.feedback(general, "wrong"), **feedback}
    return draft.question(
        Cloze, {"gaps": spec, "shuffle": shuffle}, {"text": text, "gaps": words, "feedback": told}
    )


def _choice_gap(gap: TypedGap) -> tuple[dict[str, Any], dict[str, str]]:
    ids = ids_of(gap.choices, "choice")
    right = [name for name, each in zip(ids, gap.choices, strict=True) if each.share >= 1]
    if len(right) != 1:
        raise NotTakenError(f"one choice of each gap must be right, but {len(right)} are")
    texts_of = {name: each.text for name, each in zip(ids, gap.choices, strict=True)}
    return {"choices": ids, "key": right[0]}, texts_of


def _general(gaps: Mapping[str, TypedGap]) -> str:
    """The feedback that most wrong choices share, for those that have none of their own."""
    found = [
        each.feedback
        for gap in gaps.values()
        for each in gap.choices
        if each.share < 1 and each.feedback
    ]
    typed = [gap.incorrect for gap in gaps.values() if gap.incorrect]
    often = max(found, key=found.count, default="")
    return often if found.count(often) > 1 else next(iter(typed), often)


def _near(answer: Choice) -> bool:
    return 0 < answer.share < 1


def _by_feedback(draft: Draft, wrong: Sequence[Choice]) -> dict[str, list[str]]:
    """Known wrong texts by the feedback that they share."""
    groups: dict[str, list[str]] = {}
    for each in wrong:
        groups.setdefault(draft.feedback(each.feedback, "wrong"), []).append(each.text)
    return groups


def _tolerance(number: Number) -> dict[str, str]:
    return {"relative" if number.relative else "absolute": _written(number.tolerance)}


def _written(value: Decimal) -> str:
    return f"{value:f}"

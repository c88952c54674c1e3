"""The gaps of a cloze and its words: cutting the text at its placeholders, checking, feedback."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Self

from lms.core.items import spec as specs
from lms.core.items import wording
from lms.core.items.base import Grade, SpecError, Words
from lms.core.items.short_text import check_accepted

_PLACEHOLDER = re.compile(r"\{\{\s*([^{}]*?)\s*\}\}")


@dataclass(frozen=True)
class Gap:
    """One gap: with choices and a key, or (without choices) for typed text."""

    choices: tuple[str, ...] = ()
    key: str = ""
    misconceptions: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def read(cls, value: Any, name: str) -> Self:
        """Read ``{text: true}`` or ``{choices: [...], key: ...}``."""
        here = f"gaps.{name}"
        spec = specs.read_mapping(value, here)
        if "text" in spec:
            if set(spec) != {"text"} or spec["text"] is not True:
                raise SpecError(f"{here}.text", "is written {text: true}, with nothing beside it")
            return cls()
        try:
            specs.begin(spec, "cloze", ("choices", "key", "misconceptions"))
            choices = specs.read_ids(spec, "choices", 2)
            key = specs.read_one_of(specs.get(spec, "key"), "key", choices)
            wrong = [each for each in choices if each != key]
            return cls(choices, key, specs.read_codes(spec, wrong))
        except SpecError as error:
            raise SpecError(f"{here}.{error.field}", error.message) from None

    def write(self) -> dict[str, Any]:
        """The inverse of ``read``."""
        if not self.choices:
            return {"text": True}
        codes = dict(self.misconceptions)
        return {"choices": list(self.choices), "key": self.key, "misconceptions": codes}

    def wrong_choices(self) -> tuple[str, ...]:
        """All choices but the right one."""
        return tuple(each for each in self.choices if each != self.key)


def of_gap(words: Words, name: str) -> Mapping[str, Any]:
    """The words of one gap."""
    gaps = words.get("gaps")
    own = gaps.get(name) if isinstance(gaps, Mapping) else None
    return own if isinstance(own, Mapping) else {}


def parts(gaps: Mapping[str, Gap], words: Words) -> Iterator[tuple[str, str]]:
    """The text as ("text", piece) and ("gap", name); each gap once.

    A gap that faulty words forget comes last, so that it can be answered all the same.
    """
    text = words.get("text")
    seen: set[str] = set()
    for place, piece in enumerate(_PLACEHOLDER.split(text if isinstance(text, str) else "")):
        if place % 2 and piece in gaps and piece not in seen:
            seen.add(piece)
            yield "gap", piece
        elif piece and not place % 2:
            yield "text", piece
    for name in gaps:
        if name not in seen:
            yield "gap", name


def feedback_texts(grade: Grade, words: Words) -> tuple[str, ...]:
    """The texts of a grade's keys: "incorrect", "gap:choice" or, of a typed gap, its own."""
    general = words.get("feedback")
    texts = general if isinstance(general, Mapping) else {}
    found = []
    for key in grade.feedback:
        gap, _, rest = key.partition(":")
        own = of_gap(words, gap).get("feedback")
        text = texts.get(key) or (own.get(rest) if isinstance(own, Mapping) else None)
        if text:
            found.append(str(text))
    return tuple(found)


def check(gaps: Mapping[str, Gap], words: Words) -> Iterator[SpecError]:
    """Every fault in the words of a cloze."""
    yield from wording.check_shape(words, ("text", "gaps", "feedback"))
    yield from wording.check_text(words.get("text"), "text")
    if isinstance(words.get("text"), str):
        yield from _check_placeholders(gaps, words["text"])
    pairs = [f"{name}:{each}" for name, gap in gaps.items() for each in gap.wrong_choices()]
    yield from wording.check_texts(words, "feedback", ("incorrect",), pairs)
    named = words.get("gaps")
    if not isinstance(named, Mapping):
        yield SpecError("gaps", "is missing" if named is None else "must be a mapping")
        return
    for name in named:
        if name not in gaps:
            yield SpecError(f"gaps.{name}", "has no such id in the item's structure")
    for name, gap in gaps.items():
        yield from _check_gap(name, gap, named)


def _check_gap(name: str, gap: Gap, named: Mapping[str, Any]) -> Iterator[SpecError]:
    own = named.get(name)
    here = f"gaps.{name}"
    if not isinstance(own, Mapping):
        yield SpecError(here, "is missing" if own is None else "must be a mapping")
        return
    if gap.choices:
        yield from wording.check_texts({here: own}, here, gap.choices)
        yield from wording.check_different({here: own}, here)
        return
    yield from check_accepted(own, f"{here}.")
    for fault in wording.check_texts(own, "feedback", ("incorrect",)):
        yield SpecError(f"{here}.{fault.field}", fault.message)
    for key in own:
        if key not in ("accepted", "feedback"):
            yield SpecError(f"{here}.{key}", "is unknown in the words of a typed gap")


def _check_placeholders(gaps: Mapping[str, Gap], text: str) -> Iterator[SpecError]:
    found = _PLACEHOLDER.findall(text)
    for name in gaps:
        if found.count(name) != 1:
            times = f"{found.count(name)} times" if name in found else "not at all"
            yield SpecError("text", f"must hold {{{{{name}}}}} once; it does {times}")
    for name in dict.fromkeys(found):
        if name not in gaps:
            yield SpecError("text", f"holds {{{{{name}}}}}, but there is no such gap")

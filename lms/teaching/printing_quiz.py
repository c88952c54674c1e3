"""A quiz on paper: a form for every item type, in three variants so that neighbours differ.

A variant is a small letter for a seed. What is drawn comes from `present`, so it never holds the
key; the short answer beside it is for the answer key alone. An installed item type without a
form of its own gets lines to write on.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from string import ascii_uppercase
from typing import Any

from markupsafe import Markup

from lms.core.content.model import Item, Lesson
from lms.core.items.shuffle import item_seed, shuffled
from lms.core.items.true_false import TRUTH_WORDS
from lms.core.items.wording import plain_text_of
from lms.teaching.printing_html import for_learner
from lms.web.rendering import Rendered

#: Letter on the sheet → seed of its order.
VARIANTS: Mapping[str, int] = {"A": 1, "B": 2, "C": 3}

#: More categories than this do not fit beside each other; they are chosen by letter.
MOST_COLUMNS = 4


@dataclass(frozen=True)
class Option:
    """A choice, entry or place, with the letter or number that names it on this sheet."""

    id: str
    mark: str
    text: Markup


@dataclass(frozen=True)
class Gap:
    """A gap of a cloze: `options` are printed below the text; none means that it is written."""

    number: int
    options: tuple[Markup, ...]


@dataclass(frozen=True)
class Form:
    """What an item looks like on paper. `short` is the answer in the marks of this sheet."""

    kind: str
    short: str
    options: tuple[Option, ...] = ()
    rows: tuple[Option, ...] = ()
    parts: tuple[Markup | Gap, ...] = ()
    unit: str = ""

    @property
    def gaps(self) -> tuple[Gap, ...]:
        """The gaps of a cloze in the order of the text."""
        return tuple(each for each in self.parts if isinstance(each, Gap))


@dataclass(frozen=True)
class SheetItem:
    """One question on a sheet."""

    number: int
    item: Item
    prompt: Markup
    form: Form


@dataclass(frozen=True)
class Sheet:
    """A quiz sheet in one variant."""

    variant: str
    items: tuple[SheetItem, ...]

    @property
    def points(self) -> float:
        """Points of all items together."""
        return sum(each.item.points for each in self.items)

    def place_of(self, item_id: str) -> SheetItem:
        """The question made from an item. Raises KeyError."""
        return {each.item.id: each for each in self.items}[item_id]


@dataclass(frozen=True)
class _Source:
    """What a form is made from: the item, its words as HTML and as written, what is shown."""

    item: Item
    plain: Mapping[str, Any]
    language: str
    shown: Mapping[str, Any]

    @property
    def right(self) -> Mapping[str, Any]:
        return self.item.body.correct_answer(self.plain)

    def described(self) -> str:
        """The right answer in words."""
        return self.item.body.describe(self.right, self.plain, self.language)


def sheet_of(lesson: Lesson, rendered: Rendered, language: str, variant: str) -> Sheet:
    """A lesson's quiz in one variant; A keeps the author's order of questions."""
    seed = VARIANTS[variant]
    ids = [each.id for each in lesson.items]
    order = ids if variant == "A" else shuffled(ids, seed, "sheet")
    items = []
    for number, item_id in enumerate(order, start=1):
        item = lesson.item(item_id)
        html = rendered.items[item_id]
        shown = item.body.present(html, item_seed(seed, item_id))
        source = _Source(item, lesson.words[language].items[item_id], language, shown)
        form = _FORMS.get(item.type, _open)(source)
        items.append(SheetItem(number, item, for_learner(html["prompt"]), form))
    return Sheet(variant, tuple(items))


def _options(shown: Sequence[Mapping[str, str]], marks: Sequence[str]) -> tuple[Option, ...]:
    return tuple(
        Option(each["id"], mark, for_learner(each["text"]))
        for each, mark in zip(shown, marks, strict=False)
    )


def _numbers(count: int) -> list[str]:
    return [str(number) for number in range(1, count + 1)]


def _choice(source: _Source) -> Form:
    options = _options(source.shown["choices"], ascii_uppercase)
    right = source.right
    keys = right["choices"] if "choices" in right else [right["choice"]]
    short = ", ".join(each.mark for each in options if each.id in keys)
    return Form(source.item.type, short, options)


def _true_false(source: _Source) -> Form:
    words = TRUTH_WORDS.get(source.language, TRUTH_WORDS["en"])
    options = tuple(Option(word, "", Markup(word)) for word in words)  # noqa: S704 (our own words)
    return Form(source.item.type, source.described(), options)


def _numeric(source: _Source) -> Form:
    return Form(source.item.type, source.described(), unit=str(source.shown["unit_label"]))


def _ordering(source: _Source) -> Form:
    rows = _options(source.shown["entries"], [""] * len(source.shown["entries"]))
    order = list(source.right["order"])
    return Form(
        source.item.type, ", ".join(str(order.index(each.id) + 1) for each in rows), rows=rows
    )


def _matching(source: _Source) -> Form:
    lefts = source.shown["lefts"]
    rows = _options(lefts, _numbers(len(lefts)))
    options = _options(source.shown["rights"], ascii_uppercase)
    return Form(source.item.type, _pairs(rows, options, source.right["pairs"]), options, rows)


def _categorising(source: _Source) -> Form:
    entries = source.shown["entries"]
    rows = _options(entries, _numbers(len(entries)))
    options = _options(source.shown["categories"], ascii_uppercase)
    kind = source.item.type if len(options) <= MOST_COLUMNS else "matching"
    return Form(kind, _pairs(rows, options, source.right["groups"]), options, rows)


def _pairs(rows: Sequence[Option], options: Sequence[Option], right: Mapping[str, str]) -> str:
    mark_of = {each.id: each.mark for each in options}
    return ", ".join(f"{row.mark} {mark_of[right[row.id]]}" for row in rows)


def _cloze(source: _Source) -> Form:
    parts: list[Markup | Gap] = []
    said: list[str] = []
    right = source.right["gaps"]
    for part in source.shown["parts"]:
        if "gap" not in part:
            parts.append(for_learner(part["text"]))
            continue
        number = len(said) + 1
        choices = part.get("choices", ())
        parts.append(Gap(number, tuple(for_learner(each["text"]) for each in choices)))
        said.append(f"({number}) {_filled(source, part['gap'], right[part['gap']])}")
    return Form(source.item.type, ", ".join(said), parts=tuple(parts))


def _filled(source: _Source, gap: str, value: str) -> str:
    own = source.plain.get("gaps", {}).get(gap, {})
    return plain_text_of({"own": own}, "own", value)


def _open(source: _Source) -> Form:
    return Form("open", source.described())


_FORMS: Mapping[str, Callable[[_Source], Form]] = {
    "single-choice": _choice,
    "multiple-choice": _choice,
    "true-false": _true_false,
    "numeric": _numeric,
    "ordering": _ordering,
    "matching": _matching,
    "categorising": _categorising,
    "cloze": _cloze,
}

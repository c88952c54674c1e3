"""Questions in two languages, row by row: each choice with its remark, the key, the misconceptions.

Nothing here knows the item types but for their codes: the rows follow the words that both
languages have, so that an installed type is compared, too.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext, lazy_gettext
from markupsafe import Markup

from lms.authoring.finding import Reviewed
from lms.authoring.rows import Both, Row, Section, Side, anchor_of
from lms.authoring.service import Place
from lms.core.content.model import Difficulty, Item, Pack, text_in
from lms.core.items.base import ItemType
from lms.core.items.cloze import Cloze
from lms.core.items.numeric import Numeric
from lms.core.items.short_text import ShortText

DIFFICULTIES = {
    Difficulty.EASY: lazy_gettext("Easy"),
    Difficulty.MEDIUM: lazy_gettext("Medium"),
    Difficulty.HARD: lazy_gettext("Hard"),
}
#: What a part of an item's words is called.
PARTS = {
    "prompt": lazy_gettext("Question"),
    "text": lazy_gettext("Text with gaps"),
    "hint": lazy_gettext("Hint"),
    "choices": lazy_gettext("Choice"),
    "entries": lazy_gettext("Entry"),
    "lefts": lazy_gettext("Left side"),
    "rights": lazy_gettext("Right side"),
    "categories": lazy_gettext("Category"),
    "gaps": lazy_gettext("Gap"),
    "unit-label": lazy_gettext("Unit"),
    "accepted": lazy_gettext("Accepted answer"),
    "nearly": lazy_gettext("Nearly right"),
    "wrong": lazy_gettext("Known wrong answer"),
    "feedback": lazy_gettext("Feedback"),
    "explanation": lazy_gettext("Explanation"),
}
Path = tuple[str, ...]
Texts = dict[Path, str]


@dataclass(frozen=True, slots=True)
class _Worded:
    """An item's words on one side: as written, and as HTML."""

    side: Side
    plain: Mapping[str, Any]
    html: Mapping[str, Any]

    def texts(self) -> Texts:
        """Every text by its path as HTML; what is only matched against answers as a list."""
        html = dict(_flat(self.html))
        return {
            path: self.side.own(html[path]) if isinstance(text, str) else _listed(text)
            for path, text in _flat(self.plain)
        }

    def right(self, item: Item) -> str:
        """The correct answer in words."""
        answer = item.body.correct_answer(self.plain)
        return item.body.describe(answer, self.plain, self.side.language)


def items_of_quiz(reviewed: Reviewed, both: Both, language: str) -> Iterator[Section]:
    """The questions that learners get."""
    for item in reviewed.lesson.items:
        left, right = (
            _Worded(side, side.words.items[item.id], side.rendered.items[item.id])
            for side in (both.left, both.right)
        )
        title = gettext("Question %(id)s", id=item.id)
        notes = _notes(reviewed.pack, item, language)
        yield _section(item, title, notes, _rows(item, left, right))


def items_of_bank(reviewed: Reviewed, both: Both, language: str) -> Iterator[Section]:
    """The questions of the pre- and post-tests."""
    for each in reviewed.lesson.bank:
        item = each.item
        left, right = (
            _Worded(side, side.words.bank[item.id], side.more["bank"][item.id])
            for side in (both.left, both.right)
        )
        title = gettext("Item bank, form %(form)s: %(id)s", form=each.form.value, id=item.id)
        notes = (str(DIFFICULTIES[each.difficulty]), *_notes(reviewed.pack, item, language))
        yield _section(item, title, notes, _rows(item, left, right))


def _section(item: Item, title: str, notes: tuple[str, ...], rows: Iterator[Row]) -> Section:
    anchor = anchor_of(Place(item_id=item.id)) or ""
    return Section(anchor, title, list(rows), notes=notes)


def _notes(pack: Pack, item: Item, language: str) -> tuple[str, ...]:
    """Type and objective of an item, and what it probes."""
    codes = dict.fromkeys(item.body.misconception_codes())
    named = (f"{each} {_name_of(pack, each, language)}".strip() for each in codes)
    return (item.type, gettext("Objective: %(id)s", id=item.objective), *named)


def _name_of(pack: Pack, code: str, language: str) -> str:
    known = pack.misconceptions.get(code)
    return text_in(known.name, language) if known else ""


def _rows(item: Item, left: _Worded, right: _Worded) -> Iterator[Row]:
    one, other = left.texts(), right.texts()
    codes, keys = codes_by_text(item.body), _right_ids(item.body)
    for path in _in_order([*one, *(each for each in other if each not in one)]):
        ids = ":".join(path[1:])
        code = codes.get(ids, "")
        yield Row(
            str(PARTS.get(path[0], path[0])),
            (one.get(path, ""), other.get(path, "")),
            ids,
            (code,) if code else (),
            correct=path[0] in {"choices", "feedback"} and ids in keys,
        )
    yield Row(gettext("Correct answer"), (left.right(item), right.right(item)))


def _flat(words: Any, path: Path = ()) -> Iterator[tuple[Path, Any]]:
    """Every text in the words of an item with the keys that lead to it.

    What somebody may type differs in number by language: such texts stay together.
    """
    if isinstance(words, Mapping) and path[-1:] == ("nearly",):
        yield path, [f"{key}: {value}" for key, value in words.items()]
    elif isinstance(words, Mapping):
        for key, value in words.items():
            yield from _flat(value, (*path, str(key)))
    elif isinstance(words, list | tuple):
        yield path, [str(each) for each in words]
    else:
        yield path, str(words)


def _listed(texts: Sequence[str]) -> Markup:
    entries = Markup("").join(Markup("<li>{}</li>").format(each) for each in texts)
    return Markup("<ul>{}</ul>").format(entries)


def _in_order(paths: Sequence[Path]) -> list[Path]:
    """As they are written, but the remark on a choice stands under it, the explanation last."""
    remarks = {path[1:]: path for path in paths if path[0] == "feedback" and len(path) > 1}
    found: list[Path] = []
    for path in paths:
        if path[0] != "feedback":
            found.append(path)
            if path[0] in {"choices", "gaps"} and _remark_on(path) in remarks:
                found.append(remarks.pop(_remark_on(path)))
    ends = [path for path in found if path[0] in {"explanation", "hint"}]
    return [*(each for each in found if each not in ends), *remarks.values(), *ends]


def _remark_on(path: Path) -> Path:
    return path[1:] if path[0] == "choices" else (":".join(path[1:]),)


def codes_by_text(body: ItemType) -> dict[str, str]:
    """The misconception behind each wrong answer, by the ids of the text that belongs to it."""
    if isinstance(body, Numeric):
        return {each.id: each.misconception for each in body.wrong}
    if isinstance(body, ShortText):
        return dict(body.wrong)
    if isinstance(body, Cloze):
        return {
            f"{name}:{choice}": code
            for name, gap in body.gaps.items()
            for choice, code in gap.misconceptions.items()
        }
    return dict(getattr(body, "misconceptions", {}))


def _right_ids(body: ItemType) -> frozenset[str]:
    """The choices that belong to the answer, where the item has choices."""
    key = getattr(body, "key", None)
    if isinstance(key, bool):
        return frozenset({"true" if key else "false"})
    if isinstance(key, str):
        return frozenset({key})
    return frozenset(key) if isinstance(key, list | tuple | frozenset) else frozenset()

"""Questions as GIFT, the plain-text format of Moodle that several other platforms read, too.

GIFT has single answers only: a text with gaps becomes one question for each gap, and an ordering a
matching of entries with their places.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal

from lms.core.items.base import ItemType
from lms.core.items.categorising import Categorising
from lms.core.items.cloze import Cloze
from lms.core.items.matching import Matching
from lms.core.items.multiple_choice import MultipleChoice
from lms.core.items.numeric import Numeric
from lms.core.items.numeric_spec import Tolerance
from lms.core.items.ordering import Ordering
from lms.core.items.short_text import ShortText, accepted_texts
from lms.core.items.single_choice import SingleChoice
from lms.core.items.sorting import Sorting
from lms.core.items.text import NEARLY_SCORE
from lms.core.items.true_false import TrueFalse
from lms.interop.items import losses
from lms.interop.items.question import Question
from lms.interop.items.splitting import split_gaps
from lms.interop.items.texts import is_plain, to_html, to_inline, to_plain
from lms.interop.items.writing import Told, decimal_text, kind_of, name_of, room_of, unit_label
from lms.interop.moodle.shares import MOST_SHARED, share_of

_SPECIAL = re.compile(r"[\\~=#{}:]")


def gift_question(question: Question, told: Told) -> list[str]:
    """The question as one block, or several, or none if GIFT has none of the kind."""
    if isinstance(question.body, Cloze) and kind_of(question.body) is Cloze:
        told.tell(losses.SPLIT_GAPS)
        told.tell(losses.POINTS)
        parts = split_gaps(question, question.body)
        return [block for each in parts for block in gift_question(each, told)]
    write = _KINDS.get(kind_of(question.body))
    answers = write(question, told) if write is not None else []
    if not answers:
        return []
    if question.points != 1:
        told.tell(losses.POINTS)
    if question.text("hint"):
        told.tell(losses.HINT)
    general = _escaped(to_inline(question.text("explanation")))
    lines = [*answers, *([f"####{general}"] if general else [])]
    body = "\n".join(f"\t{line}" for line in lines)
    prompt = _escaped(to_html(question.prompt) + _unit(question))
    title = _escaped(name_of(question))
    return [f"// [id:{question.id}]\n::{title}::[html]{prompt}{{{_lead(question)}\n{body}\n}}"]


def gift_category(path: str) -> str:
    """What puts the questions after it into a category."""
    return f"$CATEGORY: {path}"


def _lead(question: Question) -> str:
    return "#" if isinstance(question.body, Numeric) else ""


def _unit(question: Question) -> str:
    body = question.body
    label = unit_label(question, body) if isinstance(body, Numeric) else ""
    return f"<p>({to_inline(label)})</p>" if label else ""


def _escaped(html: str) -> str:
    html = _SPECIAL.sub(lambda sign: "\\" + sign.group(), html.replace("\r", ""))
    return html.replace("\n", "\\n")


def _line(sign: str, text: str, feedback: str, share: Decimal | None = None) -> str:
    weight = "" if share is None else f"%{decimal_text(share)}%"
    told = f"#{_escaped(to_inline(feedback))}" if feedback else ""
    return f"{sign}{weight}{text}{told}"


def _choices(question: Question, shares: Mapping[str, Decimal | None]) -> list[str]:
    texts, feedback = question.texts("choices"), question.texts("feedback")
    return [
        _line(
            "=" if share is None else "~",
            _escaped(to_inline(texts.get(each, each))),
            feedback.get(each, ""),
            share or None,
        )
        for each, share in shares.items()
    ]


def _single_choice(question: Question, told: Told) -> list[str]:
    body = question.body
    assert isinstance(body, SingleChoice)
    if not body.shuffle:
        told.tell(losses.FIXED_ORDER)
    right, wrong = None, Decimal(0)
    return _choices(question, {each: right if each == body.key else wrong for each in body.choices})


def _multiple_choice(question: Question, told: Told) -> list[str]:
    body = question.body
    assert isinstance(body, MultipleChoice)
    if len(body.key) > MOST_SHARED:
        return []
    told.tell(losses.PARTIAL_CREDIT)
    if not body.shuffle:
        told.tell(losses.FIXED_ORDER)
    right, wrong = share_of(len(body.key)), share_of(len(body.choices) - len(body.key))
    shares = {each: right if each in body.key else -wrong for each in body.choices}
    return _choices(question, shares)


def _true_false(question: Question, _told: Told) -> list[str]:
    body = question.body
    assert isinstance(body, TrueFalse)
    right, wrong = ("true", "false") if body.key else ("false", "true")
    feedback = question.texts("feedback")
    told = [_escaped(to_inline(feedback.get(each, ""))) for each in (wrong, right)]
    return [f"{right.upper()}#{told[0]}#{told[1]}"]


def _short_text(question: Question, told: Told) -> list[str]:
    body = question.body
    assert isinstance(body, ShortText)
    told.tell(losses.SPELLING)
    feedback, listed = question.texts("feedback"), question.words.get("wrong", {})
    lines = [_line("=", _typed(text), "", Decimal(100)) for text in accepted_texts(question.words)]
    half = Decimal(int(100 * NEARLY_SCORE))
    lines += (
        _line("=", _typed(text), words, half) for text, words in question.texts("nearly").items()
    )
    lines += (
        _line("=", _typed(text), feedback.get(name, ""), Decimal(0))
        for name in body.wrong
        for text in listed.get(name, ())
    )
    return [*lines, _line("=", "*", feedback.get("incorrect", ""), Decimal(0))]


def _typed(text: str) -> str:
    """An asterisk stands for anything, unless a backslash stands before it."""
    return _escaped(text.replace("*", "\\*"))


def _numeric(question: Question, told: Told) -> list[str]:
    body = question.body
    assert isinstance(body, Numeric)
    if body.unit:
        told.tell(losses.UNITS)
    feedback = question.texts("feedback")
    right: tuple[Decimal, Tolerance, Decimal | None, str] = (body.key, body.tolerance, None, "")
    values = [right]
    values += [
        (each.value, each.tolerance, Decimal(0), feedback.get(each.id, "")) for each in body.wrong
    ]
    lines = [
        _line("=", f"{decimal_text(value)}:{decimal_text(room_of(room, value))}", words, share)
        for value, room, share, words in values
    ]
    return [*lines, _line("~", "", feedback.get("incorrect", ""))]


def _sorting(question: Question, told: Told) -> list[str]:
    body = question.body
    assert isinstance(body, Sorting)
    told.tell(losses.PARTIAL_CREDIT)
    told.tell(losses.FEEDBACK)
    if isinstance(body, Categorising):
        told.tell(losses.CATEGORIES)
    places, things = question.texts(body.places_field), question.texts(body.things_field)
    if not all(is_plain(text) for text in places.values()):
        told.tell(losses.MARKUP)
    pairs = [(things.get(each, each), places.get(body.key[each], "")) for each in body.things]
    pairs += [("", places.get(each, each)) for each in body.places if each not in body.key.values()]
    return _pairs(pairs)


def _ordering(question: Question, told: Told) -> list[str]:
    body = question.body
    assert isinstance(body, Ordering)
    told.tell(losses.ORDER_AS_MATCHING)
    told.tell(losses.PARTIAL_CREDIT)
    told.tell(losses.FEEDBACK)
    texts = question.texts("entries")
    return _pairs((texts.get(each, each), str(at)) for at, each in enumerate(body.entries, start=1))


def _pairs(pairs: Iterable[tuple[str, str]]) -> list[str]:
    return [
        f"={_escaped(to_inline(thing))} -> {_escaped(to_plain(place))}" for thing, place in pairs
    ]


_KINDS: Mapping[type[ItemType], Callable[[Question, Told], list[str]]] = {
    SingleChoice: _single_choice,
    MultipleChoice: _multiple_choice,
    TrueFalse: _true_false,
    ShortText: _short_text,
    Numeric: _numeric,
    Matching: _sorting,
    Categorising: _sorting,
    Ordering: _ordering,
}

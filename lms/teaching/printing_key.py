"""The answer key: what is right in every variant, why, and what each wrong answer shows.

Only leaders see it. The misconception behind a wrong answer is named, because the answer tells
the leader what to talk about next.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext
from markupsafe import Markup, escape

from lms.core.content.model import Item, Lesson, Pack, text_in
from lms.core.items.categorising import Categorising
from lms.core.items.cloze import Cloze
from lms.core.items.matching import Matching
from lms.core.items.multiple_choice import MultipleChoice
from lms.core.items.numbers import canonical, format_number
from lms.core.items.numeric import Numeric
from lms.core.items.ordering import Ordering
from lms.core.items.short_text import ShortText, accepted_texts
from lms.core.items.single_choice import SingleChoice
from lms.core.items.true_false import TrueFalse
from lms.core.items.wording import plain_text_of
from lms.teaching.printing_html import for_leader
from lms.teaching.printing_quiz import VARIANTS, Sheet, sheet_of
from lms.web.rendering import Rendered

Words = Mapping[str, Any]
#: A wrong answer in words, its feedback ("" if it has none of its own), its code ("" if none).
Wrong = tuple[str, str, str]


@dataclass(frozen=True)
class Distractor:
    """A typical wrong answer."""

    text: str
    feedback: Markup
    misconception: str


@dataclass(frozen=True)
class KeyEntry:
    """One item of the key. `also`: what else counts as right, for marking by hand."""

    item: Item
    prompt: Markup
    right: str
    also: str
    explanation: Markup
    distractors: tuple[Distractor, ...]
    general: Markup


@dataclass(frozen=True)
class Key:
    """The key to all variants of a quiz."""

    sheets: tuple[Sheet, ...]
    entries: tuple[KeyEntry, ...]

    @property
    def rows(self) -> list[tuple[int, list[str]]]:
        """For marking at a glance: a number, and the short answer to it on each variant."""
        by_place = zip(*(sheet.items for sheet in self.sheets), strict=True)
        return [(each[0].number, [item.form.short for item in each]) for each in by_place]

    def places(self, item_id: str) -> list[tuple[str, int]]:
        """Where an item stands: variant and number."""
        return [(sheet.variant, sheet.place_of(item_id).number) for sheet in self.sheets]


def key_of(pack: Pack, lesson: Lesson, rendered: Rendered, language: str) -> Key:
    """The answer key of a lesson in one language."""
    return Key(
        sheets=tuple(sheet_of(lesson, rendered, language, each) for each in VARIANTS),
        entries=tuple(
            _entry(pack, item, lesson.words[language].items[item.id], rendered, language)
            for item in lesson.items
        ),
    )


def _entry(pack: Pack, item: Item, plain: Words, rendered: Rendered, language: str) -> KeyEntry:
    html = rendered.items[item.id]
    feedback = html.get("feedback") or {}
    return KeyEntry(
        item=item,
        prompt=for_leader(html["prompt"]),
        right=item.body.describe(item.body.correct_answer(plain), plain, language),
        also=_also(item, plain, language),
        explanation=for_leader(html.get("explanation", "")),
        distractors=tuple(
            Distractor(text, for_leader(said), _misconception(pack, code, language))
            for text, said, code in _wrong(item, plain, html, language)
            if said or code
        ),
        general=for_leader(feedback.get("incorrect", "")),
    )


def _misconception(pack: Pack, code: str, language: str) -> str:
    known = pack.misconceptions.get(code)
    return f"{code} {text_in(known.name, language)}" if known else ""


def _also(item: Item, plain: Words, language: str) -> str:
    if isinstance(item.body, ShortText):
        return "; ".join(accepted_texts(plain)[1:])
    if isinstance(item.body, Numeric) and item.body.tolerance.amount:
        tolerance = item.body.tolerance
        amount = tolerance.amount * 100 if tolerance.relative else tolerance.amount
        number = format_number(canonical(amount), language)
        return f"± {number} %" if tolerance.relative else f"± {number}"
    return ""


def _wrong(item: Item, plain: Words, html: Words, language: str) -> Iterator[Wrong]:
    for kind, wrong in _KINDS.items():
        if isinstance(item.body, kind):
            yield from wrong(item.body, plain, html, language)
            return
    for answer in item.body.wrong_answers(plain):
        grade = item.body.grade(answer, plain)
        texts = Markup(" ").join(item.body.feedback_texts(grade, html))
        said = item.body.describe(answer, plain, language)
        yield said, texts, next(iter(grade.misconceptions), "")


def _choices(body: Any, plain: Words, html: Words, _language: str) -> Iterator[Wrong]:
    right = body.key if isinstance(body, MultipleChoice) else (body.key,)
    for each in body.choices:
        if each not in right:
            text = plain_text_of(plain, "choices", each)
            yield text, _feedback(html, each), body.misconceptions.get(each, "")


def _true_false(body: Any, plain: Words, html: Words, language: str) -> Iterator[Wrong]:
    answer = {"value": not body.key}
    grade = body.grade(answer, plain)
    said = "".join(body.feedback_texts(grade, html))
    yield body.describe(answer, plain, language), said, next(iter(grade.misconceptions), "")


def _numeric(body: Any, plain: Words, html: Words, language: str) -> Iterator[Wrong]:
    answers = list(body.wrong_answers(plain))
    for known, answer in zip(body.wrong, answers, strict=False):
        said = body.describe(answer, plain, language)
        yield said, _feedback(html, known.id), known.misconception


def _sorted(body: Any, plain: Words, html: Words, _language: str) -> Iterator[Wrong]:
    for pair in _pairs(body, plain):
        thing, place = pair.split(":")
        said = (
            f"{plain_text_of(plain, body.things_field, thing)} → "
            f"{plain_text_of(plain, body.places_field, place)}"
        )
        yield said, _feedback(html, pair), body.misconceptions.get(pair, "")


def _ordering(body: Any, plain: Words, html: Words, _language: str) -> Iterator[Wrong]:
    for pair in _pairs(body, plain):
        first, second = (plain_text_of(plain, "entries", each) for each in pair.split(":"))
        said = gettext("“%(first)s” before “%(second)s”", first=first, second=second)
        yield said, _feedback(html, pair), body.misconceptions.get(pair, "")


def _cloze(body: Any, plain: Words, html: Words, _language: str) -> Iterator[Wrong]:
    parts = body.present(plain, 0)["parts"]
    names = [part["gap"] for part in parts if "gap" in part]
    for number, name in enumerate(names, start=1):
        gap, own = body.gaps[name], plain.get("gaps", {}).get(name, {})
        for each in gap.wrong_choices():
            text = f"({number}) {plain_text_of({'own': own}, 'own', each)}"
            yield text, _feedback(html, f"{name}:{each}"), gap.misconceptions.get(each, "")


def _short_text(body: Any, plain: Words, html: Words, _language: str) -> Iterator[Wrong]:
    for text, said in (html.get("nearly") or {}).items():
        yield str(text), escape(said), ""
    for name, code in body.wrong.items():
        yield "; ".join(plain.get("wrong", {}).get(name, ())), _feedback(html, name), code


def _pairs(body: Any, plain: Words) -> list[str]:
    """The wrong pairs of which something is said."""
    named = [*body.misconceptions, *(plain.get("feedback") or {})]
    return [each for each in dict.fromkeys(named) if ":" in each]


def _feedback(html: Words, key: str) -> str:
    return str((html.get("feedback") or {}).get(key, ""))


_KINDS: Mapping[type, Callable[[Any, Words, Words, str], Iterator[Wrong]]] = {
    SingleChoice: _choices,
    MultipleChoice: _choices,
    TrueFalse: _true_false,
    Numeric: _numeric,
    Matching: _sorted,
    Categorising: _sorted,
    Ordering: _ordering,
    Cloze: _cloze,
    ShortText: _short_text,
}

"""The quiz items of a lesson as the player needs them: what to grade with and what to tell.

Structure and accepted words come from the item itself; texts are the sanitised HTML of the lesson.
An item type that an installed package brings has no grading in the browser: it is left out.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

from markupsafe import Markup

from lms.core.content.model import Item, Lesson, Pack, text_in
from lms.core.items import wording
from lms.core.items.base import Grade, Outcome
from lms.core.items.cloze import Cloze
from lms.core.items.cloze_words import of_gap, parts
from lms.core.items.guessing import ticking_threshold
from lms.core.items.multiple_choice import MultipleChoice
from lms.core.items.registry import BUILT_IN
from lms.core.items.short_text import ShortText, accepted_texts
from lms.learning.drawing import ready

_BUILT_IN = frozenset(kind.name for kind in BUILT_IN)

#: The order in which choices stand in the file; the player shuffles them anew for each attempt.
_SEED = 0


@dataclass(frozen=True)
class OfflineItem:
    """One item: `data` for the scripts (plain JSON), `shown` for its template."""

    id: str
    template: str
    data: Mapping[str, Any]
    shown: Any


def works_offline(item: Item) -> bool:
    """Whether the browser can grade it as the server does: all our own types, and no other."""
    return item.type in _BUILT_IN and type(item.body) in BUILT_IN


def offline_items(
    pack: Pack, lesson: Lesson, language: str, html: Mapping[str, Mapping[str, Any]]
) -> tuple[OfflineItem, ...]:
    """The items of a lesson that work without a server, in their order."""

    def words(item: Item) -> Mapping[str, Any]:
        return lesson.words[language].items[item.id]

    return tuple(
        OfflineItem(
            id=item.id,
            template=f"learning/items/{item.type}.html",
            data=item_data(pack, item, words(item), html[item.id], language),
            shown=_shown(item, language, html[item.id]),
        )
        for item in lesson.items
        if works_offline(item)
    )


def item_data(
    pack: Pack, item: Item, words: Mapping[str, Any], html: Mapping[str, Any], language: str
) -> dict[str, Any]:
    """What grades an item and what its answers teach, as plain JSON.

    `words` as they were written, `html` the same as sanitised HTML.
    """
    remedies = {code: pack.misconceptions.get(code) for code in item.body.misconception_codes()}
    return {
        "id": item.id,
        "type": item.type,
        "language": language,
        "points": item.points,
        "objective": item.objective,
        "spec": item.body.to_spec(),
        **grading_words(item, words),
        "prompt": wording.plain(str(words.get("prompt", ""))),
        "labels": dict(_labels(item, words)),
        "unitLabel": str(words.get("unit-label", "")),
        "correct": item.body.correct_answer(words),
        "right": list(item.body.describe_each(item.body.correct_answer(words), words, language)),
        "parts": [list(each) for each in _cloze_parts(item, words)],
        "explanation": str(html.get("explanation", "")),
        "feedback": _feedback(item, words, html),
        "remedies": {
            code: text_in(each.remedy, language) for code, each in remedies.items() if each
        },
    }


def grading_words(item: Item, words: Mapping[str, Any]) -> dict[str, Any]:
    """What a type's script grades with besides its structure."""
    body = item.body
    feedback = words.get("feedback")
    own: dict[str, Any] = {"own": [str(key) for key in feedback or ()]}
    if isinstance(body, MultipleChoice):
        others = len(body.choices) - len(body.key)
        return own | {"threshold": int(ticking_threshold(len(body.key), others) * 100)}
    if isinstance(body, ShortText):
        wrong = words.get("wrong") or {}
        return own | {
            "accepted": list(accepted_texts(words)),
            "nearly": [str(each) for each in words.get("nearly") or ()],
            "wrong": [
                {"id": each, "code": code, "texts": list(wrong.get(each, ()))}
                for each, code in body.wrong.items()
            ],
        }
    if isinstance(body, Cloze):
        typed = (name for name, gap in body.gaps.items() if not gap.choices)
        return own | {"gaps": {each: list(accepted_texts(of_gap(words, each))) for each in typed}}
    return own


def _feedback(
    item: Item, words: Mapping[str, Any], html: Mapping[str, Any]
) -> dict[str, list[str]]:
    """Every key of feedback that a grade can name → its texts as HTML."""
    told: dict[str, list[str]] = {}
    for key in _feedback_keys(item, words):
        grade = Grade(0.0, Outcome.INCORRECT, (key,))
        told[key] = [str(each) for each in item.body.feedback_texts(grade, html)]
    return {key: texts for key, texts in told.items() if texts}


def _feedback_keys(item: Item, words: Mapping[str, Any]) -> Iterator[str]:
    for key in words.get("feedback") or ():
        yield str(key).lower() if isinstance(key, bool) else str(key)
    for near in words.get("nearly") or ():
        yield f"nearly:{near}"
    if isinstance(item.body, Cloze):
        yield from (f"{name}:incorrect" for name in item.body.gaps)


def _labels(item: Item, words: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Plain texts of everything that can be chosen: "part:id" → text."""
    for part in ("choices", "entries", "lefts", "rights", "categories"):
        for key in words.get(part) or ():
            yield f"{part}:{key}", wording.plain_phrase_of(words, part, key)
    if isinstance(item.body, Cloze):
        for name, gap in item.body.gaps.items():
            own = {"own": of_gap(words, name)}
            for each in gap.choices:
                yield f"{name}:{each}", wording.plain_text_of(own, "own", each)


def _cloze_parts(item: Item, words: Mapping[str, Any]) -> Sequence[tuple[str, str]]:
    """The text of a cloze cut at its gaps, for showing an answer in words."""
    return tuple(parts(item.body.gaps, words)) if isinstance(item.body, Cloze) else ()


def _shown(item: Item, language: str, html: Mapping[str, Any]) -> Any:
    """What the item's template draws: nothing answered, nothing locked."""
    return SimpleNamespace(
        item=item,
        language=language,
        prompt=Markup(html["prompt"]),  # noqa: S704 (sanitised by lms.core.content)
        hint=Markup(html["hint"]) if html.get("hint") else None,  # noqa: S704
        parts=ready(item.body.present(html, _SEED)),
        values=item.body.to_form(None, language),
        feedback=None,
    )

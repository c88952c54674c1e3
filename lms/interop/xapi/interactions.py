"""Answers as xAPI writes them (its "interaction activities", which SCORM began).

What somebody typed in his own words may say who he is: of short texts only whether they were
right is told, never the text.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

Answer = Mapping[str, Any]
#: Between parts, and between the two sides of a pair.
_NEXT, _TO = "[,]", "[.]"


def _pairs(name: str) -> Callable[[Answer], str]:
    return lambda answer: _NEXT.join(f"{left}{_TO}{right}" for left, right in answer[name].items())


def _as_json(answer: Answer) -> str:
    return json.dumps(dict(answer), ensure_ascii=False, sort_keys=True)


def _nothing(_answer: Answer) -> None:
    return None


#: Item type → xAPI's interactionType, and an answer as its response; of other types as JSON.
_KINDS: Mapping[str, tuple[str, Callable[[Answer], str | None]]] = {
    "single-choice": ("choice", lambda answer: str(answer["choice"])),
    "multiple-choice": ("choice", lambda answer: _NEXT.join(answer["choices"])),
    "true-false": ("true-false", lambda answer: "true" if answer["value"] else "false"),
    "numeric": ("numeric", lambda answer: str(answer["value"])),
    "ordering": ("sequencing", lambda answer: _NEXT.join(answer["order"])),
    "matching": ("matching", _pairs("pairs")),
    "categorising": ("matching", _pairs("groups")),
    "short-text": ("fill-in", _nothing),
    "cloze": ("other", _as_json),
}


def interaction_type(item_type: str) -> str:
    """What xAPI calls an item of this type."""
    return _KINDS[item_type][0] if item_type in _KINDS else "other"


def response_to(item_type: str, answer: Answer) -> str | None:
    """An answer as it is told; None where it is not. Of a type that others brought nothing is."""
    return _KINDS[item_type][1](answer) if item_type in _KINDS else None

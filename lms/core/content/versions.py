"""One item's structure and words of one language, as canonical JSON under its digest.

The first response to an item stores its version; review, statistics and regrading read it back,
so that a later edit of the pack never changes an old result.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from lms.core.content.model import Item
from lms.core.items.base import ItemType


class ItemVersionError(ValueError):
    """A stored version that cannot be read with the item types installed here."""


def item_version(item: Item, words: Mapping[str, Any]) -> tuple[str, str]:
    """The digest (64 hexadecimal digits) and the canonical JSON of an item with its words."""
    value = {
        "cites": list(item.cites),
        "id": item.id,
        "objective": item.objective,
        "points": item.points,
        "spec": item.body.to_spec(),
        "type": item.type,
        "words": words,
    }
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest(), text


def item_from_version(
    text: str, registry: Mapping[str, type[ItemType]]
) -> tuple[Item, dict[str, Any]]:
    """The item and its words out of a stored version. Raises ItemVersionError."""
    try:
        value = json.loads(text)
        item = Item(
            id=value["id"],
            type=value["type"],
            points=float(value["points"]),
            objective=value["objective"],
            cites=tuple(value["cites"]),
            body=registry[value["type"]].from_spec(value["spec"]),
        )
        words: dict[str, Any] = value["words"]
    except (KeyError, TypeError, ValueError) as error:
        raise ItemVersionError(f"this version of an item cannot be read: {error}") from error
    return item, words

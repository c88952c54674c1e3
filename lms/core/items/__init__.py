"""Item types: reading an item's structure, presenting it, parsing answers and grading them.

Pure, and independent of content: nothing here knows packs, pages or people.
"""

from __future__ import annotations

from lms.core.items.base import (
    Answer,
    AnswerError,
    AnswerFault,
    Grade,
    ItemType,
    Outcome,
    Remark,
    SpecError,
    Words,
)
from lms.core.items.registry import BUILT_IN, RegistryError, build_registry
from lms.core.items.shuffle import item_seed, shuffled

__all__ = [
    "BUILT_IN",
    "Answer",
    "AnswerError",
    "AnswerFault",
    "Grade",
    "ItemType",
    "Outcome",
    "RegistryError",
    "Remark",
    "SpecError",
    "Words",
    "build_registry",
    "item_seed",
    "shuffled",
]

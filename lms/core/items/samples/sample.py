"""What a sample is: one complete item, structure and words in every language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from lms.core.items.base import Words


@dataclass(frozen=True)
class Sample:
    """An item as an author would write it. ``spec`` and ``words`` are as in a lesson's files."""

    id: str
    spec: Mapping[str, Any]
    words: Mapping[str, Words]
    """Language → words; all four languages."""
    cites: tuple[str, ...] = ()
    """Facts of the built-in pack on which the item rests."""

    @property
    def type(self) -> str:
        """The name of the item's type."""
        return str(self.spec["type"])

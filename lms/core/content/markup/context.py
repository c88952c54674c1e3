"""What the Markdown extensions must know about the text at hand: its language and its citations."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from lms.core.content.model import Fact


@dataclass(slots=True)
class Context:
    """Set before each conversion. ``numbers``: source id → its number on the page."""

    language: str = "en"
    facts: Mapping[str, Fact] = field(default_factory=dict)
    numbers: Mapping[str, int] = field(default_factory=dict)

"""What the readers of a lesson share: the pack round it, and its structure as it grows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from lms.core.content.files import PackFiles
from lms.core.content.model import BankItem, Item, Sector, Step
from lms.core.content.problems import Problems
from lms.core.content.shared import PackHead, Shared
from lms.core.items.base import ItemType

Registry = Mapping[str, type[ItemType]]


@dataclass(slots=True)
class Structure:
    """A lesson without its words. ``placeholders``: figure → names with their lines.

    ``figure_ids``, ``item_ids`` and ``bank_ids`` are all that are named, also those that cannot be
    read, so that one fault is not told again wherever the thing is pointed at.
    """

    id: str
    course_id: str
    folder: str
    code: str = ""
    original: str = ""
    languages: tuple[str, ...] = ()
    languages_line: int = 1
    grades: tuple[int, ...] = ()
    sector: Sector | None = None
    minutes: int = 0
    objectives: dict[str, int] = field(default_factory=dict)
    figure_ids: frozenset[str] = frozenset()
    figures: dict[str, str] = field(default_factory=dict)
    placeholders: dict[str, dict[str, int]] = field(default_factory=dict)
    calculators: tuple[str, ...] = ()
    pending_review: bool = False
    steps: tuple[Step, ...] = ()
    quiz_pass: float = 0.7
    item_ids: set[str] = field(default_factory=set)
    items: dict[str, Item] = field(default_factory=dict)
    bank_ids: set[str] = field(default_factory=set)
    bank: dict[str, BankItem] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Reading:
    """What every reader of a lesson needs beside its files."""

    files: PackFiles
    registry: Registry
    head: PackHead
    shared: Shared

    @property
    def problems(self) -> Problems:
        """Where faults go."""
        return self.files.problems

"""What can be wrong with a pack: the rules, and one located problem for each fault found.

Every fault is collected; reading goes on after it with a harmless value. A pack with a problem
that blocks loading is never handed out. ``docs/authoring.md`` explains each rule; a test keeps
that table and ``Rule`` in step.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum


class Rule(StrEnum):
    """Every rule that ``lms check`` keeps, under the name it reports."""

    ALONE_MISSING = "alone-missing"
    BAD_BANK = "bad-bank"
    BAD_BLOCK = "bad-block"
    BAD_FIGURE = "bad-figure"
    BAD_ITEM = "bad-item"
    BAD_VALUE = "bad-value"
    BAD_YAML = "bad-yaml"
    BYTE_ORDER_MARK = "byte-order-mark"
    CYCLE = "cycle"
    DEAD_LINK = "dead-link"
    DISTRACTOR_WITHOUT_FEEDBACK = "distractor-without-feedback"
    DUPLICATE_ID = "duplicate-id"
    EXIT_QUESTION = "exit-question"
    FIGURE_WITHOUT_ALT = "figure-without-alt"
    HEAVY_LESSON = "heavy-lesson"
    IMAGE_IN_PROSE = "image-in-prose"
    ITEM_WITHOUT_OBJECTIVE = "item-without-objective"
    KEY_WITHOUT_CHOICE = "key-without-choice"
    LIST_WITHOUT_BLANK_LINE = "list-without-blank-line"
    MINUTES = "minutes"
    MISSING_CALCULATOR = "missing-calculator"
    MISSING_FIELD = "missing-field"
    MISSING_FIGURE = "missing-figure"
    MISSING_FILE = "missing-file"
    MISSING_WORDS = "missing-words"
    OBJECTIVE_WITHOUT_ITEM = "objective-without-item"
    ORPHANED_SOURCE = "orphaned-source"
    ORPHANED_TERM = "orphaned-term"
    PATH_OUTSIDE_PACK = "path-outside-pack"
    PLACEHOLDER_MISMATCH = "placeholder-mismatch"
    POLLS = "polls"
    READING_LEVEL = "reading-level"
    SCRIPT_IN_MARKDOWN = "script-in-markdown"
    STALE_TRANSLATION = "stale-translation"
    STEP_ORDER = "step-order"
    STEP_WITHOUT_PROSE = "step-without-prose"
    TRANSLATION_DIFFERS = "translation-differs"
    UNKNOWN_CLASS = "unknown-class"
    UNKNOWN_FIELD = "unknown-field"
    UNKNOWN_ID = "unknown-id"
    UNKNOWN_ITEM_TYPE = "unknown-item-type"
    UNKNOWN_UNIT = "unknown-unit"
    UNLISTED = "unlisted"
    UNSOURCED_NUMBER = "unsourced-number"
    UNVERIFIED_FACT_CITED = "unverified-fact-cited"
    WRONG_ENCODING = "wrong-encoding"


class Severity(StrEnum):
    """How much a problem weighs: an error fails ``lms check``, a warning does not."""

    ERROR = "error"
    WARNING = "warning"


WARNINGS = frozenset(
    {
        Rule.EXIT_QUESTION,
        Rule.HEAVY_LESSON,
        Rule.LIST_WITHOUT_BLANK_LINE,
        Rule.OBJECTIVE_WITHOUT_ITEM,
        Rule.ORPHANED_SOURCE,
        Rule.ORPHANED_TERM,
        Rule.READING_LEVEL,
        Rule.TRANSLATION_DIFFERS,
        Rule.UNKNOWN_CLASS,
        Rule.UNLISTED,
    }
)

#: Faults that ``lms check`` refuses but readers may still see: hiding the page helps nobody.
SHOWN_ANYWAY = frozenset({Rule.STALE_TRANSLATION})


#: A file that cannot be read makes much else look wrong: these are told first.
CAUSES = frozenset({Rule.BAD_YAML, Rule.MISSING_FILE, Rule.PATH_OUTSIDE_PACK, Rule.WRONG_ENCODING})


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One fault: the file relative to the pack, the line from 1, the rule, and what to mend."""

    path: str
    line: int
    rule: Rule
    message: str
    severity: Severity

    @property
    def blocks_loading(self) -> bool:
        """Whether a pack with this problem must not be served."""
        return self.severity is Severity.ERROR and self.rule not in SHOWN_ANYWAY

    def __str__(self) -> str:
        """As ``lms check`` prints it, one line."""
        return f"{self.path}:{self.line}: {self.severity}: {self.rule}: {self.message}"


@dataclass(slots=True)
class Problems:
    """A collector that readers share while they go through a pack."""

    found: list[Problem] = field(default_factory=list)

    def add(self, path: str, line: int, rule: Rule, message: str) -> None:
        """Note one fault; its severity follows from the rule."""
        severity = Severity.WARNING if rule in WARNINGS else Severity.ERROR
        self.found.append(Problem(path, max(line, 1), rule, message, severity))

    def sorted(self) -> tuple[Problem, ...]:
        """All problems once each, by file and line."""
        return tuple(sorted(set(self.found)))


def blocking(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Those problems that forbid loading the pack, causes before consequences."""
    found = (problem for problem in problems if problem.blocks_loading)
    return tuple(sorted(found, key=is_consequence))


def is_consequence(problem: Problem) -> bool:
    """Whether this may come of a file that cannot be read; for sorting."""
    return problem.rule not in CAUSES

"""What every item type is: the words of grading, and the contract that types fulfil.

An instance of ``ItemType`` is one item's structure (never its words), immutable and picklable.
Everything here is pure: no clock, no network, no translations. Faults carry codes that ``web``
translates, and random order comes only from a seed that the caller keeps.
"""

from __future__ import annotations

import math
from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Any, ClassVar, Self

Answer = Mapping[str, Any]
"""A canonical answer: plain JSON, the shape of each type stands in ``docs/items``."""

Words = Mapping[str, Any]
"""The words of one item in one language, as the lesson's Markdown file holds them."""

Form = Mapping[str, Sequence[str]]
"""Raw form fields: name → all values sent under that name."""


class SpecError(ValueError):
    """A fault in an item's structure or words, told in English to its author.

    ``field`` names the place inside the item: ``key``, ``choices[2]``, ``feedback.sunlight``.
    """

    def __init__(self, field: str, message: str) -> None:
        super().__init__(field, message)
        self.field = field
        self.message = message

    def __str__(self) -> str:
        """The place and the fault, as ``lms check`` prints them."""
        return f"{self.field}: {self.message}"


class AnswerFault(StrEnum):
    """Every reason why an answer cannot be taken as it was sent. ``web`` holds a text for each."""

    CHOOSE_ONE = "choose-one"
    """Several values came where one is possible."""
    UNKNOWN_CHOICE = "unknown-choice"
    """A value that the item does not offer. No parameters: it is never shown back."""
    NOT_A_NUMBER = "not-a-number"
    """No number can be read. ``text``: what was typed."""
    AMBIGUOUS_NUMBER = "ambiguous-number"
    """Two numbers can be read. ``text``; ``a``, ``b``: both, each typed so that it reads one way."""
    NUMBER_ONLY = "number-only"
    """A unit was typed although the item has none. ``text``: the part after the number."""
    UNKNOWN_UNIT = "unknown-unit"
    """No such unit. ``unit``: what was typed; ``expected``: the item's unit as shown."""
    WRONG_UNIT = "wrong-unit"
    """A unit of another kind (kWh for kg). ``unit``, ``expected`` as above."""
    UNIT_CLASH = "unit-clash"
    """The unit typed after the number is not the one chosen beside it. ``unit``, ``chosen``."""
    TOO_LONG = "too-long"
    """More characters than the field takes. ``limit``: how many it takes."""
    INCOMPLETE = "incomplete"
    """Some parts are answered, others are not. ``left``: how many are open."""
    ORDER_CLASH = "order-clash"
    """Two entries were put at the same place. ``position``: that place, from 1."""
    MALFORMED = "malformed"
    """Not the shape of an answer to this type; only a broken or hostile client sends it."""


class AnswerError(ValueError):
    """An answer that cannot be taken; nothing is stored and the person is asked again.

    ``code`` is an ``AnswerFault``. An installed item type may bring codes of its own, and for each
    what to tell somebody: ``texts``, language → text, in which ``%(name)s`` stands for a parameter.
    """

    def __init__(
        self,
        code: str,
        params: Mapping[str, str] | None = None,
        texts: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(code, dict(params or {}))
        self.code = str(code)
        self.params: Mapping[str, str] = MappingProxyType(dict(params or {}))
        self.texts: Mapping[str, str] = MappingProxyType(dict(texts or {}))

    def __str__(self) -> str:
        """The code with its parameters, for logs and tests; people see a translated text."""
        return f"{self.code} {dict(self.params)}" if self.params else self.code


class Outcome(StrEnum):
    """How an answer turned out."""

    CORRECT = "correct"
    PARTIAL = "partial"
    NEARLY = "nearly"
    INCORRECT = "incorrect"
    EMPTY = "empty"


class Remark(StrEnum):
    """Why an answer is only nearly right, where no author could write feedback for it."""

    TONE_MARKS = "tone-marks"
    """The letters are right, a tone mark is missing, wrong or in excess."""
    DIACRITICS = "diacritics"
    """The letters are right but for their marks (â, ơ, đ …)."""


@dataclass(frozen=True, slots=True)
class Grade:
    """The result of grading. ``score`` is a share of the item's points, 0 to 1.

    ``feedback`` holds keys that ``ItemType.feedback_texts`` turns into texts;
    ``misconceptions`` holds codes of CURRICULUM (``MC3``); ``remarks`` are translated in ``web``.
    """

    score: float
    outcome: Outcome
    feedback: tuple[str, ...] = ()
    misconceptions: tuple[str, ...] = ()
    remarks: tuple[Remark, ...] = ()

    def __post_init__(self) -> None:
        """Refuse a score that is none: a fault of the type, never of the learner."""
        if not (math.isfinite(self.score) and 0 <= self.score <= 1):
            raise ValueError(f"a score must lie between 0 and 1, not {self.score!r}")
        if (self.score == 1) != (self.outcome is Outcome.CORRECT):
            raise ValueError(f"a score of {self.score!r} cannot be {self.outcome}")


EMPTY_GRADE = Grade(0.0, Outcome.EMPTY)


class ItemType(ABC):
    """One item's structure. Subclasses are frozen dataclasses with a ``name`` of their own."""

    name: ClassVar[str]

    @classmethod
    @abstractmethod
    def from_spec(cls, spec: Mapping[str, Any]) -> Self:
        """Read the item's mapping of ``quiz.yaml`` without id, points, objective and cites.

        Raises ``SpecError`` at the first fault; unknown keys are faults.
        """

    @abstractmethod
    def to_spec(self) -> dict[str, Any]:
        """The structure as plain JSON; ``from_spec`` of it gives an equal item."""

    @abstractmethod
    def check_words(self, words: Words) -> Iterator[SpecError]:
        """Every fault in the words of one language: missing, extra, of the wrong kind."""

    @abstractmethod
    def present(self, words: Words, seed: int) -> dict[str, Any]:
        """What is drawn, as plain JSON, in the order that ``seed`` gives; never the key."""

    @abstractmethod
    def fields(self) -> tuple[str, ...]:
        """Names of the form fields that ``parse`` reads, without any prefix of the page."""

    @abstractmethod
    def parse(self, form: Form, language: str) -> Answer | None:
        """Raw form fields → canonical answer, or None if left empty. Raises ``AnswerError``."""

    @abstractmethod
    def to_form(self, answer: Answer | None, language: str) -> dict[str, list[str]]:
        """The inverse of ``parse``: fields that show a stored answer again."""

    @abstractmethod
    def check_answer(self, answer: Answer) -> None:
        """Raise ``AnswerError`` unless this is a canonical answer to this item."""

    @abstractmethod
    def grade(self, answer: Answer | None, words: Words) -> Grade:
        """Grade a canonical answer; None grades as empty. Raises ``AnswerError`` if malformed."""

    @abstractmethod
    def correct_answer(self, words: Words) -> Answer:
        """An answer that scores 1."""

    @abstractmethod
    def wrong_answers(self, words: Words) -> Iterator[Answer]:
        """Typical wrong answers, each single fault once; all score below 1."""

    @abstractmethod
    def describe(self, answer: Answer | None, words: Words, language: str) -> str:
        """The answer in words, as plain text, for review, print and reports; None gives ""."""

    def describe_each(self, answer: Answer | None, words: Words, language: str) -> tuple[str, ...]:
        """The same in parts, one a line: a list is easier to compare than a row."""
        return (self.describe(answer, words, language),)

    def misconception_codes(self) -> tuple[str, ...]:
        """Codes that this item may report, for checking that the pack defines them."""
        codes = getattr(self, "misconceptions", None)
        return tuple(codes.values()) if isinstance(codes, Mapping) else ()

    def feedback_texts(self, grade: Grade, words: Words) -> tuple[str, ...]:
        """The author's feedback for a grade, as Markdown, in the order of its keys."""
        texts = words.get("feedback", {})
        return tuple(str(texts[key]) for key in grade.feedback if key in texts)

"""Cloze: a text with gaps; into each gap goes a choice out of a list, or typed text.

Each gap counts alike; a typed text may be nearly right, as in ``text``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Self

from typing_extensions import override

from lms.core.items import cloze_words as gaps_words
from lms.core.items import form as forms
from lms.core.items import spec as specs
from lms.core.items import text, wording
from lms.core.items.base import (
    EMPTY_GRADE,
    Answer,
    AnswerError,
    AnswerFault,
    Form,
    Grade,
    ItemType,
    Outcome,
    Remark,
    SpecError,
    Words,
)
from lms.core.items.cloze_words import Gap
from lms.core.items.short_text import accepted_texts, check_typed
from lms.core.items.shuffle import shuffled


@dataclass(frozen=True)
class Cloze(ItemType):
    """Answer: ``{"gaps": {"g1": choice id, "g2": "typed text"}}``."""

    name: ClassVar[str] = "cloze"

    gaps: Mapping[str, Gap]
    shuffle: bool = True

    @classmethod
    @override
    def from_spec(cls, spec: Mapping[str, Any]) -> Self:
        specs.begin(spec, cls.name, ("gaps", "shuffle"))
        named = specs.read_mapping(specs.get(spec, "gaps"), "gaps")
        if not 1 <= len(named) <= specs.MOST_CHOICES:
            raise SpecError("gaps", f"needs 1 to {specs.MOST_CHOICES} gaps, not {len(named)}")
        gaps = {specs.read_id(name, "gaps"): Gap.read(value, name) for name, value in named.items()}
        return cls(gaps, specs.read_bool(spec, "shuffle", default=True))

    @override
    def to_spec(self) -> dict[str, Any]:
        gaps = {name: gap.write() for name, gap in self.gaps.items()}
        return {"type": self.name, "gaps": gaps, "shuffle": self.shuffle}

    @override
    def check_words(self, words: Words) -> Iterator[SpecError]:
        yield from gaps_words.check(self.gaps, words)

    @override
    def present(self, words: Words, seed: int) -> dict[str, Any]:
        """``parts``: pieces of text, and gaps with their choices or, for typed text, none."""
        parts: list[dict[str, Any]] = []
        for kind, value in gaps_words.parts(self.gaps, words):
            parts.append(
                {"text": value} if kind == "text" else self._present_gap(value, words, seed)
            )
        return {"type": self.name, "parts": parts}

    @override
    def fields(self) -> tuple[str, ...]:
        return tuple(f"gap-{name}" for name in self.gaps)

    @override
    def parse(self, form: Form, language: str) -> Answer | None:
        given = forms.complete(
            {
                name: forms.read_choice(form, f"gap-{name}", gap.choices)
                if gap.choices
                else forms.read_text(form, f"gap-{name}")
                for name, gap in self.gaps.items()
            }
        )
        return None if given is None else {"gaps": given}

    @override
    def to_form(self, answer: Answer | None, language: str) -> dict[str, list[str]]:
        given = answer["gaps"] if answer else {}
        return {f"gap-{name}": [given[name]] if name in given else [] for name in self.gaps}

    @override
    def check_answer(self, answer: Answer) -> None:
        given = answer.get("gaps") if isinstance(answer, Mapping) else None
        if not isinstance(given, Mapping) or len(answer) != 1:
            raise forms.malformed()
        for name, value in given.items():
            gap = self.gaps.get(name)
            if gap is None or (gap.choices and value not in gap.choices):
                raise AnswerError(AnswerFault.UNKNOWN_CHOICE)
            if not gap.choices:
                check_typed(value)

    @override
    def grade(self, answer: Answer | None, words: Words) -> Grade:
        if answer is None:
            return EMPTY_GRADE
        self.check_answer(answer)
        given: Mapping[str, str] = answer["gaps"]
        if not given:
            return EMPTY_GRADE
        scores: dict[str, float] = {}
        feedback: list[str] = []
        codes: list[str] = []
        remarks: list[Remark] = []
        for name, gap in self.gaps.items():
            part = _grade_gap(name, gap, given.get(name), words)
            scores[name] = part.score
            feedback += part.feedback
            codes += part.misconceptions
            remarks += part.remarks
        score = sum(scores.values()) / len(scores)
        outcome = _outcome(tuple(scores.values()))
        told = _fallback_once(feedback)
        return Grade(
            score, outcome, told, tuple(dict.fromkeys(codes)), tuple(dict.fromkeys(remarks))
        )

    @override
    def correct_answer(self, words: Words) -> Answer:
        return {"gaps": {name: _right(name, gap, words) for name, gap in self.gaps.items()}}

    @override
    def wrong_answers(self, words: Words) -> Iterator[Answer]:
        """Each gap filled wrongly once, with each of its wrong choices; the rest right."""
        right = self.correct_answer(words)["gaps"]
        for name, gap in self.gaps.items():
            for wrong in gap.wrong_choices() if gap.choices else ("xyzzy",):
                yield {"gaps": {**right, name: wrong}}

    @override
    def describe(self, answer: Answer | None, words: Words, language: str) -> str:
        """The whole text with the answers in square brackets."""
        if answer is None:
            return ""
        pieces = []
        for kind, value in gaps_words.parts(self.gaps, words):
            shown = value if kind == "text" else f"[{self._shown(value, answer, words)}]"
            pieces.append(shown)
        return wording.plain_with_brackets("".join(pieces))

    @override
    def misconception_codes(self) -> tuple[str, ...]:
        return tuple(code for gap in self.gaps.values() for code in gap.misconceptions.values())

    @override
    def feedback_texts(self, grade: Grade, words: Words) -> tuple[str, ...]:
        return gaps_words.feedback_texts(grade, words)

    def _present_gap(self, name: str, words: Words, seed: int) -> dict[str, Any]:
        gap = self.gaps[name]
        if not gap.choices:
            return {"gap": name, "limit": forms.LONGEST_TEXT}
        order = shuffled(gap.choices, seed, name) if self.shuffle else gap.choices
        own = gaps_words.of_gap(words, name)
        texts = [{"id": each, "text": wording.text_of({"own": own}, "own", each)} for each in order]
        return {"gap": name, "choices": texts}

    def _shown(self, name: str, answer: Answer, words: Words) -> str:
        value = str(answer["gaps"].get(name, ""))
        if not self.gaps[name].choices:
            return value
        own = gaps_words.of_gap(words, name)
        return wording.plain_text_of({"own": own}, "own", value)


def _grade_gap(name: str, gap: Gap, value: str | None, words: Words) -> Grade:
    if value is None:
        return EMPTY_GRADE
    if not gap.choices:
        return _grade_typed(name, value, words)
    if value == gap.key:
        return Grade(1.0, Outcome.CORRECT)
    code = gap.misconceptions.get(value)
    pair = f"{name}:{value}"
    own = pair in words.get("feedback", {})
    return Grade(0.0, Outcome.INCORRECT, (pair if own else "incorrect",), (code,) if code else ())


def _grade_typed(name: str, value: str, words: Words) -> Grade:
    outcome, remark = text.compare(value, accepted_texts(gaps_words.of_gap(words, name)))
    if outcome is Outcome.CORRECT:
        return Grade(1.0, outcome)
    if outcome is Outcome.NEARLY and remark:
        return Grade(text.NEARLY_SCORE, outcome, remarks=(remark,))
    return Grade(0.0, Outcome.INCORRECT, (f"{name}:incorrect",))


def _right(name: str, gap: Gap, words: Words) -> str:
    if gap.choices:
        return gap.key
    accepted = accepted_texts(gaps_words.of_gap(words, name))
    return accepted[0] if accepted else "?"


def _outcome(scores: tuple[float, ...]) -> Outcome:
    if min(scores) == 1:
        return Outcome.CORRECT
    if not any(scores):
        return Outcome.INCORRECT
    return Outcome.NEARLY if all(scores) else Outcome.PARTIAL


def _fallback_once(feedback: list[str]) -> tuple[str, ...]:
    """Own feedback first, then the general one, each once."""
    own = [key for key in feedback if key != "incorrect"]
    return tuple(dict.fromkeys([*own, *(["incorrect"] if "incorrect" in feedback else [])]))

"""Short text: a word or a few, typed. What is accepted are words, written once per language.

Known wrong texts may be named in the structure (``wrong``), with their texts in the words.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar, Self

from typing_extensions import override

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
    SpecError,
    Words,
)

_NEARLY = "nearly:"


@dataclass(frozen=True)
class ShortText(ItemType):
    """Answer: ``{"text": "..."}``. ``wrong`` gives known wrong answers their codes, or ""."""

    name: ClassVar[str] = "short-text"

    wrong: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    @override
    def from_spec(cls, spec: Mapping[str, Any]) -> Self:
        specs.begin(spec, cls.name, ("wrong",))
        listed = spec.get("wrong") or ()
        if isinstance(listed, str) or not isinstance(listed, Sequence):
            raise SpecError("wrong", "must be a list of {id, misconception}")
        wrong: dict[str, str] = {}
        for place, value in enumerate(listed):
            here = f"wrong[{place}]"
            entry = specs.read_mapping(value, here)
            if not set(entry) <= {"id", "misconception"}:
                raise SpecError(here, "may hold id and misconception only")
            name = specs.read_id(entry.get("id"), f"{here}.id")
            if name == "incorrect" or name in wrong:
                raise SpecError(f"{here}.id", f"{name!r} is taken")
            code = entry.get("misconception")
            wrong[name] = specs.read_code(code, f"{here}.misconception") if code else ""
        return cls(wrong)

    @override
    def to_spec(self) -> dict[str, Any]:
        listed = [
            {"id": name, "misconception": code} if code else {"id": name}
            for name, code in self.wrong.items()
        ]
        return {"type": self.name, "wrong": listed}

    @override
    def check_words(self, words: Words) -> Iterator[SpecError]:
        yield from wording.check_shape(words, ("accepted", "nearly", "wrong", "feedback"))
        yield from check_accepted(words, "")
        yield from wording.check_texts(words, "feedback", ("incorrect", *self.wrong))
        if "nearly" in words:
            texts = words["nearly"]
            known = tuple(texts) if isinstance(texts, Mapping) else ()
            yield from wording.check_texts(words, "nearly", known)
            for near in known:
                if any(text.same(str(near), each) for each in accepted_texts(words)):
                    yield SpecError(f"nearly.{near}", "is accepted as right already")
        if self.wrong or "wrong" in words:
            yield from self._check_wrong(words)

    @override
    def present(self, words: Words, seed: int) -> dict[str, Any]:
        return {"type": self.name, "limit": forms.LONGEST_TEXT}

    @override
    def fields(self) -> tuple[str, ...]:
        return ("answer",)

    @override
    def parse(self, form: Form, language: str) -> Answer | None:
        typed = forms.read_text(form, "answer")
        return {"text": typed} if typed else None

    @override
    def to_form(self, answer: Answer | None, language: str) -> dict[str, list[str]]:
        return {"answer": [answer["text"]] if answer else []}

    @override
    def check_answer(self, answer: Answer) -> None:
        if not isinstance(answer, Mapping) or set(answer) != {"text"}:
            raise forms.malformed()
        check_typed(answer["text"])

    @override
    def grade(self, answer: Answer | None, words: Words) -> Grade:
        """Accepted first, then the author's near misses, then known wrong texts, then spelling."""
        if answer is None:
            return EMPTY_GRADE
        self.check_answer(answer)
        typed = answer["text"]
        outcome, remark = text.compare(typed, accepted_texts(words))
        if outcome is Outcome.CORRECT:
            return Grade(1.0, outcome)
        for near in _mapping(words, "nearly"):
            if text.same(typed, str(near)):
                return Grade(text.NEARLY_SCORE, Outcome.NEARLY, (f"{_NEARLY}{near}",))
        for name, code in self.wrong.items():
            if any(text.same(typed, each) for each in _texts(_mapping(words, "wrong"), name)):
                return Grade(0.0, Outcome.INCORRECT, (name,), (code,) if code else ())
        if outcome is Outcome.NEARLY and remark:
            return Grade(text.NEARLY_SCORE, outcome, remarks=(remark,))
        return Grade(0.0, Outcome.INCORRECT, ("incorrect",))

    @override
    def correct_answer(self, words: Words) -> Answer:
        """The first accepted text; without any (faulty words) the item cannot be answered right."""
        accepted = accepted_texts(words)
        return {"text": accepted[0] if accepted else "?"}

    @override
    def wrong_answers(self, words: Words) -> Iterator[Answer]:
        """Near misses, known wrong texts, then one that no lesson accepts."""
        for near in _mapping(words, "nearly"):
            yield {"text": forms.clean(str(near))}
        for name in self.wrong:
            for each in _texts(_mapping(words, "wrong"), name):
                yield {"text": forms.clean(each)}
        yield {"text": "xyzzy"}

    @override
    def describe(self, answer: Answer | None, words: Words, language: str) -> str:
        return str(answer["text"]) if answer else ""

    @override
    def misconception_codes(self) -> tuple[str, ...]:
        return tuple(code for code in self.wrong.values() if code)

    @override
    def feedback_texts(self, grade: Grade, words: Words) -> tuple[str, ...]:
        near = _mapping(words, "nearly")
        own = [
            str(near[key.removeprefix(_NEARLY)])
            for key in grade.feedback
            if key.startswith(_NEARLY) and key.removeprefix(_NEARLY) in near
        ]
        return (*own, *super().feedback_texts(grade, words))

    def _check_wrong(self, words: Words) -> Iterator[SpecError]:
        listed = words.get("wrong")
        if not isinstance(listed, Mapping):
            yield SpecError("wrong", "must be a mapping of id to a list of texts")
            return
        for name in listed:
            if name not in self.wrong:
                yield SpecError(f"wrong.{name}", "has no such id in the item's structure")
        for name in self.wrong:
            texts = _texts(listed, name)
            if not texts:
                yield SpecError(f"wrong.{name}", "needs at least one text")
            accepted = accepted_texts(words)
            for each in (each for each in texts if any(text.same(each, a) for a in accepted)):
                yield SpecError(f"wrong.{name}", f"{each!r} is accepted")


def accepted_texts(words: Words) -> tuple[str, ...]:
    """The accepted texts, as one would type them."""
    return _texts(words, "accepted")


def check_accepted(words: Words, place: str) -> Iterator[SpecError]:
    """Faults of the list of accepted texts."""
    accepted = words.get("accepted")
    if isinstance(accepted, str) or not isinstance(accepted, Sequence) or not accepted:
        yield SpecError(f"{place}accepted", "must be a list of texts, the model answer first")
        return
    for at, each in enumerate(accepted):
        here = f"{place}accepted[{at}]"
        faults = list(wording.check_text(each, here))
        yield from faults
        if not faults and not text.normalise(each):
            yield SpecError(here, "holds nothing that could be compared")
        if not faults and len(forms.clean(each)) > forms.LONGEST_TEXT:
            yield SpecError(here, f"is longer than {forms.LONGEST_TEXT} characters")


def check_typed(value: object) -> None:
    """Refuse what is no cleaned, bounded text."""
    if not isinstance(value, str) or not value:
        raise forms.malformed()
    if len(value) > forms.LONGEST_TEXT:
        raise AnswerError(AnswerFault.TOO_LONG, {"limit": str(forms.LONGEST_TEXT)})
    if forms.clean(value) != value:
        raise forms.malformed()


def _mapping(words: Words, part: str) -> Mapping[Any, Any]:
    value = words.get(part)
    return value if isinstance(value, Mapping) else {}


def _texts(words: Mapping[Any, Any], part: str) -> tuple[str, ...]:
    listed = words.get(part)
    if isinstance(listed, str) or not isinstance(listed, Sequence):
        return ()
    return tuple(forms.clean(each) for each in listed if isinstance(each, str) and each.strip())

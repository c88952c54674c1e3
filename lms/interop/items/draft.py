"""A question on its way in: texts of others become ours, and what is lost is noted in words.

A reader of a format fills a `Draft` and asks `kinds` for the question. Whatever cannot be taken
ends in NotTakenError, whose sentence goes into the report; nothing else of a file is lost by it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from lms.core.items.base import ItemType, SpecError
from lms.interop.items.incoming_html import literal, to_markdown
from lms.interop.items.question import Question

#: What stands in where a file has no such text and our format asks for one, by language.
STAND_INS: Mapping[str, Mapping[str, str]] = {
    "en": {
        "right": "Yes, that is right.",
        "wrong": "Not quite. Look at the lesson again.",
        "explanation": "The lesson explains it.",
        "gaps": "Complete the text.",
    },
    "vi": {
        "right": "Đúng rồi.",
        "wrong": "Chưa đúng. Hãy xem lại bài học.",
        "explanation": "Bài học giải thích điều này.",
        "gaps": "Hãy hoàn thành đoạn văn.",
    },
    "th": {
        "right": "ถูกต้อง",
        "wrong": "ยังไม่ถูกต้อง ลองทบทวนบทเรียนอีกครั้ง",
        "explanation": "บทเรียนอธิบายเรื่องนี้ไว้",
        "gaps": "เติมข้อความให้สมบูรณ์",
    },
    "ja": {
        "right": "正解です。",
        "wrong": "もう一度、授業の内容を確かめましょう。",
        "explanation": "授業の内容に説明があります。",
        "gaps": "文章を完成させましょう。",
    },
}


class NotTakenError(ValueError):
    """A question that cannot be one of ours; the message says why, in English."""


@dataclass
class Draft:
    """One question as it is read. `notes` are sentences for the report."""

    place: str
    language: str
    id: str = ""
    points: float = 1.0
    objective: str = ""
    prompt: str = ""
    explanation: str = ""
    hint: str = ""
    notes: list[str] = field(default_factory=list)

    def note(self, sentence: str) -> None:
        """Add a sentence to the report, once."""
        if sentence not in self.notes:
            self.notes.append(sentence)

    def html(self, text: str, what: str, *, needed: bool = False) -> str:
        """HTML as our Markdown. `what` names the text in the report.

        Raises NotTakenError if a text that is needed showed a picture, sound, film or formula.
        """
        came = to_markdown(text)
        if came.media and needed:
            raise NotTakenError(f"its {what} shows a picture, sound, film or formula")
        if came.media:
            self.note(f"a picture, sound, film or formula in the {what} is left out")
        others = sorted(set(came.lost) - {"img", "picture", "svg"})
        if others and not came.media:
            self.note(f"HTML in the {what} is left out, its words are kept: {', '.join(others)}")
        return came.text

    def plain(self, text: str) -> str:
        """Plain text as our Markdown."""
        return literal(text)

    def stand_in(self, kind: str) -> str:
        """The sentence in the place of one that the file does not have."""
        return STAND_INS.get(self.language, STAND_INS["en"])[kind]

    def feedback(self, text: str, kind: str) -> str:
        """The feedback, or a general sentence in its place."""
        if not text:
            self.note("it lacks feedback; a general sentence stands in its place")
        return text or self.stand_in(kind)

    def question(
        self, kind: type[ItemType], spec: dict[str, Any], words: dict[str, Any]
    ) -> Question:
        """The question. Raises NotTakenError if our items cannot be like that."""
        common = {"prompt": self.prompt, "explanation": self.explanation}
        if not self.explanation:
            self.note("it lacks an explanation; a general sentence stands in its place")
            common["explanation"] = self.stand_in("explanation")
        if self.hint:
            common["hint"] = self.hint
        try:
            body = kind.from_spec(spec)
        except SpecError as error:
            raise NotTakenError(str(error)) from error
        fault = next(body.check_words({**common, **words}), None)
        if fault is not None:
            raise NotTakenError(str(fault))
        return Question(self.id, self.points, self.objective, body, {**common, **words}, self.place)

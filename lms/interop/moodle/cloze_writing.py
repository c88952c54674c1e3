"""A text with gaps as Moodle's "embedded answers", one code in braces for each gap.

Signs that mean something in a code are written as entities, which Moodle decodes.
"""

from __future__ import annotations

import re
from html import escape

from lms.core.items import cloze_words
from lms.core.items.cloze import Cloze
from lms.core.items.short_text import accepted_texts
from lms.interop.items.question import Question
from lms.interop.items.texts import to_html, to_inline

_SPECIAL = re.compile(r"[}{~#=%*:\\/](?!\d+;)")
_PLACEHOLDER = re.compile(r"\{\{\s*([a-z0-9-]+)\s*\}\}")


def cloze_html(question: Question, body: Cloze) -> str:
    """The text with its gaps."""

    def gap_code(found: re.Match[str]) -> str:
        name = found[1]
        return _code(question, body, name) if name in body.gaps else found[0]

    return _PLACEHOLDER.sub(gap_code, to_html(question.text("text")))


def _code(question: Question, body: Cloze, name: str) -> str:
    gap, own = body.gaps[name], cloze_words.of_gap(question.words, name)
    general = question.texts("feedback").get("incorrect", "")
    if gap.choices:
        feedback = question.texts("feedback")
        kind = "MULTICHOICE_S" if body.shuffle else "MULTICHOICE"
        answers = [
            _answer(
                to_inline(str(own.get(each, each))),
                right=each == gap.key,
                feedback="" if each == gap.key else feedback.get(f"{name}:{each}", general),
            )
            for each in gap.choices
        ]
    else:
        kind = "SHORTANSWER"
        told = own.get("feedback", {})
        answers = [
            _answer(each.replace("*", "\\*"), right=True, feedback="")
            for each in accepted_texts(own)
        ]
        answers.append(f"*#{_safe(to_inline(str(told.get('incorrect', general))))}")
    return f"{{1:{kind}:{'~'.join(answers)}}}"


def _answer(text: str, *, right: bool, feedback: str) -> str:
    told = f"#{_safe(to_inline(feedback))}" if feedback else ""
    return f"{'=' if right else ''}{_safe(text)}{told}"


def _safe(text: str) -> str:
    """A text whose own signs cannot end the code; decoding entities once gives it back."""
    text = escape(text.replace("\n", " "), quote=False)
    return _SPECIAL.sub(lambda sign: f"&#{ord(sign.group())};", text)

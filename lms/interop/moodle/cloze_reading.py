"""Moodle's "embedded answers" as a cloze of ours: each code in braces becomes a gap."""

from __future__ import annotations

import re
from html import unescape

from lms.interop.items.draft import Draft, NotTakenError
from lms.interop.items.kinds import Choice
from lms.interop.items.kinds_typed import ANYTHING, TypedGap, cloze
from lms.interop.items.question import Question

_CODE = re.compile(r"\{(?P<weight>[0-9]*):(?P<kind>[A-Z_]+):(?P<body>(?:\\.|[^}\\])*)\}", re.DOTALL)
_CHOICES = re.compile(r"(MULTICHOICE|MC)(_?[VHS]+)?")
_TYPED = frozenset({"SHORTANSWER", "SA", "MW", "SHORTANSWER_C", "SAC", "MWC"})
_PARTED = re.compile(r"(?<!\\)~")
#: A number sign that begins feedback, and none that is part of an entity or escaped.
_FEEDBACK = re.compile(r"(?<!\\)(?<!&)(?<!&amp;)#")
_SHARE = re.compile(r"%(-?[0-9.]+)%")


def read_cloze(draft: Draft, html: str) -> Question:
    """The question. Raises NotTakenError."""
    gaps: dict[str, TypedGap] = {}
    kinds: list[str] = []

    def gap(found: re.Match[str]) -> str:
        name = f"g{len(gaps) + 1}"
        gaps[name] = _gap(draft, found["kind"], found["body"])
        kinds.append(found["kind"])
        if found["weight"] not in {"", "1"}:
            draft.note("every gap counts alike")
        return "{{" + name + "}}"

    text = draft.html(_CODE.sub(gap, html), "text", needed=True)
    if not gaps:
        raise NotTakenError("it has no gap that can be read")
    first, _, rest = text.partition("\n\n")
    if "{{" not in first and rest:
        draft.prompt, text = first, rest
        while "{{" not in text.partition("\n\n")[0] and "\n\n" in text:
            more, _, text = text.partition("\n\n")
            draft.prompt = f"{draft.prompt}\n\n{more}"
    shuffle = any("S" in each.rpartition("_")[2] for each in kinds if _CHOICES.fullmatch(each))
    return cloze(draft, text, gaps, shuffle=shuffle)


def _gap(draft: Draft, kind: str, body: str) -> TypedGap:
    answers = [_answer(draft, each, typed=kind in _TYPED) for each in _PARTED.split(body)]
    if _CHOICES.fullmatch(kind):
        return TypedGap(choices=answers)
    if kind in _TYPED:
        other = next((each.feedback for each in answers if each.text == ANYTHING), "")
        return TypedGap(answers=[_plain(each) for each in answers], incorrect=other)
    raise NotTakenError(f"gaps of the kind {kind} have no counterpart here")


def _answer(draft: Draft, code: str, *, typed: bool) -> Choice:
    code = code.strip()
    share = 0.0
    if code.startswith("="):
        share, code = 1.0, code[1:]
    elif found := _SHARE.match(code):
        share, code = _share(found[1]), code[found.end() :]
    parts = _FEEDBACK.split(code, maxsplit=1)
    text, feedback = _unescaped(parts[0]), _unescaped(parts[1]) if len(parts) > 1 else ""
    shown = text if typed else draft.html(text, "choices", needed=True)
    return Choice(shown.strip(), share, draft.html(feedback, "feedback"))


def _share(text: str) -> float:
    try:
        return float(text) / 100
    except ValueError as error:
        raise NotTakenError(f"a share of a gap is no number: {text!r}") from error


def _unescaped(text: str) -> str:
    return unescape(re.sub(r"\\([}{~#=/\"\\])", r"\1", text))


def _plain(answer: Choice) -> Choice:
    """A typed answer; an asterisk behind a backslash is itself."""
    if answer.text == ANYTHING:
        return answer
    if ANYTHING in answer.text.replace("\\*", ""):
        raise NotTakenError("a gap accepts a pattern with *, and ours are whole texts")
    return Choice(answer.text.replace("\\*", "*"), answer.share, answer.feedback)

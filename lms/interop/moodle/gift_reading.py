"""GIFT as questions of ours.

A question is a block between blank lines: a title, a text, and answers in braces, whose first signs
tell the kind. Essays and descriptions have no counterpart here.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from lms.interop.items.arriving import Arriving, UnreadableFileError
from lms.interop.items.draft import Draft, NotTakenError
from lms.interop.items.ids import is_slug
from lms.interop.items.kinds import Choice, multiple_choice, paired, single_choice, true_false
from lms.interop.items.kinds_typed import ANYTHING, Number, Units, numeric, short_text
from lms.interop.items.question import Question
from lms.interop.items.reading import text_of
from lms.interop.items.splitting import GAP
from lms.interop.items.texts import to_html

#: Escaped signs stand as letters of the private area while the block is taken apart.
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
_HIDDEN = 0xE000
_BLOCK = re.compile(r"\n[ \t]*\n")
_ID = re.compile(r"\[id:([^\]]+)\]")
_TITLE = re.compile(r"::(.*?)::", re.DOTALL)
_FORMAT = re.compile(r"\[(html|moodle|plain|markdown)\]", re.IGNORECASE)
_TRUTH = re.compile(r"(TRUE|FALSE|T|F)\s*(#.*)?", re.IGNORECASE | re.DOTALL)
_ANSWER = re.compile(r"[=~]")
_SHARE = re.compile(r"\s*%(-?[0-9.]+)%")
_RANGE = "\\.\\."


@dataclass(frozen=True)
class _Block:
    """One question as it stands in the file. Signs that were escaped are still hidden."""

    id: str
    title: str
    format: str
    before: str
    answers: str | None
    after: str


def read_gift(content: bytes, language: str) -> Arriving:
    """Every question of the file. Raises UnreadableFileError."""
    text = text_of(content).replace("\r\n", "\n").replace("\r", "\n")
    arriving = Arriving()
    for number, block in enumerate(_blocks(text), start=1):
        place = f"question {number}, {_shown(block.title) or _shown(block.before)[:60]}"
        arriving.take(Draft(place, language), _reader(block))
    if not arriving.questions and not arriving.remarks:
        raise UnreadableFileError("it holds no question")
    return arriving


def _blocks(text: str) -> Iterator[_Block]:
    for part in _BLOCK.split(text):
        lines = part.split("\n")
        named = [found[1] for each in lines if _is_comment(each) and (found := _ID.search(each))]
        kept = "\n".join(each for each in lines if not _is_comment(each)).strip()
        if kept and not kept.startswith("$CATEGORY"):
            yield _block(_hidden(kept), named[-1].rpartition("/")[2] if named else "")


def _is_comment(line: str) -> bool:
    return line.lstrip().startswith("//")


def _hidden(text: str) -> str:
    def hide(found: re.Match[str]) -> str:
        sign = found[1]
        return "\n" if sign == "n" else chr(_HIDDEN + ord(sign)) if ord(sign) < 128 else found[0]

    return _ESCAPED.sub(hide, text)


def _shown(text: str) -> str:
    found = "".join(chr(ord(c) - _HIDDEN) if _HIDDEN <= ord(c) < _HIDDEN + 128 else c for c in text)
    return found.strip()


def _block(text: str, own_id: str) -> _Block:
    title, form = "", ""
    if found := _TITLE.match(text):
        title, text = found[1], text[found.end() :].lstrip()
    if found := _FORMAT.match(text):
        form, text = found[1].lower(), text[found.end() :]
    before, brace, rest = text.partition("{")
    answers, closed, after = rest.rpartition("}")
    whole = answers if brace and closed else None
    return _Block(own_id, title, form, before, whole, after.strip())


def _reader(block: _Block) -> Callable[[Draft], Question]:
    def read(draft: Draft) -> Question:
        if block.answers is None:
            raise NotTakenError("it has no answers in braces")
        draft.id = block.id if is_slug(block.id) else ""
        gap = f"{_text_of(block)}" + (f" {_gap(block)} {block.after}" if block.after else "")
        draft.prompt = _markdown(draft, block, gap, "text", needed=True)
        answers, _, general = block.answers.partition("####")
        draft.explanation = _markdown(draft, block, general, "explanation")
        return _question(draft, block, answers.strip())

    return read


def _text_of(block: _Block) -> str:
    return block.before.strip()


def _gap(block: _Block) -> str:
    """The gap of a "missing word" question, in the format of the question."""
    return "_____" if block.format in {"html", "moodle", "plain", ""} else GAP


def _markdown(draft: Draft, block: _Block, text: str, what: str, *, needed: bool = False) -> str:
    form, text = block.format, text.strip()
    if found := _FORMAT.match(text):
        form, text = found[1].lower(), text[found.end() :]
    text = _shown(text)
    if form == "markdown":
        return draft.html(to_html(text), what, needed=needed)
    if form == "plain" or (form != "html" and "<" not in text and "&" not in text):
        return draft.plain(text)
    return draft.html(text, what, needed=needed)


def _question(draft: Draft, block: _Block, answers: str) -> Question:
    if not answers:
        raise NotTakenError("an essay has no counterpart here")
    if answers.startswith("#"):
        return _numeric(draft, block, answers[1:])
    if found := _TRUTH.fullmatch(answers):
        return _true_false(draft, block, found)
    parts = list(_parts(answers))
    if not parts:
        raise NotTakenError("its answers begin with neither = nor ~")
    if all("->" in text for sign, text in parts if sign == "=") and "->" in answers:
        return _matching(draft, block, parts)
    if all(sign == "=" for sign, _text in parts):
        return short_text(draft, [_typed(draft, block, text) for _sign, text in parts])
    choices = [_choice(draft, block, sign, text) for sign, text in parts]
    if any(sign == "=" for sign, _text in parts):
        return single_choice(draft, choices)
    return multiple_choice(draft, choices)


def _parts(answers: str) -> Iterator[tuple[str, str]]:
    """Each answer's sign and the rest of it."""
    starts = [found.start() for found in _ANSWER.finditer(answers)]
    ends = [*starts[1:], len(answers)][: len(starts)]
    for begin, end in zip(starts, ends, strict=True):
        yield answers[begin], answers[begin + 1 : end]


def _true_false(draft: Draft, block: _Block, found: re.Match[str]) -> Question:
    key = found[1].upper().startswith("T")
    told = (found[2] or "").split("#")[1:]
    wrong, right = (
        _markdown(draft, block, told[at] if len(told) > at else "", "feedback") for at in (0, 1)
    )
    return true_false(draft, key=key, true=right if key else wrong, false=wrong if key else right)


def _share(draft: Draft, text: str, otherwise: float) -> tuple[float, str]:
    found = _SHARE.match(text)
    if found is None:
        return otherwise, text
    return float(_decimal(draft, found[1]) / 100), text[found.end() :]


def _choice(draft: Draft, block: _Block, sign: str, text: str) -> Choice:
    share, rest = _share(draft, text, 1.0 if sign == "=" else 0.0)
    shown, _, feedback = rest.partition("#")
    return Choice(
        _markdown(draft, block, shown, "choices", needed=True),
        share,
        _markdown(draft, block, feedback, "feedback"),
    )


def _typed(draft: Draft, block: _Block, text: str) -> Choice:
    share, rest = _share(draft, text, 1.0)
    typed, _, feedback = rest.partition("#")
    words = _shown(typed)
    if words != ANYTHING and ANYTHING in words.replace("\\*", ""):
        raise NotTakenError("it accepts a pattern with *, and ours are whole texts")
    told = _markdown(draft, block, feedback, "feedback")
    return Choice(words.replace("\\*", "*"), share, told)


def _numeric(draft: Draft, block: _Block, answers: str) -> Question:
    numbers, incorrect = [], ""
    parts = list(_parts(answers)) if _ANSWER.search(answers) else [("=", answers)]
    for sign, text in parts:
        share, rest = _share(draft, text, 1.0)
        written, _, feedback = rest.partition("#")
        told = _markdown(draft, block, feedback, "feedback")
        if sign == "~" or written.strip() == ANYTHING:
            incorrect = told
            continue
        value, tolerance = _value(draft, _shown(written))
        numbers.append(Number(value, tolerance, share, told))
    return numeric(draft, numbers, incorrect, Units())


def _value(draft: Draft, written: str) -> tuple[Decimal, Decimal]:
    """A value and its tolerance: `27.9`, `27.9:0.1` or `27.8..28.0`."""
    ends = re.split(_RANGE, written)
    if len(ends) == 2:
        low, high = (_decimal(draft, each) for each in ends)
        return (low + high) / 2, abs(high - low) / 2
    value, _, room = written.partition(":")
    return _decimal(draft, value), abs(_decimal(draft, room or "0"))


def _decimal(_draft: Draft, text: str) -> Decimal:
    try:
        value = Decimal(text.strip())
    except InvalidOperation as error:
        raise NotTakenError(f"{text.strip()[:40]!r} is no number") from error
    if not value.is_finite():
        raise NotTakenError(f"{text.strip()[:40]!r} is no number")
    return value


def _matching(draft: Draft, block: _Block, parts: list[tuple[str, str]]) -> Question:
    pairs = []
    for _sign, text in parts:
        thing, _, place = text.partition("->")
        shown = _markdown(draft, block, thing, "pairs", needed=True)
        pairs.append((shown, draft.plain(" ".join(_shown(place).split()))))
    return paired(draft, pairs, "")

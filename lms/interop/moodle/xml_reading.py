"""Moodle XML as questions of ours.

What Moodle knows and we do not (calculated questions, drag and drop on pictures, essays …) is told
and left out.
"""

from __future__ import annotations

import xml.etree.ElementTree as ET  # only names types
from collections.abc import Callable, Mapping
from decimal import Decimal, InvalidOperation

from lms.interop.items.arriving import Arriving, UnreadableFileError
from lms.interop.items.draft import Draft, NotTakenError
from lms.interop.items.ids import is_slug
from lms.interop.items.kinds import (
    Choice,
    multiple_choice,
    ordering,
    paired,
    single_choice,
    true_false,
)
from lms.interop.items.kinds_typed import ANYTHING, Number, Units, numeric, short_text
from lms.interop.items.question import Question
from lms.interop.items.reading import xml_of
from lms.interop.moodle.cloze_reading import read_cloze

#: Digits that survive turning a multiplier into a factor.
_DIGITS = 12
#: Moodle shows and asks for no unit.
_NO_UNIT = "3"


def read_moodle_xml(content: bytes, language: str) -> Arriving:
    """Every question of the file. Raises UnreadableFileError."""
    root = xml_of(content)
    if root.tag != "quiz":
        raise UnreadableFileError(f"it is no Moodle XML: it begins with <{root.tag}>, not <quiz>")
    arriving = Arriving()
    for number, element in enumerate(root.findall("question"), start=1):
        kind = element.get("type", "")
        if kind == "category":
            continue
        place = f"question {number}, {_words(element, 'name') or kind}"
        arriving.take(Draft(place, language), _reader(element, kind))
    return arriving


def _reader(element: ET.Element, kind: str) -> Callable[[Draft], Question]:
    def read(draft: Draft) -> Question:
        read_kind = _KINDS.get(kind)
        if read_kind is None:
            raise NotTakenError(f"questions of the type {kind!r} have no counterpart here")
        _read_common(draft, element, with_prompt=kind not in {"cloze", "multianswer"})
        return read_kind(draft, element)

    return read


def _read_common(draft: Draft, element: ET.Element, *, with_prompt: bool) -> None:
    own_id = _words(element, "idnumber").rpartition("/")[2]
    draft.id = own_id if is_slug(own_id) else ""
    draft.points = float(_decimal(element.findtext("defaultgrade") or "1", "defaultgrade"))
    if with_prompt:
        draft.prompt = _markdown(draft, element.find("questiontext"), "text", needed=True)
    draft.explanation = _markdown(draft, element.find("generalfeedback"), "explanation")
    hints = [_markdown(draft, each, "hint") for each in element.findall("hint")]
    draft.hint = next(filter(None, hints), "")
    if len([each for each in hints if each]) > 1:
        draft.note("only the first of its hints is kept")


def _markdown(draft: Draft, element: ET.Element | None, what: str, *, needed: bool = False) -> str:
    """A text as Markdown, by its own format. A missing element is an empty text."""
    if element is None:
        return ""
    if element.find("file") is not None:
        if needed:
            raise NotTakenError(f"its {what} comes with a file such as a picture")
        draft.note(f"a file that comes with the {what} is left out")
    text = element.findtext("text") or ""
    if element.get("format") in {"plain_text", "moodle_auto_format"} and "<" not in text:
        return draft.plain(text)
    return draft.html(text, what, needed=needed)


def _words(element: ET.Element, name: str) -> str:
    """A plain text, which stands in a `text` element or in the element itself."""
    child = element.find(name)
    if child is None:
        return ""
    return " ".join((child.findtext("text") or child.text or "").split())


def _answers(draft: Draft, element: ET.Element, *, plain: bool = False) -> list[Choice]:
    found = []
    for each in element.findall("answer"):
        text = (
            " ".join((each.findtext("text") or "").split())
            if plain
            else _markdown(draft, each, "choices", needed=True)
        )
        share = _decimal(each.get("fraction", "0"), "fraction") / 100
        feedback = _markdown(draft, each.find("feedback"), "feedback")
        found.append(Choice(text, float(share), feedback))
    return found


def _decimal(text: str, what: str) -> Decimal:
    try:
        value = Decimal(text.strip().replace(",", "."))
    except InvalidOperation as error:
        raise NotTakenError(f"its {what} is no number: {text[:40]!r}") from error
    if not value.is_finite():
        raise NotTakenError(f"its {what} is no number: {text[:40]!r}")
    return value


def _multichoice(draft: Draft, element: ET.Element) -> Question:
    shuffle = _is_true(element.findtext("shuffleanswers"), default=True)
    answers = _answers(draft, element)
    if _is_true(element.findtext("single"), default=True):
        return single_choice(draft, answers, shuffle=shuffle)
    return multiple_choice(draft, answers, shuffle=shuffle)


def _is_true(text: str | None, *, default: bool) -> bool:
    return default if text is None else text.strip().lower() in {"true", "1"}


def _truefalse(draft: Draft, element: ET.Element) -> Question:
    answers = {each.text.lower(): each for each in _answers(draft, element, plain=True)}
    if set(answers) != {"true", "false"}:
        raise NotTakenError("it does not say what is true and what is false")
    return true_false(
        draft,
        key=answers["true"].share > 0,
        true=answers["true"].feedback,
        false=answers["false"].feedback,
    )


def _shortanswer(draft: Draft, element: ET.Element) -> Question:
    if _is_true(element.findtext("usecase"), default=False):
        draft.note("capital letters no longer count")
    answers = [_literal(each) for each in _answers(draft, element, plain=True)]
    return short_text(draft, answers)


def _literal(answer: Choice) -> Choice:
    """An asterisk behind a backslash is itself; one alone is a pattern, which stays as it is."""
    text = answer.text
    bare = text.replace("\\*", "")
    if ANYTHING in bare and text != ANYTHING:
        raise NotTakenError("it accepts a pattern with *, and ours are whole texts")
    return (
        answer
        if text == ANYTHING
        else Choice(text.replace("\\*", "*"), answer.share, answer.feedback)
    )


def _numerical(draft: Draft, element: ET.Element) -> Question:
    numbers, incorrect = [], ""
    for each, answer in zip(
        element.findall("answer"), _answers(draft, element, plain=True), strict=True
    ):
        if answer.text == ANYTHING:
            incorrect = answer.feedback
            if answer.share > 0:
                raise NotTakenError("it accepts whatever is typed")
            continue
        tolerance = abs(_decimal(each.findtext("tolerance") or "0", "tolerance"))
        value = _decimal(answer.text, "answer")
        numbers.append(Number(value, tolerance, answer.share, answer.feedback))
    return numeric(draft, numbers, incorrect, _units(element))


def _units(element: ET.Element) -> Units:
    if (element.findtext("showunits") or "").strip() == _NO_UNIT:
        return Units()
    found = {
        _words(each, "unit_name"): _decimal(each.findtext("multiplier") or "1", "multiplier")
        for each in element.findall("units/unit")
        if _words(each, "unit_name")
    }
    first = next((name for name, many in found.items() if many == 1), "")
    if not first or any(many <= 0 for many in found.values()):
        return Units()
    same = [name for name, many in found.items() if many == 1 and name != first]
    others = {name: _turned(many) for name, many in found.items() if name != first}
    unit = same[0] if same else first
    others.pop(unit, None)
    return Units(unit=unit, label=first, others=others)


def _turned(multiplier: Decimal) -> Decimal:
    """How many of the first unit one of this makes, without the noise of the division."""
    return Decimal(f"{1 / multiplier:.{_DIGITS}g}")


def _matching(draft: Draft, element: ET.Element) -> Question:
    pairs = [
        (_markdown(draft, each, "pairs", needed=True), draft.plain(_words(each, "answer")))
        for each in element.findall("subquestion")
    ]
    shuffle = _is_true(element.findtext("shuffleanswers"), default=True)
    incorrect = _markdown(draft, element.find("incorrectfeedback"), "feedback")
    return paired(draft, pairs, incorrect, shuffle=shuffle)


def _ordering(draft: Draft, element: ET.Element) -> Question:
    entries = _answers(draft, element)
    entries.sort(key=lambda each: each.share)
    if (element.findtext("selecttype") or "ALL").strip() not in {"ALL", "0"}:
        draft.note("all entries are to be put in order, not a selection")
    if (element.findtext("gradingtype") or "").strip() != "RELATIVE_NEXT_EXCLUDE_LAST":
        draft.note("a partly right order is scored by our rule")
    incorrect = _markdown(draft, element.find("incorrectfeedback"), "feedback")
    return ordering(draft, [Choice(each.text) for each in entries], incorrect)


def _cloze(draft: Draft, element: ET.Element) -> Question:
    body = element.find("questiontext")
    if body is None:
        raise NotTakenError("it has no text")
    if body.find("file") is not None:
        raise NotTakenError("its text comes with a file such as a picture")
    return read_cloze(draft, body.findtext("text") or "")


_KINDS: Mapping[str, Callable[[Draft, ET.Element], Question]] = {
    "multichoice": _multichoice,
    "multichoiceset": _multichoice,
    "truefalse": _truefalse,
    "shortanswer": _shortanswer,
    "numerical": _numerical,
    "matching": _matching,
    "ordering": _ordering,
    "cloze": _cloze,
    "multianswer": _cloze,
}

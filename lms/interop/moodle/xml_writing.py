"""Questions as Moodle XML, as Moodle 4.4 and later read it.

The element names and their values are those that Moodle itself writes. Ordering is graded there by
the same rule as here (RELATIVE_NEXT_EXCLUDE_LAST: the share of right neighbours).
"""

from __future__ import annotations

import xml.etree.ElementTree as ET  # only builds
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from typing import Any

from lms.core.items.base import ItemType
from lms.core.items.categorising import Categorising
from lms.core.items.cloze import Cloze
from lms.core.items.matching import Matching
from lms.core.items.multiple_choice import MultipleChoice
from lms.core.items.numeric import Numeric
from lms.core.items.ordering import Ordering
from lms.core.items.short_text import ShortText, accepted_texts
from lms.core.items.single_choice import SingleChoice
from lms.core.items.sorting import Sorting
from lms.core.items.text import NEARLY_SCORE
from lms.core.items.true_false import TrueFalse
from lms.interop.items import losses
from lms.interop.items.question import Question
from lms.interop.items.texts import is_plain, to_html, to_inline, to_plain
from lms.interop.items.writing import Told, decimal_text, kind_of, name_of, room_of, unit_label
from lms.interop.moodle.cloze_writing import cloze_html
from lms.interop.moodle.shares import MOST_SHARED, share_of

_PENALTY = "0.3333333"
#: The unit is typed behind the number and may be left out; without units: none is asked for.
_UNIT_TYPED, _NO_UNIT = "0", "3"
#: Digits of a factor turned upside down.
_FACTOR_DIGITS = 15


def question_element(question: Question, told: Told) -> list[ET.Element]:
    """The question, or nothing if Moodle has none of the kind."""
    kind, write = _KINDS.get(kind_of(question.body), ("", None))
    if write is None:
        return []
    element = ET.Element("question", {"type": kind})
    _text(element, "name", name_of(question))
    _html(element, "questiontext", _prompt_html(question))
    _html(element, "generalfeedback", to_html(question.text("explanation")))
    _plain(element, "defaultgrade", f"{question.points:.7f}")
    _plain(element, "penalty", _PENALTY)
    _plain(element, "hidden", "0")
    _plain(element, "idnumber", question.id)
    if not write(element, question, told):
        return []
    if question.text("hint"):
        _html(element, "hint", to_html(question.text("hint")))
    return [element]


def category_element(path: str) -> ET.Element:
    """What puts the questions after it into a category."""
    element = ET.Element("question", {"type": "category"})
    _text(element, "category", path)
    return element


def _prompt_html(question: Question) -> str:
    body = question.body
    prompt = to_html(question.prompt)
    if isinstance(body, Numeric) and not body.unit and question.text("unit-label"):
        return f"{prompt}<p>({to_inline(question.text('unit-label'))})</p>"
    return f"{prompt}{cloze_html(question, body)}" if isinstance(body, Cloze) else prompt


def _single_choice(element: ET.Element, question: Question, _told: Told) -> bool:
    body = question.body
    assert isinstance(body, SingleChoice)
    _choices(element, question, {body.key: Decimal(100)}, single=True, shuffle=body.shuffle)
    return True


def _multiple_choice(element: ET.Element, question: Question, told: Told) -> bool:
    body = question.body
    assert isinstance(body, MultipleChoice)
    if len(body.key) > MOST_SHARED:
        return False
    others = len(body.choices) - len(body.key)
    shares = {
        each: share_of(len(body.key)) if each in body.key else -share_of(others)
        for each in body.choices
    }
    told.tell(losses.PARTIAL_CREDIT)
    _choices(element, question, shares, single=False, shuffle=body.shuffle)
    return True


def _choices(
    element: ET.Element,
    question: Question,
    shares: Mapping[str, Decimal],
    *,
    single: bool,
    shuffle: bool,
) -> None:
    _plain(element, "single", "true" if single else "false")
    _plain(element, "shuffleanswers", "true" if shuffle else "false")
    _plain(element, "answernumbering", "abc")
    feedback = question.texts("feedback")
    for each, text in _in_order(question, "choices"):
        _answer(element, to_inline(text), shares.get(each, Decimal(0)), feedback.get(each, ""))


def _in_order(question: Question, part: str) -> Iterable[tuple[str, str]]:
    texts = question.texts(part)
    order: Iterable[str] = getattr(question.body, part)
    return ((each, texts.get(each, each)) for each in order)


def _true_false(element: ET.Element, question: Question, _told: Told) -> bool:
    body = question.body
    assert isinstance(body, TrueFalse)
    feedback = question.texts("feedback")
    for value in ("true", "false"):
        right = (value == "true") == body.key
        _answer(element, value, Decimal(100 if right else 0), feedback.get(value, ""), plain=True)
    return True


def _short_text(element: ET.Element, question: Question, told: Told) -> bool:
    body = question.body
    assert isinstance(body, ShortText)
    told.tell(losses.SPELLING)
    _plain(element, "usecase", "0")
    feedback = question.texts("feedback")
    for text in accepted_texts(question.words):
        _answer(element, _literal(text), Decimal(100), "", plain=True)
    for text, words in question.texts("nearly").items():
        _answer(element, _literal(text), Decimal(int(100 * NEARLY_SCORE)), words, plain=True)
    listed = question.words.get("wrong", {})
    for name in body.wrong:
        for text in listed.get(name, ()):
            _answer(element, _literal(text), Decimal(0), feedback.get(name, ""), plain=True)
    _answer(element, "*", Decimal(0), feedback.get("incorrect", ""), plain=True)
    return True


def _literal(text: str) -> str:
    """An asterisk stands for anything, unless a backslash stands before it."""
    return text.replace("*", "\\*")


def _numeric(element: ET.Element, question: Question, told: Told) -> bool:
    body = question.body
    assert isinstance(body, Numeric)
    feedback = question.texts("feedback")
    values = [(body.key, body.tolerance, Decimal(100), "")]
    values += [
        (each.value, each.tolerance, Decimal(0), feedback.get(each.id, "")) for each in body.wrong
    ]
    for value, tolerance, share, words in values:
        answer = _answer(element, decimal_text(value), share, words, plain=True)
        _plain(answer, "tolerance", decimal_text(room_of(tolerance, value)))
    other = _answer(element, "*", Decimal(0), feedback.get("incorrect", ""), plain=True)
    _plain(other, "tolerance", "0")
    if body.unit:
        told.tell(losses.UNIT_WORDS)
        _units(element, question, body)
    _plain(element, "unitgradingtype", "0")
    _plain(element, "unitpenalty", "0.1000000")
    _plain(element, "showunits", _UNIT_TYPED if body.unit else _NO_UNIT)
    _plain(element, "unitsleft", "0")
    return True


def _units(element: ET.Element, question: Question, body: Numeric) -> None:
    """Each name with how many of it make one of the first."""
    label = unit_label(question, body)
    factors = {label: Decimal(1), body.unit: Decimal(1)}
    factors |= {name: 1 / factor for name, factor in body.units.items()}
    units = ET.SubElement(element, "units")
    for name, multiplier in factors.items():
        unit = ET.SubElement(units, "unit")
        _plain(unit, "multiplier", decimal_text(Decimal(f"{multiplier:.{_FACTOR_DIGITS}g}")))
        _plain(unit, "unit_name", name)


def _sorting(element: ET.Element, question: Question, told: Told) -> bool:
    body = question.body
    assert isinstance(body, Sorting)
    told.tell(losses.PARTIAL_CREDIT)
    if isinstance(body, Categorising):
        told.tell(losses.CATEGORIES)
    places = question.texts(body.places_field)
    if not all(is_plain(text) for text in places.values()):
        told.tell(losses.MARKUP)
    _plain(element, "shuffleanswers", "true" if body.shuffle else "false")
    _incorrect(element, question, told)
    things = question.texts(body.things_field)
    for thing in body.things:
        _pair(element, to_inline(things.get(thing, thing)), places.get(body.key[thing], ""))
    for place in body.places:
        if place not in body.key.values():
            _pair(element, "", places.get(place, place))
    return True


def _pair(element: ET.Element, thing: str, place: str) -> None:
    pair = _html(element, "subquestion", thing)
    _text(pair, "answer", to_plain(place))


def _ordering(element: ET.Element, question: Question, told: Told) -> bool:
    body = question.body
    assert isinstance(body, Ordering)
    _plain(element, "layouttype", "VERTICAL")
    _plain(element, "selecttype", "ALL")
    _plain(element, "selectcount", str(len(body.entries)))
    _plain(element, "gradingtype", "RELATIVE_NEXT_EXCLUDE_LAST")
    _plain(element, "showgrading", "SHOW")
    _plain(element, "numberingstyle", "none")
    _incorrect(element, question, told)
    for place, (_name, text) in enumerate(_in_order(question, "entries"), start=1):
        _answer(element, to_inline(text), Decimal(place), "")
    return True


def _incorrect(element: ET.Element, question: Question, told: Told) -> None:
    """The general feedback. Moodle has none for single pairs."""
    feedback = question.texts("feedback")
    if len(feedback) > 1:
        told.tell(losses.PAIR_FEEDBACK)
    for name in ("partiallycorrectfeedback", "incorrectfeedback"):
        _html(element, name, to_html(feedback.get("incorrect", "")))


def _cloze(_element: ET.Element, question: Question, told: Told) -> bool:
    body = question.body
    assert isinstance(body, Cloze)
    if any(not gap.choices for gap in body.gaps.values()):
        told.tell(losses.SPELLING)
    return True


def _answer(
    element: ET.Element, text: str, share: Decimal, feedback: str, *, plain: bool = False
) -> ET.Element:
    answer = ET.SubElement(
        element,
        "answer",
        {"fraction": decimal_text(share), "format": "moodle_auto_format" if plain else "html"},
    )
    _plain(answer, "text", text)
    _html(answer, "feedback", to_html(feedback))
    return answer


def _text(element: ET.Element, name: str, text: str) -> None:
    _plain(ET.SubElement(element, name), "text", text)


def _html(element: ET.Element, name: str, html: str) -> ET.Element:
    child = ET.SubElement(element, name, {"format": "html"})
    _plain(child, "text", html)
    return child


def _plain(element: ET.Element, name: str, text: str) -> None:
    ET.SubElement(element, name).text = text


_KindWriter = Callable[[ET.Element, Question, Told], bool]
_KINDS: Mapping[type[ItemType], tuple[str, _KindWriter | Any]] = {
    SingleChoice: ("multichoice", _single_choice),
    MultipleChoice: ("multichoice", _multiple_choice),
    TrueFalse: ("truefalse", _true_false),
    ShortText: ("shortanswer", _short_text),
    Numeric: ("numerical", _numeric),
    Matching: ("matching", _sorting),
    Categorising: ("matching", _sorting),
    Ordering: ("ordering", _ordering),
    Cloze: ("cloze", _cloze),
}

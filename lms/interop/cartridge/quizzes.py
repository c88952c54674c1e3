"""Questions in the profile of QTI 1.2 that Common Cartridge allows.

The profile knows one choice, several choices (all or nothing), true or false, and texts to be
typed. Everything else becomes one question of these kinds for each of its parts.
"""

from __future__ import annotations

import xml.etree.ElementTree as ET  # only builds
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from lms.core.items.base import ItemType
from lms.core.items.categorising import Categorising
from lms.core.items.cloze import Cloze
from lms.core.items.matching import Matching
from lms.core.items.multiple_choice import MultipleChoice
from lms.core.items.numbers import format_number, write_number
from lms.core.items.numeric import Numeric
from lms.core.items.ordering import Ordering
from lms.core.items.short_text import ShortText, accepted_texts
from lms.core.items.single_choice import SingleChoice
from lms.core.items.sorting import Sorting
from lms.core.items.true_false import TRUTH_WORDS, TrueFalse
from lms.interop.items import losses
from lms.interop.items.question import Question
from lms.interop.items.splitting import split_gaps, split_places, split_things
from lms.interop.items.texts import to_html, to_inline
from lms.interop.items.writing import Told, decimal_text, kind_of, name_of, unit_label

_RESPONSE = "response1"
_GENERAL = "general_fb"
_INCORRECT = "incorrect_fb"


def quiz_items(question: Question, language: str, told: Told) -> list[ET.Element]:
    """The question as items of a quiz, or none if the profile has none of the kind."""
    parts = _parts(question, told)
    found = []
    for part in parts:
        write = _KINDS.get(kind_of(part.body))
        if write is not None:
            found.append(write(_Writing(part, language), told))
    if found and question.text("hint"):
        told.tell(losses.HINT)
    if found and (len(parts) > 1 or question.points != int(question.points)):
        told.tell(losses.POINTS)
    return found


def _parts(question: Question, told: Told) -> tuple[Question, ...]:
    body = question.body
    if kind_of(body) is Cloze and isinstance(body, Cloze):
        told.tell(losses.SPLIT_GAPS)
        return split_gaps(question, body)
    if kind_of(body) in {Matching, Categorising} and isinstance(body, Sorting):
        told.tell(losses.SPLIT_THINGS)
        return split_things(question, body)
    if kind_of(body) is Ordering and isinstance(body, Ordering):
        told.tell(losses.SPLIT_PLACES)
        return split_places(question, body)
    return (question,)


@dataclass(frozen=True)
class _Writing:
    """A question of a kind that the profile knows, on its way."""

    question: Question
    language: str

    def item(self, profile: str) -> ET.Element:
        """The item with its metadata; presentation and processing are to come."""
        place = self.question.place.split("/", maxsplit=1)[0]
        item = ET.Element(
            "item", {"ident": f"{place}.{self.question.id}", "title": name_of(self.question)}
        )
        fields = {"cc_profile": profile}
        if self.question.points == int(self.question.points):
            fields["cc_weighting"] = str(int(self.question.points))
        metadata = ET.SubElement(ET.SubElement(item, "itemmetadata"), "qtimetadata")
        add_fields(metadata, fields)
        return item

    def present(self, item: ET.Element, tag: str, attributes: Mapping[str, str]) -> ET.Element:
        """The prompt, and the element that asks for the response."""
        presentation = ET.SubElement(item, "presentation")
        _material(presentation, to_html(self.question.prompt) + self._unit())
        return ET.SubElement(presentation, tag, {"ident": _RESPONSE, **attributes})

    def _unit(self) -> str:
        body = self.question.body
        label = unit_label(self.question, body) if isinstance(body, Numeric) else ""
        return f"<p>({to_inline(label)})</p>" if label else ""

    def process(
        self, item: ET.Element, right: ET.Element, feedback: Mapping[str, ET.Element]
    ) -> None:
        """The conditions: the explanation for all, feedback by condition, and what is right."""
        processing = ET.SubElement(item, "resprocessing")
        outcomes = ET.SubElement(processing, "outcomes")
        limits = {"maxvalue": "100", "minvalue": "0", "varname": "SCORE", "vartype": "Decimal"}
        ET.SubElement(outcomes, "decvar", limits)
        if self.question.text("explanation"):
            _condition(processing, ET.Element("other"), shown=_GENERAL)
        for name, test in feedback.items():
            _condition(processing, test, shown=name)
        _condition(processing, right, scores=True)

    def tell(self, item: ET.Element, texts: Mapping[str, str]) -> None:
        """The texts of the feedback, the explanation first."""
        for name, text in {_GENERAL: self.question.text("explanation"), **texts}.items():
            if text:
                feedback = ET.SubElement(item, "itemfeedback", {"ident": name})
                _material(ET.SubElement(feedback, "flow_mat"), to_html(text))


def add_fields(metadata: ET.Element, fields: Mapping[str, str]) -> None:
    """Metadata as the profile writes it."""
    for label, entry in fields.items():
        own = ET.SubElement(metadata, "qtimetadatafield")
        ET.SubElement(own, "fieldlabel").text = label
        ET.SubElement(own, "fieldentry").text = entry


def _material(parent: ET.Element, html: str) -> None:
    material = ET.SubElement(parent, "material")
    ET.SubElement(material, "mattext", {"texttype": "text/html"}).text = html


def _equals(value: str, *, folded: bool = False) -> ET.Element:
    attributes = {"case": "No"} if folded else {}
    test = ET.Element("varequal", {"respident": _RESPONSE, **attributes})
    test.text = value
    return test


def _condition(
    processing: ET.Element, test: ET.Element, *, shown: str = "", scores: bool = False
) -> None:
    condition = ET.SubElement(processing, "respcondition", {"continue": "No" if scores else "Yes"})
    tests = ET.SubElement(condition, "conditionvar")
    tests.extend(test if test.tag == "conditionvar" else [test])
    if scores:
        value = ET.SubElement(condition, "setvar", {"action": "Set", "varname": "SCORE"})
        value.text = "100"
    if shown:
        link = {"feedbacktype": "Response", "linkrefid": shown}
        ET.SubElement(condition, "displayfeedback", link)


def _choices(
    writing: _Writing, item: ET.Element, texts: Mapping[str, str], *, many: bool, shuffle: bool
) -> None:
    cardinality = {"rcardinality": "Multiple" if many else "Single"}
    response = writing.present(item, "response_lid", cardinality)
    render = ET.SubElement(response, "render_choice", {"shuffle": "Yes" if shuffle else "No"})
    for name, text in texts.items():
        label = ET.SubElement(render, "response_label", {"ident": name})
        _material(label, to_inline(text))


def _texts(question: Question, part: str, names: Iterable[str]) -> dict[str, str]:
    found = question.texts(part)
    return {name: found.get(name, name) for name in names}


def _feedback_of(writing: _Writing, names: Iterable[str]) -> dict[str, str]:
    own = writing.question.texts("feedback")
    return {f"{name}_fb": own[name] for name in names if own.get(name)}


def _tests_of(feedback: Iterable[str]) -> dict[str, ET.Element]:
    return {name: _equals(name.removesuffix("_fb")) for name in feedback}


def _single_choice(writing: _Writing, _told: Told) -> ET.Element:
    body = writing.question.body
    assert isinstance(body, SingleChoice)
    item = writing.item("cc.multiple_choice.v0p1")
    texts = _texts(writing.question, "choices", body.choices)
    _choices(writing, item, texts, many=False, shuffle=body.shuffle)
    feedback = _feedback_of(writing, body.choices)
    writing.process(item, _equals(body.key), _tests_of(feedback))
    writing.tell(item, feedback)
    return item


def _true_false(writing: _Writing, _told: Told) -> ET.Element:
    body = writing.question.body
    assert isinstance(body, TrueFalse)
    item = writing.item("cc.true_false.v0p1")
    words = TRUTH_WORDS.get(writing.language, TRUTH_WORDS["en"])
    texts = dict(zip(("true", "false"), words, strict=True))
    _choices(writing, item, texts, many=False, shuffle=False)
    feedback = _feedback_of(writing, texts)
    writing.process(item, _equals("true" if body.key else "false"), _tests_of(feedback))
    writing.tell(item, feedback)
    return item


def _multiple_choice(writing: _Writing, told: Told) -> ET.Element:
    body = writing.question.body
    assert isinstance(body, MultipleChoice)
    told.tell(losses.ALL_OR_NOTHING)
    item = writing.item("cc.multiple_response.v0p1")
    texts = _texts(writing.question, "choices", body.choices)
    _choices(writing, item, texts, many=True, shuffle=body.shuffle)
    feedback = _feedback_of(writing, body.choices)
    right = ET.Element("and")
    for name in body.choices:
        test = _equals(name)
        if name in body.key:
            right.append(test)
        else:
            ET.SubElement(right, "not").append(test)
    writing.process(item, right, _tests_of(feedback))
    writing.tell(item, feedback)
    return item


def _short_text(writing: _Writing, told: Told) -> ET.Element:
    told.tell(losses.SPELLING)
    question = writing.question
    if question.texts("nearly"):
        told.tell(losses.ALL_OR_NOTHING)
    if isinstance(question.body, ShortText) and question.body.wrong:
        told.tell(losses.KNOWN_WRONG)
    return _typed(writing, accepted_texts(question.words))


def _numeric(writing: _Writing, told: Told) -> ET.Element:
    body = writing.question.body
    assert isinstance(body, Numeric)
    told.tell(losses.RANGE_AS_TEXT)
    if body.unit:
        told.tell(losses.UNITS)
    if body.wrong:
        told.tell(losses.KNOWN_WRONG)
    texts = (
        f"{body.key:f}",
        decimal_text(body.key),
        write_number(body.key, writing.language),
        format_number(body.key, writing.language),
    )
    return _typed(writing, tuple(dict.fromkeys(texts)))


def _typed(writing: _Writing, accepted: tuple[str, ...]) -> ET.Element:
    item = writing.item("cc.fib.v0p1")
    response = writing.present(item, "response_str", {"rcardinality": "Single"})
    ET.SubElement(response, "render_fib", {"prompt": "Box"})
    right = ET.Element("conditionvar")
    right.extend(_equals(text, folded=True) for text in accepted)
    incorrect = writing.question.texts("feedback").get("incorrect", "")
    feedback = {_INCORRECT: incorrect} if incorrect else {}
    tests = {}
    if incorrect:
        wrong = ET.Element("not")
        either = ET.SubElement(wrong, "or")
        either.extend(_equals(text, folded=True) for text in accepted)
        tests = {_INCORRECT: wrong}
    writing.process(item, right, tests)
    writing.tell(item, feedback)
    return item


_KINDS: Mapping[type[ItemType], Callable[[_Writing, Told], ET.Element]] = {
    SingleChoice: _single_choice,
    TrueFalse: _true_false,
    MultipleChoice: _multiple_choice,
    ShortText: _short_text,
    Numeric: _numeric,
}

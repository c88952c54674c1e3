"""An item while it is built: its parts are put together as the schema orders them."""

from __future__ import annotations

import xml.etree.ElementTree as ET  # only builds
from collections.abc import Iterable, Mapping

from lms.interop.items.question import Question
from lms.interop.items.texts import to_html
from lms.interop.items.writing import name_of
from lms.interop.items.xhtml import append_html
from lms.interop.qti.rules import EXPLANATION, FEEDBACK, RESPONSE, SCORE, base, number, put
from lms.interop.qti.scoring import points_of, told_when_wrong

_TYPED_LENGTH = "30"


def identifier_of(question: Question) -> str:
    """The item's identifier: lesson and item, which no other item of a package has."""
    return question.place.replace("/", ".") or question.id


class Building:
    """One item. `body` is where its text and interactions go."""

    def __init__(self, question: Question, language: str) -> None:
        self.question = question
        self.language = language
        self.points = points_of(question.points)
        self.body = ET.Element("itemBody")
        self._responses: list[ET.Element] = []
        self._outcomes: list[ET.Element] = []
        self._rules: list[ET.Element] = []
        self._feedback: list[ET.Element] = []

    def texts(self, part: str, names: Iterable[str]) -> dict[str, str]:
        """The texts of choices, in the order of the structure."""
        found = self.question.texts(part)
        return {name: found.get(name, name) for name in names}

    def response(self, name: str, cardinality: str, kind: str, right: Iterable[str]) -> ET.Element:
        """Declare a response and what is right."""
        declared = ET.Element(
            "responseDeclaration",
            {"identifier": name, "cardinality": cardinality, "baseType": kind},
        )
        correct = ET.SubElement(declared, "correctResponse")
        for each in right:
            ET.SubElement(correct, "value").text = each
        self._responses.append(declared)
        return declared

    def mapping(
        self, declared: ET.Element, values: Mapping[str, str | int], *, folded: bool = False
    ) -> None:
        """What each value of a response counts. `folded`: capitals do not count."""
        mapping = ET.SubElement(declared, "mapping", {"defaultValue": "0"})
        for key, value in values.items():
            entry = {"mapKey": key, "mappedValue": str(value)}
            if folded:
                entry["caseSensitive"] = "false"
            ET.SubElement(mapping, "mapEntry", entry)

    def outcome(self, name: str, cardinality: str) -> None:
        """Declare an outcome that says which feedback is shown."""
        self._outcomes.append(
            ET.Element(
                "outcomeDeclaration",
                {"identifier": name, "cardinality": cardinality, "baseType": "identifier"},
            )
        )

    def interaction(self, tag: str, attributes: Mapping[str, str]) -> ET.Element:
        """A block that asks for the response."""
        return ET.SubElement(self.body, tag, {"responseIdentifier": RESPONSE, **attributes})

    def entry(self, name: str, label: str = "") -> None:
        """A field to type into, with what is shown behind it, in a paragraph of its own."""
        paragraph = ET.SubElement(self.body, "p")
        field = ET.SubElement(
            paragraph,
            "textEntryInteraction",
            {"responseIdentifier": name, "expectedLength": _TYPED_LENGTH},
        )
        if label:
            field.tail = " "
            ET.SubElement(paragraph, "span", {"class": "unit"}).text = label

    def rule(self, rule: ET.Element) -> None:
        """Add to the response processing."""
        self._rules.append(rule)

    def rules(self, rules: Iterable[ET.Element]) -> None:
        """Add several to the response processing."""
        self._rules.extend(rules)

    def feedback(self, texts: Mapping[str, str], outcome: str = FEEDBACK) -> None:
        """What is shown when the outcome has one of these values."""
        for name, text in texts.items():
            self._feedback.append(self._modal(outcome, name, text))

    def general_feedback(self) -> None:
        """The feedback for whatever is not all right."""
        self.outcome(FEEDBACK, "single")
        self.rule(told_when_wrong(self.points))
        self.feedback({"incorrect": self.question.texts("feedback").get("incorrect", "")})

    def item(self) -> ET.Element:
        """The whole item."""
        explanation = self.question.text("explanation")
        if explanation:
            self.outcome(EXPLANATION, "single")
            self.rule(put(EXPLANATION, base("identifier", "explanation")))
            self.feedback({"explanation": explanation}, EXPLANATION)
        root = ET.Element(
            "assessmentItem",
            {
                "identifier": identifier_of(self.question),
                "title": name_of(self.question),
                "xml:lang": self.language,
                "adaptive": "false",
                "timeDependent": "false",
            },
        )
        root.extend(self._responses)
        root.extend([*self._scores(), *self._outcomes])
        root.append(self.body)
        ET.SubElement(root, "responseProcessing").extend(self._rules)
        root.extend(self._feedback)
        return root

    def _scores(self) -> Iterable[ET.Element]:
        most = number(self.points)
        for name, value, further in (
            (SCORE, "0", {"normalMaximum": most}),
            ("MAXSCORE", most, {}),
        ):
            declared = ET.Element(
                "outcomeDeclaration",
                {"identifier": name, "cardinality": "single", "baseType": "float", **further},
            )
            default = ET.SubElement(declared, "defaultValue")
            ET.SubElement(default, "value").text = value
            yield declared

    def _modal(self, outcome: str, name: str, text: str) -> ET.Element:
        modal = ET.Element(
            "modalFeedback",
            {"outcomeIdentifier": outcome, "identifier": name, "showHide": "show"},
        )
        append_html(modal, to_html(text))
        return modal

"""Response processing as elements: the few expressions of QTI that our grading needs.

Only such are used as every processor knows. Numbers are whole wherever they can be, so that a right
answer scores exactly its points. An unanswered question scores nothing and is asked for first,
since processors disagree on what an expression makes of NULL.
"""

from __future__ import annotations

import xml.etree.ElementTree as ET  # only builds
from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

from lms.interop.items.writing import decimal_text

SCORE, FEEDBACK, EXPLANATION = "SCORE", "FEEDBACK", "EXPLANATION"
RESPONSE = "RESPONSE"
_EXACT = 15


def element(
    tag: str, attributes: dict[str, str] | None = None, *children: ET.Element
) -> ET.Element:
    """An element with its children."""
    made = ET.Element(tag, attributes or {})
    made.extend(children)
    return made


def number(value: Fraction | int) -> str:
    """A number as text: whole, or with as many digits as a float keeps."""
    value = Fraction(value)
    if value.denominator == 1:
        return str(value.numerator)
    return decimal_text(Decimal(f"{float(value):.{_EXACT}f}"))


def variable(name: str) -> ET.Element:
    """The value of a variable."""
    return element("variable", {"identifier": name})


def base(kind: str, value: str) -> ET.Element:
    """A constant."""
    made = element("baseValue", {"baseType": kind})
    made.text = value
    return made


def real(value: Fraction | int) -> ET.Element:
    """A constant number."""
    return base("float", number(value))


def put(name: str, value: ET.Element) -> ET.Element:
    """Give an outcome its value."""
    return element("setOutcomeValue", {"identifier": name}, value)


def tell(name: str, outcome: str = FEEDBACK) -> ET.Element:
    """Show a feedback."""
    return put(outcome, base("identifier", name))


def mapped(name: str) -> ET.Element:
    """What the mapping of a response makes of it."""
    return element("mapResponse", {"identifier": name})


def matches(name: str, value: str, kind: str = "identifier") -> ET.Element:
    """Whether a single response is this one."""
    return element("match", None, variable(name), base(kind, value))


def within(name: str, low: str, high: str) -> ET.Element:
    """Whether a number lies between two, both included."""
    return element(
        "and",
        None,
        element("gte", None, variable(name), base("float", low)),
        element("lte", None, variable(name), base("float", high)),
    )


def when(*branches: tuple[ET.Element | None, Sequence[ET.Element]]) -> ET.Element:
    """The first branch whose condition holds; None as a condition is "else"."""
    condition = element("responseCondition")
    for place, (test, rules) in enumerate(branches):
        tag = "responseElseIf" if place else "responseIf"
        parts = [*([test] if test is not None else []), *rules]
        condition.append(element(tag if test is not None else "responseElse", None, *parts))
    return condition


def answered(name: str, *rules: ET.Element) -> ET.Element:
    """The rules, unless nothing was answered."""
    empty = element("isNull", None, variable(name))
    return when((empty, [put(SCORE, real(0))]), (None, rules))


def above_nothing(value: ET.Element) -> ET.Element:
    """The value, but not less than nothing."""
    return element("max", None, value, real(0))


def add_to_score(value: ET.Element) -> ET.Element:
    """More points."""
    return put(SCORE, element("sum", None, variable(SCORE), value))

"""How each kind of item is scored in QTI: the same points for the same answers as here.

The rules of `lms.core.items.guessing` are written out with mappings whose values are whole numbers;
what guessing earns is taken off in the response processing.
"""

from __future__ import annotations

import xml.etree.ElementTree as ET  # only builds
from collections import Counter
from collections.abc import Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from math import lcm

from lms.core.items.cloze import Cloze
from lms.core.items.guessing import ticking_threshold
from lms.core.items.multiple_choice import MultipleChoice
from lms.core.items.numeric import Numeric
from lms.core.items.numeric_spec import Tolerance
from lms.core.items.ordering import Ordering
from lms.core.items.sorting import Sorting
from lms.interop.items.writing import decimal_text, room_of
from lms.interop.qti.rules import (
    FEEDBACK,
    RESPONSE,
    SCORE,
    above_nothing,
    add_to_score,
    answered,
    base,
    element,
    mapped,
    matches,
    put,
    real,
    tell,
    variable,
    when,
    within,
)

#: What binary numbers may round off, as `Tolerance.covers` allows it.
_ROUNDING = Decimal("1e-12")


def points_of(points: float) -> Fraction:
    """The points of an item as they were written."""
    return Fraction(str(points))


def right_or_wrong(name: str, key: str, points: Fraction) -> ET.Element:
    """All points for the one right choice."""
    right = (matches(name, key), [put(SCORE, real(points))])
    return when(right, (None, [put(SCORE, real(0))]))


def ticking_map(body: MultipleChoice) -> dict[str, int]:
    """What each ticked choice adds: hits and slips over a common denominator."""
    keys, others = len(body.key), len(body.choices) - len(body.key)
    return {each: others if each in body.key else -keys for each in body.choices}


def ticking(body: MultipleChoice, points: Fraction) -> ET.Element:
    """The share above what guessing earns."""
    keys, others = len(body.key), len(body.choices) - len(body.key)
    return _share_above(keys * others, ticking_threshold(keys, others), points)


def pairs_map(body: Sorting) -> dict[tuple[str, str], int]:
    """What each right pair adds, so that each place that is used counts alike."""
    sizes = Counter(body.key.values())
    common = lcm(*sizes.values())
    return {(thing, place): common // sizes[place] for thing, place in body.key.items()}


def sorting(body: Sorting, points: Fraction) -> ET.Element:
    """The share above what one place for everything earns."""
    sizes = Counter(body.key.values())
    return _share_above(lcm(*sizes.values()) * len(sizes), Fraction(1, len(sizes)), points)


def _share_above(most: int, threshold: Fraction, points: Fraction) -> ET.Element:
    """Points for (mapped/most - threshold)/(1 - threshold), never less than nothing."""
    taken_off = threshold * most
    scale = taken_off.denominator
    left = element(
        "subtract",
        None,
        element("product", None, mapped(RESPONSE), real(scale * points.numerator)),
        real(taken_off * scale * points.numerator),
    )
    rest = (most - taken_off) * scale * points.denominator
    share = element("divide", None, left, real(rest))
    return answered(RESPONSE, put(SCORE, above_nothing(share)))


def ordering(body: Ordering, points: Fraction) -> list[ET.Element]:
    """The share of right neighbours: each place is asked whether what follows is right."""
    pairs = list(pairwise(body.entries))
    rules = [
        when((element("and", None, _stands(at, a), _stands(at + 1, b)), [add_to_score(real(1))]))
        for at in range(1, len(body.entries))
        for a, b in pairs
    ]
    return [put(SCORE, real(0)), *rules, put(SCORE, _part_of(len(pairs), points))]


def _stands(at: int, entry: str) -> ET.Element:
    index = element("index", {"n": str(at)}, variable(RESPONSE))
    return element("match", None, index, base("identifier", entry))


def _part_of(parts: int, points: Fraction) -> ET.Element:
    product = element("product", None, variable(SCORE), real(points.numerator))
    return element("divide", None, product, real(parts * points.denominator))


def cloze(body: Cloze, points: Fraction, names: Mapping[str, str]) -> list[ET.Element]:
    """Each gap counts alike."""
    rules = [put(SCORE, real(0))]
    for gap, own in body.gaps.items():
        name = names[gap]
        if own.choices:
            rules.append(when((matches(name, own.key), [add_to_score(real(1))])))
        else:
            empty = element("isNull", None, variable(name))
            more = [add_to_score(mapped(name))]
            rules.append(when((empty, [add_to_score(real(0))]), (None, more)))
    return [*rules, put(SCORE, _part_of(len(body.gaps), points))]


def typed(points: Fraction) -> ET.Element:
    """What the mapping gives, in points."""
    whole = element("product", None, mapped(RESPONSE), real(points))
    return answered(RESPONSE, put(SCORE, whole))


def numeric(body: Numeric, points: Fraction) -> ET.Element:
    """The right value within its tolerance, then known wrong values for their feedback."""
    empty = element("isNull", None, variable(RESPONSE))
    nothing = put(SCORE, real(0))
    right = (_covers(body.key, body.tolerance), [put(SCORE, real(points))])
    wrong = [
        (_covers(each.value, each.tolerance), [put(SCORE, real(0)), tell(each.id)])
        for each in body.wrong
    ]
    otherwise = (None, [put(SCORE, real(0)), tell("incorrect")])
    return when((empty, [nothing]), right, *wrong, otherwise)


def _covers(value: Decimal, tolerance: Tolerance) -> ET.Element:
    room = room_of(tolerance, value) + abs(value) * _ROUNDING
    return within(RESPONSE, decimal_text(value - room), decimal_text(value + room))


def told_when_wrong(points: Fraction) -> ET.Element:
    """The general feedback for whatever scores less than all points."""
    test = element("lt", None, variable(SCORE), real(points))
    return when((test, [tell("incorrect", FEEDBACK)]))


def told_for_pairs(names: Mapping[str, tuple[str, str]]) -> Iterator[ET.Element]:
    """Feedback of single wrong pairs: outcome → (thing, place)."""
    for outcome, (thing, place) in names.items():
        pair = base("directedPair", f"{thing} {place}")
        test = element("member", None, pair, variable(RESPONSE))
        yield when((test, [tell("wrong-pair", outcome)]))

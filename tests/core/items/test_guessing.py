"""Partial credit: what guessing earns, counted over all possible answers."""

from __future__ import annotations

from fractions import Fraction
from itertools import permutations, product

import pytest

from lms.core.items.guessing import (
    ordering_score,
    sorting_score,
    ticking_score,
)
from lms.core.items.multiple_choice import MultipleChoice

SHAPES = [(keys, total - keys) for total in range(2, 11) for keys in range(1, total)]


@pytest.mark.parametrize(("keys", "others"), SHAPES)
def test_no_way_of_ticking_at_random_earns_more_than_one_choice_in_n(
    keys: int, others: int
) -> None:
    """Each of the 2ⁿ subsets is really graded, so that the formula is not its own witness."""
    names = [f"c{place}" for place in range(keys + others)]
    item = MultipleChoice.from_spec({"choices": names, "key": names[:keys]})
    scores: dict[int, list[float]] = {}
    for ticks in product((False, True), repeat=len(names)):
        chosen = [name for name, ticked in zip(names, ticks, strict=True) if ticked]
        score = item.grade({"choices": chosen} if chosen else None, {}).score
        scores.setdefault(len(chosen), []).append(score)
    fair = 1 / len(names) + 1e-9
    assert sum(map(sum, scores.values())) / 2 ** len(names) <= fair
    for number, earned in scores.items():
        assert sum(earned) / len(earned) <= fair, f"{number} ticks"


@pytest.mark.parametrize(("keys", "others"), [*SHAPES, (1, 19), (10, 10), (19, 1)])
def test_all_or_nothing_ticked_scores_zero(keys: int, others: int) -> None:
    assert ticking_score(keys, others, 0, 0) == 0
    assert ticking_score(keys, others, keys, others) == 0
    assert ticking_score(keys, others, keys, 0) == 1


@pytest.mark.parametrize(("keys", "others"), SHAPES)
def test_one_more_right_tick_never_costs_and_one_more_wrong_never_pays(
    keys: int, others: int
) -> None:
    for hits, slips in product(range(keys), range(others)):
        here = ticking_score(keys, others, hits, slips)
        assert ticking_score(keys, others, hits + 1, slips) >= here
        assert ticking_score(keys, others, hits, slips + 1) <= here


KEYS = [
    {"a": "x", "b": "y"},
    {"a": "x", "b": "y", "c": "x"},
    {"a": "x", "b": "x", "c": "x", "d": "x", "e": "y"},
    {"a": "x", "b": "y", "c": "z"},
    {"a": "x", "b": "x", "c": "y", "d": "y", "e": "z"},
]


@pytest.mark.parametrize("key", KEYS)
@pytest.mark.parametrize("extra", [(), ("q",), ("q", "r")])
def test_random_sorting_earns_at_most_one_place_in_n(
    key: dict[str, str], extra: tuple[str, ...]
) -> None:
    places = [*dict.fromkeys(key.values()), *extra]
    answers = [dict(zip(key, each, strict=True)) for each in product(places, repeat=len(key))]
    mean = sum(sorting_score(key, each) for each in answers) / len(answers)
    assert mean <= Fraction(1, len(places))


@pytest.mark.parametrize("size", [2, 3, 4, 5])
def test_random_one_to_one_matching_earns_at_most_one_in_n(size: int) -> None:
    key = {f"left-{place}": f"right-{place}" for place in range(size)}
    answers = [dict(zip(key, each, strict=True)) for each in permutations(key.values())]
    mean = sum(sorting_score(key, each) for each in answers) / len(answers)
    assert mean <= Fraction(1, size)


@pytest.mark.parametrize("key", KEYS)
def test_everything_in_one_place_scores_zero(key: dict[str, str]) -> None:
    for place in [*key.values(), "q"]:
        assert sorting_score(key, dict.fromkeys(key, place)) == 0
    assert sorting_score(key, key) == 1
    assert sorting_score(key, {}) == 0


@pytest.mark.parametrize("size", [3, 4, 5, 6])
def test_random_order_earns_one_entry_in_n(size: int) -> None:
    right = [str(place) for place in range(size)]
    orders = list(permutations(right))
    mean = sum(ordering_score(right, order) for order in orders) / len(orders)
    assert mean == Fraction(1, size)


def test_reversed_order_scores_zero_and_a_shifted_chain_keeps_credit() -> None:
    right = ["a", "b", "c", "d", "e"]
    assert ordering_score(right, right[::-1]) == 0
    assert ordering_score(right, ["e", "a", "b", "c", "d"]) == Fraction(3, 4)

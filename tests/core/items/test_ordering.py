"""Ordering."""

from __future__ import annotations

import pytest

from lms.core.items import AnswerError, AnswerFault, Outcome, SpecError
from lms.core.items.ordering import Ordering

ITEM = Ordering.from_spec({"entries": ["a", "b", "c", "d"], "misconceptions": {"c:a": "MC3"}})


def form(**places: str) -> dict[str, list[str]]:
    return {f"position-{entry}": [place] for entry, place in places.items()}


def grade(order: str) -> tuple[float, Outcome]:
    result = ITEM.grade({"order": list(order)}, {})
    return round(result.score, 3), result.outcome


def test_score_is_the_share_of_right_neighbours() -> None:
    assert grade("abcd") == (1, Outcome.CORRECT)
    assert grade("dabc") == (0.667, Outcome.PARTIAL)
    assert grade("abdc") == (0.333, Outcome.PARTIAL)
    assert grade("dcba") == (0, Outcome.INCORRECT)


def test_places_make_the_order() -> None:
    assert ITEM.parse(form(a="2", b="1", c="4", d="3"), "en") == {"order": ["b", "a", "d", "c"]}


def test_place_given_twice_is_asked_back() -> None:
    with pytest.raises(AnswerError) as caught:
        ITEM.parse(form(a="1", b="1", c="3", d="4"), "en")
    assert (caught.value.code, caught.value.params) == (AnswerFault.ORDER_CLASH, {"position": "1"})


def test_open_places_are_counted() -> None:
    with pytest.raises(AnswerError) as caught:
        ITEM.parse(form(a="1", b="", c="3"), "en")
    assert (caught.value.code, caught.value.params) == (AnswerFault.INCOMPLETE, {"left": "2"})


@pytest.mark.parametrize("place", ["0", "5", "01", "x", "-1"])
def test_place_that_is_not_offered_is_refused(place: str) -> None:
    with pytest.raises(AnswerError) as caught:
        ITEM.parse(form(a=place, b="2", c="3", d="4"), "en")
    assert caught.value.code == AnswerFault.UNKNOWN_CHOICE


def test_entries_are_never_shown_in_the_right_order() -> None:
    item = Ordering.from_spec({"entries": ["a", "b", "c"]})
    orders = {tuple(e["id"] for e in item.present({}, seed)["entries"]) for seed in range(200)}
    assert len(orders) == 5
    assert ("a", "b", "c") not in orders


def test_inversion_brings_its_own_feedback_and_misconception() -> None:
    words = {"feedback": {"incorrect": "Look again.", "c:a": "First a."}}
    result = ITEM.grade({"order": ["c", "a", "b", "d"]}, words)
    assert (result.feedback, result.misconceptions) == (("c:a",), ("MC3",))
    result = ITEM.grade({"order": ["a", "b", "d", "c"]}, words)
    assert (result.feedback, result.misconceptions) == (("incorrect",), ())


def test_two_entries_are_refused() -> None:
    """Shown never in the right order, two entries would betray it."""
    with pytest.raises(SpecError, match="3 to 20"):
        Ordering.from_spec({"entries": ["a", "b"]})


def test_misconception_of_the_right_order_is_refused() -> None:
    with pytest.raises(SpecError, match="is no wrong answer"):
        Ordering.from_spec({"entries": ["a", "b", "c"], "misconceptions": {"a:c": "MC3"}})


@pytest.mark.parametrize(
    "order", [["a", "b"], list("abcc"), list("abcx"), "abcd", None, [1, 2, 3, 4]]
)
def test_malformed_answer_is_refused(order: object) -> None:
    with pytest.raises(AnswerError):
        ITEM.grade({"order": order}, {})


def test_answer_is_told_as_a_chain() -> None:
    words = {"entries": {"a": "Sun.", "b": "ground", "c": "air", "d": "space"}}
    assert ITEM.describe({"order": list("bacd")}, words, "en") == "ground → Sun → air → space"

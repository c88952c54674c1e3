"""Multiple choice. What guessing earns stands in ``test_guessing``."""

from __future__ import annotations

import pytest

from lms.core.items import AnswerError, Outcome, SpecError
from lms.core.items.multiple_choice import MultipleChoice

ITEM = MultipleChoice.from_spec(
    {
        "choices": ["co2", "methane", "oxygen", "nitrogen"],
        "key": ["methane", "co2"],
        "misconceptions": {"oxygen": "MC9", "nitrogen": "MC9"},
    }
)


def grade(*ticked: str) -> tuple[float, Outcome]:
    result = ITEM.grade({"choices": list(ticked)}, {})
    return round(result.score, 3), result.outcome


def test_partial_credit() -> None:
    assert grade("co2", "methane") == (1, Outcome.CORRECT)
    assert grade("co2") == (0.5, Outcome.PARTIAL)
    assert grade("co2", "methane", "oxygen") == (0.5, Outcome.PARTIAL)
    assert grade("co2", "oxygen") == (0, Outcome.INCORRECT)
    assert grade("oxygen") == (0, Outcome.INCORRECT)
    assert grade("co2", "methane", "oxygen", "nitrogen") == (0, Outcome.INCORRECT)


def test_nothing_ticked_is_empty() -> None:
    assert ITEM.parse({"answer": []}, "en") is None
    assert grade() == (0, Outcome.EMPTY)


def test_order_and_repetition_of_ticks_do_not_count() -> None:
    answer = ITEM.parse({"answer": ["methane", "co2", "methane"]}, "en")
    assert answer == {"choices": ["co2", "methane"]}
    assert grade("methane", "co2") == grade("co2", "methane")


def test_each_ticked_choice_brings_its_feedback_and_each_misconception_once() -> None:
    result = ITEM.grade({"choices": ["nitrogen", "co2", "oxygen"]}, {})
    assert result.feedback == ("co2", "oxygen", "nitrogen")
    assert result.misconceptions == ("MC9",)


def test_key_that_holds_everything_is_refused() -> None:
    with pytest.raises(SpecError, match="ticking everything"):
        MultipleChoice.from_spec({"choices": ["a", "b"], "key": ["a", "b"]})


def test_key_outside_the_choices_is_refused_with_its_place() -> None:
    with pytest.raises(SpecError) as caught:
        MultipleChoice.from_spec({"choices": ["a", "b"], "key": ["a", "c"]})
    assert caught.value.field == "key[1]"


@pytest.mark.parametrize("chosen", [["co2", "co2"], ["x"], "co2", {"co2": 1}, 5, [["co2"]], [None]])
def test_malformed_answer_is_refused(chosen: object) -> None:
    with pytest.raises(AnswerError):
        ITEM.grade({"choices": chosen}, {})


def test_description_lists_the_ticked_choices() -> None:
    words = {"choices": {"co2": "carbon dioxide", "methane": "methane."}}
    answer = {"choices": ["co2", "methane"]}
    assert ITEM.describe(answer, words, "en") == "carbon dioxide; methane"
    assert ITEM.describe(answer, words, "ja") == "carbon dioxide；methane"

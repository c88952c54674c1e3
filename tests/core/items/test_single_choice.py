"""Single choice."""

from __future__ import annotations

from typing import Any

import pytest

from lms.core.items import AnswerError, AnswerFault, Outcome, SpecError
from lms.core.items.samples import SAMPLES
from lms.core.items.single_choice import SingleChoice

SPEC: dict[str, Any] = {
    "choices": ["infrared", "sunlight", "ultraviolet"],
    "key": "infrared",
    "misconceptions": {"sunlight": "MC3", "ultraviolet": "MC1"},
}
ITEM = SingleChoice.from_spec(SPEC)


def test_wrong_choice_brings_its_feedback_and_misconception() -> None:
    grade = ITEM.grade({"choice": "sunlight"}, {})
    assert (grade.score, grade.outcome) == (0, Outcome.INCORRECT)
    assert (grade.feedback, grade.misconceptions) == (("sunlight",), ("MC3",))


def test_choices_are_shuffled_by_the_seed_unless_told_otherwise() -> None:
    def order(item: SingleChoice, seed: int) -> list[str]:
        return [each["id"] for each in item.present({}, seed)["choices"]]

    assert len({tuple(order(ITEM, seed)) for seed in range(50)}) == 6
    fixed = SingleChoice.from_spec({**SPEC, "shuffle": False})
    assert {tuple(order(fixed, seed)) for seed in range(50)} == {tuple(SPEC["choices"])}


def test_two_values_ask_for_one() -> None:
    with pytest.raises(AnswerError) as caught:
        ITEM.parse({"answer": ["infrared", "sunlight"]}, "en")
    assert caught.value.code == AnswerFault.CHOOSE_ONE


def test_choice_that_is_not_offered_is_refused_and_not_shown_back() -> None:
    with pytest.raises(AnswerError) as caught:
        ITEM.parse({"answer": ["<script>"]}, "en")
    assert caught.value.code == AnswerFault.UNKNOWN_CHOICE
    assert caught.value.params == {}


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"choices": None}, "choices"),
        ({"choices": "abc"}, "choices"),
        ({"choices": ["only"]}, "choices"),
        ({"choices": ["a", "a"]}, "choices[1]"),
        ({"choices": ["a", "B c"]}, "choices[1]"),
        ({"choices": [True, False]}, "choices[0]"),
        ({"choices": [f"c{n}" for n in range(21)]}, "choices"),
        ({"key": None}, "key"),
        ({"key": "gamma"}, "key"),
        ({"key": ["infrared"]}, "key"),
        ({"misconceptions": {"infrared": "MC3"}}, "misconceptions.infrared"),
        ({"misconceptions": {"gamma": "MC3"}}, "misconceptions.gamma"),
        ({"misconceptions": {"sunlight": "ozone"}}, "misconceptions.sunlight"),
        ({"misconceptions": ["MC3"]}, "misconceptions"),
        ({"shuffle": "no"}, "shuffle"),
    ],
)
def test_fault_in_the_structure_names_its_field(change: dict[str, Any], field: str) -> None:
    with pytest.raises(SpecError) as caught:
        SingleChoice.from_spec({**SPEC, **change})
    assert caught.value.field == field


def faults_with(part: str, change: dict[Any, Any]) -> list[str]:
    words = dict(SAMPLES["single-choice"].words["en"])
    words[part] = {**words[part], **change} if isinstance(words[part], dict) else change
    item = SingleChoice.from_spec(SAMPLES["single-choice"].spec)
    return [each.field for each in item.check_words(words)]


@pytest.mark.parametrize(
    ("part", "change", "field"),
    [
        ("choices", {"litter": ""}, "choices.litter"),
        ("choices", {"litter": 5}, "choices.litter"),
        ("choices", {"unknown": "x"}, "choices.unknown"),
        ("choices", {True: "x"}, "choices.True"),
        ("feedback", {"litter": None}, "feedback.litter"),
        ("prompt", {"a": "b"}, "prompt"),
    ],
)
def test_fault_in_the_words_names_its_field(part: str, change: dict[Any, Any], field: str) -> None:
    assert faults_with(part, change) == [field]


def test_choices_that_read_the_same_are_a_fault() -> None:
    same = SAMPLES["single-choice"].words["en"]["choices"]["litter"].upper()
    assert faults_with("choices", {"ozone-hole": same}) == ["choices.litter"]


def test_description_is_plain_text() -> None:
    words = {"choices": {"infrared": "*infrared* **radiation** [@b-s10] of [5 W]{.given}"}}
    assert ITEM.describe({"choice": "infrared"}, words, "en") == "infrared radiation of 5 W"
    assert ITEM.describe(None, words, "en") == ""

"""Matching. What guessing earns stands in ``test_guessing``."""

from __future__ import annotations

from typing import Any

import pytest

from lms.core.items import AnswerError, AnswerFault, Outcome, SpecError
from lms.core.items.matching import Matching

SPEC: dict[str, Any] = {
    "lefts": ["co2", "methane", "n2o"],
    "rights": ["burning", "rotting", "fertiliser", "ozone"],
    "key": {"co2": "burning", "methane": "rotting", "n2o": "fertiliser"},
    "misconceptions": {"co2:ozone": "MC1"},
}
ITEM = Matching.from_spec(SPEC)


def test_share_right_beyond_guessing() -> None:
    def grade(**change: str) -> tuple[float, Outcome]:
        result = ITEM.grade({"pairs": {**SPEC["key"], **change}}, {})
        return round(result.score, 3), result.outcome

    assert grade() == (1, Outcome.CORRECT)
    assert grade(co2="ozone") == (0.5, Outcome.PARTIAL)
    assert grade(co2="ozone", n2o="ozone") == (0, Outcome.INCORRECT)


def test_own_feedback_stands_before_the_general_one() -> None:
    words = {"feedback": {"incorrect": "Look again.", "co2:ozone": "Ozone is another matter."}}
    answer = {"pairs": {"co2": "ozone", "methane": "rotting", "n2o": "rotting"}}
    grade = ITEM.grade(answer, words)
    assert ITEM.feedback_texts(grade, words) == ("Ozone is another matter.", "Look again.")
    assert grade.misconceptions == ("MC1",)


def test_one_right_may_be_used_twice() -> None:
    form = {"match-co2": ["rotting"], "match-methane": ["rotting"], "match-n2o": ["burning"]}
    assert ITEM.parse(form, "en") == {
        "pairs": {"co2": "rotting", "methane": "rotting", "n2o": "burning"}
    }


def test_open_pairs_are_counted() -> None:
    with pytest.raises(AnswerError) as caught:
        ITEM.parse({"match-co2": ["burning"]}, "en")
    assert (caught.value.code, caught.value.params) == (AnswerFault.INCOMPLETE, {"left": "2"})


def test_only_the_rights_are_shuffled() -> None:
    shown = [ITEM.present({}, seed) for seed in range(100)]
    assert {tuple(e["id"] for e in each["lefts"]) for each in shown} == {("co2", "methane", "n2o")}
    assert len({tuple(e["id"] for e in each["rights"]) for each in shown}) > 15


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"key": {"co2": "burning"}}, "key.methane"),
        ({"key": {**SPEC["key"], "x": "burning"}}, "key.x"),
        ({"key": {**SPEC["key"], "co2": "x"}}, "key.co2"),
        ({"key": dict.fromkeys(SPEC["lefts"], "burning")}, "key"),
        ({"key": ["co2"]}, "key"),
        ({"misconceptions": {"co2:burning": "MC1"}}, "misconceptions.co2:burning"),
    ],
)
def test_fault_in_the_structure_names_its_field(change: dict[str, Any], field: str) -> None:
    with pytest.raises(SpecError) as caught:
        Matching.from_spec({**SPEC, **change})
    assert caught.value.field == field


@pytest.mark.parametrize("pairs", [{"x": "burning"}, {"co2": "x"}, {"co2": ["burning"]}, [], None])
def test_malformed_answer_is_refused(pairs: object) -> None:
    with pytest.raises(AnswerError):
        ITEM.grade({"pairs": pairs}, {})


def test_answer_is_told_pair_by_pair() -> None:
    words = {"lefts": {"co2": "carbon dioxide"}, "rights": {"burning": "burning coal."}}
    assert (
        ITEM.describe({"pairs": {"co2": "burning"}}, words, "vi") == "carbon dioxide → burning coal"
    )

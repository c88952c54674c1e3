"""Cloze: gaps with choices and with typed text."""

from __future__ import annotations

from typing import Any

import pytest

from lms.core.items import AnswerError, AnswerFault, Outcome, Remark, SpecError
from lms.core.items.cloze import Cloze
from lms.core.items.samples import SAMPLES

ITEM = Cloze.from_spec(SAMPLES["cloze"].spec)
WORDS = SAMPLES["cloze"].words["vi"]


def grade(out: str, effect: str) -> Any:
    return ITEM.grade({"gaps": {"out": out, "effect": effect}}, WORDS)


def test_each_gap_counts_alike() -> None:
    assert (grade("infrared", "nhà kính").score, grade("infrared", "Nhà Kính!").score) == (1, 1)
    result = grade("sunlight", "nhà kính")
    assert (result.score, result.outcome) == (0.5, Outcome.PARTIAL)
    assert grade("sunlight", "lồng kính").outcome is Outcome.INCORRECT


def test_typed_gap_may_be_nearly_right() -> None:
    result = grade("infrared", "nha kinh")
    assert (result.score, result.outcome) == (0.75, Outcome.NEARLY)
    assert result.remarks == (Remark.TONE_MARKS,)


def test_feedback_comes_from_the_choice_the_gap_or_the_whole() -> None:
    result = grade("ultraviolet", "lồng kính")
    first, second = ITEM.feedback_texts(result, WORDS)
    assert first == WORDS["feedback"]["out:ultraviolet"]
    assert second == WORDS["gaps"]["effect"]["feedback"]["incorrect"]
    assert result.misconceptions == ("MC1",)
    general = {**WORDS, "feedback": {"incorrect": "Đọc lại."}}
    result = ITEM.grade({"gaps": {"out": "sunlight", "effect": "nhà kính"}}, general)
    assert ITEM.feedback_texts(result, general) == ("Đọc lại.",)


def test_text_is_cut_at_its_gaps() -> None:
    parts = ITEM.present(WORDS, 3)["parts"]
    assert [part.get("gap") for part in parts] == [None, "out", None, "effect", None]
    assert {each["id"] for each in parts[1]["choices"]} == {"infrared", "ultraviolet", "sunlight"}
    assert "choices" not in parts[3]
    assert "nhà kính" not in str(parts)


def test_open_gaps_are_counted() -> None:
    with pytest.raises(AnswerError) as caught:
        ITEM.parse({"gap-out": ["infrared"], "gap-effect": [" "]}, "vi")
    assert (caught.value.code, caught.value.params) == (AnswerFault.INCOMPLETE, {"left": "1"})


def test_long_text_is_refused() -> None:
    with pytest.raises(AnswerError) as caught:
        ITEM.parse({"gap-out": ["infrared"], "gap-effect": ["x" * 201]}, "vi")
    assert (caught.value.code, caught.value.params) == (AnswerFault.TOO_LONG, {"limit": "200"})


def test_answer_is_told_inside_its_text() -> None:
    told = ITEM.describe({"gaps": {"out": "sunlight", "effect": "nhà"}}, WORDS, "vi")
    assert "phát ra [ánh sáng mặt trời]." in told
    assert told.endswith("hiệu ứng [nhà].")


@pytest.mark.parametrize(
    ("gaps", "field"),
    [
        ({}, "gaps"),
        ([], "gaps"),
        ({"G 1": {"text": True}}, "gaps"),
        ({"g1": {"text": False}}, "gaps.g1.text"),
        ({"g1": {"text": True, "key": "a"}}, "gaps.g1.text"),
        ({"g1": {"choices": ["a"]}}, "gaps.g1.choices"),
        ({"g1": {"choices": ["a", "b"], "key": "c"}}, "gaps.g1.key"),
        ({"g1": {"choices": ["a", "b"], "key": "a", "x": 1}}, "gaps.g1.x"),
        ({"g1": "text"}, "gaps.g1"),
    ],
)
def test_fault_in_the_structure_names_its_field(gaps: object, field: str) -> None:
    with pytest.raises(SpecError) as caught:
        Cloze.from_spec({"gaps": gaps})
    assert caught.value.field == field


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"text": "Without any gap."}, "text"),
        ({"text": "{{out}} {{out}} {{effect}}"}, "text"),
        ({"text": "{{out}} {{effect}} {{third}}"}, "text"),
        ({"gaps": {"out": WORDS["gaps"]["out"]}}, "gaps.effect"),
        ({"gaps": {**WORDS["gaps"], "x": {}}}, "gaps.x"),
        ({"gaps": {**WORDS["gaps"], "out": {"infrared": "x"}}}, "gaps.out.ultraviolet"),
        ({"gaps": {**WORDS["gaps"], "effect": {"accepted": []}}}, "gaps.effect.accepted"),
        ({"feedback": {"incorrect": "x", "out:infrared": "y"}}, "feedback.out:infrared"),
    ],
)
def test_fault_in_the_words_names_its_field(change: dict[str, Any], field: str) -> None:
    assert field in [each.field for each in ITEM.check_words({**WORDS, **change})]

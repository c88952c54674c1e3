"""Short text."""

from __future__ import annotations

from typing import Any

import pytest

from lms.core.items import AnswerError, AnswerFault, Grade, Outcome, Remark, SpecError
from lms.core.items.samples import SAMPLES
from lms.core.items.short_text import ShortText

ITEM = ShortText.from_spec(SAMPLES["short-text"].spec)
WORDS = SAMPLES["short-text"].words


def grade(text: str, language: str = "vi") -> Grade:
    return ITEM.grade(ITEM.parse({"answer": [text]}, language), WORDS[language])


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Adaptation."),
        ("vi", " Thích  ứng "),
        ("vi", "thi\u0301ch ư\u0301ng"),
        ("th", "การ ปรับตัว"),
        ("ja", "てきおう"),
        ("ja", "「適応」"),
    ],
)
def test_accepted_texts_are_right(language: str, text: str) -> None:
    assert grade(text, language) == Grade(1, Outcome.CORRECT)


@pytest.mark.parametrize(
    ("text", "remark"),
    [
        ("thịch ứng", Remark.TONE_MARKS),
        ("thich ưng", Remark.TONE_MARKS),
        ("thich ung", Remark.DIACRITICS),
    ],
)
def test_wrong_or_missing_marks_are_nearly_right(text: str, remark: Remark) -> None:
    assert grade(text) == Grade(0.5, Outcome.NEARLY, remarks=(remark,))


def test_near_miss_of_the_author_brings_its_feedback() -> None:
    result = grade("thích nghi")
    assert (result.score, result.outcome) == (0.5, Outcome.NEARLY)
    assert ITEM.feedback_texts(result, WORDS["vi"]) == (WORDS["vi"]["nearly"]["thích nghi"],)


@pytest.mark.parametrize(
    ("language", "text"), [("vi", "Giảm nhẹ"), ("en", "mitigation"), ("ja", "緩和")]
)
def test_known_wrong_text_brings_its_misconception(language: str, text: str) -> None:
    assert grade(text, language) == Grade(0, Outcome.INCORRECT, ("mitigation",), ("MC12",))


def test_anything_else_is_incorrect() -> None:
    assert grade("ozone") == Grade(0, Outcome.INCORRECT, ("incorrect",))
    assert grade("!!!") == Grade(0, Outcome.INCORRECT, ("incorrect",))


def test_blank_text_is_empty() -> None:
    assert ITEM.parse({"answer": [" \u3000\t\u200b"]}, "ja") is None


@pytest.mark.parametrize("length", [201, 5000, 10**6])
def test_long_text_is_refused(length: int) -> None:
    with pytest.raises(AnswerError) as caught:
        ITEM.parse({"answer": ["x" * length]}, "en")
    assert (caught.value.code, caught.value.params) == (AnswerFault.TOO_LONG, {"limit": "200"})


def test_stored_text_is_clean() -> None:
    answer = ITEM.parse({"answer": ["a\x00b\ud800c\u200b \n d"]}, "en")
    assert answer == {"text": "abc d"}


@pytest.mark.parametrize("text", ["", " a", "a\x00", "x" * 201, 5, None, ["a"]])
def test_malformed_answer_is_refused(text: object) -> None:
    with pytest.raises(AnswerError):
        ITEM.grade({"text": text}, WORDS["en"])


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ("mitigation", "wrong"),
        (["mitigation"], "wrong[0]"),
        ([{"id": "a", "text": "b"}], "wrong[0]"),
        ([{"id": "incorrect"}], "wrong[0].id"),
        ([{"id": "a"}, {"id": "a"}], "wrong[1].id"),
        ([{"id": "a", "misconception": "b"}], "wrong[0].misconception"),
    ],
)
def test_fault_in_the_structure_names_its_field(wrong: object, field: str) -> None:
    with pytest.raises(SpecError) as caught:
        ShortText.from_spec({"wrong": wrong})
    assert caught.value.field == field


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"accepted": "adaptation"}, "accepted"),
        ({"accepted": []}, "accepted"),
        ({"accepted": ["adaptation", "!"]}, "accepted[1]"),
        ({"accepted": ["x" * 201]}, "accepted[0]"),
        ({"accepted": [30]}, "accepted[0]"),
        ({"accepted": ["mitigation"]}, "wrong.mitigation"),
        ({"nearly": {"adoption": ""}}, "nearly.adoption"),
        ({"wrong": {}}, "wrong.mitigation"),
        ({"wrong": {"mitigation": ["x"], "y": ["z"]}}, "wrong.y"),
        ({"feedback": {"incorrect": "No."}}, "feedback.mitigation"),
    ],
)
def test_fault_in_the_words_names_its_field(change: dict[str, Any], field: str) -> None:
    assert field in [each.field for each in ITEM.check_words({**WORDS["en"], **change})]

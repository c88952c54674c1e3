"""True or false."""

from __future__ import annotations

import pytest

from lms.core.items import AnswerError, SpecError
from lms.core.items.true_false import TRUTH_WORDS, TrueFalse
from lms.core.languages import LANGUAGES

ITEM = TrueFalse.from_spec({"key": False, "misconceptions": {"true": "MC10"}})


def test_wrong_judgement_brings_feedback_and_misconception() -> None:
    grade = ITEM.grade({"value": True}, {})
    assert (grade.score, grade.feedback, grade.misconceptions) == (0, ("true",), ("MC10",))
    assert ITEM.grade({"value": False}, {}).score == 1


def test_unquoted_true_in_yaml_means_the_same() -> None:
    """YAML reads an unquoted true as a boolean; an author need not know that."""
    assert TrueFalse.from_spec({"key": False, "misconceptions": {True: "MC10"}}) == ITEM
    words = {"prompt": "?", "explanation": "!", "feedback": {True: "T", False: "F"}}
    assert list(ITEM.check_words(words)) == []
    assert ITEM.feedback_texts(ITEM.grade({"value": True}, words), words) == ("T",)


def test_misconception_of_the_right_value_is_refused() -> None:
    with pytest.raises(SpecError, match="is no wrong answer"):
        TrueFalse.from_spec({"key": False, "misconceptions": {"false": "MC10"}})


@pytest.mark.parametrize("key", [None, "true", 1, 0])
def test_key_must_be_true_or_false(key: object) -> None:
    with pytest.raises(SpecError) as caught:
        TrueFalse.from_spec({"key": key})
    assert caught.value.field == "key"


@pytest.mark.parametrize("value", [1, 0, "true", None, []])
def test_answer_must_be_a_boolean(value: object) -> None:
    with pytest.raises(AnswerError):
        ITEM.grade({"value": value}, {})


@pytest.mark.parametrize("language", LANGUAGES)
def test_answer_is_told_in_each_language(language: str) -> None:
    told = [ITEM.describe({"value": value}, {}, language) for value in (True, False)]
    assert told == list(TRUTH_WORDS[language])

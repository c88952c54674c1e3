"""The kind of question that the example brings keeps what every kind must keep."""

from __future__ import annotations

import json
import pickle

import pytest

from lms.core.items.base import AnswerError, Outcome, SpecError
from lms.core.items.registry import build_registry

SPEC = {"low": 0, "high": 100, "key": 20, "within": 5, "misconceptions": {"too-low": "MC11"}}
WORDS = {
    "prompt": "How much?",
    "unit": "cm",
    "feedback": {"near": "Yes.", "too-low": "More.", "too-high": "Less."},
    "explanation": "It is so.",
}


@pytest.fixture
def scale(installed):
    return build_registry()["scale"].from_spec(SPEC)


def test_it_survives_its_spec_as_json_and_being_kept(scale):
    assert type(scale).from_spec(json.loads(json.dumps(scale.to_spec()))) == scale
    assert pickle.loads(pickle.dumps(scale)) == scale
    assert list(scale.check_words(WORDS)) == []


def test_every_place_on_the_scale_is_right_or_taught(scale):
    right = 0
    for value in range(101):
        grade = scale.grade({"value": value}, WORDS)
        right += grade.score == 1
        assert scale.feedback_texts(grade, WORDS)
        assert (grade.misconceptions == ("MC11",)) == (value < 15)
    assert right == 11  # 15 to 25; a guess is right in one of nine


def test_it_needs_no_words_to_grade_and_shows_no_key(scale):
    assert scale.grade(scale.correct_answer({}), {}).outcome is Outcome.CORRECT
    assert all(scale.grade(each, {}).score == 0 for each in scale.wrong_answers({}))
    assert scale.describe({"value": 20}, {}, "vi") == "20"
    assert "key" not in scale.present(WORDS, 1)


@pytest.mark.parametrize("language", ["vi", "th", "en", "ja"])
def test_what_is_shown_again_is_read_as_it_was(scale, language):
    for answer in (scale.correct_answer(WORDS), *scale.wrong_answers(WORDS)):
        assert scale.parse(scale.to_form(answer, language), language) == answer
    assert scale.parse({"answer": ["๒๐"]}, language) == {"value": 20}
    assert scale.parse({"answer": ["  "]}, language) is None


@pytest.mark.parametrize("typed", ["-1", "101", "2.5", "x", "9" * 39, "1 2"])
def test_what_is_no_place_on_the_scale_is_asked_back(scale, typed):
    with pytest.raises(AnswerError):
        scale.parse({"answer": [typed]}, "en")


@pytest.mark.parametrize("stored", [{}, {"value": "20"}, {"value": True}, {"value": 101}, [20]])
def test_what_is_stored_and_no_answer_is_refused(scale, stored):
    with pytest.raises(AnswerError):
        scale.grade(stored, WORDS)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"high": 0}, "high"),
        ({"within": 13}, "within"),
        ({"key": 99}, "within"),
        ({"key": 2.5}, "key"),
        ({"colour": "red"}, "colour"),
        ({"misconceptions": {"near": "MC1"}}, "misconceptions.near"),
    ],
)
def test_an_authors_fault_is_told_at_its_field(scale, change, field):
    with pytest.raises(SpecError) as fault:
        type(scale).from_spec({**SPEC, **change})
    assert fault.value.field == field

"""What every item type keeps, whatever its shape and whatever is answered."""

from __future__ import annotations

import json
import pickle
from collections.abc import Iterator
from dataclasses import FrozenInstanceError
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.core.items import AnswerError, AnswerFault, Grade, ItemType, Outcome

from .shapes import (
    LANGUAGES,
    REGISTRY,
    hostile_answers,
    hostile_forms,
    items,
    sample_item,
    words_for,
)

languages = st.sampled_from(LANGUAGES)
seeds = st.integers(0, 2**48)


@given(items())
def test_structure_survives_its_spec_as_json(item: ItemType) -> None:
    spec = json.loads(json.dumps(item.to_spec()))
    assert type(item).from_spec(spec) == item
    assert type(item).from_spec(spec).to_spec() == item.to_spec()


@given(items())
def test_structure_is_picklable(item: ItemType) -> None:
    assert pickle.loads(pickle.dumps(item)) == item


@pytest.mark.parametrize("name", REGISTRY)
def test_structure_cannot_be_changed(name: str) -> None:
    with pytest.raises(FrozenInstanceError):
        sample_item(name).key = "other"  # type: ignore[attr-defined]


@given(items())
def test_full_words_have_no_fault(item: ItemType) -> None:
    faults = [str(each) for each in item.check_words(words_for(item))]
    assert [each for each in faults if "unit-label" not in each] == []


@given(items(), st.data())
def test_each_missing_text_is_a_fault(item: ItemType, data: st.DataObject) -> None:
    words = words_for(item)
    words.pop("unit-label", None)
    part = data.draw(st.sampled_from(sorted(words)))
    del words[part]
    assert list(item.check_words(words))


@given(items())
def test_correct_answer_scores_one(item: ItemType) -> None:
    words = words_for(item)
    grade = item.grade(item.correct_answer(words), words)
    assert (grade.score, grade.outcome) == (1.0, Outcome.CORRECT)
    assert grade.misconceptions == ()


@given(items())
def test_empty_scores_zero_without_feedback(item: ItemType) -> None:
    assert item.grade(None, words_for(item)) == Grade(0.0, Outcome.EMPTY)
    assert item.parse({}, "en") is None
    assert item.parse({name: ["", ""] for name in item.fields()}, "en") is None


@given(items())
def test_wrong_answers_score_below_one_and_teach(item: ItemType) -> None:
    words = words_for(item)
    wrong = list(item.wrong_answers(words))
    assert wrong
    for answer in wrong:
        grade = item.grade(answer, words)
        assert grade.score < 1
        assert grade.outcome is not Outcome.EMPTY
        assert item.feedback_texts(grade, words) or grade.remarks


@given(items(), languages)
def test_parse_undoes_to_form(item: ItemType, language: str) -> None:
    words = words_for(item)
    for answer in (item.correct_answer(words), *item.wrong_answers(words)):
        form = item.to_form(answer, language)
        assert set(form) <= set(item.fields())
        assert item.parse(form, language) == answer
    assert item.parse(item.to_form(None, language), language) is None


@given(items(), languages, st.data())
def test_any_form_parses_or_is_refused(item: ItemType, language: str, data: st.DataObject) -> None:
    form = data.draw(hostile_forms(item))
    words = words_for(item)
    try:
        answer = item.parse(form, language)
    except AnswerError as error:
        assert error.code in set(AnswerFault)
        assert all(isinstance(value, str) for value in error.params.values())
        return
    grade = item.grade(answer, words)
    assert 0 <= grade.score <= 1
    if answer is not None:
        stored = json.loads(json.dumps(answer, ensure_ascii=False).encode())
        assert item.parse(item.to_form(stored, language), language) == answer == stored
        assert item.describe(answer, words, language)


@given(items(), st.data())
def test_any_stored_answer_grades_or_is_refused(item: ItemType, data: st.DataObject) -> None:
    answer: Any = data.draw(hostile_answers(item))
    words = words_for(item)
    try:
        grade = item.grade(answer, words)
    except AnswerError as error:
        assert error.code in set(AnswerFault)
        return
    assert 0 <= grade.score <= 1
    assert isinstance(item.describe(answer, words, "vi"), str)


def names_in(value: Any) -> Iterator[str]:
    """The names of all fields, at any depth; an id may well be "key"."""
    if isinstance(value, dict):
        yield from value
    for each in value.values() if isinstance(value, dict) else value:
        if isinstance(each, dict | list):
            yield from names_in(each)


@given(items(), seeds)
def test_presentation_is_stable_json_and_has_no_key(item: ItemType, seed: int) -> None:
    words = words_for(item)
    shown = item.present(words, seed)
    assert json.loads(json.dumps(shown)) == shown == item.present(words, seed)
    assert shown["type"] == item.name
    assert "key" not in set(names_in(shown))


@given(items(), seeds)
def test_presentation_does_not_depend_on_the_key(item: ItemType, seed: int) -> None:
    """Two items that differ in nothing but the key look the same."""
    spec = item.to_spec()
    if item.name != "single-choice":
        return
    other = next(each for each in spec["choices"] if each != spec["key"])
    twin = type(item).from_spec({**spec, "key": other, "misconceptions": {}})
    words = words_for(item)
    assert twin.present(words, seed) == item.present(words, seed)


@given(items(), languages)
def test_faulty_words_never_break_drawing_and_grading(item: ItemType, language: str) -> None:
    """A stored old version or a half-made translation can still be shown and graded."""
    answer = item.correct_answer(words_for(item))
    item.present({}, 1)
    item.describe(answer, {}, language)
    assert 0 <= item.grade(answer, {}).score <= 1
    assert isinstance(list(item.check_words({})), list)
    for broken in ({"choices": []}, {"feedback": {}}, {"gaps": "x", "text": 5}, {"accepted": 3}):
        item.present(broken, 1)
        item.grade(answer, broken)
        assert list(item.check_words(broken))


@given(items(), st.data())
def test_unknown_key_in_the_spec_is_refused(item: ItemType, data: st.DataObject) -> None:
    with pytest.raises(ValueError, match="colour: is unknown"):
        type(item).from_spec({**item.to_spec(), "colour": "red"})


@pytest.mark.parametrize("name", REGISTRY)
def test_spec_of_another_type_is_refused(name: str) -> None:
    spec = {**sample_item(name).to_spec(), "type": "other"}
    with pytest.raises(ValueError, match="type: "):
        REGISTRY[name].from_spec(spec)


@pytest.mark.parametrize("score", [-0.1, 1.1, float("nan"), float("inf")])
def test_score_outside_zero_to_one_is_refused(score: float) -> None:
    with pytest.raises(ValueError, match="between 0 and 1"):
        Grade(score, Outcome.PARTIAL)


def test_full_score_is_correct_and_nothing_else() -> None:
    with pytest.raises(ValueError, match="cannot be"):
        Grade(1.0, Outcome.PARTIAL)
    with pytest.raises(ValueError, match="cannot be"):
        Grade(0.5, Outcome.CORRECT)

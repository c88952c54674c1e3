"""Numeric: reading, units, tolerance, known wrong values."""

from __future__ import annotations

from typing import Any

import pytest

from lms.core.items import AnswerError, AnswerFault, Grade, Outcome, SpecError
from lms.core.items.numeric import Numeric

SPEC: dict[str, Any] = {
    "key": 27.9,
    "unit": "kg",
    "tolerance": {"absolute": 0.1},
    "wrong": [
        {"id": "old-gwp", "value": 25, "tolerance": {"absolute": 0.5}, "misconception": "MC9"}
    ],
}
ITEM = Numeric.from_spec(SPEC)
WITH_CHOICE = Numeric.from_spec({**SPEC, "units": {"g": 0.001, "t": 1000}})
PLAIN = Numeric.from_spec({"key": 30, "tolerance": {"absolute": 5}})


def grade(item: Numeric, text: str, language: str = "vi", unit: str = "") -> Grade:
    return item.grade(item.parse({"answer": [text], "unit": [unit]}, language), {})


def fault(item: Numeric, text: str, language: str = "vi", unit: str = "") -> AnswerError:
    with pytest.raises(AnswerError) as caught:
        item.parse({"answer": [text], "unit": [unit]}, language)
    return caught.value


@pytest.mark.parametrize(
    "text",
    [
        "27,9",
        "27.9",
        "27,9 kg",
        "27,9kg",
        "๒๗.๙ กก.",
        "２７．９ｋｇ",
        "27 900 g",
        "27900 gram",
        "0,0279 tấn",
        "27,9 kg CO2e",
        "27.8",
        "28",
        "27,9 KG",
    ],
)
def test_right_value_is_right_however_it_is_written(text: str) -> None:
    assert grade(ITEM, text).outcome is Outcome.CORRECT


@pytest.mark.parametrize("text", ["27.7", "28.1", "-27.9", "27.9 g"])
def test_value_outside_the_tolerance_is_incorrect(text: str) -> None:
    assert grade(ITEM, text) == Grade(0, Outcome.INCORRECT, ("incorrect",))


@pytest.mark.parametrize("text", ["25", "25,5", "24.5 kg", "25 000 g"])
def test_known_wrong_value_brings_its_feedback_and_misconception(text: str) -> None:
    assert grade(ITEM, text) == Grade(0, Outcome.INCORRECT, ("old-gwp",), ("MC9",))


def test_without_tolerance_only_the_exact_value_is_right() -> None:
    item = Numeric.from_spec({"key": 27.9, "unit": "kg"})
    assert grade(item, "27,9").score == 1
    assert grade(item, "27 900 g").score == 1
    assert grade(item, "27,90001").score == 0


def test_relative_tolerance_is_a_share_of_the_key() -> None:
    item = Numeric.from_spec({"key": -200, "tolerance": {"relative": 0.05}})
    assert [grade(item, text).score for text in ("-190", "-210", "-189,9", "200")] == [1, 1, 0, 0]


def test_unit_beside_the_field_counts() -> None:
    assert grade(WITH_CHOICE, "27 900", unit="g").score == 1
    assert grade(WITH_CHOICE, "27,9", unit="kg").score == 1
    assert grade(WITH_CHOICE, "27,9", unit="g").score == 0


def test_typed_unit_wins_over_the_one_that_was_merely_left_standing() -> None:
    assert grade(WITH_CHOICE, "27 900 g", unit="kg").score == 1


def test_typed_unit_against_a_chosen_one_is_asked_back() -> None:
    error = fault(WITH_CHOICE, "27,9 kg", unit="g")
    assert error.code == AnswerFault.UNIT_CLASH
    assert error.params == {"unit": "kg", "chosen": "g"}


def test_capital_that_a_phone_writes_is_understood() -> None:
    assert grade(Numeric.from_spec({"key": 3, "unit": "t"}), "3 T").score == 1
    assert grade(Numeric.from_spec({"key": 3, "unit": "kWh"}), "3 Kwh").score == 1


def test_own_factor_needs_no_unit_of_pint() -> None:
    item = Numeric.from_spec({"key": 24, "unit": "kg", "units": {"basket": 12}})
    assert grade(item, "2 basket").score == 1


def test_unit_of_another_kind_is_asked_back() -> None:
    error = fault(ITEM, "27,9 kWh")
    assert error.code == AnswerFault.WRONG_UNIT
    assert error.params == {"unit": "kWh", "expected": "kg"}


def test_unknown_unit_is_asked_back() -> None:
    assert fault(ITEM, "27,9 bananas").code == AnswerFault.UNKNOWN_UNIT


def test_words_behind_a_number_without_unit_are_asked_back() -> None:
    error = fault(PLAIN, "30 năm")
    assert error.code == AnswerFault.NUMBER_ONLY
    assert error.params == {"text": "năm"}


@pytest.mark.parametrize(
    "text", ["1e3", "2e-1 kg", "10²", "5-6", "3 1000", "kg", "about 5", "5 ; 6"]
)
def test_what_is_no_number_is_asked_back(text: str) -> None:
    assert fault(ITEM, text).code == AnswerFault.NOT_A_NUMBER


def test_number_that_reads_both_ways_is_asked_back_with_its_unit() -> None:
    error = fault(ITEM, "1,260 kg")
    assert error.code == AnswerFault.AMBIGUOUS_NUMBER
    assert error.params == {"text": "1,260 kg", "a": "1260 kg", "b": "1,26 kg"}
    for reading in (error.params["a"], error.params["b"]):
        assert ITEM.parse({"answer": [reading]}, "vi")


def test_unit_alone_is_empty() -> None:
    assert WITH_CHOICE.parse({"answer": [""], "unit": ["kg"]}, "vi") is None


@pytest.mark.parametrize("field", ["answer", "unit"])
def test_long_input_is_refused(field: str) -> None:
    with pytest.raises(AnswerError) as caught:
        ITEM.parse({"answer": ["1"], field: ["x" * 100_000]}, "vi")
    assert caught.value.code == AnswerFault.TOO_LONG


def test_temperatures_and_their_differences() -> None:
    level = Numeric.from_spec({"key": 15, "unit": "degC", "tolerance": {"absolute": 0.5}})
    assert grade(level, "15 °C").score == grade(level, "288,15 K").score == 1
    difference = Numeric.from_spec({"key": 33, "unit": "delta_degC"})
    assert grade(difference, "33 °C").score == grade(difference, "33 K").score == 1
    assert grade(difference, "33 độ").score == 1


@pytest.mark.parametrize("text", ["33 oC", "33oC", "33 ºC", "33 C"])
def test_degrees_are_understood_where_the_keyboard_has_no_degree_sign(text: str) -> None:
    assert grade(Numeric.from_spec({"key": 33, "unit": "delta_degC"}), text).score == 1


@pytest.mark.parametrize(
    ("unit", "text"),
    [
        ("percent", "ร้อยละ 2.5"),
        ("percent", "ร้อยละ ๒.๕"),
        ("percent", "ร้อยละ2.5"),
        ("dollar", "$2.5"),
        ("yen", "￥2.5"),
        ("baht", "฿ 2.5"),
    ],
)
def test_a_unit_may_stand_before_the_number_where_that_is_the_custom(unit: str, text: str) -> None:
    item = Numeric.from_spec({"key": 2.5, "unit": unit})
    answer = item.parse({"answer": [text]}, "th")
    assert item.grade(answer, {}).score == 1


def test_label_may_say_a_year_where_the_unit_does_not() -> None:
    item = Numeric.from_spec({"key": 1400, "unit": "MWh"})
    for text in ("1400 MWh a year", "1400 MWh/năm", "1400 MWhต่อปี", "1400 MWh/year"):
        assert grade(item, text).score == 1
    assert fault(item, "1400 MWh/day").code == AnswerFault.WRONG_UNIT


def test_answer_keeps_the_unit_that_was_given() -> None:
    answer = ITEM.parse({"answer": ["27 900 กรัม"]}, "th")
    assert answer == {"value": "27900", "unit": "g"}
    assert ITEM.describe(answer, {}, "vi") == "27.900 g"


@pytest.mark.parametrize(
    ("language", "label", "told"),
    [
        ("vi", "kg", "1.260,5 kg"),
        ("en", "kg CO2e", "1,260.5 kg CO2e"),
        ("th", "กิโลกรัม", "1,260.5 กิโลกรัม"),
        ("ja", "キログラム", "1,260.5キログラム"),
        ("vi", "%", "1.260,5%"),
    ],
)
def test_answer_is_told_in_the_ways_of_the_language(language: str, label: str, told: str) -> None:
    answer = {"value": "1260.5", "unit": "kg"}
    assert ITEM.describe(answer, {"unit-label": label}, language) == told


def test_unit_is_shown_as_a_sign_where_the_words_have_no_label() -> None:
    item = Numeric.from_spec({"key": 2, "unit": "delta_degC"})
    assert item.present({}, 1)["unit_label"] == "°C"
    assert WITH_CHOICE.present({}, 1)["units"] == [
        {"id": "kg", "text": "kg"},
        {"id": "g", "text": "g"},
        {"id": "t", "text": "t"},
    ]


def test_unit_that_is_a_word_needs_a_label_in_each_language() -> None:
    item = Numeric.from_spec({"key": 6, "unit": "year"})
    words: dict[str, Any] = {"prompt": "?", "explanation": "!", "feedback": {"incorrect": "No."}}
    assert [each.field for each in item.check_words(words)] == ["unit-label"]
    assert list(item.check_words({**words, "unit-label": "năm"})) == []


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"key": "many"}, "key"),
        ({"key": True}, "key"),
        ({"key": float("nan")}, "key"),
        ({"key": None}, "key"),
        ({"unit": "bananas"}, "unit"),
        ({"unit": 5}, "unit"),
        ({"unit": "", "units": {"g": 1}}, "units"),
        ({"units": {"kg": 1}}, "units.kg"),
        ({"units": {"g": 0}}, "units.g"),
        ({"units": {"g": "x"}}, "units.g"),
        ({"tolerance": 0.1}, "tolerance"),
        ({"tolerance": {"absolute": 1, "relative": 1}}, "tolerance"),
        ({"tolerance": {"absolute": -1}}, "tolerance.absolute"),
        ({"tolerance": {"relative": 5}}, "tolerance.relative"),
        ({"wrong": {"id": "a"}}, "wrong"),
        ({"wrong": ["a"]}, "wrong[0]"),
        ({"wrong": [{"id": "a", "value": 27.95}]}, "wrong[0].value"),
        ({"wrong": [{"id": "incorrect", "value": 1}]}, "wrong[0].id"),
        ({"wrong": [{"id": "a", "value": 1}, {"id": "a", "value": 2}]}, "wrong[1].id"),
        ({"wrong": [{"id": "a", "value": 1, "code": "MC1"}]}, "wrong[0].code"),
        ({"wrong": [{"id": "a", "value": 1, "misconception": "x"}]}, "wrong[0].misconception"),
    ],
)
def test_fault_in_the_structure_names_its_field(change: dict[str, Any], field: str) -> None:
    with pytest.raises(SpecError) as caught:
        Numeric.from_spec({**SPEC, **change})
    assert caught.value.field == field


@pytest.mark.parametrize(
    "answer",
    [
        {},
        {"value": "27.9"},
        {"value": 27.9, "unit": "kg"},
        {"value": "27,9", "unit": "kg"},
        {"value": "1e3", "unit": "kg"},
        {"value": "27.9", "unit": "Kg"},
        {"value": "27.9", "unit": "kWh"},
        {"value": "27.9", "unit": "kg", "x": 1},
        {"value": "27.9", "unit": ["kg"]},
    ],
)
def test_malformed_answer_is_refused(answer: Any) -> None:
    with pytest.raises(AnswerError):
        ITEM.grade(answer, {})

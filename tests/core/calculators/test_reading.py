"""What is typed into a calculator is read in the page's language, or refused with its reason."""

from __future__ import annotations

import pytest

from lms.core.calculators import CALCULATORS
from lms.core.calculators.reading import EntryFault, Typing, read, stored, typed_again
from lms.core.calculators.spec import Number, defaults
from lms.core.items.base import AnswerFault


def typing(calculator: str, language: str = "en", **typed: str) -> Typing:
    fields = {name.replace("_", "-"): text for name, text in typed.items()}
    return read(CALCULATORS[calculator], fields, language)


@pytest.mark.parametrize(
    ("text", "language", "millimetres"),
    [
        ("120", "en", 120.0),
        ("120 mm", "en", 120.0),
        ("12 cm", "en", 120.0),
        ("0.12 m", "en", 120.0),
        ("0,12 m", "vi", 120.0),
        ("๑๒๐ มม.", "th", 120.0),
        ("120ミリ", "ja", 120.0),
        ("1,200", "en", 1200.0),
    ],
)
def test_a_number_is_read_with_any_unit_of_its_kind(
    text: str, language: str, millimetres: float
) -> None:
    found = typing("flood-bucket", language, rain=text)
    assert not found.faults
    assert found.entries.number("rain") == pytest.approx(millimetres)


@pytest.mark.parametrize(
    ("text", "language", "code"),
    [
        ("", "en", EntryFault.NEEDED),
        ("much", "en", AnswerFault.NOT_A_NUMBER),
        ("1e3", "en", AnswerFault.NOT_A_NUMBER),
        ("1.200", "vi", AnswerFault.AMBIGUOUS_NUMBER),
        ("20 kg", "en", AnswerFault.WRONG_UNIT),
        ("20 florps", "en", AnswerFault.UNKNOWN_UNIT),
        ("-1", "en", EntryFault.OUT_OF_RANGE),
        ("3000", "en", EntryFault.OUT_OF_RANGE),
        ("2 m", "en", EntryFault.OUT_OF_RANGE),
        ("9" * 200, "en", AnswerFault.TOO_LONG),
    ],
)
def test_what_cannot_be_used_is_refused_with_its_reason(
    text: str, language: str, code: str
) -> None:
    found = typing("flood-bucket", language, rain=text)
    assert found.faults["rain"].code == code
    assert set(found.faults) == {"rain"}
    assert found.typed["rain"] == text


def test_a_number_of_things_takes_no_unit_and_no_half() -> None:
    assert typing("led-retrofit", fittings="10 kg").faults["fittings"].code == (
        AnswerFault.NUMBER_ONLY
    )
    assert typing("led-retrofit", fittings="10.5").faults["fittings"].code == (
        EntryFault.WHOLE_NUMBER
    )


def test_a_choice_that_is_not_offered_is_refused() -> None:
    assert typing("jcm-checker", technology="magic").faults["technology"].code == (
        AnswerFault.UNKNOWN_CHOICE
    )


def test_a_missing_reading_is_no_zero() -> None:
    found = typing("mrv-plan")
    assert not found.faults
    assert found.entries["sep-reading"] is None
    assert found.entries["oct-reading"] == 107_700.0


@pytest.mark.parametrize("language", ["vi", "th", "en", "ja"])
@pytest.mark.parametrize("name", CALCULATORS)
def test_the_defaults_are_valid_in_every_language(name: str, language: str) -> None:
    calculator = CALCULATORS[name]
    found = read(calculator, {}, language)
    assert not found.faults
    assert found.entries == defaults(calculator)
    outcome = calculator.work(found.entries)
    assert any(each.main for each in outcome.amounts)


@pytest.mark.parametrize("name", CALCULATORS)
def test_kept_entries_come_back_as_they_were(name: str) -> None:
    calculator = CALCULATORS[name]
    entries = defaults(calculator)
    kept = stored(calculator, entries)
    for language in ("vi", "en"):
        again = read(calculator, typed_again(calculator, kept, language), language)
        assert not again.faults
        assert again.entries == entries


@pytest.mark.parametrize("name", CALCULATORS)
def test_the_ends_of_every_range_can_be_reckoned_with(name: str) -> None:
    calculator = CALCULATORS[name]
    for end in ("low", "high"):
        entries = defaults(calculator)
        for each in calculator.all_fields():
            if isinstance(each, Number):
                entries[each.id] = float(getattr(each, end))
        calculator.work(entries)

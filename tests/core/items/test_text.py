"""Comparing typed words with accepted ones."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.core.items.base import Outcome, Remark
from lms.core.items.text import compare, normalise, same

RADIATION = "bức xạ hồng ngoại"


@pytest.mark.parametrize(
    ("given_text", "accepted"),
    [
        ("Bức Xạ Hồng Ngoại", RADIATION),
        ("  bức   xạ hồng ngoại. ", RADIATION),
        ("bứcxạ-hồng ngoại", RADIATION),
        ("“bức xạ hồng ngoại”!", RADIATION),
        (unicodedata.normalize("NFD", RADIATION), RADIATION),
        (RADIATION, unicodedata.normalize("NFD", RADIATION)),
        ("hoá thạch", "hóa thạch"),
        ("thuỷ triều", "thủy triều"),
        ("CO2", "CO₂"),
        ("ＣＯ２", "CO2"),
        ("Carbon-dioxide", "carbon dioxide"),
        ("ก๊าซ เรือนกระจก", "ก๊าซเรือนกระจก"),
        ("นํ้าท่วม", "น้ำท่วม"),
        ("เเก๊ส", "แก๊ส"),
        ("๓๐ ปี", "30 ปี"),
        ("温室 効果", "温室効果"),
        ("ﾒﾀﾝ", "メタン"),
        ("めたん", "メタン"),
        ("ヒート・アイランド", "ヒートアイランド"),
        ("1,5", "1.5"),
        ("−18", "-18"),
        ("50 %", "50%"),
        ("straße", "STRASSE"),
    ],
)
def test_case_space_punctuation_width_and_encoding_do_not_count(
    given_text: str, accepted: str
) -> None:
    assert compare(given_text, [accepted]) == (Outcome.CORRECT, None)


@pytest.mark.parametrize(
    "given_text",
    ["bức xạ hống ngoại", "bức xa hồng ngoại", "bứcxạ hông ngoai", "BỨC XẠ HỒNG NGOÁI"],
)
def test_wrong_vietnamese_tone_mark_is_nearly(given_text: str) -> None:
    assert compare(given_text, [RADIATION]) == (Outcome.NEARLY, Remark.TONE_MARKS)


@pytest.mark.parametrize(
    "given_text", ["buc xa hong ngoai", "bưc xa hong ngoại", "Buc xạ hong ngoai"]
)
def test_missing_vietnamese_diacritics_are_nearly(given_text: str) -> None:
    assert compare(given_text, [RADIATION]) == (Outcome.NEARLY, Remark.DIACRITICS)


def test_d_for_the_barred_letter_is_nearly() -> None:
    assert compare("dao nhiet do thi", ["đảo nhiệt đô thị"])[0] is Outcome.NEARLY


def test_wrong_thai_tone_mark_is_nearly() -> None:
    assert compare("น่ำท่วม", ["น้ำท่วม"]) == (Outcome.NEARLY, Remark.TONE_MARKS)


@pytest.mark.parametrize(
    ("given_text", "accepted"),
    [
        ("bức xạ", RADIATION),
        ("tử ngoại", RADIATION),
        ("かす", "ガス"),
        ("15", "1.5"),
        ("18", "-18"),
        ("50", "50%"),
        ("methan", "methane"),
        ("", "?"),
        ("!!!", "??"),
        ("", RADIATION),
    ],
)
def test_another_word_is_incorrect(given_text: str, accepted: str) -> None:
    assert compare(given_text, [accepted]) == (Outcome.INCORRECT, None)


def test_tone_on_another_syllable_is_not_the_same_word() -> None:
    assert not same("máu ma", "mau má")


def test_exact_match_wins_over_a_near_one() -> None:
    assert compare("mưa", ["mứa", "mưa"])[0] is Outcome.CORRECT


def test_nothing_accepted_accepts_nothing() -> None:
    assert compare("x", []) == (Outcome.INCORRECT, None)


@given(st.text(max_size=40), st.text(max_size=40))
def test_sameness_is_symmetric_and_any_text_compares(a: str, b: str) -> None:
    assert same(a, b) == same(b, a)
    assert compare(a, [b])[0] in (Outcome.CORRECT, Outcome.NEARLY, Outcome.INCORRECT)


@given(st.text(st.characters(codec="utf-8"), max_size=40))
def test_normal_form_is_the_same_for_composed_and_decomposed(text: str) -> None:
    assert normalise(unicodedata.normalize("NFD", text)) == normalise(
        unicodedata.normalize("NFC", text)
    )

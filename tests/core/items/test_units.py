"""Units as people write them, and conversion."""

from __future__ import annotations

import subprocess
import sys
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.core.items import units
from lms.core.items.units import UnknownUnitError, WrongUnitError, convert, label, resolve


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("kg", "kg"),
        ("KG", "kg"),
        ("ｋｇ", "kg"),
        ("㎏", "kg"),
        ("กก.", "kg"),
        ("กิโลกรัม", "kg"),
        ("キログラム", "kg"),
        ("tấn", "t"),
        ("tons", "t"),
        ("ตัน CO2 เทียบเท่า", "t"),
        ("tCO2e", "t"),
        ("t-CO2", "t"),
        ("kg CO₂ tương đương", "kg"),
        ("tCO2/MWh", "t/MWh"),
        ("MtCO2e", "Mt"),
        ("triệu tấn CO2", "Mt"),
        ("kwh", "kWh"),
        ("KWH", "kWh"),
        ("kWh/m²/năm", "kWh/m^2/year"),
        ("ตันต่อปี", "t/year"),
        ("tonnes a year", "t/year"),
        ("tấn mỗi năm", "t/year"),
        ("m2", "m^2"),
        ("ตร.ม.", "m^2"),
        ("℃", "degC"),
        ("độ C", "degC"),
        ("องศาเซลเซียส", "degC"),
        ("度", "degC"),
        ("°C/km", "delta_degC/km"),
        ("％", "percent"),
        ("ร้อยละ", "percent"),
        ("ไร่", "rai"),
        ("บาท", "baht"),
        ("đồng", "dong"),
        ("円", "yen"),
        ("furlong", "furlong"),
    ],
)
def test_units_are_known_as_people_write_them(text: str, name: str) -> None:
    assert resolve(text) == name
    assert resolve(name) == name
    assert label(name)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "xyzzy",
        "CO2",
        "kg**9",
        "kg^99",
        "10**10",
        "kg/",
        "/",
        "(",
        "a" * 40,
        "m/m/m/m/m",
        "__import__",
        "kg;kg",
        "2",
        "kg-kg",
        "m^2^2",
        "1e9",
    ],
)
def test_what_is_no_unit_is_refused(text: str) -> None:
    with pytest.raises(UnknownUnitError):
        resolve(text)


@given(st.text(max_size=40))
def test_any_text_is_a_unit_or_refused(text: str) -> None:
    try:
        name = resolve(text)
    except UnknownUnitError:
        return
    assert resolve(name) == name


@pytest.mark.parametrize(
    ("value", "unit", "target", "result"),
    [
        ("27900", "g", "kg", "27.9"),
        ("1", "rai", "m^2", "1600"),
        ("15", "degC", "degC", "15"),
        ("33", "degC", "delta_degC", "33"),
        ("33", "K", "delta_degC", "33"),
        ("300", "K", "degC", "26.85"),
        ("7.2", "kWh", "MJ", "25.92"),
        ("10.25", "Mt", "t", "10250000"),
    ],
)
def test_conversion_is_exact_in_decimals(value: str, unit: str, target: str, result: str) -> None:
    assert convert(Decimal(value), unit, target) == Decimal(result)


@pytest.mark.parametrize(
    ("unit", "target"), [("kWh", "kg"), ("degC", "kg"), ("baht", "yen"), ("dB", "W"), ("m", "m^2")]
)
def test_units_of_another_kind_are_refused(unit: str, target: str) -> None:
    with pytest.raises(WrongUnitError):
        convert(Decimal(1), unit, target)


def test_registry_is_built_once() -> None:
    assert units.registry() is units.registry()


def test_pint_is_not_imported_until_a_conversion_needs_it() -> None:
    program = (
        "import sys; from lms.core.items.samples import SAMPLES;"
        "from lms.core.items import build_registry; r = build_registry();"
        "s = SAMPLES['numeric']; i = r['numeric'].from_spec(s.spec); w = s.words['vi'];"
        "a = i.parse({'answer': ['7,2 kWh']}, 'vi'); assert i.grade(a, w).score == 1;"
        "i.present(w, 1); i.describe(a, w, 'vi'); list(i.check_words(w));"
        "sys.exit('pint' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0


@pytest.mark.parametrize(
    ("typed", "unit"),
    [
        ("ki-lô-gam", "kg"),
        ("ki-lô-mét", "km"),
        ("xăng-ti-mét", "cm"),
        ("ki-lô-oát giờ", "kWh"),
        ("ký", "kg"),
        ("cân", "kg"),
    ],
)
def test_vietnamese_names_are_known_as_books_write_and_people_say_them(
    typed: str, unit: str
) -> None:
    assert resolve(typed) == unit

"""Units of facts, and numbers with units in prose of four languages."""

from __future__ import annotations

import pytest

from lms.core.content.units import SYMBOLS, is_unit, numbers_with_units, unit_of


@pytest.mark.parametrize(
    "name",
    ["degC", "delta_degC", "mm", "kg", "tCO2e", "kgCO2e / kWh", "1/year", "percent", "count",
     "million baht/year", "kWh/kW/year", "m**2", "ppm", "dimensionless"],
)  # fmt: skip
def test_units_that_facts_use_are_known(name: str) -> None:
    assert is_unit(name)


@pytest.mark.parametrize("name", ["wattzilla", "kg of rice", "((", "m/m/m/m/m", "__import__('os')"])
def test_what_is_no_unit_is_refused(name: str) -> None:
    assert not is_unit(name)


@pytest.mark.parametrize("symbol", [each for each in SYMBOLS if each not in {"℃", "％", "‰"}])
def test_every_symbol_of_prose_is_a_unit_that_we_can_reckon_with(symbol: str) -> None:
    assert is_unit(symbol.replace("₂", "2"))


def test_a_quantity_is_a_number_and_a_unit() -> None:
    assert unit_of("-18 degC") == "degC"
    assert unit_of("1,260.5 kWh") == "kWh"
    assert unit_of("27.9") == ""
    with pytest.raises(ValueError, match="number"):
        unit_of("about 3 m")


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "It is 15 °C."), ("en", "20cm"), ("en", "1.5 million people"), ("en", "59 GtCO₂e"),
        ("en", "rose by 12 per cent"), ("en", "$60 a year"), ("en", "3 metres"), ("en", "19 %"),
        ("en", "30–50 mm of rain"), ("en", "about 12 hours"), ("en", "5\nkm away"),
        ("vi", "nóng 39,7 °C"), ("vi", "khoảng 3 triệu người"), ("vi", "dài 90 ki-lô-mét"),
        ("vi", "tăng 15,8 phần trăm"), ("vi", "1,48 nghìn tỷ đồng"), ("vi", "cao 5 mét"),
        ("vi", "5 tấn rác"), ("vi", "nóng thêm 2 độ"), ("vi", "200 kg/ngày"),
        ("th", "เพิ่มขึ้น 1.5 องศาเซลเซียส"), ("th", "ร้อยละ 19"), ("th", "๔๓ ล้านตัน"),
        ("th", "พื้นที่ 10 ตารางเมตร"), ("th", "ค่าธรรมเนียม 60 บาท"), ("th", "ลด19เปอร์เซ็นต์"),
        ("ja", "気温が1.5度上がる"), ("ja", "４３トン"), ("ja", "約300万人"), ("ja", "50ミリの雨"),
        ("ja", "5億円"), ("ja", "高さ3メートル"),
    ],
)  # fmt: skip
def test_numbers_with_units_are_seen(language: str, text: str) -> None:
    assert list(numbers_with_units(text, language))


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "in 2019"), ("en", "grade 7"), ("en", "10 minutes"), ("en", "30 seconds"),
        ("en", "1. Measure"), ("en", "4 pupils"), ("en", "CO2 makes"), ("en", "step 3 and 4"),
        ("en", "S1 m"), ("en", "1850–1900"), ("en", "3 times"), ("en", "30 years"),
        ("vi", "năm 2022"), ("vi", "ngày 14 tháng 10"), ("vi", "10 phút"), ("vi", "lớp 7"),
        ("vi", "14 tháng 10 năm 2022"), ("vi", "4 em"), ("vi", "12 độ tuổi"),
        ("th", "พ.ศ. 2564"), ("th", "10 นาที"), ("th", "4 คน"), ("th", "3 พันธุ์"),
        ("ja", "2019年"), ("ja", "10分"), ("ja", "4人"), ("ja", "10月5日"), ("ja", "2度目"),
    ],
)  # fmt: skip
def test_years_minutes_dates_and_counts_are_exempt(language: str, text: str) -> None:
    assert not list(numbers_with_units(text, language))

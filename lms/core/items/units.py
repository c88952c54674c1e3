"""Units as people write them in four languages, and conversion between them by pint.

pint is imported and its registry built once, at the first conversion that needs it. Nothing that
a person types reaches pint's expression parser: only a name, looked up, with small exponents.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from decimal import Decimal
from functools import cache
from threading import Lock
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from pint import UnitRegistry

LONGEST_UNIT: Final = 40
"""Characters of a typed unit."""

_MOST_FACTORS = 4

#: Written form (of any language, in lower case unless case matters) → pint's name.
_NAMES: Final[dict[str, str]] = {
    "%": "percent", "percent": "percent", "per cent": "percent", "phần trăm": "percent",
    "ร้อยละ": "percent", "เปอร์เซ็นต์": "percent", "パーセント": "percent",
    "°c": "degC", "degc": "degC", "oC": "degC", "oc": "degC", "C": "degC", "độ c": "degC", "độ": "degC", "องศาเซลเซียส": "degC",
    "องศา": "degC", "度": "degC", "°": "degC", "°f": "degF", "degf": "degF",
    "delta_degc": "delta_degC", "delta_degf": "delta_degF",
    "mg": "mg", "g": "g", "gram": "g", "grams": "g", "gam": "g", "กรัม": "g", "ก": "g",
    "グラム": "g", "kg": "kg", "kilogram": "kg", "kilograms": "kg", "kilo": "kg", "kilôgam": "kg",
    "ký": "kg", "kí": "kg", "cân": "kg",
    "ki-lô-gam": "kg", "ki-lô-mét": "km", "xăng-ti-mét": "cm", "ki-lô-oát": "kW",
    "ki-lô-oát giờ": "kWh",
    "กก": "kg", "กิโลกรัม": "kg", "キログラム": "kg", "キロ": "kg",
    "t": "t", "ton": "t", "tons": "t", "tonne": "t", "tonnes": "t", "metric_ton": "t", "tấn": "t",
    "ตัน": "t", "トン": "t", "kt": "kilotonne", "kilotonne": "kilotonne",
    "ล้านตัน": "Mt", "triệu tấn": "Mt", "百万トン": "Mt",
    "mm": "mm", "mi-li-mét": "mm", "milimét": "mm", "มม": "mm", "มิลลิเมตร": "mm", "ミリ": "mm",
    "ミリメートル": "mm", "cm": "cm", "xentimét": "cm", "ซม": "cm", "เซนติเมตร": "cm",
    "センチ": "cm", "センチメートル": "cm", "m": "m", "metre": "m", "metres": "m", "meter": "m",
    "meters": "m", "mét": "m", "ม": "m", "เมตร": "m", "メートル": "m", "km": "km", "กม": "km",
    "kilomét": "km", "กิโลเมตร": "km", "キロメートル": "km",
    "ha": "ha", "hecta": "ha", "héc-ta": "ha", "เฮกตาร์": "ha", "ヘクタール": "ha",
    "rai": "rai", "ไร่": "rai", "ตารางเมตร": "m^2", "ตรม": "m^2", "平方メートル": "m^2",
    "mét vuông": "m^2", "ลูกบาศก์เมตร": "m^3", "ลบม": "m^3", "立方メートル": "m^3",
    "mét khối": "m^3", "l": "L", "litre": "L", "litres": "L", "liter": "L", "liters": "L",
    "lít": "L", "ลิตร": "L", "リットル": "L",
    "s": "s", "second": "s", "seconds": "s", "giây": "s", "วินาที": "s", "秒": "s",
    "min": "min", "minute": "min", "minutes": "min", "phút": "min", "นาที": "min", "分": "min",
    "h": "h", "hour": "h", "hours": "h", "giờ": "h", "ชม": "h", "ชั่วโมง": "h", "時間": "h",
    "day": "day", "days": "day", "ngày": "day", "วัน": "day", "日": "day",
    "month": "month", "months": "month", "tháng": "month", "เดือน": "month", "月": "month",
    "year": "year", "years": "year", "yr": "year", "a": "year", "năm": "year", "ปี": "year",
    "年": "year",
    "Wh": "Wh", "kWh": "kWh", "หน่วย": "kWh", "กิโลวัตต์ชั่วโมง": "kWh", "キロワット時": "kWh",
    "MWh": "MWh", "GWh": "GWh", "W": "W", "kW": "kW", "MW": "MW", "วัตต์": "W", "ワット": "W",
    "J": "J", "kJ": "kJ", "MJ": "MJ", "GJ": "GJ", "ppm": "ppm", "ppb": "ppb",
    "baht": "baht", "thb": "baht", "฿": "baht", "บาท": "baht", "バーツ": "baht",
    "dong": "dong", "vnd": "dong", "đ": "dong", "₫": "dong", "đồng": "dong", "ドン": "dong",
    "yen": "yen", "jpy": "yen", "¥": "yen", "円": "yen", "เยน": "yen", "dollar": "dollar",
    "usd": "dollar", "$": "dollar", "Wp": "Wp", "kWp": "kWp", "MWp": "MWp",
    "person": "person", "people": "person", "người": "person", "คน": "person", "人": "person",
}  # fmt: skip

_FOLDED: Final = {name.casefold(): unit for name, unit in _NAMES.items()}

#: Units that are words: a lesson must name them in its own language.
WORD_UNITS: Final = frozenset(
    ("s", "min", "h", "day", "month", "year", "baht", "dong", "yen", "dollar", "rai", "person")
)

#: pint's name → what is shown behind a number where the lesson has no label of its own.
_LABELS: Final = {
    "percent": "%", "degC": "°C", "delta_degC": "°C", "degF": "°F", "delta_degF": "°F",
    "kilotonne": "kt",
}  # fmt: skip

#: What pint does not know.
DEFINITIONS: Final = (
    "rai = 1600 * meter ** 2",
    "baht = [thai_currency]",
    "dong = [vietnamese_currency]",
    "yen = [japanese_currency]",
    "dollar = [american_currency]",
    "person = [person]",
    "Wp = watt",
)

#: What is written before its number: ร้อยละ 19 in Thai offices, $5, ฿100.
_BEFORE = re.compile(r"(ร้อยละ|[$＄฿¥￥₫])\s*(.+)")
_GAS = re.compile(
    r"[ -]?\(?(?:CO2|carbon dioxide|คาร์บอนไดออกไซด์|二酸化炭素)"
    r"(?:[ -]?(?:equivalent|eq|e|tđ|tương đương|เทียบเท่า|換算))?\)?",
    re.IGNORECASE,
)
_PER = re.compile(r" ?(?:/|ต่อ|\b(?:per|mỗi|một)\b|\ba\b(?= (?:year|month|day|hour)))[ ]?")
_FACTOR = re.compile(r"([^\W\d]+|%|°[CFcf]?|[฿₫¥$])\^?([1-3])?")
_lock = Lock()


class UnknownUnitError(ValueError):
    """No unit of this name is known."""


class WrongUnitError(ValueError):
    """The units measure different things."""


def tidy(text: str) -> str:
    """A typed unit with full-width letters, raised figures, dots and spaces made plain."""
    text = unicodedata.normalize("NFKC", text).replace("℃", "°C")
    text = re.sub(r"(?<=\w)\.(?=\W|$)|(?<=[ก-๙])\.", "", text).replace("**", "^")
    text = " ".join(text.split())
    without_gas = _GAS.sub("", text).strip()
    return without_gas or text


def moved_behind(text: str) -> str:
    """A typed number and unit with the unit behind, also where custom puts it before."""
    found = _BEFORE.fullmatch(text)
    return f"{found[2]} {found[1]}" if found else text


def resolve(text: str) -> str:
    """The canonical name of a typed unit, such as "kg", "m^2" or "kWh/m^2/year".

    Resolving a canonical name gives it back. Raises ``UnknownUnitError``.
    """
    text = tidy(text)
    whole = _named(text)
    if whole:
        return whole
    numerator, *denominators = _PER.split(text)
    parts = [_product(numerator), *(_product(each) for each in denominators)]
    canonical = "/".join("*".join(part) for part in parts)
    if sum(len(part) for part in parts) > _MOST_FACTORS:
        raise UnknownUnitError(text)
    if len(parts) > 1 or len(parts[0]) > 1:
        canonical = re.sub(r"\bdeg([CF])\b", r"delta_deg\1", canonical)
    return canonical


def label(unit: str) -> str:
    """A canonical unit as it is shown: "°C", "kWh/m²"."""
    shown = "/".join(_LABELS.get(each, each) for each in unit.split("/"))
    return shown.replace("^2", "²").replace("^3", "³").replace("*", "·")


def convert(value: Decimal, unit: str, target: str) -> Decimal:
    """The value in the target unit. Both units must be canonical names.

    A temperature becomes a difference of temperatures when the target is one. Raises
    ``WrongUnitError`` if the two measure different things.
    """
    if target.startswith("delta_deg") and unit in ("degC", "degF"):
        unit = f"delta_{unit}"
    if unit == target:
        return value
    from pint.errors import PintError  # slow, and seldom needed

    try:
        quantity = registry().Quantity(value, unit.replace("^", "**"))
        return Decimal(quantity.to(target.replace("^", "**")).magnitude)
    except (PintError, ArithmeticError, TypeError, ValueError) as error:
        raise WrongUnitError(unit) from error


@cache
def _built() -> UnitRegistry[Decimal]:
    from pint import UnitRegistry  # slow, and seldom needed

    registry: UnitRegistry[Decimal] = UnitRegistry(non_int_type=Decimal)
    for line in DEFINITIONS:
        registry.define(line)
    return registry


def registry() -> UnitRegistry[Decimal]:
    """The one registry of pint, exact in decimals, with our rai and currencies."""
    with _lock:
        return _built()


def _product(text: str) -> tuple[str, ...]:
    parts: Iterable[str] = (text,) if _named(text) else re.split(r" ?[*·.⋅] ?| ", text)
    return tuple(_factor(part) for part in parts)


def _factor(text: str) -> str:
    named = _named(text)
    if named:
        return named
    found = _FACTOR.fullmatch(text)
    if not found:
        raise UnknownUnitError(text)
    name, exponent = found[1], found[2]
    known = _named(name)
    if known is None and registry().parse_unit_name(name):
        known = name
    if known is None or (exponent and "^" in known):
        raise UnknownUnitError(text)
    return f"{known}^{exponent}" if exponent and exponent != "1" else known


def _named(text: str) -> str | None:
    return _NAMES.get(text) or (_FOLDED.get(text.casefold()) if _case_is_free(text) else None)


def _case_is_free(text: str) -> bool:
    """Short symbols differ by case (t and T, mW and MW, m and M); words do not."""
    return len(text) > len("mW") or text.casefold() in ("kg", "km", "cm", "ha", "°c", "°f", "l")

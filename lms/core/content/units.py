"""Units: which of them a fact may use, and what in prose counts as a number with a unit.

Facts use pint's names, and a few of ours for climate and money. Prose is matched against the
lists below: symbols for all languages, words for each. Minutes, seconds and years are not among
them, for minutes are class time and years are dates. A number without a unit needs no source.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from lms.core.items.units import UnknownUnitError, resolve

_NUMBER = re.compile(r"[-+−±]?\s*[0-9]+(?:[.,][0-9]+)*(?:e[-+]?[0-9]+)?")

#: Symbols that mean the same in every language.
_SYMBOLS = (
    "°C °F ℃ ° % ％ ‰ ppm ppb mm cm dm m km mm² cm² m² km² m2 km2 m³ km³ m3 ha mg g kg t kt Mt Gt "
    "ml mL l L kL W kW MW GW Wh kWh MWh GWh TWh kWp MWp J kJ MJ GJ TJ Pa hPa kPa V kV K h "
    "tCO2 tCO2e kgCO2 kgCO2e gCO2 gCO2e ktCO2 ktCO2e MtCO2 MtCO2e GtCO2 GtCO2e "
    "tCO₂ tCO₂e kgCO₂ kgCO₂e gCO₂ gCO₂e ktCO₂ ktCO₂e MtCO₂ MtCO₂e GtCO₂ GtCO₂e "
    "USD VND THB JPY"
)
SYMBOLS = tuple(_SYMBOLS.split())

#: Signs and words that stand before their number.
LEADING = ("$", "€", "¥", "฿", "₫", "£", "USD", "VND", "THB", "JPY", "ร้อยละ")

_ENGLISH = (
    "degree degrees metre metres meter meters kilometre kilometres kilometer kilometers "
    "centimetre centimetres centimeter centimeters millimetre millimetres millimeter millimeters "
    "gram grams kilogram kilograms kilo kilos tonne tonnes ton tons litre litres liter liters "
    "watt watts kilowatt kilowatts megawatt megawatts kilowatt-hour kilowatt-hours "
    "megawatt-hour megawatt-hours joule joules volt volts hectare hectares rai percent percentage "
    "thousand million billion trillion dollar dollars baht dong yen euro euros "
    "hour hours day days week weeks month months"
)
_VIETNAMESE = (
    "độ mét kilômét ki-lô-mét xentimét xăng-ti-mét milimét mi-li-mét gam kilôgam ki-lô-gam "
    "tấn lít héc-ta hecta oát ki-lô-oát nghìn ngàn triệu tỷ tỉ đồng yên baht rai ngày tuần tháng"
)
_THAI = (
    "องศา เมตร กิโลเมตร เซนติเมตร มิลลิเมตร ตารางเมตร ตารางกิโลเมตร ลูกบาศก์เมตร กรัม กิโลกรัม "
    "มิลลิกรัม ตัน ลิตร วัตต์ กิโลวัตต์ เมกะวัตต์ จูล เปอร์เซ็นต์ ไร่ เฮกตาร์ พัน หมื่น แสน ล้าน "
    "มม. ซม. กม. มก. กก. ตร.ม. ตร.กม. ลบ.ม. ชม. "
    "บาท ดอลลาร์ เยน ดอง ยูโร ชั่วโมง วัน สัปดาห์ เดือน"
)
_JAPANESE = (
    "度 メートル キロ センチ ミリ グラム トン リットル ワット メガ ギガ ジュール パーセント ヘクタール "
    "ライ 平方 立方 千 万 億 兆 円 ドル バーツ ドン ユーロ 時間 日間 週間 か月 ヶ月 カ月 ヵ月"
)

#: Words of units, by language. In Thai and Japanese a word may go on without a space.
WORDS: dict[str, tuple[str, ...]] = {
    "en": (*_ENGLISH.split(), "per cent", "square metres", "square kilometres"),
    "vi": (*_VIETNAMESE.split(), "phần trăm", "ki-lô-oát giờ", "đô la", "giờ đồng hồ"),
    "th": tuple(_THAI.split()),
    "ja": tuple(_JAPANESE.split()),
}

#: What looks like a unit but goes on as another word: twice, species, the 14th of a month.
_NOT = {
    "vi": {"tháng": r"(?!\s*[0-9])", "độ": r"(?!\s*tuổi)"},
    "th": {"พัน": "(?!ธ)"},
    "ja": {"度": "(?![目もと])"},
    "en": {},
}

_DIGITS = r"[0-9๐-๙０-９]"
_GAP = r"(?:[ \u00a0\u202f\u2009-]|\n[ \t]*)?"


_MAGNITUDE = re.compile(r"\b(?:thousand|million|billion|trillion) +")
_PER_NOTHING = re.compile(r"1 ?/ ?")


@cache
def is_unit(name: str) -> bool:
    """Whether this is a unit that we can reckon with, such as ``kg`` or ``tCO2e / MWh``.

    The gas may stand behind a mass, and a magnitude before money: ``kgCO2e``, ``million baht``.
    """
    bare = _MAGNITUDE.sub("", name.strip())
    if bare == "dimensionless":
        return True
    try:
        resolve(_PER_NOTHING.sub("", bare, count=1) if bare.startswith("1") else bare)
    except UnknownUnitError:
        return False
    return True


def unit_of(quantity: str) -> str:
    """What stands behind the number in "15 degC"; "" if nothing does. Raises ValueError."""
    text = quantity.strip()
    number = _NUMBER.match(text)
    if number is None:
        raise ValueError(f"{quantity!r} does not begin with a number")
    return text[number.end() :].strip()


@cache
def _pattern(language: str) -> re.Pattern[str]:
    parts = []
    for unit in sorted({*SYMBOLS, *WORDS.get(language, ())}, key=len, reverse=True):
        end = "" if _runs_on(unit) else r"(?![A-Za-z0-9À-ɏẠ-ỹ])"
        parts.append(re.escape(unit) + _NOT.get(language, {}).get(unit, "") + end)
    leading = "|".join(map(re.escape, LEADING))
    units = "|".join(parts)
    return re.compile(f"{_DIGITS}{_GAP}(?:{units})|(?:{leading})[ \\u00a0]?{_DIGITS}")


def _runs_on(unit: str) -> bool:
    """Whether other letters may follow at once: signs, and scripts without spaces."""
    last = unit[-1]
    return not last.isalnum() or "\u0e00" <= last <= "\u0e7f" or last >= "\u3000"


def numbers_with_units(text: str, language: str) -> Iterator[re.Match[str]]:
    """Each place in a text where a number is followed, or led, by a unit of the language.

    The match begins at the number's last digit.
    """
    for match in _pattern(language).finditer(text):
        if not _is_part_of_a_name(text, match.start()):
            yield match


def kept_together(text: str) -> str:
    """The text with spaces that do not break between numbers and symbols of units."""
    parts, place = [], 0
    for match in numbers_with_units(text, ""):
        parts += [text[place : match.start()], match[0].replace(" ", "\u00a0")]
        place = match.end()
    return "".join([*parts, text[place:]])


def _is_part_of_a_name(text: str, place: int) -> bool:
    """Whether the digits belong to a word such as CO2 or S1."""
    if not text[place].isdigit():
        return False
    while place and (text[place - 1].isdigit() or text[place - 1] in ".,"):
        place -= 1
    before = text[place - 1] if place else " "
    return before.isascii() and (before.isalpha() or before in "_#&")

"""The words of calculators: whatever a calculator names by id has its words here."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import LazyString, get_locale, lazy_pgettext

from lms.core.calculators import CALCULATORS
from lms.core.items.units import label
from lms.learning.trying import words_officials, words_school
from lms.learning.trying.words_school import Words

WORDS: dict[str, Words] = {
    "greenhouse": words_school.GREENHOUSE,
    "weather-jar": words_school.WEATHER_JAR,
    "flood-bucket": words_school.FLOOD_BUCKET,
    "carbon-detectives": words_school.CARBON_DETECTIVES,
    "bathtub": words_school.BATHTUB,
    "city-mixer": words_school.CITY_MIXER,
    "talk-time": words_school.TALK_TIME,
    "lesson-timeline": words_school.LESSON_TIMELINE,
    "bau-wedge": words_officials.BAU_WEDGE,
    "rooftop-solar": words_officials.ROOFTOP_SOLAR,
    "led-retrofit": words_officials.LED_RETROFIT,
    "bus-electrification": words_officials.BUS_ELECTRIFICATION,
    "landfill-decay": words_officials.LANDFILL_DECAY,
    "wastewater": words_officials.WASTEWATER,
    "trees-and-parks": words_officials.TREES_AND_PARKS,
    "flood-options": words_officials.FLOOD_OPTIONS,
    "jcm-checker": words_officials.JCM_CHECKER,
    "mrv-plan": words_officials.MRV_PLAN,
}

#: Units that are words. One behind a number alone; the other within a product such as t/year.
_ALONE: dict[str, LazyString] = {
    "year": lazy_pgettext("unit", "years"),
    "hour": lazy_pgettext("unit", "hours"),
    "min": lazy_pgettext("unit", "minutes"),
}
_WITHIN: dict[str, LazyString] = {
    "year": lazy_pgettext("unit", "year"),
    "day": lazy_pgettext("unit", "day"),
    "hour": lazy_pgettext("unit", "h"),
    "min": lazy_pgettext("unit", "min"),
    "baht": lazy_pgettext("unit", "baht"),
    "yen": lazy_pgettext("unit", "yen"),
    "rai": lazy_pgettext("unit", "rai"),
    "million baht": lazy_pgettext("unit", "million baht"),
    "1": lazy_pgettext("unit", "1"),
}


def word(calculator_id: str, name: str) -> str:
    """The words of an id; an id that is a number, such as a year, stands for itself."""
    if name.isdigit():
        return name
    if (brought := CALCULATORS.words_of(calculator_id)) is not None:
        return _brought(brought).get(name, name)
    own = WORDS[calculator_id]
    return str(own[name] if name in own else words_officials.COMMON[name])


def has_word(calculator_id: str, name: str) -> bool:
    """Whether the id has words."""
    if (brought := CALCULATORS.words_of(calculator_id)) is not None:
        return name.isdigit() or name in _brought(brought)
    return name.isdigit() or name in WORDS[calculator_id] or name in words_officials.COMMON


def _brought(words: Mapping[str, Mapping[str, str]]) -> Mapping[str, str]:
    """The words of an installed calculator in the language in force, else in English or any."""
    locale = get_locale()
    language = str(locale.language) if locale else "en"
    return words.get(language) or words.get("en") or next(iter(words.values()))


def unit_word(unit: str) -> str:
    """A unit as it is shown behind a number: "t/year", "years", "°C"; "" for a pure number."""
    if unit in _ALONE:
        return str(_ALONE[unit])
    parts = (str(_WITHIN[each]) if each in _WITHIN else label(each) for each in unit.split("/"))
    return "/".join(parts)

"""Dates, times and numbers as the page's language writes them (Babel), in the reader's time zone.

Thai readers may choose Buddhist years. Templates use the filters `day`, `moment`, `number` and
`percent`.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date, format_time, get_datetime_format
from babel.numbers import format_decimal, format_percent
from flask import Flask

from lms.web.actor import current_actor
from lms.web.language import current_language

ZONES = {"vi": "Asia/Ho_Chi_Minh", "th": "Asia/Bangkok", "ja": "Asia/Tokyo", "en": "Asia/Bangkok"}
BUDDHIST_OFFSET = 543
#: Day before month also in English, as all our readers write it; Vietnamese as schools write it.
LOCALES = {"en": "en_GB"}
PATTERNS = {
    "vi": {
        "short": "dd/MM/yyyy",
        "medium": "dd/MM/yyyy",
        "long": "d 'tháng' M 'năm' y",
        "moment": "{1}, {0}",
    }
}
Width = Literal["full", "long", "medium", "short"]


def _locale() -> Locale:
    language = current_language()
    return Locale.parse(LOCALES.get(language, language))


def _pattern(width: str) -> str | None:
    """Our own pattern of the page's language for this width; None where Babel's serves."""
    return PATTERNS.get(current_language(), {}).get(width)


def _buddhist() -> bool:
    actor = current_actor()
    return current_language() == "th" and actor is not None and actor.buddhist_years


def _with_era(text: str, year: int) -> str:
    """The Gregorian year of a formatted date, and its era, replaced by the Buddhist one."""
    if not _buddhist():
        return text
    return text.replace(str(year), str(year + BUDDHIST_OFFSET)).replace("ค.ศ.", "พ.ศ.")


def day(value: date, width: Width = "medium", zone: str | None = None) -> str:
    """A date: 21/12/2026 in Vietnamese. Of a moment, the day that it is there, as in `moment`."""
    if isinstance(value, datetime):
        value = _local(value, zone).date()
    return _with_era(format_date(value, _pattern(width) or width, locale=_locale()), value.year)


def _local(value: datetime, zone: str | None) -> datetime:
    if zone is None:
        actor = current_actor()
        zone = actor.time_zone if actor is not None else None
    return value.astimezone(ZoneInfo(zone or ZONES[current_language()]))


def moment(value: datetime, width: Width = "medium", zone: str | None = None) -> str:
    """A moment, to the minute, in the zone given.

    Else in that of the reader's organisation, else in that of the page's language.
    """
    local = _local(value, zone)
    pattern = _pattern("moment") or str(get_datetime_format(width, locale=_locale()))
    time_text = format_time(local, "short", locale=_locale())
    return (
        pattern.replace("'", "").replace("{1}", day(local.date(), width)).replace("{0}", time_text)
    )


def number(value: float, digits: int = 1) -> str:
    """A number with at most `digits` decimals."""
    pattern = "#,##0." + "#" * digits if digits else "#,##0"
    return format_decimal(value, pattern, locale=_locale())


def percent(share: float) -> str:
    """A share of one as whole per cent."""
    return format_percent(share, locale=_locale())


def init_app(app: Flask) -> None:
    """Offer the filters to templates."""
    app.jinja_env.filters.update(day=day, moment=moment, number=number, percent=percent)

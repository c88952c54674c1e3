"""When an assignment is due: the end of its day where the group's organisation is.

A due date asks, it does not lock: work done after it counts and is shown as late.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

#: The last minute of the day; the whole minute is still in time.
END_OF_DAY = time(23, 59)


def due_moment(due_on: date, time_zone: str) -> datetime:
    """23:59 of the day in this time zone, as UTC."""
    return datetime.combine(due_on, END_OF_DAY, ZoneInfo(time_zone)).astimezone(UTC)


def is_late(moment: datetime, due: datetime | None) -> bool:
    """Whether a moment lies after the due moment's minute; without one nothing is late."""
    return due is not None and moment >= due + timedelta(minutes=1)


def today_in(time_zone: str, now: datetime) -> date:
    """Which day it is in this time zone."""
    return now.astimezone(ZoneInfo(time_zone)).date()

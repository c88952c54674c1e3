"""One command of a leader's device, and how to read what is in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from lms.web.ids import an_id


class BadCommandError(ValueError):
    """A command that cannot be understood; nothing was changed."""


@dataclass(frozen=True, slots=True)
class Command:
    """What a device asked for. `at`: when, by the clock of the server; `number`: the device's."""

    kind: str
    data: Mapping[str, Any]
    device: str
    number: int
    at: datetime
    received_at: datetime
    person_id: int | None = None

    def text(self, name: str, most: int = 120) -> str:
        """A text. Raises KeyError, ValueError: it is missing or too long."""
        value = str(self.data[name])
        if len(value) > most:
            raise ValueError(name)
        return value

    def flag(self, name: str) -> bool:
        """Yes or no; a form sends "1" or nothing."""
        return self.data.get(name) in {True, "1", "true", "on"}

    def number_in(self, name: str, least: int, most: int) -> int:
        """A whole number. Raises KeyError, ValueError: it is missing or out of range."""
        value = int(self.data[name])
        if not least <= value <= most:
            raise ValueError(name)
        return value

    def an_id(self, name: str) -> int:
        """The id of a row; 0, which nothing has, for anything else."""
        return an_id(self.data.get(name))

"""Reading one YAML mapping strictly: each field is taken once, in its kind, or is a fault.

A reader goes on after a fault with a harmless value, so that one pass tells all faults. Whoever
reads a mapping ends with ``done``, which tells the fields that nobody took.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from enum import StrEnum
from typing import TypeVar

from lms.core.content.document import Document, Value
from lms.core.content.problems import Rule

ID = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*")
#: Longer ids would not fit into the columns that results are kept under.
LONGEST_ID = 100

_Kind = TypeVar("_Kind", bound=StrEnum)


class Fields:
    """The fields of one mapping of a document."""

    def __init__(self, document: Document, mapping: Value, what: str) -> None:
        self.document = document
        self.what = what
        self.mapping: dict[str, Value] = {}
        self._taken: set[str] = set()
        if isinstance(mapping, dict):
            self.mapping = mapping
        else:
            self.fault(None, Rule.BAD_VALUE, "must be a list of fields and values")
        self._line = document.line(mapping)

    def line(self, key: str | None = None) -> int:
        """The line of the mapping or of one of its fields."""
        return self.document.line(self.mapping, key) if self.mapping else self._line_or_first()

    def fault(self, key: str | None, rule: Rule, message: str) -> None:
        """Note a fault at a field, named in the message."""
        named = f"{self.what}: {key}" if key else self.what
        self.document.add(self.line(key), rule, f"{named}: {message}")

    def has(self, key: str) -> bool:
        """Whether the field is there and filled."""
        return self.mapping.get(key) is not None

    def take(self, key: str, *, needed: bool = True) -> Value:
        """The raw value; None after noting that it is missing."""
        self._taken.add(key)
        value = self.mapping.get(key)
        if value is None and needed:
            self.fault(key, Rule.MISSING_FIELD, "is missing")
        return value

    def text(self, key: str, *, needed: bool = True) -> str:
        """A text, "" if there is none."""
        value = self.take(key, needed=needed)
        if value is None:
            return ""
        if not isinstance(value, str):
            self.fault(key, Rule.BAD_VALUE, "must be text; put it in quotes")
            return ""
        if needed and not value.strip():
            self.fault(key, Rule.MISSING_FIELD, "is empty")
        return value

    def ident(self, key: str) -> str:
        """An id in kebab-case, "" after a fault."""
        value = self.take(key)
        if value is not None and not is_id(value):
            self.fault(key, Rule.BAD_VALUE, f"{value!r} is no id such as warm-ground")
            return ""
        return value or ""

    def integer(self, key: str, *, needed: bool = True, at_least: int = 1) -> int:
        """A whole number, ``at_least`` after a fault or if there is none."""
        value = self.take(key, needed=needed)
        if value is None:
            return at_least
        if isinstance(value, bool) or not isinstance(value, int) or value < at_least:
            self.fault(key, Rule.BAD_VALUE, f"must be a whole number from {at_least}")
            return at_least
        return value

    def number(self, key: str, default: float, lowest: float, highest: float) -> float:
        """A number within limits, ``default`` if there is none."""
        value = self.take(key, needed=False)
        if value is None:
            return default
        usable = isinstance(value, int | float) and not isinstance(value, bool)
        if not usable or not lowest <= value <= highest:
            self.fault(key, Rule.BAD_VALUE, f"must be a number from {lowest:g} to {highest:g}")
            return default
        return float(value)

    def one_of(self, key: str, kind: type[_Kind]) -> _Kind:
        """A word out of an enumeration, its first member after a fault."""
        value = self.take(key)
        try:
            return kind(value)
        except ValueError:
            if value is not None:
                allowed = ", ".join(kind)
                self.fault(key, Rule.BAD_VALUE, f"{value!r} is none of: {allowed}")
            return next(iter(kind))

    def entries(self, key: str, *, needed: bool = True) -> Sequence[Value]:
        """A list, empty after a fault or if there is none."""
        value = self.take(key, needed=needed)
        if value is None:
            return ()
        if not isinstance(value, list):
            self.fault(key, Rule.BAD_VALUE, "must be a list")
            return ()
        return value

    def texts(self, key: str, *, needed: bool = True) -> tuple[str, ...]:
        """A list of texts; others are faults and left out."""
        found = []
        values = self.entries(key, needed=needed)
        for place, value in enumerate(values):
            if isinstance(value, str) and value.strip():
                found.append(value)
            else:
                line = self.document.line(values, place)
                self.document.add(line, Rule.BAD_VALUE, f"{self.what}: {key}: must hold texts")
        return tuple(found)

    def distinct(self, key: str, *, needed: bool = True) -> dict[str, int]:
        """A list of different texts, each with its line."""
        found: dict[str, int] = {}
        values = self.entries(key, needed=needed)
        for place, value in enumerate(values):
            line = self.document.line(values, place)
            where = f"{self.what}: {key}"
            if not isinstance(value, str):
                self.document.add(line, Rule.BAD_VALUE, f"{where}: must hold texts")
            elif value in found:
                self.document.add(line, Rule.DUPLICATE_ID, f"{where}: {value!r} stands twice")
            else:
                found[value] = line
        return found

    def ids(self, key: str, *, needed: bool = True) -> dict[str, int]:
        """A list of different ids, each with its line."""
        found = self.distinct(key, needed=needed)
        for value, line in found.items():
            if not is_id(value):
                message = f"{self.what}: {key}: {value!r} is no id such as warm-ground"
                self.document.add(line, Rule.BAD_VALUE, message)
        return {value: line for value, line in found.items() if is_id(value)}

    def known(self, key: str, allowed: Collection[str], *, needed: bool = True) -> tuple[str, ...]:
        """A list of different ids out of those allowed."""
        found = []
        for value, line in self.distinct(key, needed=needed).items():
            if value in allowed:
                found.append(value)
            else:
                message = f"{self.what}: {key}: {value!r} is unknown{hint(value, allowed)}"
                self.document.add(line, Rule.UNKNOWN_ID, message)
        return tuple(found)

    def per_language(self, key: str, languages: Sequence[str], *, needed: bool = True) -> Texts:
        """One text for each of the languages."""
        value = self.take(key, needed=needed)
        if not isinstance(value, dict):
            if value is not None:
                self.fault(key, Rule.BAD_VALUE, "must hold one text a language")
            return {}
        for language in languages:
            if not isinstance(value.get(language), str) or not value[language].strip():
                line = self.document.line(value, language)
                message = f"{self.what}: {key}: no words in {language}"
                self.document.add(line, Rule.MISSING_WORDS, message)
        return {language: str(text) for language, text in value.items() if text is not None}

    def mapping_of(self, key: str, *, needed: bool = True) -> dict[str, Value]:
        """A mapping, empty after a fault or if there is none."""
        value = self.take(key, needed=needed)
        if value is None:
            return {}
        if not isinstance(value, dict):
            self.fault(key, Rule.BAD_VALUE, "must be a list of names and values")
            return {}
        return value

    def rest(self) -> dict[str, Value]:
        """What nobody took yet; it counts as taken then."""
        left = {key: value for key, value in self.mapping.items() if key not in self._taken}
        self._taken.update(left)
        return left

    def done(self) -> None:
        """Tell each field that the format does not know."""
        for key in self.mapping:
            if key not in self._taken:
                self.fault(key, Rule.UNKNOWN_FIELD, f"is not known{hint(key, self._taken)}")

    def _line_or_first(self) -> int:
        return getattr(self, "_line", self.document.first_line)


Texts = dict[str, str]


def is_id(value: Value) -> bool:
    """Whether this is an id as the format writes them."""
    return isinstance(value, str) and len(value) <= LONGEST_ID and ID.fullmatch(value) is not None


def hint(wrong: str, known: Collection[str]) -> str:
    """`` (did you mean …?)`` if something known looks like it, else ""."""
    from difflib import get_close_matches

    close = get_close_matches(wrong, list(known), n=1)
    return f" (did you mean {close[0]}?)" if close else ""


def listed_mappings(document: Document, what: str) -> Iterator[Fields]:
    """Each mapping of a document that is a list of them; nothing if the file holds nothing."""
    if document.value is None:
        return
    if not isinstance(document.value, list):
        document.add(document.first_line, Rule.BAD_VALUE, f"must be a list, one {what} an entry")
        return
    for place, value in enumerate(document.value):
        if isinstance(value, dict):
            yield Fields(document, value, _label(what, value))
        else:
            line = document.line(document.value, place)
            document.add(line, Rule.BAD_VALUE, f"each {what} must be a list of fields")


def _label(what: str, value: Mapping[str, Value]) -> str:
    return f"{what} {value['id']}" if isinstance(value.get("id"), str) else what

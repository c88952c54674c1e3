"""YAML text as plain values that still know their lines.

A ``Document`` is one piece of YAML of one file. Only JSON's kinds of values exist in it: ``yes``
and ``2021-01-01`` are texts, keys are always texts, doubled keys are faults, and aliases, tags
and merge keys are refused. The parser's events are read in a loop, never by recursion, so a
hostile file can neither exhaust the stack nor unfold itself.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

import yaml

from lms.core.content.problems import Problems, Rule

Value = Any  # None, bool, int, float, str, list or dict of these

MAX_DEPTH = 20

_INTEGER = re.compile(r"[-+]?[0-9]{1,18}")
_DECIMAL = re.compile(r"[-+]?[0-9]+\.[0-9]+(e[-+]?[0-9]{1,3})?|[-+]?[0-9]+e[-+]?[0-9]{1,3}")
#: What the parser says → what an author, who may never have heard of it, should look for.
_ADVICE = {
    "mapping values": "put a text that holds ': ' in quotes",
    "tab character": "indent with blanks, never with tabs",
    "start any token": "put a text that begins with a sign in quotes; indent without tabs",
    "alphabetic or numeric": "put a text that begins with * or & in quotes",
    "expected key": "in this line or above, the indentation differs, or a quote ends too early",
    "expected ','": "a bracket is not closed, or a text in it needs quotes",
    "end of stream": "a quote or a bracket is never closed",
    "<block end>": "in this line or above, the indentation differs",
}

_WORDS: dict[str, Value] = {"true": True, "false": False, "null": None, "~": None, "": None}


@dataclass(slots=True)
class Marks:
    """The lines of one container: its own, and those of its members by key or index."""

    line: int
    members: dict[str | int, int] = field(default_factory=dict)


class Document:
    """A piece of YAML, its value, and where each part of it stands."""

    def __init__(self, path: str, problems: Problems, first_line: int = 1) -> None:
        self.path = path
        self.problems = problems
        self.first_line = first_line
        self.value: Value = None
        self.broken = False
        self._marks: dict[int, Marks] = {}

    def add(self, line: int, rule: Rule, message: str) -> None:
        """Note a fault in this file."""
        self.problems.add(self.path, line, rule, message)

    def break_off(self, line: int, rule: Rule, message: str) -> Document:
        """Note a fault after which nothing of this piece can be read."""
        self.broken = True
        self.add(line, rule, message)
        return self

    def line(self, container: Value, key: str | int | None = None) -> int:
        """The line of a container of this document, or of one member of it."""
        marks = self._marks.get(id(container))
        if marks is None:
            return self.first_line
        return marks.line if key is None else marks.members.get(key, marks.line)

    def mark(self, container: Value, marks: Marks) -> None:
        """Remember where a container stands. It lives as long as ``value``, so its id does."""
        self._marks[id(container)] = marks


def read_document(
    text: str, path: str, problems: Problems, first_line: int = 1, *, words: bool = False
) -> Document:
    """Read YAML that begins at a line of a file. On a fault of syntax it is ``broken``.

    With ``words`` every filled value is a text, as written: 27.90 stays "27.90".
    """
    document = Document(path, problems, first_line)
    builder = _Builder(document, words=words)
    try:
        for event in yaml.parse(text, Loader=yaml.CSafeLoader):
            builder.take(event)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = first_line if mark is None else first_line + mark.line
        message = " ".join(filter(None, (error.context, error.problem)))
        return document.break_off(line, Rule.BAD_YAML, _with_advice(message))
    except yaml.YAMLError as error:
        return document.break_off(first_line, Rule.BAD_YAML, str(error).splitlines()[0])
    except _RefusedError as refusal:
        return document.break_off(refusal.line, refusal.rule, refusal.message)
    document.value = builder.value
    return document


def _with_advice(message: str) -> str:
    advice = next((told for sign, told in _ADVICE.items() if sign in message), "")
    return f"{message}: {advice}" if advice else message


class _RefusedError(Exception):
    """YAML that is well formed but not part of the format."""

    def __init__(self, line: int, rule: Rule, message: str) -> None:
        super().__init__(message)
        self.line = line
        self.rule = rule
        self.message = message


@dataclass(slots=True)
class _Open:
    """A container whose end has not come yet."""

    value: dict[str, Value] | list[Value]
    marks: Marks
    anchor: str | None
    key: str | None = None


class _Builder:
    """Turns the parser's events into values and marks."""

    def __init__(self, document: Document, *, words: bool) -> None:
        self.document = document
        self.value: Value = None
        self._words = words
        self._open: list[_Open] = []
        self._documents = 0

    def take(self, event: yaml.Event) -> None:
        """Take the next event. Raises _RefusedError for what the format leaves out."""
        if isinstance(event, yaml.ScalarEvent):
            self._scalar(event)
        elif isinstance(event, yaml.MappingStartEvent | yaml.SequenceStartEvent):
            self._start(event)
        elif isinstance(event, yaml.MappingEndEvent | yaml.SequenceEndEvent):
            self._open.pop()
        elif isinstance(event, yaml.AliasEvent):
            self._alias(event)
        elif isinstance(event, yaml.DocumentStartEvent):
            self._documents += 1
            if self._documents > 1:
                raise _RefusedError(
                    self._line(event), Rule.BAD_YAML, "a second document begins here"
                )

    def _line(self, event: yaml.Event) -> int:
        mark = event.start_mark
        return self.document.first_line + (mark.line if mark else 0)

    def _scalar(self, event: yaml.ScalarEvent) -> None:
        line = self._line(event)
        top = self._open[-1] if self._open else None
        if top is not None and isinstance(top.value, dict) and top.key is None:
            self._take_key(top, str(event.value), line)
            return
        if event.tag is not None:
            raise _RefusedError(line, Rule.BAD_YAML, f"tag {event.tag} is not part of the format")
        value: Value = event.value
        if not event.style:  # the parser gives no style to what stands without quotes
            value = (value or None) if self._words else _plain(value)
        self._put(value, line)

    def _take_key(self, top: _Open, key: str, line: int) -> None:
        if key == "<<":
            raise _RefusedError(line, Rule.BAD_YAML, "merge keys are not part of the format")
        if key in top.marks.members:
            first = top.marks.members[key]
            message = f"{key!r} stands here a second time (first in line {first})"
            self.document.add(line, Rule.DUPLICATE_ID, message)
        top.key = key
        top.marks.members[key] = line

    def _start(self, event: yaml.MappingStartEvent | yaml.SequenceStartEvent) -> None:
        line = self._line(event)
        if len(self._open) >= MAX_DEPTH:
            raise _RefusedError(line, Rule.BAD_YAML, f"nested more than {MAX_DEPTH} deep")
        if event.tag is not None:
            raise _RefusedError(line, Rule.BAD_YAML, f"tag {event.tag} is not part of the format")
        value: dict[str, Value] | list[Value] = (
            {} if isinstance(event, yaml.MappingStartEvent) else []
        )
        line = self._line_of_key(line)  # a list of fields stands below the word that names it
        self._put(value, line)
        marks = Marks(line)
        self.document.mark(value, marks)
        self._open.append(_Open(value, marks, event.anchor))

    def _line_of_key(self, line: int) -> int:
        top = self._open[-1] if self._open else None
        return line if top is None or top.key is None else top.marks.members[top.key]

    def _alias(self, event: yaml.AliasEvent) -> None:
        line = self._line(event)
        if any(entry.anchor == event.anchor for entry in self._open):
            raise _RefusedError(line, Rule.CYCLE, f"*{event.anchor} contains itself")
        message = f"*{event.anchor}: anchors and aliases are not part of the format"
        raise _RefusedError(line, Rule.BAD_YAML, message)

    def _put(self, value: Value, line: int) -> None:
        if not self._open:
            self.value = value
            return
        top = self._open[-1]
        if isinstance(top.value, list):
            top.marks.members[len(top.value)] = line
            top.value.append(value)
        elif top.key is None:
            raise _RefusedError(line, Rule.BAD_YAML, "a key must be a plain word")
        else:
            top.value[top.key] = value
            top.key = None


def _plain(text: str) -> Value:
    """The value of a scalar without quotes."""
    if text in _WORDS:
        return _WORDS[text]
    if text[0] in "+-0123456789":
        if _INTEGER.fullmatch(text):
            return int(text)
        if _DECIMAL.fullmatch(text):
            return float(text)
    return text

"""Reading class lists as people have them: pasted from a spreadsheet, or the rows of a sheet.

Pure: nothing here knows a form, a file or the database; `lms.groups.enrolment` compares with who
is there, and `lms.groups.roster_columns` finds the columns.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from lms.groups.roster_columns import Cells, Columns, columns_of, is_name, number_in
from lms.people.names import MAX_NAME, BadNameError, clean_name

MAX_LINES = 300
#: Columns to the right of these are not looked at.
MAX_COLUMNS = 30
#: Over how many lines of the source one cell of a table may go.
_CELL_LINES = 6
_DELIMITERS = ("\t", ";", ",")


class RosterTooLongError(ValueError):
    """More lines than any class has."""


class Fault(StrEnum):
    """What is wrong with a line by itself."""

    EMPTY = "empty"
    TOO_LONG = "too-long"
    NOT_A_NAME = "not-a-name"
    BAD_NUMBER = "bad-number"


@dataclass(frozen=True)
class Line:
    """One pupil of a list as it was read; `line` counts from one in the source.

    `written` is what stands where the number should, when that is none.
    """

    line: int
    number: int | None
    name: str
    fault: Fault | None = None
    written: str = ""


@dataclass(frozen=True)
class _Row:
    """The cells of a line of the source."""

    line: int
    cells: Cells


#: "12. Nguyễn Văn An" in one cell.
_NUMBER_THEN_NAME = re.compile(r"^\s*(\d{1,4})\s*[.)\-:、．]?\s+(?=\D)(.+)$", re.DOTALL)

#: What stands below the pupils of a list: "Tổng số: 40 học sinh (19 nữ)", "(Ký, ghi rõ họ tên)".
_FOOT = re.compile(
    r"[:：]|^\(|\d\s+[^\W\d_]|^(?:tổng|danh sách|sĩ số|giáo viên|hiệu trưởng|người lập|cộng)\b"
    r"|^(?:รวม|ครูประจำชั้น|ลงชื่อ|合計|計$|担任|total\b|teacher\b|class teacher\b)",
    re.IGNORECASE,
)


def read_text(text: str) -> list[Line]:
    """The lines of a pasted list or of a text file.

    Raises:
        RosterTooLongError: it has more than `MAX_LINES` lines.
    """
    source = text.replace("\r\n", "\n").replace("\r", "\n").lstrip("﻿")
    lines = source.split("\n")
    if lines and lines[0].strip().casefold().startswith("sep="):
        lines[0] = ""  # Excel's own hint about the delimiter
    delimiter = _delimiter(lines)
    return read_rows(_split(lines, delimiter))


def _delimiter(lines: Sequence[str]) -> str | None:
    """What separates columns: the first that stands in at least half of the lines."""
    filled = [line for line in lines if line.strip()]
    for delimiter in _DELIMITERS:
        if filled and sum(delimiter in line for line in filled) * 2 >= len(filled):
            return delimiter
    return None


def _split(lines: Sequence[str], delimiter: str | None) -> Iterator[tuple[int, Sequence[str]]]:
    """Each row by itself, so that a stray quotation mark spoils no other row."""
    place = 0
    while place < len(lines):
        taken = _lines_of_row(lines[place : place + _CELL_LINES], delimiter) if delimiter else 1
        row = " ".join(lines[place : place + taken])
        try:
            cells = next(csv.reader([row], delimiter=delimiter), []) if delimiter else [row]
        except csv.Error:  # a field of enormous length: shown as faulty
            cells = [row]
        yield place + 1, cells
        place += taken


def _lines_of_row(lines: Sequence[str], delimiter: str) -> int:
    """Over how many lines the first row goes: spreadsheets put a cell of two lines in quotes."""
    marks = lines[0].count('"')
    if marks % 2 == 0 or not re.search(rf'(?:^|{delimiter})"', lines[0]):
        return 1
    for taken, line in enumerate(lines[1:], 2):
        if '"' in line and not re.match(rf'[^"]*[^"{delimiter}]"(?:{delimiter}|$)', line):
            return 1  # it opens a cell of its own: the first mark was astray
        marks += line.count('"')
        if marks % 2 == 0:
            return taken
    return 1


def read_rows(rows: Iterable[tuple[int, Sequence[object]]]) -> list[Line]:
    """The pupils in the rows of a sheet, each row with its number in the source.

    Raises:
        RosterTooLongError: more than `MAX_LINES` rows have something in them.
    """
    filled = []
    for place, cells in rows:
        row = _Row(place, tuple(_text(cell) for cell in cells[:MAX_COLUMNS]))
        if any(row.cells):
            filled.append(row)
        if len(filled) > MAX_LINES:
            raise RosterTooLongError
    columns, begin = columns_of([row.cells for row in filled])
    read = [_line(row, columns) for row in filled[begin:]]
    while read and read[-1].number is None and not (read[-1].name or read[-1].written):
        read.pop()  # below the list: a place and a date, who signs it
    return read


def _text(cell: object) -> str:
    """A cell as text; a whole number that a spreadsheet keeps as 7.0 is 7."""
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return " ".join(unicodedata.normalize("NFC", str(cell)).split())


def _cell(row: _Row, place: int | None) -> str:
    return row.cells[place] if place is not None and place < len(row.cells) else ""


def _line(row: _Row, columns: Columns) -> Line:
    written = _cell(row, columns.number)
    typed = " ".join(filter(None, (_cell(row, place) for place in columns.name)))
    if columns.number is None:
        found = _NUMBER_THEN_NAME.match(typed)
        if found is not None:
            written, typed = found.groups()
    number = number_in(written)
    if written and number is None:
        if not typed:
            written, typed = "", written
        return Line(row.line, None, _shown(typed), Fault.BAD_NUMBER, _shown(written))
    fault = name_fault(typed)
    if fault is None and number is None and _FOOT.search(typed):
        fault = Fault.NOT_A_NAME
    return Line(row.line, number, _shown(typed) if fault else clean_name(typed), fault)


#: What a program writes for a letter that it cannot keep: U+FFFD, or a "?" between letters.
_LOST = re.compile(r"�|(?<=[^\W\d_])\?(?=[^\W\d_])")


def lost_letters(lines: Iterable[Line]) -> Line | None:
    """The first line whose name lost letters on its way ("Nguy?n"); they are in the source only."""
    return next((line for line in lines if _LOST.search(line.name)), None)


def name_fault(typed: str) -> Fault | None:
    """What is wrong with a name."""
    try:
        name = clean_name(typed)
    except BadNameError:
        return Fault.TOO_LONG if len(typed) > MAX_NAME else Fault.EMPTY
    return None if is_name(name) else Fault.NOT_A_NAME


def _shown(typed: str) -> str:
    """As much of what was typed as a preview can show."""
    return typed if len(typed) <= MAX_NAME else f"{typed[: MAX_NAME - 1]}…"

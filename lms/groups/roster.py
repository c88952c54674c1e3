"""Reading class lists as people have them: pasted from a spreadsheet, or the rows of a sheet.

Columns are found by their heading in four languages, or by what stands in them. Pure: nothing
here knows a form, a file or the database; `lms.groups.enrolment` compares with who is there.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from lms.people.names import MAX_NAME, BadNameError, clean_name

MAX_LINES = 300
MAX_NUMBER = 999
#: Columns to the right of these are not looked at.
MAX_COLUMNS = 30
#: How far down a heading may stand: exports begin with the school's and the class's name.
_HEADING_WITHIN = 15
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
    """One pupil of a list as it was read; `line` counts from one in the source."""

    line: int
    number: int | None
    name: str
    fault: Fault | None = None


@dataclass(frozen=True)
class _Row:
    """The cells of a line of the source."""

    line: int
    cells: tuple[str, ...]


@dataclass(frozen=True)
class _Columns:
    """In which columns the number and the parts of the name stand."""

    number: int | None
    name: tuple[int, ...]


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_NUMBER_HEADINGS = _words(
    "stt tt số sốtt sốthứtự thứtự sothutu no nr number num roll rollno rollnumber rosternumber "
    "studentnumber ลำดับ ลำดับที่ เลขที่ ที่ เลขลำดับ 番号 出席番号 名簿番号 学籍番号 №"
)
_NAME_HEADINGS = _words(
    "họvàtên họtên hovaten hoten họtênhọcsinh họvàtênhọcsinh tênhọcsinh họcsinh name fullname "
    "studentname pupilname pupil student studentsname nameofpupil nameofstudent ชื่อสกุล "
    "ชื่อนามสกุล ชื่อและนามสกุล ชื่อและสกุล ชื่อตัวชื่อสกุล ชื่อนักเรียน ชื่อสกุลนักเรียน "
    "ชื่อนามสกุลนักเรียน 氏名 名前 お名前 児童名 生徒名 児童氏名 生徒氏名 児童生徒名"
)
#: Names in two columns are joined in the order in which the sheet has them.
_PART_HEADINGS = _words(
    "họ họđệm họlót họvàđệm họvàtênđệm họtênđệm tênđệm tên firstname givenname givennames "
    "forename middlename lastname familyname surname ชื่อ นามสกุล สกุล 姓 名 せい めい"
)
_GENDERS = _words("nam nữ nu male female m f boy girl ชาย หญิง 男 女 男子 女子")

#: "12. Nguyễn Văn An" in one cell.
_NUMBER_THEN_NAME = re.compile(r"^\s*(\d{1,4})\s*[.)\-:、．]?\s+(?=\D)(.+)$", re.DOTALL)


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
    """Each line by itself, so that a stray quotation mark spoils no other line."""
    for place, line in enumerate(lines, 1):
        try:
            cells = next(csv.reader([line], delimiter=delimiter), []) if delimiter else [line]
        except csv.Error:  # a field of enormous length: shown as faulty
            cells = [line]
        yield place, cells


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
    for position, row in enumerate(filled[:_HEADING_WITHIN]):
        columns = _columns_named(row.cells)
        if columns is not None:
            return [_line(each, columns) for each in filled[position + 1 :]]
    columns = _columns_guessed(filled)
    return [_line(row, columns) for row in filled]


def _text(cell: object) -> str:
    """A cell as text; a whole number that a spreadsheet keeps as 7.0 is 7."""
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return " ".join(unicodedata.normalize("NFC", str(cell)).split())


def _heading(cell: str) -> str:
    """A heading without case, spaces and punctuation; marks of Thai and Vietnamese stay."""
    return "".join(
        each for each in cell.casefold() if unicodedata.category(each)[0] in "LMN" or each == "№"
    )


def _columns_named(cells: Sequence[str]) -> _Columns | None:
    """The columns that a row of headings names; None when it is not such a row."""
    headings = [_heading(cell) for cell in cells]
    names = [place for place, word in enumerate(headings) if word in _NAME_HEADINGS][:1]
    if not names:
        names = [place for place, word in enumerate(headings) if word in _PART_HEADINGS]
    if not names:
        return None
    numbers = (place for place, word in enumerate(headings) if word in _NUMBER_HEADINGS)
    return _Columns(next(numbers, None), tuple(names))


def _columns_guessed(rows: Sequence[_Row]) -> _Columns:
    """The columns of a list without headings, by what stands in them."""
    lines = {row.cells for row in rows}  # a line that stands twice says nothing more
    width = max(map(len, lines), default=1)
    by_column = [
        [cells[place] for cells in lines if place < len(cells) and cells[place]]
        for place in range(width)
    ]
    number = next((place for place, cells in enumerate(by_column) if _counts(cells)), None)
    texts = [
        place
        for place, cells in enumerate(by_column)
        if place != number and _mostly(cells, _is_name) and not _mostly(cells, _is_gender)
    ]
    if not texts:
        others = (place for place in range(width) if place != number)
        return _Columns(number, (next(others, 0),))
    first, *rest = texts
    if rest and rest[0] == first + 1 and _mostly(by_column[rest[0]], _is_one_word, share=0.9):
        return _Columns(number, (first, rest[0]))  # "Nguyễn Văn" | "An"
    return _Columns(number, (first,))


def _mostly(cells: Sequence[str], rule: Callable[[str], bool], share: float = 0.6) -> bool:
    return bool(cells) and sum(map(rule, cells)) >= share * len(cells)


def _counts(cells: Sequence[str]) -> bool:
    """Whether a column numbers the lines: a column of marks repeats itself."""
    return _mostly(cells, _is_number) and len(set(cells)) > 0.6 * len(cells)


def _is_number(cell: str) -> bool:
    return _number(cell) is not None


def _is_name(cell: str) -> bool:
    return any(each.isalpha() for each in cell)


def _is_gender(cell: str) -> bool:
    return cell.casefold() in _GENDERS


def _is_one_word(cell: str) -> bool:
    return " " not in cell


def _number(cell: str) -> int | None:
    """A roster number: whole, from one, in any script's digits; None when it is none."""
    digits = cell.strip().rstrip(".)")
    if not digits.isdecimal() or len(digits) > 6:
        return None
    number = int(digits)
    return number if 1 <= number <= MAX_NUMBER else None


def _cell(row: _Row, place: int | None) -> str:
    return row.cells[place] if place is not None and place < len(row.cells) else ""


def _line(row: _Row, columns: _Columns) -> Line:
    written = _cell(row, columns.number)
    typed = " ".join(filter(None, (_cell(row, place) for place in columns.name)))
    if columns.number is None:
        found = _NUMBER_THEN_NAME.match(typed)
        if found is not None:
            written, typed = found.groups()
    number = _number(written)
    if written and number is None:
        return Line(row.line, None, _shown(typed or written), Fault.BAD_NUMBER)
    fault = name_fault(typed)
    return Line(row.line, number, _shown(typed) if fault else clean_name(typed), fault)


def name_fault(typed: str) -> Fault | None:
    """What is wrong with a name."""
    try:
        name = clean_name(typed)
    except BadNameError:
        return Fault.TOO_LONG if len(typed) > MAX_NAME else Fault.EMPTY
    return None if _is_name(name) else Fault.NOT_A_NAME


def _shown(typed: str) -> str:
    """As much of what was typed as a preview can show."""
    return typed if len(typed) <= MAX_NAME else f"{typed[: MAX_NAME - 1]}…"

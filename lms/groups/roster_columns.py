"""In which columns of a class list the numbers and the names stand.

By their headings in four languages, or by what stands in them. A heading over two columns, as
school offices write it ("Họ và tên" over "Nguyễn Văn" | "An"), names both. Pure.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass

MAX_NUMBER = 999
#: How far down a heading may stand: exports begin with the school's and the class's name.
_HEADING_WITHIN = 15

#: The cells of a line.
Cells = tuple[str, ...]


@dataclass(frozen=True)
class Columns:
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

#: How a heading begins that says more than that: "Họ và tên HS (in hoa)".
_NAME_BEGINNINGS = ("họvàtên", "họtên", "hovaten", "hoten", "ชื่อสกุล", "ชื่อนามสกุล")


def columns_of(rows: Sequence[Cells]) -> tuple[Columns, int]:
    """The columns, and how many rows above the first pupil say only what stands in them."""
    top = rows[:_HEADING_WITHIN]
    for named in (_named, _named_loosely):
        for place, cells in enumerate(top):
            columns = named(cells, rows[place + 1 :])
            if columns is not None:
                return _below(columns, rows, place + 1)
    return _guessed(rows), 0


def _below(columns: Columns, rows: Sequence[Cells], begin: int) -> tuple[Columns, int]:
    """The same, where a second row of headings names the parts of the name, or nothing does."""
    second = [_heading(cell) for cell in rows[begin]] if begin < len(rows) else []
    parts = tuple(place for place, word in enumerate(second) if word in _PART_HEADINGS)
    if len(parts) > 1:
        return Columns(columns.number, parts), begin + 1
    if len(columns.name) == 1 and _goes_on(columns.name[0], rows[begin - 1], rows[begin:]):
        return Columns(columns.number, (columns.name[0], columns.name[0] + 1)), begin
    return columns, begin


def _goes_on(name: int, headings: Cells, rows: Sequence[Cells]) -> bool:
    """Whether the next column has no heading of its own and holds given names."""
    if name + 1 < len(headings) and headings[name + 1]:
        return False
    given = [_at(cells, name + 1) for cells in rows if _at(cells, name)]
    filled = [cell for cell in given if cell]
    return (
        _mostly(given, _is_given_name)
        and any(len(cell) > 1 for cell in filled)
        and len(set(filled)) * 4 > len(filled)  # a column of peoples or marks repeats itself
        and not _mostly(filled, _is_gender)
    )


def _at(cells: Cells, place: int) -> str:
    return cells[place] if place < len(cells) else ""


def _is_given_name(cell: str) -> bool:
    return " " not in cell and is_name(cell) and not any(each.isdigit() for each in cell)


def _heading(cell: str) -> str:
    """A heading without case, spaces and punctuation; marks of Thai and Vietnamese stay."""
    return "".join(
        each for each in cell.casefold() if unicodedata.category(each)[0] in "LMN" or each == "№"
    )


def _named(cells: Cells, _below: Sequence[Cells]) -> Columns | None:
    """The columns that a row of headings names; None when it is not such a row."""
    headings = [_heading(cell) for cell in cells]
    names = [place for place, word in enumerate(headings) if word in _NAME_HEADINGS][:1]
    if not names:
        names = [place for place, word in enumerate(headings) if word in _PART_HEADINGS]
    if not names:
        return None
    numbers = (place for place, word in enumerate(headings) if word in _NUMBER_HEADINGS)
    return Columns(next(numbers, None), tuple(names))


def _named_loosely(cells: Cells, rows: Sequence[Cells]) -> Columns | None:
    """The columns of a row that numbers its lines, whatever it calls the pupils."""
    headings = [_heading(cell) for cell in cells]
    numbers = [place for place, word in enumerate(headings) if word in _NUMBER_HEADINGS]
    if not numbers or sum(map(bool, headings)) < 2 or any(map(_is_number, cells)):
        return None
    begun = (place for place, word in enumerate(headings) if word.startswith(_NAME_BEGINNINGS))
    name = next(begun, None)
    return Columns(numbers[0], (name,) if name is not None else _guessed(rows).name)


def _guessed(rows: Sequence[Cells]) -> Columns:
    """The columns of a list without headings, by what stands in them."""
    lines = set(rows)  # a line that stands twice says nothing more
    width = max(map(len, lines), default=1)
    by_column = [
        [cells[place] for cells in lines if place < len(cells) and cells[place]]
        for place in range(width)
    ]
    number = next((place for place, cells in enumerate(by_column) if _counts(cells)), None)
    texts = [
        place
        for place, cells in enumerate(by_column)
        if place != number and _mostly(cells, is_name) and not _mostly(cells, _is_gender)
    ]
    if not texts:
        others = (place for place in range(width) if place != number)
        return Columns(number, (next(others, 0),))
    first, *rest = texts
    if rest and rest[0] == first + 1 and _mostly(by_column[rest[0]], _is_one_word, share=0.9):
        return Columns(number, (first, rest[0]))  # "Nguyễn Văn" | "An"
    return Columns(number, (first,))


def _mostly(cells: Sequence[str], rule: Callable[[str], bool], share: float = 0.6) -> bool:
    return bool(cells) and sum(map(rule, cells)) >= share * len(cells)


def _counts(cells: Sequence[str]) -> bool:
    """Whether a column numbers the lines: a column of marks repeats itself."""
    return _mostly(cells, _is_number) and len(set(cells)) > 0.6 * len(cells)


def _is_number(cell: str) -> bool:
    return number_in(cell) is not None


def is_name(cell: str) -> bool:
    """Whether a text has letters."""
    return any(each.isalpha() for each in cell)


def _is_gender(cell: str) -> bool:
    return cell.casefold() in _GENDERS


def _is_one_word(cell: str) -> bool:
    return " " not in cell


def number_in(cell: str) -> int | None:
    """A roster number: whole, from one, in any script's digits; None when it is none."""
    digits = cell.strip().rstrip(".)")
    if not digits.isdecimal() or len(digits) > 6:
        return None
    number = int(digits)
    return number if 1 <= number <= MAX_NUMBER else None

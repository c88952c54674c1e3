"""Class progress as files: one sheet of plain values from the same table as the screen.

Reports of runs write several sheets: pages of a workbook, sections of a CSV file.

Text that a spreadsheet would take for a formula is defused; Vietnamese sheets also give the
results on the ten-point scale.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING
from urllib.parse import quote
from zoneinfo import ZoneInfo

from flask_babel import gettext, pgettext
from werkzeug.wrappers import Response

from lms.teaching.progress_table import Cell, ClassTable, Column, Row
from lms.teaching.words import reason_words, state_words

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.worksheet import Worksheet

#: A cell of a sheet: text, a number, or nothing.
Value = str | int | float | None

XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
#: Characters that spreadsheets allow the name of a page.
MAX_TITLE = 31
#: What spreadsheets take for the beginning of a formula, the full-width forms included.
_FORMULA = re.compile(r"^[\s\x00]*[=+\-@＝＋－＠\t\r]")


@dataclass(frozen=True)
class Sheet:
    """Headings and lines. `percent_columns`: places of shares of one, shown as per cent.

    `title`: the name of its page in a workbook; "" where there is only one.
    """

    headings: tuple[str, ...]
    lines: tuple[tuple[Value, ...], ...]
    percent_columns: frozenset[int]
    title: str = ""


def ten_points(share: float | None) -> float | None:
    """A share on the ten-point scale (thang điểm 10), to a tenth as school reports give it."""
    return None if share is None else round(share * 10 + 1e-9, 1)


def sheet_of(table: ClassTable, language: str, time_zone: str) -> Sheet:
    """The whole table as a sheet, in the words of this language."""
    ten = language == "vi"
    headings = [gettext("Number"), gettext("Name")]
    percent_columns = set()
    for column in table.columns:
        headings.append(f"{column.titled.code} {column.titled.title}")
        percent_columns.add(len(headings))
        headings.append(gettext("%(lesson)s: best result", lesson=column.titled.code))
        if ten:
            headings.append(gettext("%(lesson)s: ten-point scale", lesson=column.titled.code))
    headings.append(gettext("Completed"))
    percent_columns.add(len(headings))
    headings.append(gettext("Mean of best results"))
    if ten:
        headings.append(gettext("Mean on the ten-point scale"))
    headings += [gettext("Last activity"), gettext("Needs help")]
    writer = _Lines(ten, ZoneInfo(time_zone))
    lines = [tuple(writer.row(row)) for row in table.rows]
    lines.append(tuple(writer.summary(table)))
    return Sheet(tuple(headings), tuple(lines), frozenset(percent_columns))


class _Lines:
    """Makes the lines of a sheet, with the words looked up once."""

    def __init__(self, ten: bool, zone: ZoneInfo) -> None:  # noqa: FBT001 (kept, not a switch)
        self._ten = ten
        self._zone = zone
        self._states = state_words()
        self._reasons = reason_words()

    def _result(self, share: float | None) -> Iterator[Value]:
        yield None if share is None else round(share, 4)
        if self._ten:
            yield ten_points(share)

    def _cell(self, cell: Cell) -> Iterator[Value]:
        yield self._states[cell.state]
        yield from self._result(cell.best)

    def row(self, row: Row) -> Iterator[Value]:
        """The line of a member."""
        figure = row.standing.figure
        yield row.member.number
        yield row.member.display_name
        for cell in row.cells:
            yield from self._cell(cell)
        yield figure.done
        yield from self._result(row.mean)
        last = figure.last_at.astimezone(self._zone) if figure.last_at else None
        yield last.strftime("%Y-%m-%d %H:%M") if last else None
        yield "; ".join(self._reasons[each] for each in row.standing.reasons) or None

    def summary(self, table: ClassTable) -> Iterator[Value]:
        """The line over everybody."""
        yield None
        yield pgettext("progress", "Everybody")
        for column in table.columns:
            yield from self._column(column, len(table.standings))
        yield None
        yield from self._result(None)
        yield None
        yield table.stuck

    def _column(self, column: Column, members: int) -> Iterator[Value]:
        yield gettext("%(done)s of %(all)s completed", done=column.figure.done, all=members)
        yield from self._result(column.figure.mean)


def defused(value: Value) -> Value:
    """Text that would begin a formula gets an apostrophe before it; all else is unchanged."""
    if isinstance(value, str) and _FORMULA.match(value):
        return f"'{value}"
    return value


def file_name(what: str, day: date, ending: str) -> str:
    """The name of a file: what it is about, and the day on which it was made."""
    return f"{what} {day:%Y-%m-%d}.{ending}".replace("/", "-")


def as_csv(sheet: Sheet, name: str, *further: Sheet) -> Response:
    """The sheet as UTF-8 with a byte-order mark, without which Excel misreads Vietnamese.

    Further sheets follow below it, each after an empty line and its title.
    """
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    for each in (sheet, *further):
        if each is not sheet:
            writer.writerows([[], [defused(each.title)]])
        for line in (each.headings, *each.lines):
            writer.writerow(["" if value is None else defused(value) for value in line])
    return download(out.getvalue().encode("utf-8-sig"), "text/csv; charset=utf-8", name)


def as_xlsx(sheet: Sheet, name: str, *further: Sheet) -> Response:
    """The sheets as a workbook, their heads frozen. Text is written as text, never as a formula."""
    import xlsxwriter  # large, and seldom needed

    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        for each in (sheet, *further):
            _add_page(book, each)
    return download(out.getvalue(), XLSX_TYPE, name)


def _add_page(book: Workbook, sheet: Sheet) -> None:
    bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
    percent = book.add_format({"num_format": "0%"})
    page = book.add_worksheet((sheet.title or pgettext("progress", "Progress"))[:MAX_TITLE])
    for place, heading in enumerate(sheet.headings):
        page.write_string(0, place, heading, bold)
    for number, line in enumerate(sheet.lines, 1):
        _write_line(page, number, line, dict.fromkeys(sheet.percent_columns, percent))
    page.freeze_panes(1, 2)
    page.set_column(0, 0, 8)
    page.set_column(1, len(sheet.headings) - 1, 18)


def _write_line(
    page: Worksheet,
    number: int,
    line: Sequence[Value],
    formats: dict[int, object],
) -> None:
    for place, value in enumerate(line):
        if isinstance(value, str):
            page.write_string(number, place, value)
        elif value is not None:
            page.write_number(number, place, value, formats.get(place))


def download(content: bytes, kind: str, name: str) -> Response:
    """An answer that browsers save under this name."""
    response = Response(content, mimetype=kind)
    # Names in any script, as RFC 6266 writes them; old browsers take the name of the page.
    response.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    response.headers["Cache-Control"] = "no-store"
    return response

"""Uploaded class lists: text in the encodings that spreadsheets write, and .xlsx.

What is uploaded is not trusted: sizes are checked before anything is unpacked, elements counted
before they are read, entities refused, formulas not computed. Pure, as `lms.groups.roster`.
"""

from __future__ import annotations

import codecs
import io
import zipfile
from collections.abc import Iterator
from itertools import islice

from lms.groups import roster

#: An .xlsx of a class is a few kB; a larger one unpacked is something else.
MAX_UNPACKED = 16 * 1024 * 1024
MAX_PARTS = 200
#: Elements and their ends in all parts that are read. A whole school has fewer than half; ten
#: kilobytes can hold millions, which would cost a minute and a gigabyte.
MAX_TAGS = 500_000
#: What a list is read from. Without styles, which are the dearest part, dates stay numbers.
_NEEDED = (
    "[content_types].xml",
    "_rels/.rels",
    "xl/workbook.xml",
    "xl/_rels/workbook.xml.rels",
    "xl/sharedstrings.xml",
)
_SHEETS = "xl/worksheets/"
_MAX_ROWS = 2000
_ZIP = b"PK\x03\x04"
_OLD_EXCEL = b"\xd0\xcf\x11\xe0"


class UnreadableFileError(ValueError):
    """Neither a text file nor a sheet that can be read."""


class OldExcelError(UnreadableFileError):
    """An .xls: it has to be saved as .xlsx or CSV first."""


def read_file(content: bytes) -> list[roster.Line]:
    """The lines of an uploaded file; what it is, its content says, not its name.

    Raises:
        UnreadableFileError: it is neither text nor .xlsx.
        RosterTooLongError: it has too many lines.
    """
    if content.startswith(_OLD_EXCEL):
        raise OldExcelError
    if content.startswith(_ZIP):
        return roster.read_rows(_sheet_rows(content))
    return roster.read_text(decoded(content))


def _sheet_rows(content: bytes) -> Iterator[tuple[int, tuple[object, ...]]]:
    """The rows of the first sheet that has something in it."""
    import openpyxl  # large, and seldom needed

    try:
        book = openpyxl.load_workbook(
            _needed_of(content), read_only=True, data_only=True, keep_links=False
        )
        try:
            for sheet in book.worksheets:
                sheet.reset_dimensions()  # some programs write a wrong one
                rows = list(
                    islice(sheet.iter_rows(max_col=roster.MAX_COLUMNS, values_only=True), _MAX_ROWS)
                )
                if any(cell is not None for row in rows for cell in row):
                    return iter(list(enumerate(rows, 1)))
        finally:
            book.close()
    except UnreadableFileError:
        raise
    except Exception as error:  # a broken file breaks the reader in too many ways to name
        raise UnreadableFileError from error
    return iter(())


def _needed_of(content: bytes) -> io.BytesIO:
    """The package with nothing but what a list is read from."""
    needed, tags = io.BytesIO(), 0
    with (
        zipfile.ZipFile(io.BytesIO(content)) as package,
        zipfile.ZipFile(needed, "w", zipfile.ZIP_STORED) as kept,
    ):
        parts = package.infolist()
        if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_UNPACKED:
            raise UnreadableFileError
        for part in filter(_is_needed, parts):
            xml = package.read(part)
            tags += xml.count(b"<")
            if tags > MAX_TAGS:
                raise UnreadableFileError
            kept.writestr(part.filename, xml)
        if "xl/workbook.xml" not in kept.namelist():
            raise UnreadableFileError
    return needed


def _is_needed(part: zipfile.ZipInfo) -> bool:
    name = part.filename.casefold()
    return name in _NEEDED or (name.startswith(_SHEETS) and name.endswith(".xml"))


def decoded(content: bytes) -> str:
    """A text file as text.

    Raises:
        UnreadableFileError: no encoding that we know fits.
    """
    encodings = [_by_mark(content), "utf-8", *_legacy(content)]
    for encoding in filter(None, encodings):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if not any(each < " " and each not in "\t\n\r\x0b\x0c" for each in text):
            return text
    raise UnreadableFileError


def _by_mark(content: bytes) -> str | None:
    """The encoding that the file itself shows: a byte-order mark, or every second byte zero."""
    if content.startswith(codecs.BOM_UTF8):
        return "utf-8-sig"
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    sample = content[:400]
    if len(sample) >= 4 and sample[1::2].count(0) > len(sample) // 8:
        return "utf-16-le"
    if len(sample) >= 4 and sample[0::2].count(0) > len(sample) // 8:
        return "utf-16-be"
    return None


def _legacy(content: bytes) -> tuple[str, ...]:
    """Older encodings in the order of likelihood.

    In Thai high bytes stand in long runs, in Vietnamese singly or in pairs among plain letters.
    """
    if _looks_japanese(content):
        return ("cp932", "cp1258")
    runs = bytes(each if each >= 0x80 else 0x20 for each in content).split()
    long = bool(runs) and sum(map(len, runs)) / len(runs) >= 2.5
    return ("cp874", "cp1258") if long else ("cp1258",)


def _looks_japanese(content: bytes) -> bool:
    try:
        text = content.decode("cp932")
    except UnicodeDecodeError:
        return False
    wide = sum("぀" <= each <= "ヿ" or "一" <= each <= "鿿" for each in text)
    # Thai read as Japanese becomes half-width katakana; Vietnamese keeps its plain letters.
    others = sum("｡" <= each <= "ﾟ" or (each.isascii() and each.isalpha()) for each in text)
    return wide > others

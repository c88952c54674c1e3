"""Uploaded class lists: encodings, .xlsx, and files that mean harm."""

from __future__ import annotations

import io
import zipfile

import openpyxl
import pytest

from lms.groups import roster, sheets
from lms.groups.sheets import OldExcelError, UnreadableFileError, decoded, read_file

VIETNAMESE = "STT;Họ và tên\r\n1;Nguyễn Thị Ngọc Ánh\r\n2;Trần Đặng Hưởng\r\n3;Lê Quỳnh Như\r\n"
THAI = "เลขที่,ชื่อ-สกุล\r\n1,สมชาย ใจดี\r\n2,สมหญิง ใจงาม\r\n"
JAPANESE = "番号,氏名\r\n1,山田 太郎\r\n2,佐藤 さくら\r\n"


def workbook(*rows: tuple[object, ...]) -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("text", [VIETNAMESE, THAI, JAPANESE])
def test_unicode_files_are_read_in_each_form(text: str, encoding: str) -> None:
    if encoding in {"utf-16-le", "utf-16-be"} and text is not VIETNAMESE:
        pytest.skip("without a mark only Latin letters can be told")
    assert decoded(text.encode(encoding)) == text


def test_older_encodings_are_guessed() -> None:
    assert decoded(THAI.encode("cp874")) == THAI
    assert decoded(JAPANESE.encode("cp932")) == JAPANESE
    names = [line.name for line in read_file(in_windows_1258(VIETNAMESE))]
    assert names == ["Nguyễn Thị Ngọc Ánh", "Trần Đặng Hưởng", "Lê Quỳnh Như"]


def in_windows_1258(text: str) -> bytes:
    """As Windows writes it: a letter with its mark of vowel, then its mark of tone."""
    import unicodedata

    tones = {"̀", "̉", "̃", "́", "̣"}
    out = []
    for letter in text:
        parts = unicodedata.normalize("NFD", letter)
        tone = "".join(each for each in parts if each in tones)
        base = unicodedata.normalize("NFC", "".join(each for each in parts if each not in tones))
        out.append(base + tone)
    return "".join(out).encode("cp1258")


def test_an_xlsx_is_read_with_its_line_numbers() -> None:
    content = workbook(
        ("DANH SÁCH LỚP 7A",),
        (),
        ("STT", "Họ và tên", "Ghi chú"),
        (1, "Nguyễn Văn An", None),
        (2.0, "Trần Thị Bình", "x"),
        ("ba", "Lê Chi", None),
    )
    read = read_file(content)
    assert [(line.line, line.number, line.name) for line in read[:2]] == [
        (4, 1, "Nguyễn Văn An"),
        (5, 2, "Trần Thị Bình"),
    ]
    assert read[2].fault is roster.Fault.BAD_NUMBER


def test_formulas_are_not_computed() -> None:
    assert [line.fault for line in read_file(workbook(("No", "Name"), (1, '=HYPERLINK("x")')))] == [
        roster.Fault.EMPTY
    ]


def test_the_first_sheet_with_something_in_it_is_read() -> None:
    book = openpyxl.Workbook()
    book.create_sheet("Two").append(("Nguyễn Văn An",))
    stream = io.BytesIO()
    book.save(stream)
    assert [line.name for line in read_file(stream.getvalue())] == ["Nguyễn Văn An"]


@pytest.mark.parametrize(
    "content",
    [
        b"\x00\x01\x02\x03",
        b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR",
        b"PK\x03\x04 not a package",
        b"%PDF-1.7\x00\xff",
    ],
)
def test_what_is_neither_text_nor_sheet_is_refused(content: bytes) -> None:
    with pytest.raises(UnreadableFileError):
        read_file(content)


def test_an_old_excel_file_is_told_apart() -> None:
    with pytest.raises(OldExcelError):
        read_file(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 100)


def repacked(content: bytes, **parts: bytes) -> bytes:
    """An .xlsx with some parts replaced or added."""
    stream = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            if name not in parts:
                new.writestr(name, old.read(name))
        for name, data in parts.items():
            new.writestr(name, data)
    return stream.getvalue()


def test_a_package_that_unpacks_to_much_is_refused_before_it_is_unpacked() -> None:
    bomb = repacked(workbook(("An",)), **{"xl/media/x.bin": b"\0" * (sheets.MAX_UNPACKED + 1)})
    assert len(bomb) < 200_000
    with pytest.raises(UnreadableFileError):
        read_file(bomb)


@pytest.mark.parametrize(
    ("part", "tag"),
    [
        ("xl/worksheets/sheet1.xml", "<c/>"),
        ("xl/sharedStrings.xml", "<si/>"),
        ("xl/workbook.xml", "<sheet/>"),
    ],
)
def test_a_package_of_millions_of_elements_is_refused_before_they_are_read(
    part: str, tag: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    many = tag * (sheets.MAX_TAGS + 1)
    bomb = repacked(workbook(("An",)), **{part: f"<a>{many}</a>".encode()})
    assert len(bomb) < 20_000
    monkeypatch.setattr(openpyxl, "load_workbook", pytest.fail)
    with pytest.raises(UnreadableFileError):
        read_file(bomb)


def test_what_a_list_does_not_need_is_not_read() -> None:
    broken = dict.fromkeys(("xl/styles.xml", "xl/theme/theme1.xml", "docProps/core.xml"), b"<a>")
    lines = read_file(repacked(workbook((1, "Nguyễn Văn An")), **broken))
    assert [(line.number, line.name) for line in lines] == [(1, "Nguyễn Văn An")]


@pytest.mark.parametrize(
    "part", ["xl/worksheets/sheet1.xml", "xl/workbook.xml", "[Content_Types].xml"]
)
def test_entities_in_a_sheet_are_refused_or_not_resolved(part: str) -> None:
    plain = workbook(("Nguyễn Văn An",))
    with zipfile.ZipFile(io.BytesIO(plain)) as package:
        xml = package.read(part).decode()
    head = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY f SYSTEM "file:///etc/passwd">]>'
    body = xml[xml.index("?>") + 2 :] if xml.startswith("<?xml") else xml
    hostile = repacked(plain, **{part: (head + body.replace(">", ">&f;&a;", 1)).encode()})
    try:
        names = " ".join(line.name for line in read_file(hostile))
    except UnreadableFileError:
        return
    assert "root:" not in names
    assert "aaaaaaaaaa" not in names


def test_a_sheet_of_many_rows_is_too_long() -> None:
    rows = [(place, f"Pupil {chr(97 + place % 26)}") for place in range(1, roster.MAX_LINES + 3)]
    with pytest.raises(roster.RosterTooLongError):
        read_file(workbook(*rows))

"""Reading class lists: columns, headings, faults."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.groups import roster
from lms.groups.roster import Fault, Line, lost_letters, read_rows, read_text
from lms.groups.roster_columns import MAX_NUMBER


def pairs(lines: list[Line]) -> list[tuple[int | None, str]]:
    return [(line.number, line.name) for line in lines]


AN_AND_BINH = [(1, "Nguyễn Văn An"), (2, "Trần Thị Bình")]


@pytest.mark.parametrize("delimiter", ["\t", ";", ","])
def test_number_and_name_are_found_in_either_order(delimiter: str) -> None:
    forward = f"1{delimiter}Nguyễn Văn An\n2{delimiter}Trần Thị Bình"
    backward = f"Nguyễn Văn An{delimiter}1\nTrần Thị Bình{delimiter}2"
    assert pairs(read_text(forward)) == AN_AND_BINH
    assert pairs(read_text(backward)) == AN_AND_BINH


@pytest.mark.parametrize(
    "heading",
    [
        "STT\tHọ và tên",
        "Số TT\tHọ tên học sinh",
        "No.\tName",
        "Number\tFull name",
        "เลขที่\tชื่อ - สกุล",
        "ลำดับที่\tชื่อ-นามสกุล",
        "番号\t氏名",
        "出席番号\t名前",
    ],
)
def test_headings_are_recognised_in_four_languages(heading: str) -> None:
    text = f"{heading}\n1\tNguyễn Văn An\n2\tTrần Thị Bình"
    assert pairs(read_text(text)) == AN_AND_BINH


def test_headings_in_decomposed_letters_are_recognised() -> None:
    text = unicodedata.normalize("NFD", "STT\tHọ và tên\n1\tNguyễn Văn An\n2\tTrần Thị Bình")
    read = read_text(text)
    assert pairs(read) == AN_AND_BINH
    assert all(unicodedata.is_normalized("NFC", line.name) for line in read)


def test_lines_above_the_heading_are_left_out() -> None:
    text = "TRƯỜNG THCS TRƯNG VƯƠNG\nDANH SÁCH LỚP 7A\n\nSTT;Họ và tên;Ngày sinh;Nữ\n1;Nguyễn Văn An;12/3/2013;\n2;Trần Thị Bình;1/5/2013;x"
    read = read_text(text)
    assert pairs(read) == AN_AND_BINH
    assert [line.line for line in read] == [5, 6]


def test_family_and_given_name_in_two_columns_are_joined_in_the_order_of_the_sheet() -> None:
    vietnamese = read_text("STT\tHọ và tên đệm\tTên\n1\tNguyễn Văn\tAn\n2\tTrần Thị\tBình")
    assert pairs(vietnamese) == AN_AND_BINH
    thai = read_text("เลขที่,ชื่อ,นามสกุล\n1,สมชาย,ใจดี")
    assert pairs(thai) == [(1, "สมชาย ใจดี")]
    japanese = read_text("番号,姓,名\n1,山田,太郎")
    assert pairs(japanese) == [(1, "山田 太郎")]
    without_heading = read_text("1\tNguyễn Văn\tAn\tNam\n2\tTrần Thị\tBình\tNữ")
    assert pairs(without_heading) == AN_AND_BINH


def test_a_heading_over_two_columns_names_family_and_given_name() -> None:
    head = "TRƯỜNG THCS TRƯNG VƯƠNG\n\nSTT\tHọ và tên\t\tNgày sinh\n"
    rows = "1\tNguyễn Văn\tAn\t12/3/2013\n2\tTrần Thị\tBình\t1/5/2013"
    assert pairs(read_text(head + rows)) == AN_AND_BINH
    parts_below = "\tHọ đệm\tTên\t\n"
    assert pairs(read_text(head + parts_below + rows)) == AN_AND_BINH


def test_a_column_of_marks_beside_the_names_is_no_part_of_them() -> None:
    text = "STT\tHọ và tên\t\n1\tNguyễn Văn An\tx\n2\tTrần Thị Bình\tx"
    assert pairs(read_text(text)) == AN_AND_BINH


@pytest.mark.parametrize(
    "heading",
    [
        "STT\tHọ và tên HS (in hoa)\tNgày sinh",
        "STT\tHọc sinh lớp 7A\tNgày sinh",
        'STT\t"Họ và\ntên"\t"Ngày\nsinh"',
        "Họ tên GVCN: Lê Thị Lan\nSTT\tHọ tên HS\tNgày sinh",
    ],
)
def test_headings_that_say_more_or_go_over_two_lines_are_no_pupils(heading: str) -> None:
    text = f"{heading}\n1\tNguyễn Văn An\t12/3/2013\n2\tTrần Thị Bình\t1/5/2013"
    assert pairs(read_text(text)) == AN_AND_BINH


def test_what_stands_below_the_list_is_no_pupil() -> None:
    foot = "\tTổng số: 2 học sinh (1 nữ)\t\n\t\tĐà Nẵng, ngày 5 tháng 9\n\t\tHiệu trưởng\n"
    read = read_text(f"STT\tHọ và tên\tGhi chú\n1\tNguyễn Văn An\t\n2\tTrần Thị Bình\t\n{foot}")
    assert pairs(read[:2]) == AN_AND_BINH
    assert [(line.line, line.fault) for line in read[2:]] == [(4, Fault.NOT_A_NAME)]


def test_what_was_written_for_a_number_that_cannot_be_read_is_kept() -> None:
    (line,) = read_text("STT\tHọ và tên\n12a\tPhan Anh")
    assert (line.fault, line.name, line.written) == (Fault.BAD_NUMBER, "Phan Anh", "12a")


def test_names_alone_get_no_number() -> None:
    assert pairs(read_text("Nguyễn Văn An\n\n  Trần   Thị Bình \n")) == [
        (None, "Nguyễn Văn An"),
        (None, "Trần Thị Bình"),
    ]


def test_number_and_name_in_one_cell_are_taken_apart() -> None:
    assert pairs(read_text("1. Nguyễn Văn An\n2) Trần Thị Bình\n3 Lê Chi")) == [
        *AN_AND_BINH,
        (3, "Lê Chi"),
    ]


def test_columns_of_dates_phones_genders_and_marks_are_not_taken_for_names_or_numbers() -> None:
    text = "Nguyễn Văn An\tNam\t12/03/2013\t0905123456\t8\nTrần Thị Bình\tNữ\t01/05/2013\t0905123457\t8\nLê Chi\tNữ\t02/05/2013\t0905123458\t8"
    assert pairs(read_text(text)) == [
        (None, "Nguyễn Văn An"),
        (None, "Trần Thị Bình"),
        (None, "Lê Chi"),
    ]


def test_digits_of_other_scripts_and_full_width_spaces_are_understood() -> None:
    assert pairs(read_text("๑\tสมชาย ใจดี\n๒\tสมหญิง ใจงาม")) == [
        (1, "สมชาย ใจดี"),
        (2, "สมหญิง ใจงาม"),
    ]
    assert pairs(read_text("１\t山田　太郎\n２\t佐藤　花")) == [(1, "山田 太郎"), (2, "佐藤 花")]


def test_numbers_that_a_spreadsheet_keeps_as_floats_are_whole() -> None:
    assert pairs(read_rows([(1, (1.0, "Nguyễn Văn An")), (2, (2, "Trần Thị Bình"))])) == AN_AND_BINH


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ("3\t", Fault.EMPTY),
        ("3\t" + "N" * 121, Fault.TOO_LONG),
        ("x3\tLê Chi", Fault.BAD_NUMBER),
        ("0\tLê Chi", Fault.BAD_NUMBER),
        ("1000\tLê Chi", Fault.BAD_NUMBER),
        ("3\t12/3/2013", Fault.NOT_A_NAME),
    ],
)
def test_a_faulty_line_is_named_and_spoils_no_other(line: str, fault: Fault) -> None:
    read = read_text(f"No\tName\n1\tNguyễn Văn An\n{line}\n2\tTrần Thị Bình")
    assert [each.fault for each in read] == [None, fault, None]
    assert read[1].line == 3
    assert len(read[1].name) <= 120


def test_a_stray_quotation_mark_spoils_only_its_line() -> None:
    read = read_text('1,"Nguyễn, Văn An"\n2,"Trần Thị Bình\n3,Lê Chi')
    assert [line.name for line in read] == ["Nguyễn, Văn An", "Trần Thị Bình", "Lê Chi"]


@pytest.mark.parametrize("name", ["Nguy?n Văn An", "Nguy�n Văn An", "Tr�"])
def test_a_name_that_lost_letters_is_found(name: str) -> None:
    lost = lost_letters(read_text(f"1\tLê Chi\n2\t{name}"))
    assert lost is not None
    assert (lost.line, lost.name) == (2, name)


@pytest.mark.parametrize("name", ["Lê Chi", "Lê Chi?", "? Lê Chi", "O'Brien (An)"])
def test_a_question_mark_that_stands_for_no_letter_is_none_that_was_lost(name: str) -> None:
    assert lost_letters(read_text(f"2\t{name}")) is None


def test_excels_hint_about_the_delimiter_is_no_pupil() -> None:
    assert pairs(read_text("sep=;\n1;Nguyễn Văn An\n2;Trần Thị Bình")) == AN_AND_BINH


def test_empty_lines_and_an_empty_list_are_no_pupils() -> None:
    assert read_text("") == []
    assert read_text("\n \t \n;;\n") == []


def test_a_list_longer_than_any_class_is_refused() -> None:
    names = "\n".join(f"Pupil {chr(97 + place % 26)}" for place in range(roster.MAX_LINES + 1))
    with pytest.raises(roster.RosterTooLongError):
        read_text(names)


@given(st.text(max_size=400))
def test_any_text_is_read_without_failing_and_names_are_clean(text: str) -> None:
    for line in read_text(text):
        if line.fault is None:
            assert line.name == unicodedata.normalize("NFC", line.name).strip()
            assert 0 < len(line.name) <= 120
            assert line.number is None or 1 <= line.number <= MAX_NUMBER

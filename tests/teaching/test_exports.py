"""Files of class progress: safe in a spreadsheet, whole, and on the ten-point scale in Vietnamese."""

from __future__ import annotations

import csv
import io

import openpyxl
import pytest

from lms.teaching import exports
from lms.teaching.exports import defused, sheet_of, ten_points
from lms.teaching.progress_table import Sorting, Wanted, class_table
from tests.conftest import NOW
from tests.groups.factories import add_pupil
from tests.learning.factories import lesson_s1
from tests.teaching.factories import give_s1, make_school, record

ZONE = "Asia/Ho_Chi_Minh"


@pytest.mark.parametrize(
    "text", ["=1+1", "+84", "-1", "@SUM(A1)", "\t=1", " =1", "\r=1", "＝1＋1", "\n=1"]
)
def test_what_a_spreadsheet_would_run_is_defused(text):
    assert defused(text) == f"'{text}"


@pytest.mark.parametrize("value", ["Lê Văn An", "a=b", "", None, -1, 0.5, "7A – 7B"])
def test_what_is_harmless_stays_as_it_is(value):
    assert defused(value) == value


@pytest.mark.parametrize(
    ("share", "points"), [(None, None), (0.0, 0.0), (1.0, 10.0), (0.85, 8.5), (0.625, 6.3)]
)
def test_ten_point_scale_goes_to_a_tenth(share, points):
    assert ten_points(share) == points


@pytest.fixture
def school(app, session):
    school = make_school(session, pupils=60)
    add_pupil(session, school.group, "=HYPERLINK(0)", 61)
    lesson = lesson_s1(app)
    give_s1(session, app, school.group)
    record(session, school.members[0].person_id, lesson, attempts=1, best=0.85, done=True)
    record(session, school.members[1].person_id, lesson, attempts=2, best=0.2)
    return school


def sheet(app, session, school, language):
    with app.test_request_context(f"/{language}/"):
        wanted = Wanted(language, Sorting.NUMBER, page=None)
        return sheet_of(class_table(session, school.group, wanted, NOW), language, ZONE)


def test_a_sheet_holds_everybody_and_a_summary(app, session, school):
    made = sheet(app, session, school, "en")
    assert len(made.lines) == 62
    assert {len(line) for line in made.lines} == {len(made.headings)}
    assert made.lines[0][:4] == (1, "Lê Văn Học 1", "Completed", 0.85)
    assert made.lines[2][2:4] == ("Not started", None)
    assert made.lines[-1][1] == "Everybody"


def test_the_ten_point_column_stands_in_vietnamese_sheets_only(app, session, school):
    vietnamese, english = sheet(app, session, school, "vi"), sheet(app, session, school, "en")
    assert len(vietnamese.headings) == len(english.headings) + 2
    assert vietnamese.lines[0][3:5] == (0.85, 8.5)
    assert 8.5 not in english.lines[0]


def test_csv_opens_in_excel_with_its_accents_and_without_formulas(app, session, school):
    made = sheet(app, session, school, "en")
    response = exports.as_csv(made, "7A.csv")
    content = response.get_data()
    assert content.startswith(b"\xef\xbb\xbf")
    lines = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    assert lines[61][1] == "'=HYPERLINK(0)"
    assert lines[1][1] == "Lê Văn Học 1"


def as_read(text):
    """A cell of a CSV as a spreadsheet takes it."""
    try:
        return float(text)
    except ValueError:
        return text or None


def test_workbook_holds_the_same_cells_as_the_csv_and_no_formula(app, session, school):
    made = sheet(app, session, school, "vi")
    book = openpyxl.load_workbook(io.BytesIO(exports.as_xlsx(made, "7A.xlsx").get_data()))
    (page,) = book.worksheets
    cells = [[cell.value for cell in row] for row in page.iter_rows()]
    assert cells == [list(made.headings), *(list(line) for line in made.lines)]
    assert all(cell.data_type != "f" for row in page.iter_rows() for cell in row)
    lines = csv.reader(io.StringIO(exports.as_csv(made, "x").get_data().decode("utf-8-sig")))
    for ours, theirs in zip(lines, cells, strict=True):
        assert [as_read(text) for text in ours] == [defused(value) for value in theirs]


def test_a_name_in_any_script_becomes_the_name_of_the_file(app, session, school):
    made = sheet(app, session, school, "en")
    school.group.name = 'Lớp 7/1 "A"'
    name = exports.file_name(school.group.name, NOW.date(), "csv")
    header = exports.as_csv(made, name).headers["Content-Disposition"]
    assert header.startswith("attachment;")
    assert "filename*=UTF-8''L%E1%BB%9Bp%207-1%20%22A%22%202026-11-23.csv" in header

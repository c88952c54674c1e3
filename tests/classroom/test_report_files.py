"""The report as files: the page's own figures, as sheets that open in any spreadsheet."""

from __future__ import annotations

import csv
import io

import openpyxl
import pytest
import sqlalchemy as sa

from lms.classroom.models import Participant
from lms.classroom.report import report_of
from lms.classroom.report_files import sheets_of
from lms.teaching import exports
from tests.classroom.factories import ABSORBS, choices
from tests.classroom.full_class import late, teach
from tests.learning.factories import library_of
from tests.teaching.test_exports import as_read


@pytest.fixture
def room(session, app):
    return teach(session, app)


@pytest.fixture
def told(session, app, room):
    late(session, room, 0, {"choice": choices(room)[1]})
    session.flush()
    session.expire_all()
    return report_of(session, room.run, room.lesson, "vi", library_of(app), room.at(60))


@pytest.fixture
def sheets(app, told):
    with app.test_request_context("/en/"):
        yield sheets_of(told)


def test_a_line_for_each_person_and_question(told, sheets):
    answers = sheets[0]
    assert len(answers.lines) == 41 * 2
    assert {len(line) for line in answers.lines} == {len(answers.headings)}


def test_answers_stand_as_in_the_report(told, sheets):
    item = next(each for each in told.items if each.result.asked.item.id == ABSORBS)
    lines = sheets[0].lines[::2]
    for who, line in zip(told.people.everybody, lines, strict=True):
        given = item.given.get(who.participant_id, {})
        assert line[0:2] == (who.number, who.name)
        assert line[4] == (given[1].text if 1 in given else None)
        assert line[5] == (int(given[1].right) if 1 in given else None)
        assert line[6] == (given[2].text if 2 in given else None)
        assert bool(line[9]) == any(each.claimed for each in given.values())
        assert bool(line[10]) == who.absent
    first, second = item.result.votes
    assert sum(line[5] or 0 for line in lines) == first.right - first.hands
    assert sum(line[7] or 0 for line in lines) == second.right - second.hands
    assert [line[0] for line in lines if line[8]] == [1]


def test_times_and_hands_stand_as_in_the_report(told, sheets):
    _answers, times, hands = sheets
    assert [line[1] for line in times.lines] == [each.heading for each in told.times.steps]
    assert sum(line[4] for line in times.lines) == told.times.planned
    assert sum(line[5] for line in times.lines) == told.times.seconds / 60
    assert sum(line[3] for line in hands.lines) == 2 + 2 + 21 + 9
    counted = [line for item in told.items for vote in item.result.votes for line in vote.lines]
    assert [line[4] for line in hands.lines] == [each.count for each in counted]


def test_csv_and_workbook_hold_the_same_cells_and_no_formula(sheets):
    book = openpyxl.load_workbook(
        io.BytesIO(exports.as_xlsx(sheets[0], "x", *sheets[1:]).get_data())
    )
    assert book.sheetnames == [each.title for each in sheets]
    cells = []
    for page in book.worksheets:
        rows = [[cell.value for cell in row] for row in page.iter_rows()]
        cells += rows if not cells else [[], [page.title], *rows]
        assert all(cell.data_type != "f" for row in page.iter_rows() for cell in row)
    content = exports.as_csv(sheets[0], "x", *sheets[1:]).get_data()
    assert content.startswith(b"\xef\xbb\xbf")
    lines = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    assert len(lines) == len(cells)
    for ours, theirs in zip(lines, cells, strict=True):
        assert [as_read(text) for text in ours] == theirs


def test_a_name_that_would_be_a_formula_is_defused(app, session, room):
    guest = next(each for each in names_of(session, room) if each.name == "Gió biển")
    guest.name = "=HYPERLINK(0)"
    session.flush()
    told = report_of(session, room.run, room.lesson, "vi", library_of(app), room.at(60))
    with app.test_request_context("/en/"):
        first, *further = sheets_of(told)
        text = exports.as_csv(first, "x", *further).get_data().decode("utf-8-sig")
    assert "'=HYPERLINK(0)" in text
    assert ",=HYPERLINK(0)" not in text


def names_of(session, room):
    return session.scalars(sa.select(Participant).where(Participant.run_id == room.run.id)).all()

"""Class progress through the pages: who sees what, files equal to the screen, and what follows."""

from __future__ import annotations

import csv
import io
import re
from html.parser import HTMLParser

import openpyxl
import pytest

from lms.db.events import announce
from lms.learning.facts import ResponseRegraded
from lms.people.models import Role
from lms.teaching.exports import defused
from tests.conftest import NOW
from tests.groups.factories import add_pupil, make_group
from tests.learning.factories import lesson_s1, take_quiz
from tests.pages.sign_in import sign_in
from tests.people.factories import make_staff
from tests.teaching.factories import give, give_s1, make_school, record

S1 = "danang-secondary/how-the-greenhouse-effect-works"


@pytest.fixture
def school(app, session):
    school = make_school(session)
    give_s1(session, app, school.group, is_test=True, max_attempts=1, time_limit_minutes=20)
    session.commit()
    return school


class Cells(HTMLParser):
    """The texts of a page's table, row by row."""

    def __init__(self, page):
        super().__init__()
        self.rows, self._inside = [], False
        self.feed(page.split("<table")[1].split("</table>")[0])

    def handle_starttag(self, tag, attrs):
        if tag == "tr":
            self.rows.append([])
        elif tag in {"td", "th"}:
            self.rows[-1].append("")
            self._inside = True
        elif tag == "br" and self._inside:
            self.rows[-1][-1] += "\n"

    def handle_endtag(self, tag):
        if tag in {"td", "th"}:
            self._inside = False

    def handle_data(self, data):
        if self._inside:
            self.rows[-1][-1] += data


def test_screen_csv_and_workbook_say_the_same_cell_by_cell(app, client, session, school):
    lesson = lesson_s1(app)
    give(session, school.group, ("danang-secondary", "withdrawn-since"))
    add_pupil(session, school.group, "=1+1", 4)
    one, two, three = (member.person_id for member in school.members)
    record(session, one, lesson, attempts=1, best=0.85, done=True)
    record(session, two, lesson, attempts=2, best=0.2)
    record(session, three, ("danang-secondary", "withdrawn-since"))
    session.commit()
    sign_in(client, app, school.teacher.id)
    base = f"/en/groups/{school.group.id}/progress"
    screen = Cells(client.get(f"{base}?sort=number").text).rows
    table = client.get(f"{base}.csv?sort=number")
    book = openpyxl.load_workbook(io.BytesIO(client.get(f"{base}.xlsx?sort=number").data))
    lines = list(csv.reader(io.StringIO(table.data.decode("utf-8-sig"))))
    cells = [[cell.value for cell in row] for row in book.active.iter_rows()]
    assert len(lines) == len(cells) == 6
    assert len(screen) == 6, "a head, everybody, and four pupils"
    for seen, line, row in zip(screen[2:], lines[1:-1], cells[1:-1], strict=True):
        assert [str(defused(value)) if value is not None else "" for value in row][:3] == line[:3]
        assert seen[0].startswith(f"{row[0]} {row[1]}")
        for place in range(2):
            state, best = row[2 + 2 * place], row[3 + 2 * place]
            words = state if best is None else f"{state}\n{best:.0%}"
            assert seen[1 + place].replace(" Needs help", "") == words
            assert line[2 + 2 * place] == state
            assert (float(line[3 + 2 * place]) if line[3 + 2 * place] else None) == best
    assert screen[1][1].split("\n")[0] == cells[-1][2] == lines[-1][2] == "1 of 4 completed"


def test_vietnamese_files_give_the_ten_point_scale(app, client, session, school):
    record(session, school.members[0].person_id, lesson_s1(app), attempts=1, best=0.85)
    session.commit()
    sign_in(client, app, school.teacher.id)
    base = f"/groups/{school.group.id}/progress.csv?sort=number"
    vietnamese = client.get(f"/vi{base}").data.decode("utf-8-sig").splitlines()[1]
    assert "0.85,8.5" in vietnamese
    assert "8.5" not in client.get(f"/en{base}").data.decode("utf-8-sig").splitlines()[1]


def test_progress_is_for_who_leads_the_group(app, client, session, school):
    other = make_staff(session, Role.LEADER, school.organisation)
    session.commit()
    member = school.members[0]
    base = f"/en/groups/{school.group.id}"
    urls = [
        f"{base}/progress",
        f"{base}/progress.csv",
        f"{base}/progress.xlsx",
        f"{base}/progress/members/{member.id}",
        f"{base}/lessons/{S1}",
    ]
    for url in urls:
        assert "/sign-in" in client.get(url).location
    for person_id, status in ((other.id, 403), (member.person_id, 403), (school.teacher.id, 200)):
        sign_in(client, app, person_id)
        assert {client.get(url).status_code for url in urls} == {status}


def test_a_manager_sees_sums_and_names_only_where_the_policy_says_so(app, client, session, school):
    manager = make_staff(session, Role.MANAGER, school.organisation)
    take_quiz(
        session,
        school.members[0].person_id,
        lesson_s1(app),
        wrong_items=tuple(item.id for item in lesson_s1(app).items),
    )
    session.commit()
    sign_in(client, app, manager.id)
    base = f"/en/groups/{school.group.id}"
    page = client.get(f"{base}/progress").text
    lesson = client.get(f"{base}/lessons/{S1}").text
    assert "0 of 3 completed" in page
    assert "thinks:" in lesson
    for text in (page, lesson):
        assert "Lê Văn Học" not in text
    closed = [f"{base}/progress.csv", f"{base}/progress/members/{school.members[0].id}"]
    assert {client.get(url).status_code for url in closed} == {403}
    school.organisation.managers_see_names = True
    session.commit()
    assert {client.get(url).status_code for url in closed} == {200}
    assert "Lê Văn Học" in client.get(f"{base}/progress").text
    member = client.get(closed[1]).text
    assert "Allow one more attempt" not in member


def test_a_member_of_another_group_is_not_found_here(app, client, session, school):
    other = make_group(session, school.organisation, school.teacher, name="7B")
    member = add_pupil(session, other, "An", 1)
    session.commit()
    sign_in(client, app, school.teacher.id)
    url = f"/en/groups/{school.group.id}/progress/members/{member.id}"
    assert client.get(url).status_code == 404
    assert (
        client.get(f"/en/groups/{school.group.id}/lessons/danang-secondary/no").status_code == 404
    )


def test_one_more_attempt_lets_the_pupil_start_again(app, client, session, school):
    member = school.members[0]
    sign_in(client, app, member.person_id)
    quiz = f"/en/courses/{S1}/quiz"
    assert "This is a test" in client.get(quiz).text
    attempt = client.post(quiz).location.split("?")[0]
    client.post(f"{attempt}/finish")
    assert "All attempts of this test are used" in client.get(quiz).text
    sign_in(client, app, school.teacher.id)
    page = f"/en/groups/{school.group.id}/progress/members/{member.id}"
    text = client.get(page).text
    action = next(part for part in text.split('action="') if "/attempts/" in part[:80]).split('"')[
        0
    ]
    assert f"{attempt}/review" in text
    assert client.post(action).status_code == 303
    assert "1 more attempt allowed so far" in client.get(page).text
    sign_in(client, app, member.person_id)
    assert "You have 1 attempt left." in client.get(quiz).text


def test_extra_time_is_stored_and_what_is_not_offered_is_refused(app, client, session, school):
    sign_in(client, app, school.teacher.id)
    page = f"/en/groups/{school.group.id}/progress/members/{school.members[0].id}"
    action = next(
        part for part in client.get(page).text.split('action="') if "/time/" in part[:80]
    ).split('"')[0]
    client.post(action, data={"percent": "50"})
    assert '<option value="50" selected>' in client.get(page).text
    client.post(action, data={"percent": "-900"})
    assert '<option value="50" selected>' in client.get(page).text


def test_sorting_and_pages_keep_each_other_and_unknown_values_do_no_harm(
    app, client, session, school
):
    for number in range(4, 60):
        add_pupil(session, school.group, f"Lê Văn Học {number}", number)
    session.commit()
    sign_in(client, app, school.teacher.id)
    base = f"/en/groups/{school.group.id}/progress"
    page = client.get(f"{base}?sort=number").text
    assert "Page 1 of 2" in page
    assert "sort=number&amp;page=2" in page or "page=2&amp;sort=number" in page
    assert client.get(f"{base}?sort=x&page=y&lessons=z").status_code == 200
    assert "Lê Văn Học 59" in client.get(f"{base}?sort=number&page=2").text


def test_a_leader_is_told_of_a_mended_key_and_puts_it_away(app, client, session, school):
    member, lesson = school.members[0], lesson_s1(app)
    item = lesson.items[0].id
    fact = ResponseRegraded(
        1, member.person_id, lesson.course_id, lesson.id, item, 0, 1, "B was right", NOW
    )
    announce(session, fact)
    session.commit()
    sign_in(client, app, school.teacher.id)
    told = "1 answer of this group was graded again"
    lesson_page = f"/en/groups/{school.group.id}/lessons/{S1}"
    for url in ("/en/teaching", lesson_page, f"/en/groups/{school.group.id}/progress"):
        page = client.get(url).text.replace("\n", " ")
        assert told in page
        assert "The reason given: B was right" in page
    assert client.post(f"/en/groups/{school.group.id}/notices/seen").status_code == 303
    assert told not in client.get("/en/teaching").text


def test_lesson_results_name_who_holds_a_misconception(app, client, session, school):
    lesson = lesson_s1(app)
    wrong = tuple(item.id for item in lesson.items)
    take_quiz(session, school.members[1].person_id, lesson, wrong_items=wrong)
    session.commit()
    sign_in(client, app, school.teacher.id)
    page = client.get(f"/en/groups/{school.group.id}/lessons/{S1}").text
    assert "1 pupil thinks:" in page
    assert f"/progress/members/{school.members[1].id}" in page
    assert "0% answered it right" in page


def test_number_of_queries_of_the_page_is_the_same_for_any_class(
    app, client, session, count_queries
):
    counts = set()
    for pupils, lessons in ((5, 2), (40, 2), (5, 12), (40, 12)):
        school = make_school(session, pupils=pupils)
        for number in range(lessons):
            key = ("danang-secondary", f"lesson-{number}")
            give(session, school.group, key)
            for member in school.members:
                record(session, member.person_id, key, attempts=1, best=0.5)
        session.commit()
        sign_in(client, app, school.teacher.id)
        client.get("/en/about")
        count_queries.clear()
        assert client.get(f"/en/groups/{school.group.id}/progress").status_code == 200
        selects = [each for each in count_queries if each.startswith(("SELECT", "WITH"))]
        counts.add(len(selects))
    assert len(counts) == 1


def test_from_class_progress_a_click_goes_to_the_question_and_the_misconception(
    app, client, session, school
):
    lesson = lesson_s1(app)
    wrong = tuple(item.id for item in lesson.items)
    take_quiz(session, school.members[0].person_id, lesson, wrong_items=wrong)
    session.commit()
    sign_in(client, app, school.teacher.id)
    progress = client.get(f"/en/groups/{school.group.id}/progress").text
    results = client.get(f"/en/groups/{school.group.id}/lessons/{S1}").text
    anchors = set(re.findall(rf'lessons/{S1}#([^"]+)"', progress))
    assert any(each.startswith("held-MC") for each in anchors)
    assert anchors & set(wrong)
    for anchor in anchors:
        assert f'id="{anchor}"' in results

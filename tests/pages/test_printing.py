"""Printing through the browser's eyes: who may, in which language, and what comes out."""

from __future__ import annotations

import re
from html import unescape
from io import BytesIO

import docx
import pytest

from lms.core.items.registry import BUILT_IN
from lms.groups.queries import group
from lms.people.models import Role
from tests.groups.factories import add_pupils, make_cohort, make_group
from tests.pages.sign_in import sign_in
from tests.people.factories import make_organisation, make_pupil, make_staff

S1 = "/print/danang-secondary/how-the-greenhouse-effect-works"
M2 = "/print/bma-officials/master-plan-and-targets"

#: Marks of the paper form of each item type.
FORMS = {
    "single-choice": '<ul class="squares">',
    "multiple-choice": '<ul class="squares">',
    "true-false": "squares-row",
    "numeric": "number-line",
    "ordering": "blank-box",
    "matching": '<ul class="letters">',
    "categorising": 'class="ticks"',  # letters, where the categories are too many for columns
    "cloze": 'class="gaps"',
    "short-text": "write-lines",
}


@pytest.fixture
def school(session):
    """A leader with a class, a pupil of it, and a leader of another school."""
    organisation = make_organisation(session)
    leader = make_staff(session, Role.LEADER, organisation)
    stranger = make_staff(session, Role.LEADER, make_organisation(session))
    pupil = make_pupil(session, organisation)
    group = make_group(session, organisation, leader)
    add_pupils(session, group, 2)
    session.commit()
    return {"leader": leader.id, "stranger": stranger.id, "pupil": pupil.id, "group": group.id}


def words_of(page: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page)).split())


def fewest_queries(client, url: str, seen: list[str]) -> int:
    """Statements of the request itself: the packs are looked at besides, once a second."""
    counts = []
    for _ in range(3):
        seen.clear()
        assert client.get(url).status_code == 200
        counts.append(len(seen))
    return min(counts)


@pytest.mark.parametrize("paper", ["plan", "plan.docx", "key", "plan?key=1"])
def test_plan_and_key_are_not_for_strangers_and_pupils(app, client, school, paper):
    assert "/sign-in" in client.get(f"/vi{S1}/{paper}").location
    sign_in(client, app, school["pupil"])
    assert client.get(f"/vi{S1}/{paper}").status_code == 403


@pytest.mark.parametrize("paper", ["worksheet", "quiz"])
def test_what_learners_get_on_paper_everybody_may_print(client, paper):
    page = client.get(f"/vi{S1}/{paper}")
    assert page.status_code == 200
    assert f"{S1}/plan" not in page.text
    assert f"{S1}/key" not in page.text


def test_a_leader_prints_everything_in_every_language_of_a_lesson(app, client, school):
    sign_in(client, app, school["leader"])
    for course in app.extensions["lms.packs"].courses():
        for lesson in course.lessons:
            for language in lesson.languages:
                at = f"/{language}/print/{course.id}/{lesson.id}"
                for paper in ("plan", "plan?key=1&text=1", "worksheet", "quiz?seed=all", "key"):
                    page = client.get(f"{at}/{paper}")
                    assert page.status_code == 200
                    assert f'<html lang="{language}"' in page.text


def test_the_printed_key_states_every_right_answer_and_explanation(app, client, school):
    sign_in(client, app, school["leader"])
    for course in app.extensions["lms.packs"].courses():
        for lesson in course.lessons:
            for language in lesson.languages:
                said = words_of(client.get(f"/{language}/print/{course.id}/{lesson.id}/key").text)
                for item in lesson.items:
                    words = lesson.words[language].items[item.id]
                    right = item.body.correct_answer(words)
                    assert item.body.describe(right, words, language) in said


def test_every_item_type_has_a_form_on_paper(app, client):
    drawn = set()
    for course in app.extensions["lms.packs"].courses():
        for lesson in course.lessons:
            page = client.get(f"/{lesson.original}/print/{course.id}/{lesson.id}/quiz").text
            questions = page.split('<section class="paper-item"')[1:]
            assert len(questions) == len(lesson.items)
            for item, question in zip(lesson.items, questions, strict=True):
                letters = item.type == "categorising" and FORMS["matching"] in question
                assert letters or FORMS[item.type] in question
                drawn.add(item.type)
    assert drawn == {each.name for each in BUILT_IN}


def test_a_quiz_sheet_tells_no_explanation_and_no_hint(app, client):
    library = app.extensions["lms.packs"]
    lesson = library.lesson("danang-secondary", "how-the-greenhouse-effect-works")
    page = words_of(client.get(f"/en{S1}/quiz?seed=all").text)
    for words in lesson.words["en"].items.values():
        assert words["explanation"].split("[")[0].strip() not in page
        assert words["hint"] not in page


def test_the_variant_is_printed_as_a_letter_and_an_unknown_one_is_the_first(client):
    assert '<span class="variant">Sheet C</span>' in client.get(f"/en{S1}/quiz?seed=C").text
    assert '<span class="variant">Sheet A</span>' in client.get(f"/en{S1}/quiz?seed=nonsense").text
    assert client.get(f"/en{S1}/quiz?seed=all").text.count('class="variant"') == 3


def test_the_plan_of_a_class_and_of_officials_are_called_by_their_names(app, client, school):
    sign_in(client, app, school["leader"])
    assert "What the pupils do" in client.get(f"/en{S1}/plan").text
    officials = client.get(f"/en{M2}/plan").text
    assert "Training plan" in officials
    assert "What the participants do" in officials


def test_the_key_stands_in_a_plan_only_when_asked_for(app, client, school):
    sign_in(client, app, school["leader"])
    assert 'class="quick-key"' not in client.get(f"/en{S1}/plan").text
    assert 'class="quick-key"' in client.get(f"/en{S1}/plan?key=1").text


def test_a_worksheet_carries_no_note_for_the_leader(app, client, school):
    sign_in(client, app, school["leader"])
    page = client.get(f"/en{S1}/worksheet").text
    assert "block-teacher-note" not in page
    assert "Pupils often answer" not in page


@pytest.mark.parametrize("paper", ["plan", "plan.docx", "worksheet", "quiz", "key"])
def test_a_lesson_without_the_language_says_where_it_is_available(app, client, school, paper):
    sign_in(client, app, school["leader"])
    page = client.get(f"/th{S1}/{paper}")
    assert page.status_code == 200
    assert "/vi/courses/danang-secondary/how-the-greenhouse-effect-works" in page.text


@pytest.mark.parametrize("paper", ["plan", "plan.docx", "worksheet", "quiz", "key"])
def test_an_unknown_lesson_is_not_found(app, client, school, paper):
    sign_in(client, app, school["leader"])
    assert client.get(f"/en/print/danang-secondary/none/{paper}").status_code == 404


def test_the_document_comes_as_a_file_that_opens(app, client, school):
    sign_in(client, app, school["leader"])
    answer = client.get(f"/vi{S1}/plan.docx")
    assert answer.headers["Content-Disposition"].endswith('-vi.docx"')
    assert docx.Document(BytesIO(answer.data)).paragraphs


def test_only_those_in_charge_print_the_list_of_a_class(app, client, school):
    at = f"/en/print/groups/{school['group']}/list"
    assert "/sign-in" in client.get(at).location
    for person, status in (("pupil", 403), ("stranger", 403), ("leader", 200)):
        sign_in(client, app, school[person])
        assert client.get(at).status_code == status


def test_a_group_that_is_not_there_has_no_list(app, client, school):
    sign_in(client, app, school["leader"])
    assert client.get("/en/print/groups/4711/list").status_code == 404


def test_the_list_has_a_row_for_each_name_and_as_many_columns_as_asked(app, client, school):
    sign_in(client, app, school["leader"])
    page = client.get(f"/en/print/groups/{school['group']}/list?columns=3").text
    rows = page.split("<tbody>")[1].split("</tbody>")[0].split("<tr>")[1:]
    assert [words_of(row) for row in rows] == ["1 Lê Văn Học 1", "2 Lê Văn Học 2"]
    assert all(row.count("<td></td>") == 3 for row in rows)
    wide = client.get(f"/en/print/groups/{school['group']}/list?columns=999").text
    assert wide.count("<td></td>") == 12 * 2


def test_a_class_of_forty_costs_as_many_queries_as_one_of_two(
    app, client, school, session, count_queries
):
    sign_in(client, app, school["leader"])
    at = f"/en/print/groups/{school['group']}/list"

    few = fewest_queries(client, at, count_queries)

    add_pupils(session, group(session, school["group"]), 38, first=3)
    session.commit()
    assert fewest_queries(client, at, count_queries) == few


def test_a_plan_costs_the_same_queries_whatever_its_length(app, client, school, count_queries):
    sign_in(client, app, school["leader"])
    counts = {fewest_queries(client, f"/en{at}/plan?key=1", count_queries) for at in (S1, M2)}
    assert len(counts) == 1


def test_an_empty_group_says_what_to_do_next(app, client, session):
    organisation = make_organisation(session)
    leader = make_staff(session, Role.LEADER, organisation)
    cohort = make_cohort(session, organisation, leader)
    session.commit()
    sign_in(client, app, leader.id)
    page = client.get(f"/en/print/groups/{cohort.id}/list").text
    assert "List of participants" in page
    assert "Add names to the group" in page


def test_a_class_list_counts_its_pupils(app, client, school):
    sign_in(client, app, school["leader"])
    said = words_of(client.get(f"/en/print/groups/{school['group']}/list").text)
    assert "2 pupils" in said


def test_the_line_at_the_foot_keeps_the_name_of_the_paper_apart(app, client, school):
    sign_in(client, app, school["leader"])
    foot = client.get(f"/vi{S1}/plan").text.split('class="paper-foot"')[1].split("</p>")[0]
    assert words_of(foot).count(" · ") == 3


def test_the_plan_names_the_model_that_a_step_lets_learners_try(client, app, school):
    sign_in(client, app, school["leader"])
    page = words_of(client.get(f"/en{S1}/plan").text)
    assert "Model to try in the lesson's page: A model of the greenhouse effect" in page
    plan = docx.Document(BytesIO(client.get(f"/en{S1}/plan.docx").data))
    cells = " ".join(cell.text for table in plan.tables for row in table.rows for cell in row.cells)
    assert "A model of the greenhouse effect" in cells

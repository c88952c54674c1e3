"""The lesson plan as a document: read back, it says what the plan says."""

from __future__ import annotations

from io import BytesIO

import docx
import pytest
from docx.oxml.ns import qn

from lms.app import create_app
from lms.core.content.model import Audience
from lms.teaching.docx_parts import SCRIPTS
from lms.teaching.plan_docx import document_of
from lms.teaching.printing_docx_html import Writer
from lms.teaching.printing_html import plain_text
from lms.teaching.printing_plan import plan_of
from tests.conftest import NOW
from tests.databases import Template


@pytest.fixture(scope="module")
def written_plans(template: Template, tmp_path_factory: pytest.TempPathFactory):
    """Every plan with its file, each written once."""
    with template.installation(tmp_path_factory.mktemp("plans") / "var") as settings:
        app = create_app(settings)
        library = app.extensions["lms.packs"]
        found = []
        for course in library.courses():
            for lesson in course.lessons:
                for language in lesson.languages:
                    rendered = library.rendered(course.id, lesson, language)
                    with app.test_request_context(f"/{language}/"):
                        plan = plan_of(course, lesson, rendered, language)
                        found.append((plan, document_of(plan, "Nguyễn Thị Hoa", NOW)))
        yield found
        app.extensions["lms.db"].engines.dispose()


@pytest.fixture
def plans(written_plans):
    """Every plan with its document, read anew."""
    return ((plan, docx.Document(BytesIO(content))) for plan, content in written_plans)


def all_text(document) -> str:
    """Every word of the body, tables included, without regard to spaces."""
    texts = (each.text or "" for each in document.element.body.iter(qn("w:t")))
    return "".join("".join(texts).split())


def squeezed(html: str) -> str:
    return "".join(plain_text(html).split())


def test_the_document_has_every_step_with_its_minutes(plans):
    for plan, document in plans:
        heads = [each.text for each in document.paragraphs if each.style.name == "Heading 2"]
        assert heads == [f"{step.number}. {step.heading}" for step in plan.steps]
        text = all_text(document)
        for step in plan.steps:
            assert f"({step.begins}–{step.ends})" in text


def test_the_document_holds_each_block_of_the_plan(plans):
    for plan, document in plans:
        text = all_text(document)
        for step in plan.steps:
            for block in (*step.leader, *step.learners, *step.expected):
                for paragraph in block.body.split("</p>"):
                    if (
                        "<li>" not in paragraph
                        and "<t" not in paragraph
                        and "<sup" not in paragraph
                    ):
                        assert squeezed(paragraph) in text, (plan.lesson.code, plan.language)


def test_the_document_tells_the_answer_to_every_question_to_the_class(plans):
    for plan, document in plans:
        text = all_text(document)
        for step in plan.steps:
            assert all("".join(each.answer.split()) in text for each in step.questions)


def test_objectives_and_materials_are_real_lists(plans):
    for plan, document in plans:
        bullets = [each.text for each in document.paragraphs if each.style.name == "List Bullet"]
        assert bullets == [*plan.objectives, *plan.words.materials]


def test_each_step_is_a_table_whose_head_repeats(plans):
    plan, document = next(plans)
    steps = [each for each in document.tables if each.style.name == "Table Grid"][1:]
    assert len(steps) == len(plan.steps)
    for table in steps:
        assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None


@pytest.mark.parametrize("language", ["vi", "th", "en", "ja"])
def test_fonts_are_set_for_the_letters_of_the_language(plans, language):
    document = next(document for plan, document in plans if plan.language == language)
    for name in ("Normal", "Title", "Heading 1", "Heading 2"):
        fonts = document.styles[name].element.rPr.rFonts
        script = SCRIPTS[language]
        assert fonts.get(qn("w:eastAsia")) == script.east
        assert fonts.get(qn("w:cs")) == script.complex
        assert fonts.get(qn("w:asciiTheme")) is None


def test_the_document_knows_its_title_author_language_and_day(plans):
    plan, document = next(plans)
    properties = document.core_properties
    assert plan.words.title in properties.title
    assert properties.author == "Nguyễn Thị Hoa"
    assert properties.language == SCRIPTS[plan.language].tag
    assert properties.created.date() == NOW.date()


def written(html: str, language: str = "en"):
    document = docx.Document()
    Writer(document, SCRIPTS[language]).write(html)
    return document


def test_numbers_and_units_among_thai_are_no_thai_words_so_that_no_line_breaks_inside_them():
    html = "<p>จะได้ <strong>22,871.4</strong> MWh ใน 17 ปี</p>"
    runs = list(written(html, "th").element.body.iter(qn("w:r")))
    foreign = [each.text for each in runs if each.find(f".//{qn('w:lang')}") is not None]
    assert foreign == ["22,871.4", "MWh", "17"]
    assert "".join(each.text for each in runs) == "จะได้ 22,871.4 MWh ใน 17 ปี"
    assert len(written(html, "vi").paragraphs[0].runs) == 3


def test_numbers_and_levels_of_lists_are_kept():
    html = '<ol start="3"><li><p>Third</p><ul><li>deeper</li></ul></li><li>Fourth</li></ol>'
    document = written(html)
    assert [each.text for each in document.paragraphs] == ["3.\tThird", "•\tdeeper", "4.\tFourth"]
    indents = [each.paragraph_format.left_indent for each in document.paragraphs]
    assert indents[1] > indents[0] == indents[2]


def test_bold_raised_and_lowered_letters_are_kept():
    (paragraph,) = written(
        "<p>CO<sub>2</sub> is <strong>not</strong> all<sup>1</sup></p>"
    ).paragraphs
    looks = {
        run.text: (run.bold, run.font.subscript, run.font.superscript) for run in paragraph.runs
    }
    assert looks["2"][1] is True
    assert looks["not"] == (True, None, None)
    assert looks["1"][2] is True


def test_a_table_becomes_a_table():
    html = "<table><thead><tr><th>Run</th><th>Beans</th></tr></thead><tr><td>1</td><td>8</td></tr></table>"
    (table,) = written(html).tables
    assert [[cell.text for cell in row.cells] for row in table.rows] == [
        ["Run", "Beans"],
        ["1", "8"],
    ]


def test_a_drawing_becomes_its_caption():
    document = written(
        "<p>Look.</p><figure><svg><text>x</text></svg><figcaption>Sun</figcaption></figure>"
    )
    assert [each.text for each in document.paragraphs] == ["Look.", "Sun"]


def test_all_steps_stand_in_one_table_with_their_minutes(plans):
    for plan, document in plans:
        glance = next(each for each in document.tables if each.style.name == "Table Grid")
        rows = [[cell.text for cell in row.cells] for row in glance.rows]
        assert [row[0] for row in rows[1:-1]] == [f"{e.begins}–{e.ends}" for e in plan.steps]
        assert [row[1] for row in rows[1:-1]] == [f"{e.number}. {e.heading}" for e in plan.steps]
        assert sum(int(row[4]) for row in rows[1:-1]) == int(rows[-1][4]) == plan.lesson.minutes


def test_lines_to_write_notes_on_end_at_the_margin_in_any_font(plans):
    for _plan, document in plans:
        leaders = list(document.element.body.iter(qn("w:tab")))
        dotted = [each for each in leaders if each.get(qn("w:leader")) == "dot"]
        assert len(dotted) == 4


def test_a_plan_for_pupils_asks_for_subject_and_period_that_of_a_training_does_not(plans):
    for plan, document in plans:
        head = next(each for each in document.tables if each.style.name != "Table Grid")
        is_school = plan.course.audience in {Audience.PRIMARY, Audience.SECONDARY}
        assert len(head.rows) == (3 if is_school else 2)

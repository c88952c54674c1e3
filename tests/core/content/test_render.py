"""Rendering: citations, terms, marks, tables, and nothing unsafe."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor

import pytest

from lms.core.content.labels import TO_CONFIRM
from lms.core.content.model import Lesson, Pack
from lms.core.content.render import Renderer
from lms.core.languages import LANGUAGES


@pytest.fixture(scope="module")
def renderer(pack: Pack) -> Renderer:
    return Renderer(pack)


def test_every_step_renders_in_every_language(pack: Pack, renderer: Renderer) -> None:
    for course in pack.courses:
        for lesson in course.lessons:
            for language in lesson.languages:
                for step in lesson.steps:
                    html = renderer.step(lesson, language, step.id)
                    assert html.heading
                    assert "///" not in html.leader
                    assert "[@" not in html.leader
                    assert "{{" not in html.leader
                    assert not re.search(r"<[^>]*\sstyle=|<script|<style|\son\w+=", html.leader)


def test_a_citation_leads_to_its_source(rain: Lesson, renderer: Renderer) -> None:
    html = renderer.step(rain, "en", "guess").learner
    assert '<sup class="cite">\u2060<a href="#source-rain-handbook" aria-label="Source 1">1</a></sup>' in (
        html.replace('aria-label="Source 1" href="#source-rain-handbook"',
                     'href="#source-rain-handbook" aria-label="Source 1"')
    )  # fmt: skip
    assert '<li id="source-rain-handbook">' in renderer.sources_html(rain, "en")


def test_numbers_of_sources_do_not_depend_on_what_is_rendered_first(pack: Pack) -> None:
    lesson = pack.lesson("staff", "counting-kilowatt-hours")
    sources = Renderer(pack).sources(lesson, "th")
    assert [(each.number, each.source.id) for each in sources] == [
        (1, "power-handbook"),
        (2, "rain-handbook"),
    ]
    assert [fact.id for fact in sources[0].facts] == ["lamp-power"]
    html = Renderer(pack).inline("Known [@heavy-rain].", lesson, "th")
    assert ">2</a>" in html


@pytest.mark.parametrize("language", LANGUAGES)
def test_general_knowledge_says_that_it_is_to_be_confirmed(
    rain: Lesson, renderer: Renderer, language: str
) -> None:
    note = f'<span class="to-confirm">{TO_CONFIRM[language]}</span>'
    assert note in renderer.step(rain, language, "measure").learner
    assert note not in renderer.step(rain, language, "keep").learner


def test_an_unverified_claim_says_so_and_has_no_number(rain: Lesson, renderer: Renderer) -> None:
    html = renderer.inline("Some say [@record-claim mentioned].", rain, "en")
    assert html == 'Some say <span class="to-confirm">to be confirmed</span>.'


def test_terms_lead_to_the_glossary(rain: Lesson, renderer: Renderer) -> None:
    assert '<a class="term" href="#term-rain-gauge">rain gauge</a>' in (
        renderer.step(rain, "en", "guess").learner
    )
    assert [term.id for term in renderer.terms(rain, "vi")] == ["rain-gauge"]
    assert '<dt id="term-rain-gauge">thùng đo mưa</dt>' in renderer.terms_html(rain, "vi")


def test_marks_inside_a_line(rain: Lesson, renderer: Renderer) -> None:
    def inline(text: str) -> str:
        return renderer.inline(text, rain, "en")

    assert inline("[25,000 beads]{.given}") == '<span class="given">25,000 beads</span>'
    assert inline("[**25** beads]{.given}") == (
        '<span class="given"><strong>25</strong> beads</span>'
    )
    assert inline("CO<sub>2</sub> and m<sup>2</sup>") == "CO<sub>2</sub> and m<sup>2</sup>"
    assert inline("*a* **b** `c`") == "<em>a</em> <strong>b</strong> <code>c</code>"
    assert inline("a < b & c") == "a &lt; b &amp; c"


@pytest.mark.parametrize(
    ("text", "together"),
    [
        ("about −18 °C, not", "−18~°C"),
        ("it is **15** °C", "15</strong>~°C"),
        ("[100]{.given} kWh", "100</span>~kWh"),
        ("24 h and 91 %", "24~h and 91~%"),
        ("60 baht", "60 baht"),
        ("2 cards", "2 cards"),
        ("`5 km`", "5 km"),
    ],
)
def test_a_number_and_its_unit_stay_on_one_line(
    rain: Lesson, renderer: Renderer, text: str, together: str
) -> None:
    html = renderer.inline(text, rain, "en").replace("&nbsp;", "\u00a0")
    assert together.replace("~", "\u00a0") in html


def test_several_paragraphs_of_a_prompt_stay_apart(rain: Lesson, renderer: Renderer) -> None:
    html = renderer.inline("One.\n\nTwo.", rain, "en")
    assert html == "<p>One.</p>\n<p>Two.</p>"


def test_columns_are_aligned_by_class(rain: Lesson, renderer: Renderer) -> None:
    html = renderer.step(rain, "en", "measure").learner
    assert '<td class="align-right">20</td>' in html
    assert '<td class="align-left">Monday</td>' in html


def test_a_table_scrolls_in_a_frame_of_its_own(rain: Lesson, renderer: Renderer) -> None:
    html = renderer.prose("| a | b |\n|---|---|\n| 1 | 2 |", rain, "vi")
    opening = '<div class="table-wrap" role="group" aria-label="Bảng" tabindex="0"><table>'
    assert html.startswith(opening)
    assert html.rstrip().endswith("</table></div>")


def test_japanese_lines_join_without_a_gap(rain: Lesson, renderer: Renderer) -> None:
    assert "雨は大雨と" in renderer.step(rain, "ja", "guess").learner
    assert renderer.inline("雨は\n大雨 and\nmore", rain, "ja") == "雨は大雨 and\nmore"


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        '<p style="color:red" onclick="alert(1)">a</p>',
        "[a](javascript:alert(1))",
        "[a](data:text/html;base64,x)",
        "![a](https://example.org/a.png)",
        "<iframe src=https://example.org></iframe>",
        "<form action=https://example.org><input></form>",
        "<svg onload=alert(1)><script>alert(1)</script></svg>",
        "/// activity\n    attrs: {onclick: 'alert(1)', style: 'color:red', id: 'main'}\nRun.\n///",
        "<a href='https://example.org' target=_blank ping=https://example.org>a</a>",
        "<base href=https://example.org><meta http-equiv=refresh content=0>",
        '<div id="csrf_token" class="flash">a</div>',
    ],
)
def test_nothing_unsafe_passes_even_unchecked(rain: Lesson, renderer: Renderer, text: str) -> None:
    html = renderer.prose(text, rain, "en").lower()
    assert not re.search(
        r"<(script|img|iframe|form|input|svg|base|meta|style)|<[^>]*\b(on\w+|style|ping|target)=|"
        r"javascript:|data:|class=\"flash",
        html,
    )


def test_a_step_shows_its_figure_though_the_prose_does_not_place_it(
    rain: Lesson, renderer: Renderer
) -> None:
    step = renderer.step(rain, "en", "guess")
    assert step.pieces[0].kind == "figure"
    assert step.learner.count("<svg") == 1
    assert step.learner.startswith("<figure")


def test_a_figure_speaks_to_those_who_cannot_see_it(rain: Lesson, renderer: Renderer) -> None:
    html = renderer.figure(rain, "vi", "gauge")
    assert 'role="img"' in html
    title = re.search(r'<title id="([^"]+)">([^<]+)</title>', html)
    assert title is not None
    assert title[1] in html.split('aria-labelledby="')[1].split('"')[0].split()
    assert title[2] == rain.words["vi"].figures["gauge"].alt
    assert "<summary>Mô tả hình bằng lời</summary>" in html
    assert "<figcaption>Thùng đo mưa, theo" in html


def test_one_figure_twice_on_a_page_keeps_its_ids_apart(rain: Lesson, renderer: Renderer) -> None:
    def ids(place: str) -> set[str]:
        return set(re.findall(r'id="([^"]+)"', renderer.figure(rain, "en", "gauge", place)))

    assert ids("a")
    assert not ids("a") & ids("b")


def test_what_does_not_exist_is_a_key_error(rain: Lesson, renderer: Renderer) -> None:
    with pytest.raises(KeyError):
        renderer.step(rain, "en", "nowhere")
    with pytest.raises(KeyError):
        renderer.step(rain, "fr", "guess")
    with pytest.raises(KeyError):
        renderer.figure(rain, "en", "nothing")


def test_threads_do_not_mix_languages(rain: Lesson, renderer: Renderer) -> None:
    jobs = [language for _ in range(20) for language in LANGUAGES]

    def one(language: str) -> str:
        return renderer.step(rain, language, "measure").leader

    alone = {language: one(language) for language in LANGUAGES}
    with ThreadPoolExecutor(4) as pool:
        together = list(pool.map(one, jobs))
    assert together == [alone[language] for language in jobs]


def test_citations_in_a_row_give_each_number_once_and_no_blank_before_it(pack, rain):
    renderer = Renderer(pack)
    html = renderer.prose("Rain [@heavy-rain] [@rainy-months] falls.", rain, "en")
    assert html.count('class="cite"') == len(
        {source for fact in ("heavy-rain", "rainy-months") for source in pack.facts[fact].sources}
    )
    assert re.search(r"Rain<(?:span|sup)", html)

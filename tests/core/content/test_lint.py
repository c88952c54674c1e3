"""Rules for prose: sources of numbers, citations, links, HTML, blocks."""

from __future__ import annotations

import pytest

from lms.core.content.lint import Lint, Named
from lms.core.content.model import Fact, FactTag, FigureWords, Term
from lms.core.content.problems import Problems, Rule
from lms.core.content.shared import Shared


def fact(fact_id: str, tag: FactTag) -> Fact:
    return Fact(id=fact_id, tag=tag, statement="", values={}, sources=(), at="")


SHARED = Shared(
    facts={"known": fact("known", FactTag.SEEN), "doubtful": fact("doubtful", FactTag.UNVERIFIED)},
    glossary={"rain": Term(id="rain", term={}, meaning={}, see=None)},
)


def lint(text: str, language: str = "en") -> list[tuple[Rule, int]]:
    problems = Problems()
    Lint(
        "a.md", language, SHARED, Named(frozenset({"drawing"}), frozenset({"greenhouse"})), problems
    ).section(text, 10)
    return [(problem.rule, problem.line) for problem in problems.sorted()]


@pytest.mark.parametrize(
    "text",
    [
        "It is 15 °C [@known].",
        "It is 15 °C\nas we know [@known].",
        "- It is 15 °C [@known].\n- Nothing here.",
        "Suppose [15 °C]{.given} and [1,000 kWh\na year]{.given}.",
        "| a | b |\n| - | - |\n| 5 m | [@known] |",
        "### How warm is 15 °C?\n\nWe shall see.",
        "/// activity | Run 100 m\nRun.\n///",
        "`15 °C`",
        "```\n15 °C\n```",
        "[the page](https://example.org/15%20m)",
        "In 2019, grade 7, 10 minutes.",
    ],
)
def test_a_number_with_its_source_or_mark_passes(text: str) -> None:
    assert lint(text) == []


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("It is 15 °C.", 10),
        ("It is 15 °C.\n\nSo they say [@known].", 10),
        ("As we know [@known].\n\nIt is\n15 °C.", 13),
        ("- Known [@known].\n- It is 15 °C.", 11),
        ("1. Known [@known].\n2. It is 15 °C.\n3. Known [@known].", 11),
        ("/// teacher-note\nIt is 15 °C.\n///", 11),
        ("Known [@known].\n/// activity\nRun 100 m.\n///", 12),
    ],
)
def test_a_number_without_a_source_in_its_paragraph_is_told(text: str, line: int) -> None:
    assert lint(text) == [(Rule.UNSOURCED_NUMBER, line)]


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("As [@unknown] says.", Rule.UNKNOWN_ID),
        ("As [@known, page 3] says.", Rule.UNKNOWN_ID),
        ("As [@known says.", Rule.UNKNOWN_ID),
        ("As [@doubtful] says.", Rule.UNVERIFIED_FACT_CITED),
        ("See [rain](term:snow).", Rule.UNKNOWN_ID),
        ("![sun](sun.png)", Rule.IMAGE_IN_PROSE),
        ("/// figure | nowhere\n///", Rule.MISSING_FIGURE),
        ("/// calculator | nowhere\n///", Rule.MISSING_CALCULATOR),
        ("/// acivity\nRun.\n///", Rule.BAD_BLOCK),
        ("/// activity\nRun.", Rule.BAD_BLOCK),
        ("Run.\n\n///", Rule.BAD_BLOCK),
        ("Bring:\n- a bowl", Rule.LIST_WITHOUT_BLANK_LINE),
    ],
)
def test_other_faults_of_prose_are_told(text: str, rule: Rule) -> None:
    assert [each for each, _ in lint(text)] == [rule]


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>", "<SCRIPT src=x>", "<img src=x onerror=alert(1)>",
        "<a href='javascript:x'>a</a>", "[a](javascript:alert(1))", "[a]( JavaScript:alert(1))",
        "[a](<javascript:alert(1)>)", "[a](data:text/html,x)", "[a][b]\n\n[b]: javascript:alert(1)",
        "<iframe src=x></iframe>", "<style>p{}</style>", "<svg onload=x>", "<sup onclick=x>2</sup>",
        "<!-- a -->", "<div class=a>", "[a](vbscript:x)", "<b",
    ],
)  # fmt: skip
def test_scripts_and_html_are_told_however_they_are_written(text: str) -> None:
    assert Rule.SCRIPT_IN_MARKDOWN in {rule for rule, _ in lint(text)}


@pytest.mark.parametrize(
    "text",
    ["H<sub>2</sub>O", "a < b and c > d", "<https://example.org/a>", "`<script>`", "x<5",
     "[a](https://example.org)", "[a](#keep)", "[rain](term:rain)", "line<br>line",
     "As some say [@doubtful mentioned]."],
)  # fmt: skip
def test_harmless_signs_pass(text: str) -> None:
    assert lint(text) == []


def test_a_figure_with_numbers_needs_a_source_in_its_caption() -> None:
    def told(caption: str) -> list[Rule]:
        problems = Problems()
        words = FigureWords(alt="", description="", caption=caption, texts={"a": "50 mm"})
        Lint("a.md", "en", SHARED, Named(frozenset(), frozenset()), problems).figure(
            lambda _field: 7, words
        )
        return [problem.rule for problem in problems.found]

    assert told("Rain.") == [Rule.UNSOURCED_NUMBER]
    assert told("Rain [@known].") == []
    assert told("[Our own numbers]{.given}.") == []


def test_a_fault_in_the_words_of_a_figure_is_told_at_its_field() -> None:
    problems = Problems()
    words = FigureWords(alt="", description="<b>", caption="Rain [@unknown].", texts={})
    lines = {"caption": 7, "description": 5}
    Lint("a.md", "en", SHARED, Named(frozenset(), frozenset()), problems).figure(
        lines.__getitem__, words
    )
    assert [(problem.rule, problem.line) for problem in problems.sorted()] == [
        (Rule.SCRIPT_IN_MARKDOWN, 5),
        (Rule.UNKNOWN_ID, 7),
    ]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("//// activity\nGo.\n\n/// teacher-note\nSecret.\n///\n////", 13),
        ("//// discussion\n/// alone\nTask.\n///\n////", 11),
        ("> /// teacher-note\n> Secret.\n> ///", 10),
        ("- a\n\n    /// teacher-note\n    Secret.\n    ///", 12),
        ("    /// teacher-note\n    Secret.\n    ///", 10),
        ("\t/// teacher-note\n\tSecret.\n\t///", 10),
        ("/// teacher-note for the leader\nSecret.\n", 10),
    ],
)
def test_what_only_some_may_see_is_never_hidden_where_all_would_see_it(
    text: str, line: int
) -> None:
    assert (Rule.BAD_BLOCK, line) in lint(text)


def test_other_blocks_may_stand_in_one_another() -> None:
    assert lint("//// activity\n/// discussion\n- Why?\n///\n////") == []


@pytest.mark.parametrize(
    "target", ["../other", "//example.org/x", "java&#115;cript:alert(1)", "java\tscript:x", "x y"]
)
def test_a_link_that_is_no_web_address_is_told(target: str) -> None:
    assert (Rule.SCRIPT_IN_MARKDOWN, 10) in lint(f"See [this]({target}).")


def test_a_heading_of_the_page_inside_a_step_is_told() -> None:
    assert lint("Text.\n\n# Big\n\n### Small") == [(Rule.BAD_VALUE, 12)]

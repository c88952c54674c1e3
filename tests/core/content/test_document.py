"""YAML with lines: what is read, and what is refused."""

from __future__ import annotations

import pytest

from lms.core.content.document import Document, read_document
from lms.core.content.problems import Problems, Rule


def read(text: str, *, words: bool = False) -> tuple[Document, list[tuple[Rule, int]]]:
    problems = Problems()
    document = read_document(text, "a.yaml", problems, words=words)
    return document, [(problem.rule, problem.line) for problem in problems.found]


def test_only_the_kinds_of_json_exist() -> None:
    document, problems = read(
        'a: yes\nb: 2021-01-01\nc: 12:30\nd: 0.5\ne: -3\nf: true\ng: "7"\nh: ~\ni: 010\nj: 1e3\n'
    )
    assert document.value == {
        "a": "yes", "b": "2021-01-01", "c": "12:30", "d": 0.5, "e": -3, "f": True, "g": "7",
        "h": None, "i": 10, "j": 1000.0,
    }  # fmt: skip
    assert not problems


def test_words_stay_as_they_were_written() -> None:
    document, _ = read("a: 27.90\nb: 00123456\nc: true\nd:\n", words=True)
    assert document.value == {"a": "27.90", "b": "00123456", "c": "true", "d": None}


def test_every_part_knows_its_line() -> None:
    document, _ = read("a:\n  - x\n  - y: 1\n    z: 2\nb: 3\n")
    value = document.value
    assert document.line(value, "b") == 5
    assert document.line(value["a"]) == 1
    assert document.line(value["a"], 1) == 3
    assert document.line(value["a"][1], "z") == 4


def test_a_fragment_counts_from_its_first_line() -> None:
    problems = Problems()
    document = read_document("a: 1\na: 2\n", "a.md", problems, first_line=40)
    assert document.line(document.value) == 40
    assert [(each.rule, each.line) for each in problems.found] == [(Rule.DUPLICATE_ID, 41)]


@pytest.mark.parametrize(
    ("text", "rule", "line"),
    [
        ("a: [1\nb: 2\n", Rule.BAD_YAML, 2),
        ("a: 1\n\tb: 2\n", Rule.BAD_YAML, 2),
        ("a: &x [1]\nb: *x\n", Rule.BAD_YAML, 2),
        ("a: 1\nb: &x\n  - *x\n", Rule.CYCLE, 3),
        ("a: !!python/object:os.system x\n", Rule.BAD_YAML, 1),
        ("a: !!set {x}\n", Rule.BAD_YAML, 1),
        ("<<: {a: 1}\n", Rule.BAD_YAML, 1),
        ("a: 1\n---\nb: 2\n", Rule.BAD_YAML, 2),
        ("? [a, b]\n: 1\n", Rule.BAD_YAML, 1),
        ("a: 1\na: 2\n", Rule.DUPLICATE_ID, 2),
    ],
)
def test_what_is_not_part_of_the_format_is_told(text: str, rule: Rule, line: int) -> None:
    assert read(text)[1] == [(rule, line)]


@pytest.mark.parametrize(
    ("text", "advice"),
    [
        ("title: Rain: how much\n", "quotes"),
        ("prompt: *Rain*\n", "quotes"),
        ("prompt: @rain\n", "quotes"),
        ("a: 1\n\tb: 2\n", "tabs"),
        ("\ta: 1\n", "tabs"),
        ("a: [1\nb: 2\n", "bracket"),
        ('a: "x\nb: 2\n', "never closed"),
        ("a:\n  b: 1\n c: 2\n", "indentation"),
    ],
)
def test_what_the_parser_says_comes_with_what_to_look_for(text: str, advice: str) -> None:
    problems = Problems()
    read_document(text, "a.yaml", problems)
    (problem,) = problems.found
    assert advice in problem.message


def test_deep_nesting_cannot_exhaust_the_stack() -> None:
    document, problems = read("[" * 100_000)
    assert document.value is None
    assert problems == [(Rule.BAD_YAML, 1)]


def test_aliases_cannot_unfold() -> None:
    bomb = "a: &a [x, x]\n" + "".join(
        f"{name}: &{name} [*{before}, *{before}]\n"
        for before, name in zip("abcdefgh", "bcdefghi", strict=True)
    )
    assert read(bomb)[1] == [(Rule.BAD_YAML, 2)]

"""Which sources a lesson cites, in the order of first citing: the numbers that readers see.

A number belongs to a source, so that two facts of one report share it. The order follows the page
(steps, figures where they stand, further reading, quiz), whatever is rendered first.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from lms.core.content.blocks import BlockKind
from lms.core.content.lint import CITATION
from lms.core.content.model import Fact, Lesson, LessonWords, Pack, Source, Term

_FIGURE = re.compile(rf"^ {{0,3}}/{{3,}} *{BlockKind.FIGURE} *\| *([a-z0-9-]+) *$", re.MULTILINE)
_TERM = re.compile(r"\]\(term:([a-z0-9-]+)\)")


@dataclass(frozen=True, slots=True)
class CitedSource:
    """A source with its number on the page, and the facts for which it is cited there."""

    number: int
    source: Source
    facts: tuple[Fact, ...]


def cited_sources(pack: Pack, lesson: Lesson, language: str) -> tuple[CitedSource, ...]:
    """The sources that a lesson cites in one language, numbered from 1."""
    found: dict[str, dict[str, Fact]] = {}
    for fact_id in _fact_ids(lesson, language):
        fact = pack.facts.get(fact_id)
        for source in fact.sources if fact else ():
            if fact is not None and source in pack.sources:
                found.setdefault(source, {})[fact.id] = fact
    return tuple(
        CitedSource(number, pack.sources[source], tuple(facts.values()))
        for number, (source, facts) in enumerate(found.items(), start=1)
    )


def used_terms(pack: Pack, lesson: Lesson, language: str) -> tuple[Term, ...]:
    """The glossary's terms that a lesson links to, in the order of first use."""
    words = lesson.words[language]
    found: dict[str, Term] = {}
    for text in _texts(lesson, words):
        for term_id in _TERM.findall(text):
            if term_id in pack.glossary:
                found.setdefault(term_id, pack.glossary[term_id])
    return tuple(found.values())


def _fact_ids(lesson: Lesson, language: str) -> Iterator[str]:
    words = lesson.words[language]
    for text in _texts(lesson, words):
        for citation in CITATION.finditer(text):
            yield citation[1]
    for item in lesson.items:
        yield from item.cites


def _texts(lesson: Lesson, words: LessonWords) -> Iterator[str]:
    shown: set[str] = set()
    for step in lesson.steps:
        text = words.steps[step.id].markdown
        yield text
        placed = _FIGURE.findall(text)
        for figure in [*placed, *([step.figure] if step.figure else [])]:
            yield from _figure_texts(words, figure, shown)
    for figure in words.figures:
        yield from _figure_texts(words, figure, shown)
    yield words.further_reading
    for item in lesson.items:
        yield from _all_texts(words.items.get(item.id, {}))


def _figure_texts(words: LessonWords, figure: str, shown: set[str]) -> Iterator[str]:
    if figure in words.figures and figure not in shown:
        shown.add(figure)
        yield words.figures[figure].caption
        yield words.figures[figure].description


def _all_texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for each in value.values():
            yield from _all_texts(each)
    elif isinstance(value, list | tuple):
        for each in value:
            yield from _all_texts(each)

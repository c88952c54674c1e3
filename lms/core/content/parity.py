"""Holding a translation against its original: the same blocks, citations, terms, links and marks.

Words differ between languages, marks do not. A difference is a warning, for a translator may have
a reason; what must agree for the page to work (steps, figures, items) is checked elsewhere.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping

from lms.core.content.blocks import NAMING
from lms.core.content.model import LessonWords
from lms.core.content.problems import Problems, Rule

_MARK = re.compile(
    r"^ {0,3}/{3,} *(?P<block>[a-z-]+(?: *\| *[a-z0-9-]+ *$)?)|\[@(?P<fact>[a-z0-9-]+)"
    r"|\]\(term:(?P<term>[a-z0-9-]+)\)|\]\((?P<link>https?://[^)\s]+|\#[^)\s]+)\)"
    r"|\](?P<mark>\{\.(?:given|exit-question)\})",
    re.MULTILINE,
)

_FACT = re.compile(r"\[@([a-z0-9-]+)")
_SHOWN = {"fact": "[@{}]", "term": "term:{}", "link": "the link to {}"}


def check_parity(
    folder: str, original: str, words: Mapping[str, LessonWords], problems: Problems
) -> None:
    """Note each step of a translation whose marks are not those of the original."""
    if original not in words:
        return
    for step_id, model in words[original].steps.items():
        if not model.markdown:
            continue
        wanted = _marks(model.markdown)
        for language, each in words.items():
            step = each.steps[step_id]
            if language == original or not step.markdown:
                continue
            differences = "; ".join(_differences(wanted, _marks(step.markdown)))
            if differences:
                message = f"step {step_id!r} differs from the original: {differences}"
                path = f"{folder}/{language}.md"
                problems.add(path, step.line, Rule.TRANSLATION_DIFFERS, message)
    _check_items(folder, original, words, problems)


def _check_items(
    folder: str, original: str, words: Mapping[str, LessonWords], problems: Problems
) -> None:
    """Items cite the same facts in every language; their ids and choices are checked elsewhere."""
    model = _cited(words[original])
    for language, each in words.items():
        for item_id, facts in _cited(each).items():
            differing = sorted(facts ^ model.get(item_id, facts))
            if differing:
                message = f"item {item_id!r} cites others than the original: {', '.join(differing)}"
                problems.add(f"{folder}/{language}.md", 1, Rule.TRANSLATION_DIFFERS, message)


def _cited(words: LessonWords) -> dict[str, set[str]]:
    return {
        item_id: set(_FACT.findall(json.dumps(item, ensure_ascii=False)))
        for item_id, item in {**words.items, **words.bank}.items()
    }


def _marks(markdown: str) -> Counter[str]:
    found: Counter[str] = Counter()
    for mark in _MARK.finditer(markdown):
        kind, value = str(mark.lastgroup), mark[str(mark.lastgroup)]
        if kind == "block" and value.split("|")[0].strip() not in NAMING:
            value = value.split("|")[0].strip()  # titles are words
        if kind in _SHOWN:  # how often a language repeats them is its own affair
            found[_SHOWN[kind].format(value)] = 1
        else:
            found[value if kind == "mark" else f"/// {value}"] += 1
    return found


def _differences(wanted: Counter[str], found: Counter[str]) -> Iterator[str]:
    lacking, extra = wanted - found, found - wanted
    if lacking:
        yield f"lacks {', '.join(sorted(lacking))}"
    if extra:
        yield f"has more {', '.join(sorted(extra))}"

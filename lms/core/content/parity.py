"""Holding a translation against its original: the same blocks, citations, terms and marks.

Words differ between languages, marks do not. A difference is a warning, for a translator may have
a reason; what must agree for the page to work (steps, figures, items) is checked elsewhere.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping

from lms.core.content.blocks import NAMING
from lms.core.content.model import LessonWords
from lms.core.content.problems import Problems, Rule

_MARK = re.compile(
    r"^ {0,3}/{3,} *(?P<block>[a-z-]+(?: *\| *[a-z0-9-]+ *$)?)|\[@(?P<fact>[a-z0-9-]+)"
    r"|\]\(term:(?P<term>[a-z0-9-]+)\)|\](?P<mark>\{\.(?:given|exit-question)\})",
    re.MULTILINE,
)


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


def _marks(markdown: str) -> Counter[str]:
    found: Counter[str] = Counter()
    for mark in _MARK.finditer(markdown):
        kind, value = str(mark.lastgroup), mark[str(mark.lastgroup)]
        if kind == "block" and value.split("|")[0].strip() not in NAMING:
            value = value.split("|")[0].strip()  # titles are words
        if kind in {"fact", "term"}:  # how often a language repeats them is its own affair
            found[f"[@{value}]" if kind == "fact" else f"term:{value}"] = 1
        else:
            found[value if kind == "mark" else f"/// {value}"] += 1
    return found


def _differences(wanted: Counter[str], found: Counter[str]) -> Iterator[str]:
    lacking, extra = wanted - found, found - wanted
    if lacking:
        yield f"lacks {', '.join(sorted(lacking))}"
    if extra:
        yield f"has more {', '.join(sorted(extra))}"

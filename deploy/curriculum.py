"""Write `docs/curriculum.md`, the table of all lessons, or check that it is as the lessons are.

python deploy/curriculum.py write
python deploy/curriculum.py check
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path

import yaml

from lms.core.content.citing import cited_sources
from lms.core.content.load import load_pack
from lms.core.content.model import Course, Lesson, Pack, TranslationState
from lms.core.items.registry import build_registry

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "curriculum.md"

_HEAD = """# The curriculum

All lessons of the built-in pack. This page is written by `python deploy/curriculum.py write`; \
`make check` fails when it no longer says what the lessons are.

- **Languages**: the original in bold; *m* is a machine translation that no native reader has \
reviewed yet, *r* one that was reviewed, *old* one that is older than its original.
- **Words** are those of the English text that a learner or leader reads: steps, blocks, questions \
and answers of quiz and bank.
- **Items** are the quiz's and, behind the plus sign, the bank's, which pre- and post-tests draw on.
- **Sources** are those that the lesson cites. A lesson states a fact only as `lessons/facts.yaml` \
allows.
- The teacher and student guidance of Da Nang itself was not found in print: the lessons follow its \
published structure (four parts, three modes of communication) and do not claim to be it.
"""
_WORD = re.compile(r"[^\W_]+(?:['’.,-][^\W_]+)*")
_NOT_TEXT = re.compile(r"\[@[^\]]*\]|\]\([^)]*\)|\{[^}]*\}|^/{3,}[^|\n]*", re.MULTILINE)


def page(pack: Pack) -> str:
    """The whole page."""
    parts = [_HEAD]
    for course in pack.courses:
        parts.append(f"## {course.title.get('en', course.id)}\n\n`{course.id}` · {_for(course)}\n")
        parts.append("\n".join(_table(pack, course)) + "\n")
    pending = [f"{each.code} {_title(each)}" for each in _lessons(pack) if each.pending_review]
    parts.append("## Waiting for an authority\n")
    parts.append("".join(f"- {each}\n" for each in pending) or "Nothing.\n")
    parts.append(_sums(pack))
    return "\n".join(parts)


def _for(course: Course) -> str:
    period = f", {course.period} minutes each" if course.period else ""
    return f"for {course.audience}{period}, {len(course.lessons)} lessons"


def _table(pack: Pack, course: Course) -> Iterator[str]:
    yield "| | lesson | minutes | languages | words | items | figures | calculators | sources |"
    yield "| --- | --- | --: | --- | --: | --: | --: | --- | --: |"
    for each in course.lessons:
        cells = (
            each.code,
            f"{_title(each)}{' (waits for approval)' if each.pending_review else ''}",
            str(each.minutes),
            _languages(each),
            f"{_words(each):,}",
            f"{len(each.items)} + {len(each.bank)}",
            str(len(each.figures)),
            ", ".join(each.calculators) or "–",
            str(len(cited_sources(pack, each, each.original))),
        )
        yield f"| {' | '.join(cells)} |"


def _title(lesson: Lesson) -> str:
    return lesson.words[lesson.original].title


def _languages(lesson: Lesson) -> str:
    marks = {TranslationState.MACHINE: " *m*", TranslationState.REVIEWED: " *r*"}
    return ", ".join(
        f"**{language}**"
        if language == lesson.original
        else f"{language}{marks[words.state]}{' *old*' if words.stale else ''}"
        for language, words in lesson.words.items()
    )


def _words(lesson: Lesson) -> int:
    words = lesson.words[lesson.original]
    texts = [each.markdown for each in words.steps.values()]
    texts += [yaml.safe_dump(each, allow_unicode=True) for each in (words.items, words.bank)]
    return sum(len(_WORD.findall(_NOT_TEXT.sub(" ", text))) for text in texts)


def _lessons(pack: Pack) -> Iterator[Lesson]:
    for course in pack.courses:
        yield from course.lessons


def _sums(pack: Pack) -> str:
    lessons = list(_lessons(pack))
    items, bank = sum(len(e.items) for e in lessons), sum(len(e.bank) for e in lessons)
    return (
        f"## In all\n\n{len(lessons)} lessons, {sum(len(e.languages) for e in lessons)} texts, "
        f"{items} items of quizzes and {bank} of banks, {sum(len(e.figures) for e in lessons)} "
        f"figures, {len({m for e in lessons for m in e.calculators})} calculators, {len(pack.facts)} facts "
        f"from {len(pack.sources)} sources, {len(pack.glossary)} terms, "
        f"{len(pack.misconceptions)} misconceptions.\n"
    )


def main(what: str) -> int:
    """Write the page, or answer 1 where it is not as it should be."""
    pack = load_pack(ROOT / "lessons", build_registry(extra=())).pack
    if pack is None:
        sys.stderr.write("The pack does not load: lms check lessons tells why.\n")
        return 1
    text = page(pack)
    if what == "write":
        PAGE.write_text(text, encoding="utf-8")
        return 0
    if not PAGE.exists() or PAGE.read_text("utf-8") != text:
        sys.stderr.write("docs/curriculum.md is out of date: python deploy/curriculum.py write\n")
        return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1] if len(sys.argv) > 1 else "check"))

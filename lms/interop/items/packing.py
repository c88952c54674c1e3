"""Questions that came in as a draft lesson, for `lms check` and an author to finish.

The draft is a folder of its own: a new pack with one course, or a lesson in a course of a pack that
exists. There the course does not list it yet, so that nothing that readers see changes. Everything
is written beside its place first and put there in one step.
"""

from __future__ import annotations

import re
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import yaml

from lms.core.content.fields import LONGEST_ID, is_id
from lms.core.content.lessons import COURSE, LESSON, QUIZ
from lms.core.content.shared import PACK
from lms.interop.items.ids import slug, unused
from lms.interop.items.question import Question, changed_words
from lms.interop.items.texts import to_plain

COURSE_ID = "imported"
OBJECTIVE = "imported"
STEP = "look"
_MINUTES = 10
_PASS = 0.7
#: So many items a lesson asks for on the way, too.
_POLLS = 2
#: Fields of an audience that every lesson for it must have.
_AUDIENCE: Mapping[str, Mapping[str, Any]] = {
    "primary": {"grades": [4]},
    "secondary": {"grades": [7]},
    "teachers": {"grades": []},
    "officials": {"sector": "cross-cutting"},
}
_OBJECTIVE_WORDS = {
    "en": "Answer the imported questions.",
    "vi": "Trả lời các câu hỏi đã nhập.",
    "th": "ตอบคำถามที่นำเข้า",
    "ja": "取り込んだ問題に答える。",
}
#: What our Markdown would take for a reference, a mark or a placeholder, as letters.
_OURS = ((re.compile(r"\[@"), "[&#64;"), (re.compile(r"\]\{"), "]&#123;"))
_SECTION = re.compile(r"^/{3}", re.MULTILINE)


class DraftRefusedError(ValueError):
    """The draft cannot be written there; the message says why."""


@dataclass(frozen=True)
class Where:
    """Where the draft goes, and what it is called there."""

    pack: Path
    course: str
    lesson: str
    language: str
    title: str
    audience: str = "secondary"

    @property
    def folder(self) -> Path:
        """The folder of the lesson."""
        return self.pack / self.course / self.lesson


def write_draft(where: Where, questions: Sequence[Question]) -> bool:
    """Write the draft; answers whether it became a pack of its own.

    Raises DraftRefusedError; then nothing was written.
    """
    _check_names(where)
    exists = (where.pack / PACK).is_file()
    if exists:
        _check_course(where)
        _put(where.folder, _lesson_files(where, questions))
    else:
        if where.pack.exists() and (not where.pack.is_dir() or any(where.pack.iterdir())):
            raise DraftRefusedError(f"{where.pack} exists and is no pack")
        prefix = f"{where.course}/{where.lesson}/"
        files = {prefix + name: text for name, text in _lesson_files(where, questions).items()}
        _put(where.pack, {**_pack_files(where), **files})
    return not exists


def _check_names(where: Where) -> None:
    for name in (where.course, where.lesson):
        if not is_id(name) or len(name) > LONGEST_ID:
            raise DraftRefusedError(f"{name!r} is no id such as weather-or-climate")
    if not where.title.strip():
        raise DraftRefusedError("the lesson needs a title")


def _check_course(where: Where) -> None:
    if not (where.pack / where.course / COURSE).is_file():
        raise DraftRefusedError(f"{where.pack} has no course {where.course!r}")
    if where.folder.exists():
        raise DraftRefusedError(f"{where.folder} exists already")


def _put(folder: Path, files: Mapping[str, str]) -> None:
    """Write the files beside the folder, then move them there as one."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    beside = Path(tempfile.mkdtemp(prefix=".draft-", dir=folder.parent))
    try:
        beside.chmod(0o755)
        for name, text in files.items():
            path = beside / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8", newline="\n")
        beside.replace(folder)
    finally:
        shutil.rmtree(beside, ignore_errors=True)


def _pack_files(where: Where) -> dict[str, str]:
    words = {where.language: where.title}
    head = {
        "id": slug(where.pack.resolve().name) or "imported-items",
        "version": "0.1.0",
        "title": words,
        "licence": "unknown",
        "languages": [where.language],
        "courses": [where.course],
    }
    course = {
        "audience": where.audience,
        "languages": [where.language],
        "title": words,
        "summary": words,
        "lessons": [where.lesson],
    }
    return {PACK: _yaml(head), f"{where.course}/{COURSE}": _yaml(course)}


def _lesson_files(where: Where, questions: Sequence[Question]) -> dict[str, str]:
    named = _named(questions)
    return {
        LESSON: _yaml(_lesson(where, named)),
        QUIZ: _yaml({"pass": _PASS, "items": [_structure(each) for each in named]}),
        f"{where.language}.md": _words(where, named),
    }


def _lesson(where: Where, questions: Sequence[Question]) -> dict[str, Any]:
    polls = [each.id for each in questions[:_POLLS]]
    step = {"id": STEP, "phase": "development", "mode": "two-way", "minutes": _MINUTES}
    return {
        "code": where.lesson.upper()[:20],
        "original": where.language,
        "languages": [where.language],
        **_AUDIENCE.get(where.audience, {}),
        "minutes": _MINUTES,
        "objectives": [OBJECTIVE],
        "figures": [],
        "steps": [{**step, "minutes-alone": _MINUTES, "polls": polls}],
    }


def _named(questions: Sequence[Question]) -> list[Question]:
    """Each with an id that no other has: its own, or one made of its first words."""
    taken: set[str] = set()
    found = []
    for place, each in enumerate(questions, start=1):
        name = unused(each.id or slug(to_plain(each.prompt)) or f"item-{place}", taken)
        taken.add(name)
        found.append(replace(each, id=name, words=changed_words(each.words, _as_letters)))
    return found


def _as_letters(text: str) -> str:
    """A text in which nothing of our own format is found that its author never meant."""
    for pattern, letters in _OURS:
        text = pattern.sub(letters, text)
    return _SECTION.sub("\\/\\/\\/", text)


def _structure(question: Question) -> dict[str, Any]:
    spec = question.body.to_spec()
    own = {key: value for key, value in spec.items() if key != "type" and value not in ({}, [], "")}
    points = int(question.points) if question.points == int(question.points) else question.points
    head = {"id": question.id, "type": question.body.name}
    return {**head, "points": points or 1, "objective": OBJECTIVE, **own}


def _words(where: Where, questions: Sequence[Question]) -> str:
    front = {
        "title": where.title,
        "summary": where.title,
        "state": "original",
        "objectives": {OBJECTIVE: _OBJECTIVE_WORDS.get(where.language, _OBJECTIVE_WORDS["en"])},
    }
    items = {each.id: dict(each.words) for each in questions}
    heading = _as_letters(where.title)
    return (
        f"---\n{_yaml(front)}---\n\n## {heading} {{#{STEP}}}\n\n{heading}\n\n"
        f"## {heading} {{#quiz}}\n\n```yaml items\n{_yaml(items)}```\n"
    )


class _Dumper(yaml.SafeDumper):
    """Without anchors, and with every text on one line: nothing in it can end the block."""

    def ignore_aliases(self, _data: object) -> bool:
        return True


def _text(dumper: yaml.SafeDumper, text: str) -> yaml.Node:
    style = '"' if "\n" in text or "`" in text else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


_Dumper.add_representer(str, _text)


def _yaml(value: object) -> str:
    text: str = yaml.dump(
        value, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=2**31 - 1
    )
    return text

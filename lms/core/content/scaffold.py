"""A new lesson, complete and valid from the first minute, to be overwritten part by part.

It has the four phases, every block, a figure and two items with feedback, in each language asked
for. The texts say what belongs in their place; the first language is the original.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from string import Template

from lms.core.content.document import read_document
from lms.core.content.fields import is_id
from lms.core.content.lessons import COURSE, LESSON, QUIZ
from lms.core.content.model import Audience
from lms.core.content.problems import Problems
from lms.core.content.scaffold_words import WORDS
from lms.core.content.words import text_digest

_TEMPLATES = resources.files("lms.core.content") / "templates"
_FLOW = re.compile(r"^(lessons:[ ]*)\[([^\]\n]*)\]", re.MULTILINE)
_BLOCK = re.compile(r"^lessons:[ ]*\n((?:[ ]*-[^\n]*\n)*)", re.MULTILINE)
_EMPTY = re.compile(r"^lessons:[ ]*$", re.MULTILINE)

#: Minutes of a module of officials, who have no class periods.
_MODULE = 60
_LONGEST_SLUG = 60


class ScaffoldError(ValueError):
    """The lesson cannot be made here; the message says why."""


@dataclass(frozen=True, slots=True)
class NewLesson:
    """The folder of a new lesson. ``listed``: whether ``course.yaml`` now names it."""

    folder: Path
    files: tuple[Path, ...]
    listed: bool


@dataclass(frozen=True, slots=True)
class _Course:
    """What the new lesson must fit into."""

    languages: tuple[str, ...]
    audience: str
    minutes: int


def new_lesson(course_dir: Path, slug: str, languages: Sequence[str] = ()) -> NewLesson:
    """Write a lesson into a course and list it there.

    ``languages`` default to those of the course. Raises ScaffoldError; then nothing was written.
    """
    course = _course(course_dir)
    chosen = tuple(languages) or course.languages
    folder = course_dir / slug
    _refuse(course, slug, chosen, folder)
    texts = _texts(course, slug, chosen)
    (folder / "figures").mkdir(parents=True)
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8", newline="\n")
    files = tuple(folder / name for name in texts)
    return NewLesson(folder, files, _list(course_dir / COURSE, slug))


def _course(course_dir: Path) -> _Course:
    path = course_dir / COURSE
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ScaffoldError(f"{course_dir} is no course: {path} cannot be read") from error
    value = read_document(text, COURSE, Problems()).value
    if not isinstance(value, dict) or not isinstance(value.get("languages"), list):
        raise ScaffoldError(f"{path} does not name the languages of the course")
    period = value.get("period")
    return _Course(
        languages=tuple(each for each in value["languages"] if each in WORDS),
        audience=str(value.get("audience")),
        minutes=period if isinstance(period, int) else _MODULE,
    )


def _refuse(course: _Course, slug: str, languages: Sequence[str], folder: Path) -> None:
    if len(slug) > _LONGEST_SLUG:
        raise ScaffoldError(f"{slug!r} is longer than {_LONGEST_SLUG} characters")
    if not is_id(slug):
        raise ScaffoldError(f"{slug!r} is no id such as weather-or-climate")
    unknown = [each for each in languages if each not in course.languages]
    if unknown:
        raise ScaffoldError(f"the course is not offered in: {', '.join(unknown)}")
    if folder.exists():
        raise ScaffoldError(f"{folder} exists already")


def _texts(course: _Course, slug: str, languages: Sequence[str]) -> dict[str, str]:
    values = _values(course, slug, languages)
    texts = {
        LESSON: _fill("lesson.yaml", values),
        QUIZ: _fill("quiz.yaml", values),
        "figures/idea.svg": _fill("figure.svg", values),
    }
    source = ""
    for language in languages:
        state = f"state: machine\nsource-digest: {source}" if source else "state: original"
        texts[f"{language}.md"] = _fill("words.md", {**WORDS[language], "state": state})
        source = source or text_digest(texts[f"{language}.md"])
    return texts


def _values(course: _Course, slug: str, languages: Sequence[str]) -> dict[str, str]:
    minutes = course.minutes
    parts = [minutes * 2 // 10, minutes * 3 // 10, minutes * 3 // 10]
    lines: dict[str, str] = {
        Audience.OFFICIALS: "sector: cross-cutting",
        Audience.PRIMARY: "grades: [4]",
        Audience.SECONDARY: "grades: [7]",
    }
    return {
        "code": slug.upper(),
        "original": languages[0],
        "languages": ", ".join(languages),
        "audience": lines.get(course.audience, "grades: []"),
        "minutes": str(minutes),
        "first": str(parts[0]),
        "second": str(parts[1]),
        "third": str(parts[2]),
        "fourth": str(minutes - sum(parts)),
    }


def _fill(name: str, values: dict[str, str]) -> str:
    template = (_TEMPLATES / f"{name}.txt").read_text(encoding="utf-8")
    return Template(template).substitute(values)


def _list(path: Path, slug: str) -> bool:
    """Add the lesson to ``course.yaml`` without touching anything else in it."""
    text = path.read_text(encoding="utf-8")
    flow, block = _FLOW.search(text), _BLOCK.search(text)
    if flow is not None:
        names = ", ".join(filter(None, (flow[2].strip().rstrip(","), slug)))
        text = f"{text[: flow.start()]}{flow[1]}[{names}]{text[flow.end() :]}"
    elif block is not None and block[1]:
        indent = re.match(r" *", block[1])
        entry = f"{indent[0] if indent else ''}- {slug}\n"
        text = text[: block.end()] + entry + text[block.end() :]
    elif _EMPTY.search(text):
        text = _EMPTY.sub(f"lessons: [{slug}]", text, count=1)
    else:
        return False
    path.write_text(text, encoding="utf-8", newline="\n")
    return True

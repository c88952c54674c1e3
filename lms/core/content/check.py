"""All that is wrong with a pack, or with one course or lesson of it, as ``lms check`` tells it.

Loading finds nearly everything; what loads is then rendered once, so that a page that cannot be
drawn, or a block that was not understood, is found here and not by a reader.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from html import unescape
from pathlib import Path

import brotli

from lms.core.content.citing import used_terms
from lms.core.content.load import Loaded, load_pack
from lms.core.content.model import Course, Lesson, Pack
from lms.core.content.problems import Problem, Problems, Rule, Severity
from lms.core.content.reading_level import can_measure, levels
from lms.core.content.render import Renderer
from lms.core.content.shared import PACK
from lms.core.items.base import ItemType

#: Goes through the lessons one by one, for whoever wants to see how far the check is.
Along = Callable[[Sequence[Lesson]], Iterable[Lesson]]

#: Bytes that a lesson's own part of its page may take over the wire: with the frame of the page,
#: its style and its script a first visit stays below 60 kB.
HEAVIEST = 34_000
#: As the server compresses.
_WIRE_QUALITY = 5

_ID = re.compile(r"\bid=\"([^\"]+)\"")
_WITHIN_PAGE = re.compile(r"<a\b[^>]*\bhref=\"#([^\"]+)\"")
#: Headings that the page itself puts round a lesson.
_SECTIONS = frozenset({"quiz", "sources", "terms", "further", "objectives"})
_LISTED = re.compile(r"- (?:\{ *)?id: *\"?([a-z0-9-]+)")
_LEFT_OVER = re.compile(r"<p>[^<]*///")


class NoPackError(LookupError):
    """Neither the path nor any folder above it holds a pack."""


def check(path: Path, registry: Mapping[str, type[ItemType]], along: Along = iter) -> Loaded:
    """Check the pack at a path, or the part of a pack that the path names.

    For a part, only its own problems are told, and those of the files that all lessons share.
    Raises NoPackError.
    """
    root = pack_root(path)
    loaded = load_pack(root, registry)
    problems = Problems(list(loaded.problems))
    if loaded.pack is not None:
        for course, lesson in _lessons(loaded.pack, along):
            _check_rendering(loaded.pack, lesson, problems)
            _check_reading(course, lesson, problems)
        tell_orphans(loaded.pack, root, problems)
    part = path.resolve().relative_to(root.resolve()).as_posix()
    return Loaded(loaded.pack, tuple(_within(problems.sorted(), part)))


def failed(problems: Iterable[Problem], *, strict: bool = False) -> bool:
    """Whether ``lms check`` must exit non-zero: for any error; if strict, for any warning too."""
    return any(strict or problem.severity is Severity.ERROR for problem in problems)


def pack_root(path: Path) -> Path:
    """The folder of the pack that a path belongs to. Raises NoPackError."""
    here = path if path.is_dir() else path.parent
    for folder in (here, *here.resolve().parents):
        if (folder / PACK).exists():
            return folder
    raise NoPackError(f"neither {path} nor a folder above it has a {PACK}")


def _lessons(pack: Pack, along: Along) -> Iterator[tuple[Course, Lesson]]:
    of = {lesson.id: course for course in pack.courses for lesson in course.lessons}
    for lesson in along([lesson for course in pack.courses for lesson in course.lessons]):
        yield of[lesson.id], lesson


def _within(problems: Iterable[Problem], part: str) -> Iterator[Problem]:
    for problem in problems:
        shared = "/" not in problem.path
        if part == "." or shared or f"{problem.path}/".startswith(f"{part}/"):
            yield problem


def _check_rendering(pack: Pack, lesson: Lesson, problems: Problems) -> None:
    renderer = Renderer(pack)
    for language, words in lesson.words.items():
        path = f"{lesson.course_id}/{lesson.id}/{language}.md"
        page = [renderer.further_reading(lesson, language), renderer.sources_html(lesson, language)]
        page.append(renderer.terms_html(lesson, language))
        for step in lesson.steps:
            html = renderer.step(lesson, language, step.id)
            page.append(html.learner)
            if _LEFT_OVER.search(html.leader):
                message = f"a block of step {step.id!r} was not understood; blank lines help"
                problems.add(path, words.steps[step.id].line, Rule.BAD_BLOCK, message)
        whole = "\n".join(page)
        _check_weight(path, whole, problems)
        _check_links(path, whole, {step.id for step in lesson.steps}, problems)


def _check_weight(path: str, html: str, problems: Problems) -> None:
    weight = len(brotli.compress(html.encode(), quality=_WIRE_QUALITY))
    if weight > HEAVIEST:
        message = f"the lesson takes {weight} bytes over the wire; keep it below {HEAVIEST}"
        problems.add(path, 1, Rule.HEAVY_LESSON, message)


def _check_links(path: str, html: str, steps: Collection[str], problems: Problems) -> None:
    """A link within the page must lead to a step, or to something that the page shows."""
    known = {*steps, *_ID.findall(html), *_SECTIONS}
    for target in dict.fromkeys(_WITHIN_PAGE.findall(html)):
        if unescape(target) not in known:
            message = f"the link to #{unescape(target)} leads nowhere in this lesson"
            problems.add(path, 1, Rule.DEAD_LINK, message)


def _check_reading(course: Course, lesson: Lesson, problems: Problems) -> None:
    if not can_measure():
        return
    for language, words in lesson.words.items():
        for level in levels(words, course.audience):
            if not level.is_within:
                path = f"{lesson.course_id}/{lesson.id}/{language}.md"
                message = (
                    f"{level.name}: {level.value:.1f}; write for {course.audience}, "
                    f"the limit is {level.limit:g}"
                )
                problems.add(path, 1, Rule.READING_LEVEL, message)


def tell_orphans(pack: Pack, root: Path, problems: Problems) -> None:
    """Sources that no fact rests on, and terms that no lesson links to; other names of a term may wait."""
    lines = {name: _id_lines(root / f"{name}.yaml") for name in ("sources", "glossary")}
    resting = {source for fact in pack.facts.values() for source in fact.sources}
    for source in pack.sources:
        if source not in resting:
            message = f"no fact rests on the source {source!r}"
            line = lines["sources"].get(source, 1)
            problems.add("sources.yaml", line, Rule.ORPHANED_SOURCE, message)
    linked = {term.see for term in pack.glossary.values()}
    for course in pack.courses:
        for lesson in course.lessons:
            for language in lesson.languages:
                linked.update(term.id for term in used_terms(pack, lesson, language))
    for term in pack.glossary:
        if term not in linked and pack.glossary[term].see is None:
            message = f"no lesson links to the term {term!r}"
            line = lines["glossary"].get(term, 1)
            problems.add("glossary.yaml", line, Rule.ORPHANED_TERM, message)


def _id_lines(path: Path) -> dict[str, int]:
    """Where each id of a list stands."""
    found = {}
    for number, line in enumerate(path.read_text("utf-8").splitlines(), start=1):
        if hit := _LISTED.match(line):
            found[hit[1]] = number
    return found

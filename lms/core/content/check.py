"""All that is wrong with a pack, or with one course or lesson of it, as ``lms check`` tells it.

Loading finds nearly everything; what loads is then rendered once, so that a page that cannot be
drawn, or a block that was not understood, is found here and not by a reader.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from lms.core.content.load import Loaded, load_pack
from lms.core.content.model import Lesson, Pack
from lms.core.content.problems import Problem, Problems, Rule, Severity
from lms.core.content.render import Renderer
from lms.core.content.shared import PACK
from lms.core.items.base import ItemType

#: Goes through the lessons one by one, for whoever wants to see how far the check is.
Along = Callable[[Sequence[Lesson]], Iterable[Lesson]]

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
        for lesson in along(list(_lessons(loaded.pack))):
            _check_rendering(loaded.pack, lesson, problems)
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


def _lessons(pack: Pack) -> Iterator[Lesson]:
    for course in pack.courses:
        yield from course.lessons


def _within(problems: Iterable[Problem], part: str) -> Iterator[Problem]:
    for problem in problems:
        shared = "/" not in problem.path
        if part == "." or shared or f"{problem.path}/".startswith(f"{part}/"):
            yield problem


def _check_rendering(pack: Pack, lesson: Lesson, problems: Problems) -> None:
    renderer = Renderer(pack)
    for language, words in lesson.words.items():
        path = f"{lesson.course_id}/{lesson.id}/{language}.md"
        for step in lesson.steps:
            html = renderer.step(lesson, language, step.id).leader
            if _LEFT_OVER.search(html):
                message = f"a block of step {step.id!r} was not understood; blank lines help"
                problems.add(path, words.steps[step.id].line, Rule.BAD_BLOCK, message)
        renderer.further_reading(lesson, language)

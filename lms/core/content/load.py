"""Loading a pack: all files read, all faults told, and a whole pack or none.

``load_pack`` never renders. What it answers is immutable and addressed by its digest; a pack with
any fault that blocks loading is not handed out, so that the last good one stays in use.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from lms.core.content.files import PackFiles, digest_of
from lms.core.content.lessons import CourseHead, read_course, read_structure
from lms.core.content.model import Course, Lesson, LessonWords, Pack
from lms.core.content.problems import Problem, Problems, Rule, blocking
from lms.core.content.reading import Reading, Structure
from lms.core.content.shared import PACK, read_head, read_shared
from lms.core.content.versions import item_version
from lms.core.content.words import read_words
from lms.core.items.base import ItemType


@dataclass(frozen=True, slots=True)
class Loaded:
    """A pack, or None if it must not be served; and all problems, warnings too."""

    pack: Pack | None
    problems: tuple[Problem, ...]


def load_pack(root: Path, registry: Mapping[str, type[ItemType]]) -> Loaded:
    """Read and validate the pack in a folder."""
    problems = Problems()
    files = PackFiles(root, problems)
    head = read_head(files)
    shared = read_shared(files, head.languages)
    reading = Reading(files, registry, head, shared)
    courses = []
    for course_id, line in head.courses.items():
        course_head = read_course(reading, course_id, (PACK, line))
        if course_head is not None:
            courses.append(_course(reading, course_head))
    _tell_unlisted(root, "", head.courses, "course.yaml", problems)
    found = problems.sorted()
    if blocking(found):
        return Loaded(None, found)
    pack = Pack(
        id=head.id,
        version=head.version,
        digest=files.digest(),
        title=head.title,
        licence=head.licence,
        languages=head.languages,
        courses=tuple(courses),
        sources=shared.sources,
        facts=shared.facts,
        glossary=shared.glossary,
        misconceptions=shared.misconceptions,
    )
    return Loaded(pack, found)


def pack_digest(root: Path) -> str:
    """A cheap fingerprint of a folder: names, sizes and times of change of all files in it.

    Equal fingerprints mean that nothing changed; it is not ``Pack.digest``.
    """
    total = hashlib.sha256()
    folders = [os.fspath(root)]
    while folders:
        try:
            entries = sorted(os.scandir(folders.pop()), key=lambda entry: entry.name)
        except FileNotFoundError:
            continue
        for entry in entries:
            if entry.is_dir(follow_symlinks=False):
                folders.append(entry.path)
                continue
            try:
                status = entry.stat()
            except OSError:
                status = entry.stat(follow_symlinks=False)
            line = f"{entry.path}\0{status.st_size}\0{status.st_mtime_ns}\n"
            total.update(line.encode(errors="surrogateescape"))
    return total.hexdigest()


def _course(reading: Reading, head: CourseHead) -> Course:
    lessons = []
    for lesson_id, line in head.lessons.items():
        structure = read_structure(reading, head, lesson_id, (head.path, line))
        if structure is not None:
            lessons.append(_lesson(structure, read_words(reading, structure)))
    _tell_unlisted(reading.files.root, head.id, head.lessons, "lesson.yaml", reading.problems)
    return Course(
        id=head.id,
        audience=head.audience,
        languages=head.languages,
        title=head.title,
        summary=head.summary,
        period=head.period,
        lessons=tuple(lessons),
    )


def _lesson(structure: Structure, words: dict[str, LessonWords]) -> Lesson:
    return Lesson(
        id=structure.id,
        course_id=structure.course_id,
        code=structure.code,
        original=structure.original,
        languages=structure.languages,
        grades=structure.grades,
        sector=structure.sector,
        minutes=structure.minutes,
        objectives=tuple(structure.objectives),
        figures=structure.figures,
        calculators=structure.calculators,
        pending_review=structure.pending_review,
        steps=structure.steps,
        quiz_pass=structure.quiz_pass,
        items=tuple(structure.items.values()),
        bank=tuple(structure.bank.values()),
        words=words,
        versions={
            language: {
                item.id: item_version(item, each.items[item.id])[0]
                for item in structure.items.values()
                if item.id in each.items
            }
            for language, each in words.items()
        },
        digest=digest_of(
            repr(
                (
                    structure.steps,
                    structure.figures,
                    structure.calculators,
                    structure.pending_review,
                )
            ),
            repr((tuple(structure.items.values()), tuple(structure.bank.values()))),
            *(f"{language} {words[language].digest}" for language in sorted(words)),
        ),
    )


def _tell_unlisted(
    root: Path, folder: str, listed: Mapping[str, int], marker: str, problems: Problems
) -> None:
    """A folder that looks like a course or a lesson, but that nobody lists, is never shown."""
    try:
        entries = sorted(os.scandir(root / folder), key=lambda entry: entry.name)
    except OSError:
        return
    for entry in entries:
        path = f"{folder}/{entry.name}/{marker}".lstrip("/")
        if entry.name not in listed and (root / path).is_file():
            where = f"{folder}/course.yaml" if folder else PACK
            problems.add(path, 1, Rule.UNLISTED, f"{where} does not list {entry.name}")

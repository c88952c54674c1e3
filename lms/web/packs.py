"""The packs in use: validated once, compiled below `var/packs`, followed by every process.

`release` validates and compiles in one process, then flips one row for each pack; all or
nothing. A `Library` serves the last released version, looks at the rows at most once a second,
and keeps rendered pages by digest in memory and on disk, shared by all requests. An invalid
pack never half-loads: the last good one stays, and the problems are reported.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from importlib.metadata import entry_points
from pathlib import Path
from typing import cast

import sqlalchemy as sa
from flask import Flask, current_app
from sqlalchemy.orm import Session

from lms import resources
from lms.config import Settings
from lms.core.calculators import CALCULATORS
from lms.core.content.compiled import (
    CompiledPackError,
    load_cached,
    read_compiled,
    write_compiled,
)
from lms.core.content.load import pack_digest
from lms.core.content.model import Course, Lesson, Pack
from lms.core.content.origins import PackOrigin, PackOriginError, clashes, find_packs
from lms.core.content.problems import Problem, blocking
from lms.core.items.base import ItemType
from lms.core.items.registry import build_registry
from lms.db.session import Database
from lms.web.models import PackRelease
from lms.web.packs_faults import show_faults
from lms.web.packs_items import draw_installed
from lms.web.rendering import Rendered, RenderStore

EXTENSION = "lms.packs"
LOOK_EVERY_SECONDS = 1.0
#: In development: who saves a file and reloads the page sees it, however quick.
LOOK_WHILE_WRITING_SECONDS = 0.1
#: Folder of what was read from sources, by their fingerprint: unchanged packs are not read again.
LOADED = "loaded"
_log = logging.getLogger(__name__)


class InvalidPacksError(ValueError):
    """At least one pack has faults; nothing was released. Paths are those of the disk."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__(f"{len(problems)} problems in the packs")
        self.problems = tuple(problems)


class NoSuchCourseError(LookupError):
    """No course of that id is in use."""


class NoSuchLessonError(LookupError):
    """No lesson of that id is in use."""


@dataclass(frozen=True)
class Shelf:
    """The packs of one moment, with what is looked up most."""

    packs: tuple[Pack, ...]
    digests: tuple[str, ...]
    courses: Mapping[str, Course] = field(default_factory=dict)
    pack_of: Mapping[str, Pack] = field(default_factory=dict)

    @classmethod
    def of(cls, packs: Sequence[Pack]) -> Shelf:
        """A shelf of these packs; a course id that a former pack has is not offered again."""
        courses: dict[str, Course] = {}
        pack_of: dict[str, Pack] = {}
        for pack in packs:
            for course in pack.courses:
                if course.id not in courses:
                    courses[course.id] = course
                    pack_of[course.id] = pack
        return cls(tuple(packs), tuple(pack.digest for pack in packs), courses, pack_of)


class Library:
    """The packs that an application serves."""

    def __init__(self, settings: Settings, database: Database) -> None:
        self.item_types: Mapping[str, type[ItemType]] = build_registry()
        self._settings = settings
        self._database = database
        self._folder = settings.data_dir / "packs"
        self._lock = threading.Lock()
        self._looked_at = float("-inf")
        self._look_every = (
            LOOK_WHILE_WRITING_SECONDS if settings.development else LOOK_EVERY_SECONDS
        )
        self._fingerprint = ""
        self._shelf = Shelf((), ())
        self._renders = RenderStore(self._folder)
        self.problems: tuple[Problem, ...] = ()

    @property
    def shelf(self) -> Shelf:
        """The packs in use now."""
        if time.monotonic() - self._looked_at > self._look_every and self._lock.acquire(
            blocking=not self._shelf.packs
        ):
            try:
                self._follow()
            finally:
                self._lock.release()
        return self._shelf

    def courses(self) -> tuple[Course, ...]:
        """All courses in the order of their packs."""
        return tuple(self.shelf.courses.values())

    def course(self, course_id: str) -> Course:
        """A course by its id.

        Raises:
            NoSuchCourseError: there is none.
        """
        try:
            return self.shelf.courses[course_id]
        except KeyError as error:
            raise NoSuchCourseError(course_id) from error

    def lesson(self, course_id: str, lesson_id: str) -> Lesson:
        """A lesson by the ids of its course and itself.

        Raises:
            NoSuchCourseError, NoSuchLessonError: there is none.
        """
        try:
            return self.course(course_id).lesson(lesson_id)
        except KeyError as error:
            raise NoSuchLessonError(lesson_id) from error

    def lesson_or_none(self, course_id: str, lesson_id: str) -> Lesson | None:
        """The same of what somebody did, which outlives its lesson: None when it was withdrawn."""
        try:
            return self.lesson(course_id, lesson_id)
        except (NoSuchCourseError, NoSuchLessonError):
            return None

    def pack_of(self, course_id: str) -> Pack:
        """The pack that a course belongs to.

        Raises:
            NoSuchCourseError: there is no such course.
        """
        try:
            return self.shelf.pack_of[course_id]
        except KeyError as error:
            raise NoSuchCourseError(course_id) from error

    def rendered(self, course_id: str, lesson: Lesson, language: str) -> Rendered:
        """A lesson's HTML in one language, rendered once for each digest."""
        pack = self.pack_of(course_id)
        if not _holds(pack, lesson):
            return self._renders.unkept(pack, lesson, language)
        return self._renders.lesson(pack, lesson, language)

    def prepare(self) -> Iterator[str]:
        """Render every lesson ahead, one at a step; answers what was looked at.

        The first page that names all lessons and their weights would else take seconds.
        """
        for pack in self.shelf.packs:
            for course in pack.courses:
                for lesson in course.lessons:
                    for language in lesson.languages:
                        self._renders.prepare(pack, lesson, language)
                        yield f"{course.id}/{lesson.id}/{language}"

    def _follow(self) -> None:
        """Take over what was released since the last look."""
        self._looked_at = time.monotonic()
        if self._settings.development:
            self._release_changes()
        with self._database.reading() as session:
            released = session.execute(
                sa.select(PackRelease.digest).order_by(PackRelease.position)
            ).scalars()
            digests = tuple(released)
        if digests != self._shelf.digests:
            self._take(digests)

    def _take(self, digests: Sequence[str]) -> None:
        """Serve these packs; if this process cannot read them, go on with those it has."""
        known = {pack.digest: pack for pack in self._shelf.packs}
        try:
            packs = [known.get(each) or read_compiled(self._folder / each) for each in digests]
        except CompiledPackError as error:  # of a newer version of the program: restart
            if not self._shelf.packs:
                raise
            _log.error("%s; the last good packs stay in use", error)
            return
        self._shelf = Shelf.of(packs)
        self._renders.forget_all_but(digests)

    def _release_changes(self) -> None:
        fingerprint = _fingerprint(self._settings)
        if fingerprint == self._fingerprint:
            return
        self._fingerprint = fingerprint
        try:
            release(self._settings, self._database, datetime.now().astimezone())
            self.problems = ()
        except InvalidPacksError as error:
            self.problems = error.problems
            for problem in blocking(error.problems):
                _log.warning("%s", problem)


def _holds(pack: Pack, lesson: Lesson) -> bool:
    """Whether the lesson is of this pack, and not of the release before.

    A request that found its lesson just before a release may ask for its HTML just after.
    """
    try:
        return pack.lesson(lesson.course_id, lesson.id).digest == lesson.digest
    except KeyError:
        return False


def _fingerprint(settings: Settings) -> str:
    """Another text whenever something in the packs, or where they are, has changed."""
    try:
        return ":".join(pack_digest(origin.root) for origin in origins(settings))
    except PackOriginError as error:
        return str(error)


def origins(settings: Settings) -> Sequence[PackOrigin]:
    """Where packs come from: built in, configured folders, installed packages.

    Raises:
        PackOriginError: one of these places holds no pack.
    """
    return find_packs(
        resources.folder("lessons") if settings.built_in_pack else None,
        settings.pack_folders,
        entry_points(group="lms.packs"),
    )


def release(settings: Settings, database: Database, now: datetime) -> tuple[Pack, ...]:
    """Validate and compile all packs, then put them in use; all or nothing.

    Raises:
        InvalidPacksError: with every problem of every pack; nothing was changed.
    """
    folder = settings.data_dir / "packs"
    packs = _sound_packs(settings, folder / LOADED)
    for pack, _root in packs:
        write_compiled(pack, folder / pack.digest)
    if not _in_use(database, packs):
        with database.writing() as session:
            _flip(session, packs, now)
    return tuple(pack for pack, _root in packs)


def digests_on_disk(settings: Settings) -> tuple[str, ...]:
    """The digests that `release` would put in use now. Raises InvalidPacksError."""
    packs = _sound_packs(settings, settings.data_dir / "packs" / LOADED)
    return tuple(pack.digest for pack, _root in packs)


def _sound_packs(settings: Settings, kept: Path) -> list[tuple[Pack, Path]]:
    """All packs with their folders. Raises InvalidPacksError."""
    registry = build_registry()
    packs: list[tuple[Pack, Path]] = []
    problems: list[Problem] = []
    try:
        found = origins(settings)
    except PackOriginError as error:
        raise InvalidPacksError([error.problem]) from error
    for origin in found:
        loaded = load_cached(origin.root, registry, kept)
        if loaded.pack is None:
            problems += [
                replace(each, path=str(origin.root / each.path)) for each in loaded.problems
            ]
        else:
            packs.append((loaded.pack, origin.root))
    problems += clashes(packs)
    if problems:
        raise InvalidPacksError(problems)
    return packs


def _in_use(database: Database, packs: Sequence[tuple[Pack, Path]]) -> bool:
    wanted = [(pack.id, pack.digest, str(root)) for pack, root in packs]
    rows = sa.select(PackRelease.pack_id, PackRelease.digest, PackRelease.root)
    with database.reading() as session:
        return [
            tuple(row) for row in session.execute(rows.order_by(PackRelease.position))
        ] == wanted


def _flip(session: Session, packs: Sequence[tuple[Pack, Path]], now: datetime) -> None:
    wanted = {pack.id for pack, _root in packs}
    for row in session.scalars(sa.select(PackRelease)):
        if row.pack_id not in wanted:
            session.delete(row)
    for position, (pack, root) in enumerate(packs):
        session.merge(
            PackRelease(
                pack_id=pack.id,
                digest=pack.digest,
                position=position,
                released_at=now,
                root=str(root),
            )
        )


def init_app(app: Flask, settings: Settings, database: Database) -> None:
    """Give the application its library."""
    CALCULATORS.load()  # whoever installed what cannot be used hears of it at the start
    made = Library(settings, database)
    app.extensions[EXTENSION] = made
    database.shared[EXTENSION] = made
    draw_installed(app, made.item_types)
    if settings.development:
        show_faults(app, lambda: made.problems)


def library() -> Library:
    """The current application's library."""
    return cast(Library, current_app.extensions[EXTENSION])

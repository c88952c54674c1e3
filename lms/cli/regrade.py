"""`lms regrade`: after a wrong key was mended in a pack, grade the stored answers again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime

import click
from flask import Flask

from lms.cli.output import CommandError, Thing, progress, say
from lms.cli.prepare import database_of, demand_packs_in_use, ready_application
from lms.config import Settings
from lms.core.content.model import Lesson
from lms.learning.regrading import (
    Mending,
    NoSuchItemError,
    Regraded,
    TypeChangedError,
    preview,
    regrade_item,
)
from lms.web.packs import NoSuchCourseError, NoSuchLessonError, library


@click.command()
@click.argument("course")
@click.argument("lesson")
@click.argument("item")
@click.option("--reason", required=True, help="Why; leaders and learners read it, so name nobody.")
@click.option("--dry-run", is_flag=True, help="Only say what would change.")
def regrade(course: str, lesson: str, item: str, *, reason: str, dry_run: bool) -> None:
    """Grade all answers to ITEM of a LESSON again, by the key as it stands in the pack now.

    Mend the key and `lms reload` first. Old and new scores are kept and both are shown; leaders are told.
    """
    if not reason.strip():
        raise CommandError("Say why with --reason.")
    settings = Settings.load()
    with ready_application(settings) as app, app.app_context():
        demand_packs_in_use(settings, database_of(app))
        mending = Mending(_lesson(course, lesson), item, reason.strip())
        try:
            done = _preview(app, mending) if dry_run else _regrade(app, mending)
        except NoSuchItemError as error:
            raise CommandError(f"{course}/{lesson} has no item {item!r}.") from error
        except TypeChangedError as error:
            raise CommandError(f"{error}. A new type needs a new id.") from error
    say(f"{done.answers} answers, {done.changed} scores of {done.people} people {_verb(dry_run)}.")
    if done.unfit:
        say(f"{done.unfit} answers name what the item no longer has; their scores stay.")


def _verb(dry_run: bool) -> str:  # noqa: FBT001 (a word for each)
    return "would change" if dry_run else "changed"


def _lesson(course: str, lesson: str) -> Lesson:
    try:
        return library().lesson(course, lesson)
    except NoSuchCourseError as error:
        known = ", ".join(each.id for each in library().courses())
        raise CommandError(f"There is no course {course!r}; there are: {known}.") from error
    except NoSuchLessonError as error:
        raise CommandError(f"The course {course} has no lesson {lesson!r}.") from error


def _preview(app: Flask, mending: Mending) -> Regraded:
    with database_of(app).reading() as session:
        return preview(session, mending, _along)


def _regrade(app: Flask, mending: Mending) -> Regraded:
    with database_of(app).writing() as session:
        return regrade_item(session, mending, datetime.now(UTC), _along)


def _along(things: Sequence[Thing]) -> Iterator[Thing]:
    return progress(things, "Grading")

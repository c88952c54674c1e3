"""Content packs: `lms check`, `lms new lesson`, `lms reload`."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from lms.cli.output import CommandError, progress, say
from lms.config import Settings
from lms.core.content.check import NoPackError, failed, pack_root
from lms.core.content.check import check as check_pack
from lms.core.content.model import Pack
from lms.core.content.origins import clashes
from lms.core.content.problems import Problem, Severity, is_consequence
from lms.core.content.reading_level import can_measure
from lms.core.content.scaffold import ScaffoldError, new_lesson
from lms.core.content.stamp import stamp as stamp_translations
from lms.core.items.registry import build_registry
from lms.core.languages import LANGUAGES


@click.command()
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path, exists=True))
@click.option("--strict", is_flag=True, help="Warnings fail, too.")
@click.option(
    "--stamp",
    is_flag=True,
    help="First note in each translation that it was made from the original as it is now.",
)
def check(paths: Sequence[Path], *, strict: bool, stamp: bool) -> None:
    """Check packs, or the course or lesson at PATH, without a server or database.

    Prints `file:line: rule: message` for each fault: errors on standard output, then warnings.
    Files that cannot be read come first: mend these, and other faults may be gone.
    Without PATH, the packs that this installation serves are checked. Exit code 1 on errors.
    """
    registry = build_registry()
    problems: list[tuple[Path, Problem]] = []
    packs: list[tuple[Pack, Path]] = []
    for path in paths or _served():
        if stamp:
            for changed in stamp_translations(path if path.is_dir() else path.parent):
                say(f"stamped {changed}")
        try:
            root = pack_root(path)
            checked = check_pack(path, registry, lambda lessons: progress(lessons, "Checking"))
        except NoPackError as error:
            raise CommandError(f"{error}.") from error
        problems.extend((root, each) for each in checked.problems)
        if checked.pack is not None and not paths:
            packs.append((checked.pack, root))
    problems.extend((Path(), each) for each in clashes(packs))
    _show(problems)
    if not can_measure():
        say("Reading levels were not measured. To measure them: pip install climate-lms[reading]")
    if failed((each for _root, each in problems), strict=strict):
        raise click.exceptions.Exit(1)


def _served() -> tuple[Path, ...]:
    from lms.web.packs import origins

    return tuple(origin.root for origin in origins(Settings.load()))


def _show(problems: Sequence[tuple[Path, Problem]]) -> None:
    counts = {}
    for severity in (Severity.ERROR, Severity.WARNING):
        these = [each for each in problems if each[1].severity is severity]
        these.sort(key=lambda each: is_consequence(each[1]))
        counts[severity] = len(these)
        if these:
            say(f"{'Errors' if severity is Severity.ERROR else 'Warnings'}:")
        for root, problem in these:
            say(f"{root / problem.path}:{problem.line}: {problem.rule}: {problem.message}")
    if not problems:
        say("No fault found.")
    else:
        told = (_counted(count, severity) for severity, count in counts.items())
        say(f"{', '.join(told)}.")


def _counted(count: int, what: str) -> str:
    return f"{count} {what}" if count == 1 else f"{count} {what}s"


@click.group()
def new() -> None:
    """Make something new in a pack."""


@new.command()
@click.argument("course", type=click.Path(path_type=Path, exists=True, file_okay=False))
@click.argument("slug")
@click.option(
    "--language",
    "languages",
    multiple=True,
    type=click.Choice(LANGUAGES),
    help="Languages of the lesson, the original first; default: those of the course.",
)
def lesson(course: Path, slug: str, languages: Sequence[str]) -> None:
    """Write a complete first lesson SLUG into the course in the folder COURSE."""
    try:
        made = new_lesson(course, slug, languages)
    except ScaffoldError as error:
        raise CommandError(f"{error}.") from error
    for path in made.files:
        say(str(path))
    if not made.listed:
        say(f"Add {slug} to the lessons in {course / 'course.yaml'}.")
    say(f"Write over it part by part, and look for faults with: lms check {made.folder}")


@click.command()
def reload() -> None:
    """Put the packs in use as they are on disk now: all or nothing, without a restart."""
    from lms.cli.prepare import data_folder, release_packs, upgrade_database
    from lms.db.engine import make_engines

    settings = Settings.load()
    data_folder(settings)
    upgrade_database(settings)
    engines = make_engines(settings.database)
    try:
        release_packs(settings, engines, strict=True)
    finally:
        engines.dispose()

"""`lms export`: files of lessons and courses from the command line."""

from __future__ import annotations

from pathlib import Path

import click
from flask_babel import force_locale

from lms.core.content.model import Course, Lesson
from lms.core.languages import LANGUAGES
from lms.interop.exporting import NothingToExportError, Wanted
from lms.interop.files.losses import in_words
from lms.interop.formats import FORMATS, format_named
from lms.web.packs import NoSuchCourseError, NoSuchLessonError, library


@click.command("export")
@click.argument("format_id", metavar="FORMAT", type=click.Choice([each.id for each in FORMATS]))
@click.argument("place", metavar="COURSE[/LESSON]")
@click.option("--language", type=click.Choice(list(LANGUAGES)), required=True)
@click.option("--notes", is_flag=True, help="With what only leaders see.")
@click.option(
    "--output",
    "-o",
    type=click.Path(path_type=Path),
    default=Path(),
    help="A file, or the folder to put it in; this one where not given.",
)
def export(format_id: str, place: str, *, language: str, notes: bool, output: Path) -> None:
    """Write a course, or one lesson of it, as a file; say what the FORMAT does not hold."""
    course, lesson = _named(place)
    wanted = Wanted(course, lesson, language, with_notes=notes)
    kind = format_named(format_id)
    if kind is None or not kind.can(wanted):
        raise click.UsageError(f"{format_id} does not hold a {'lesson' if lesson else 'course'}.")
    try:
        made = kind.make(library(), wanted)
    except NothingToExportError as error:
        raise click.ClickException(f"Nothing there for {format_id} in {language}.") from error
    path = output / made.filename if output.is_dir() else output
    path.write_bytes(made.content)
    click.echo(f"{path} ({len(made.content):,} bytes)")
    with force_locale("en"):
        for left in in_words(wanted, made.losses):
            where = f" ({'; '.join(left.lessons)})" if lesson is None and left.lessons else ""
            items = f" [{left.items} items]" if left.items else ""
            click.echo(f"Not in it: {left.words}{items}{where}")


def _named(place: str) -> tuple[Course, Lesson | None]:
    course_id, _slash, lesson_id = place.partition("/")
    try:
        course = library().course(course_id)
        return course, library().lesson(course_id, lesson_id) if lesson_id else None
    except NoSuchCourseError as error:
        raise click.BadParameter("there is no such course", param_hint=place) from error
    except NoSuchLessonError as error:
        raise click.BadParameter("there is no such lesson", param_hint=place) from error

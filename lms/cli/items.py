"""Items of other systems: `lms import-items`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from lms.cli.output import CommandError, say
from lms.core.languages import LANGUAGES

if TYPE_CHECKING:
    from lms.interop.items.arriving import Arriving

#: As `lms.interop.incoming` names them; it is loaded only once a file is read.
FORMATS = ("qti", "cartridge", "moodle-xml", "gift")
AUDIENCES = ("primary", "secondary", "teachers", "officials")


@click.command("import-items")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option(
    "--pack",
    required=True,
    type=click.Path(path_type=Path, file_okay=False),
    help="A folder for a new draft pack, or a pack that exists.",
)
@click.option("--language", required=True, type=click.Choice(LANGUAGES), help="Of its texts.")
@click.option("--format", "format_id", type=click.Choice(FORMATS), help="Default: seen from FILE.")
@click.option("--course", default="imported", help="The course in the pack that gets the lesson.")
@click.option("--lesson", default="", help="Id of the new lesson; default: from the file's name.")
@click.option("--title", default="", help="Title of the new lesson; default: the file's name.")
@click.option(
    "--audience", type=click.Choice(AUDIENCES), default="secondary", help="Of a new draft pack."
)
def import_items(  # noqa: PLR0913 (the options of the command)
    *,
    file: Path,
    pack: Path,
    language: str,
    format_id: str | None,
    course: str,
    lesson: str,
    title: str,
    audience: str,
) -> None:
    """Take the items of FILE (QTI, Common Cartridge, Moodle XML, GIFT) into a draft lesson.

    Prints one line for everything that could not be taken as it was. The draft is a pack of its
    own, or a lesson in a pack that exists which its course does not list yet; finish it and look
    for faults with `lms check`. Exit code 1 if nothing could be taken: then nothing is written.
    """
    from lms.interop.items.ids import slug
    from lms.interop.items.packing import DraftRefusedError, Where, write_draft

    arriving = _read(file, format_id, language)
    for remark in arriving.remarks:
        say(str(remark))
    if not arriving.questions:
        raise CommandError(f"No item of {file} could be taken; nothing was written.")
    name = lesson or slug(file.stem.partition(".")[0]) or "imported-items"
    where = Where(pack, course, name, language, title or file.stem, audience)
    try:
        new = write_draft(where, arriving.questions)
    except DraftRefusedError as error:
        raise CommandError(f"{error}. Nothing was written.") from error
    refused = sum(not each.taken for each in arriving.remarks)
    say(f"Items taken: {len(arriving.questions)}. Not taken: {refused}.")
    say(f"The draft stands in {where.folder}. Look for what it lacks with: lms check {pack}")
    if not new:
        say(f"Once it is good, add {name} to the lessons in {pack / course / 'course.yaml'}.")


def _read(file: Path, format_id: str | None, language: str) -> Arriving:
    from lms.interop.incoming import READERS, format_of
    from lms.interop.items.arriving import UnreadableFileError

    content = file.read_bytes()
    try:
        return READERS[format_id or format_of(content)](content, language)
    except UnreadableFileError as error:
        raise CommandError(f"{file}: {error}. Nothing was written.") from error

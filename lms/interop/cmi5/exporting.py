"""A lesson or a course as a cmi5 package."""

from __future__ import annotations

from lms.interop.cmi5.structure import structure
from lms.interop.exporting import Exported, Wanted, filename_of
from lms.interop.offline.lessons import lessons_losses, offline_lessons, title_of
from lms.interop.offline.package import xml_bytes, zipped
from lms.interop.offline.player import player_files
from lms.web.packs import Library

STRUCTURE = "cmi5.xml"


def cmi5(library: Library, wanted: Wanted) -> Exported:
    """cmi5. Raises NothingToExportError."""
    lessons = offline_lessons(library, wanted, "cmi5")
    pack = library.pack_of(wanted.course.id)
    root = structure(pack, wanted, title_of(wanted, lessons), lessons)
    files = {STRUCTURE: xml_bytes(root)}
    for each in lessons:
        files.update(each.files)
    return Exported(
        filename=filename_of(wanted, "cmi5.zip"),
        mimetype="application/zip",
        content=zipped({**files, **player_files("cmi5")}),
        losses=lessons_losses(lessons, wanted),
    )

"""A lesson or a course as a SCORM package, in either version."""

from __future__ import annotations

import xml.etree.ElementTree as ET  # only names a type
from collections.abc import Callable, Mapping

from lms.interop.exporting import Exported, Wanted, filename_of
from lms.interop.offline.lessons import OfflineLesson, lessons_losses, offline_lessons, title_of
from lms.interop.offline.package import xml_bytes, zipped
from lms.interop.offline.player import player_files
from lms.interop.scorm import manifest12, manifest2004
from lms.web.packs import Library

MANIFEST = "imsmanifest.xml"
_Manifest = Callable[[Wanted, str, str, tuple[OfflineLesson, ...], Mapping[str, bytes]], ET.Element]


def scorm12(library: Library, wanted: Wanted) -> Exported:
    """SCORM 1.2. Raises NothingToExportError."""
    return _exported(library, wanted, "scorm12", manifest12.manifest)


def scorm2004(library: Library, wanted: Wanted) -> Exported:
    """SCORM 2004, 4th edition. Raises NothingToExportError."""
    return _exported(library, wanted, "scorm2004", manifest2004.manifest)


def _exported(library: Library, wanted: Wanted, driver: str, manifest: _Manifest) -> Exported:
    lessons = offline_lessons(library, wanted, driver)
    shared = player_files(driver)
    version = library.pack_of(wanted.course.id).version
    root = manifest(wanted, title_of(wanted, lessons), version, lessons, shared)
    files = {MANIFEST: xml_bytes(root)}
    for each in lessons:
        files.update(each.files)
    return Exported(
        filename=filename_of(wanted, f"{driver}.zip"),
        mimetype="application/zip",
        content=zipped({**files, **shared}),
        losses=lessons_losses(lessons, wanted),
    )

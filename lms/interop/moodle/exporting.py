"""All items of a lesson or a course as a question bank for Moodle."""

from __future__ import annotations

import xml.etree.ElementTree as ET  # only builds

from lms.core.content.model import Course, text_in
from lms.interop.exporting import Exported, Wanted, filename_of
from lms.interop.items.writing import write_all
from lms.interop.moodle.gift_writing import gift_category, gift_question
from lms.interop.moodle.xml_writing import category_element, question_element
from lms.interop.offline.package import xml_bytes
from lms.web.packs import Library


def moodle_xml(_library: Library, wanted: Wanted) -> Exported:
    """Moodle XML, one category a lesson. Raises NothingToExportError."""
    written = write_all(wanted, question_element)
    root = ET.Element("quiz")
    for each in written.lessons:
        root.append(category_element(_category(wanted.course, wanted.language, each.title)))
        root.extend(each.things)
    return Exported(
        filename=filename_of(wanted, "moodle.xml"),
        mimetype="application/xml",
        content=xml_bytes(root),
        losses=tuple(written.losses),
    )


def gift(_library: Library, wanted: Wanted) -> Exported:
    """GIFT, one category a lesson. Raises NothingToExportError."""
    written = write_all(wanted, gift_question)
    parts = []
    for each in written.lessons:
        parts.append(gift_category(_category(wanted.course, wanted.language, each.title)))
        parts += each.things
    return Exported(
        filename=filename_of(wanted, "gift.txt"),
        mimetype="text/plain; charset=utf-8",
        content=("\n\n".join(parts) + "\n").encode(),
        losses=tuple(written.losses),
    )


def _category(course: Course, language: str, title: str) -> str:
    """Where the questions stand in the bank; a slash within a name is doubled there."""
    names = (text_in(course.title, language), title)
    return "$course$/top/" + "/".join(each.replace("/", "//") for each in names)

"""A lesson or a course as a Common Cartridge 1.3: for each lesson a page, and a quiz."""

from __future__ import annotations

import xml.etree.ElementTree as ET  # only builds
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask_babel import force_locale, gettext

from lms.core.content.model import Lesson, text_in
from lms.interop.cartridge.pages import page_losses, page_of
from lms.interop.cartridge.quizzes import add_fields, quiz_items
from lms.interop.exporting import Exported, Loss, NothingToExportError, Wanted, filename_of
from lms.interop.items.question import Question
from lms.interop.items.writing import Told, write_all
from lms.interop.offline.package import zipped
from lms.interop.qti.versions import written
from lms.web.packs import Library
from lms.web.static import FOLDER

MANIFEST = "imsmanifest.xml"
STYLE = "css/site.css"
ASSESSMENT = "imsqti_xmlv1p2/imscc_xmlv1p3/assessment"
_CP = "http://www.imsglobal.org/xsd/imsccv1p3/imscp_v1p1"
_LOM = "http://ltsc.ieee.org/xsd/imsccv1p3/LOM/manifest"
_QTI = "http://www.imsglobal.org/xsd/ims_qtiasiv1p2"


@dataclass(frozen=True)
class _Part:
    """A lesson in the cartridge. `quiz`: the path of its quiz, "" if it has none."""

    lesson: Lesson
    title: str
    page: str
    quiz: str


def cartridge(library: Library, wanted: Wanted) -> Exported:
    """The cartridge. Raises NothingToExportError."""
    if not wanted.lessons:
        raise NothingToExportError
    quizzes, told = _quizzes(wanted)
    files: dict[str, bytes] = {}
    parts: list[_Part] = []
    with force_locale(wanted.language):
        for lesson in wanted.lessons:
            quiz = f"quizzes/{lesson.id}.xml" if lesson.id in quizzes else ""
            title = lesson.words[wanted.language].title
            part = _Part(lesson, title, f"lessons/{lesson.id}.html", quiz)
            files[part.page] = page_of(library, wanted, lesson)
            if quiz:
                files[quiz] = _assessment(part, quizzes[lesson.id])
            parts.append(part)
            told += page_losses(wanted, lesson)
        manifest = _manifest(wanted, parts)
    files[STYLE] = (FOLDER / STYLE).read_bytes()
    return Exported(
        filename=filename_of(wanted, "imscc"),
        mimetype="application/zip",
        content=zipped({MANIFEST: manifest, **files}),
        losses=tuple(told),
    )


def _quizzes(wanted: Wanted) -> tuple[Mapping[str, Sequence[ET.Element]], list[Loss]]:
    """The items of each lesson that has any, and what they lose."""

    def write(question: Question, told: Told) -> Sequence[ET.Element]:
        return quiz_items(question, wanted.language, told)

    try:
        found = write_all(wanted, write)
    except NothingToExportError:
        return {}, []
    return {each.lesson.id: each.things for each in found.lessons}, found.losses


def _assessment(part: _Part, items: Sequence[ET.Element]) -> bytes:
    root = ET.Element("questestinterop", {"xmlns": _QTI})
    assessment = ET.SubElement(
        root, "assessment", {"ident": f"quiz.{part.lesson.id}", "title": part.title}
    )
    metadata = ET.SubElement(assessment, "qtimetadata")
    fields = {
        "cc_profile": "cc.exam.v0p1",
        "qmd_assessmenttype": "Examination",
        "qmd_scoretype": "Percentage",
        "qmd_feedbackpermitted": "Yes",
        "cc_maxattempts": "unlimited",
    }
    add_fields(metadata, fields)
    section = ET.SubElement(assessment, "section", {"ident": f"section.{part.lesson.id}"})
    section.extend(items)
    return written(root)


def _manifest(wanted: Wanted, parts: Sequence[_Part]) -> bytes:
    """Call it with the locale of the lessons in force."""
    names = [wanted.course.id, wanted.lesson.id if wanted.lesson else "", wanted.language]
    title = parts[0].title if wanted.lesson else text_in(wanted.course.title, wanted.language)
    root = ET.Element(
        "manifest",
        {
            "identifier": "lms." + ".".join(filter(None, names)),
            "xmlns": _CP,
            "xmlns:lomimscc": _LOM,
        },
    )
    _describe(root, title, wanted.language)
    organizations = ET.SubElement(root, "organizations")
    organization = ET.SubElement(
        organizations,
        "organization",
        {"identifier": "organization", "structure": "rooted-hierarchy"},
    )
    top = ET.SubElement(organization, "item", {"identifier": "root"})
    resources = ET.SubElement(root, "resources")
    for part in parts:
        _arrange(top, part)
        _resource(resources, f"page.{part.lesson.id}", "webcontent", part.page, needs="style")
        if part.quiz:
            _resource(resources, f"quiz.{part.lesson.id}", ASSESSMENT, part.quiz)
    _resource(resources, "style", "webcontent", STYLE)
    return written(root)


def _describe(root: ET.Element, title: str, language: str) -> None:
    metadata = ET.SubElement(root, "metadata")
    ET.SubElement(metadata, "schema").text = "IMS Common Cartridge"
    ET.SubElement(metadata, "schemaversion").text = "1.3.0"
    lom = ET.SubElement(metadata, "lomimscc:lom")
    general = ET.SubElement(lom, "lomimscc:general")
    named = ET.SubElement(general, "lomimscc:title")
    ET.SubElement(named, "lomimscc:string", {"language": language}).text = title
    ET.SubElement(general, "lomimscc:language").text = language


def _arrange(top: ET.Element, part: _Part) -> None:
    """A lesson in the table of contents: its page, then its quiz."""
    lesson = part.lesson.id
    folder = ET.SubElement(top, "item", {"identifier": f"lesson.{lesson}"})
    ET.SubElement(folder, "title").text = part.title
    places = {"page": part.title, **({"quiz": gettext("Quiz")} if part.quiz else {})}
    for kind, title in places.items():
        item = ET.SubElement(
            folder,
            "item",
            {"identifier": f"item.{kind}.{lesson}", "identifierref": f"{kind}.{lesson}"},
        )
        ET.SubElement(item, "title").text = title


def _resource(
    resources: ET.Element, identifier: str, kind: str, path: str, needs: str = ""
) -> None:
    attributes = {"identifier": identifier, "type": kind}
    if kind == "webcontent":
        attributes["href"] = path
    resource = ET.SubElement(resources, "resource", attributes)
    ET.SubElement(resource, "file", {"href": path})
    if needs:
        ET.SubElement(resource, "dependency", {"identifierref": needs})

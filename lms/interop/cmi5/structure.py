"""The course structure of cmi5 (`cmi5.xml`): one assignable unit for each lesson.

A lesson with a quiz is done when it is completed and passed, at the pass mark of its quiz; one
without is done when it is completed.
"""

from __future__ import annotations

import xml.etree.ElementTree as ET  # only builds

from lms.core.content.model import Pack, text_in
from lms.interop.exporting import Wanted
from lms.interop.offline.lessons import OfflineLesson

NAMESPACE = "https://w3id.org/xapi/profiles/cmi5/v1/CourseStructure.xsd"


def structure(
    pack: Pack, wanted: Wanted, title: str, lessons: tuple[OfflineLesson, ...]
) -> ET.Element:
    """The root of `cmi5.xml`."""
    ET.register_namespace("", NAMESPACE)
    root = ET.Element(_tag("courseStructure"))
    course = ET.SubElement(root, _tag("course"), {"id": _iri(pack, wanted)})
    summary = text_in(wanted.course.summary, wanted.language)
    if wanted.lesson is not None:
        summary = lessons[0].summary
    _texts(course, wanted.language, title, summary)
    for each in lessons:
        unit = ET.SubElement(root, _tag("au"), _attributes(pack, wanted, each))
        _texts(unit, wanted.language, each.title, each.summary)
        ET.SubElement(unit, _tag("url")).text = each.page
    return root


def _attributes(pack: Pack, wanted: Wanted, lesson: OfflineLesson) -> dict[str, str]:
    found = {
        "id": f"{_iri(pack, wanted)}:unit:{lesson.lesson.id}",
        "moveOn": "CompletedAndPassed" if lesson.items else "Completed",
        "launchMethod": "AnyWindow",
    }
    if lesson.items:
        found["masteryScore"] = f"{lesson.lesson.quiz_pass:g}"
    return found


def _iri(pack: Pack, wanted: Wanted) -> str:
    """An id that stays the same for the same content and language, whoever exports it."""
    parts = [pack.id, wanted.course.id, wanted.lesson.id if wanted.lesson else "", wanted.language]
    return ":".join(["urn:climate-lms", *filter(None, parts)])


def _texts(parent: ET.Element, language: str, title: str, description: str) -> None:
    for name, text in (("title", title), ("description", description)):
        part = ET.SubElement(parent, _tag(name))
        ET.SubElement(part, _tag("langstring"), {"lang": language}).text = text


def _tag(name: str) -> str:
    return f"{{{NAMESPACE}}}{name}"

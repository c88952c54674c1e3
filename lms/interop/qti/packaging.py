"""A QTI package: each item a file, one test for each lesson, and the manifest of them all."""

from __future__ import annotations

import xml.etree.ElementTree as ET  # only builds
from collections.abc import Sequence
from dataclasses import dataclass

from lms.interop.exporting import Exported, Wanted, filename_of
from lms.interop.items.question import Question
from lms.interop.items.writing import Told, WrittenLesson, write_all
from lms.interop.offline.package import zipped
from lms.interop.qti.building import identifier_of
from lms.interop.qti.items import qti_item
from lms.interop.qti.versions import QTI21, QTI30, Version, written
from lms.web.packs import Library

MANIFEST = "imsmanifest.xml"


@dataclass(frozen=True)
class _Item:
    identifier: str
    path: str
    content: bytes


def qti21(_library: Library, wanted: Wanted) -> Exported:
    """QTI 2.1. Raises NothingToExportError."""
    return _exported(wanted, QTI21, "qti21")


def qti30(_library: Library, wanted: Wanted) -> Exported:
    """QTI 3.0. Raises NothingToExportError."""
    return _exported(wanted, QTI30, "qti30")


def _exported(wanted: Wanted, version: Version, name: str) -> Exported:
    def write(question: Question, told: Told) -> Sequence[_Item]:
        root = qti_item(question, wanted.language, told)
        if root is None:
            return ()
        path = f"items/{question.place}.xml"
        return (_Item(identifier_of(question), path, version.document(root)),)

    lessons = write_all(wanted, write)
    files = {MANIFEST: _manifest(version, wanted, lessons.lessons)}
    for each in lessons.lessons:
        files[_test_path(each)] = version.document(_test(each))
        files |= {item.path: item.content for item in each.things}
    return Exported(
        filename=filename_of(wanted, f"{name}.zip"),
        mimetype="application/zip",
        content=zipped(files),
        losses=tuple(lessons.losses),
    )


def _test_path(written_lesson: WrittenLesson[_Item]) -> str:
    return f"tests/{written_lesson.lesson.id}.xml"


def _test(lesson: WrittenLesson[_Item]) -> ET.Element:
    root = ET.Element(
        "assessmentTest", {"identifier": f"test.{lesson.lesson.id}", "title": lesson.title}
    )
    modes = {"navigationMode": "nonlinear", "submissionMode": "individual"}
    part = ET.SubElement(root, "testPart", {"identifier": "part", **modes})
    section = ET.SubElement(
        part,
        "assessmentSection",
        {"identifier": "section", "title": lesson.title, "visible": "true"},
    )
    for item in lesson.things:
        reference = {"identifier": item.identifier, "href": f"../{item.path}"}
        ET.SubElement(section, "assessmentItemRef", reference)
    return root


def _manifest(version: Version, wanted: Wanted, lessons: Sequence[WrittenLesson[_Item]]) -> bytes:
    parts = [wanted.course.id, wanted.lesson.id if wanted.lesson else "", wanted.language]
    root = ET.Element(
        "manifest",
        {
            "identifier": "lms." + ".".join(filter(None, parts)),
            "xmlns": version.packaging,
            "xmlns:xsi": "http://www.w3.org/2001/XMLSchema-instance",
            "xsi:schemaLocation": f"{version.packaging} {version.packaging_schema}",
        },
    )
    metadata = ET.SubElement(root, "metadata")
    ET.SubElement(metadata, "schema").text = version.schema
    ET.SubElement(metadata, "schemaversion").text = version.schema_version
    ET.SubElement(root, "organizations")
    resources = ET.SubElement(root, "resources")
    for each in lessons:
        test = _resource(resources, f"test.{each.lesson.id}", version.test_type, _test_path(each))
        for item in each.things:
            ET.SubElement(test, "dependency", {"identifierref": item.identifier})
        for item in each.things:
            _resource(resources, item.identifier, version.item_type, item.path)
    return written(root)


def _resource(resources: ET.Element, identifier: str, kind: str, path: str) -> ET.Element:
    resource = ET.SubElement(
        resources, "resource", {"identifier": identifier, "type": kind, "href": path}
    )
    ET.SubElement(resource, "file", {"href": path})
    return resource

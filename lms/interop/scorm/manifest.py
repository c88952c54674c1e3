"""What both manifests share: the tree of organisation, items and resources.

One SCO a lesson, also in a course: each keeps its own state of 4,096 characters, its own score and
its own pass mark, and the platform's own table of contents shows how far each lesson is. One SCO
for a course would press all of this into one state and one score.
"""

from __future__ import annotations

import xml.etree.ElementTree as ET  # only builds
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from lms.interop.exporting import Wanted
from lms.interop.offline.lessons import OfflineLesson

SHARED = "player"


@dataclass(frozen=True)
class Namespaces:
    """The namespaces of a version, and how it spells the attribute that marks a SCO."""

    content: str
    adl: str
    sco_attribute: str
    schema_version: str

    def tag(self, name: str) -> str:
        """A name of content packaging."""
        return f"{{{self.content}}}{name}"

    def adl_tag(self, name: str) -> str:
        """A name of ADL's own."""
        return f"{{{self.adl}}}{name}"


def identifier(wanted: Wanted) -> str:
    """The package's own: the same content keeps it, so that a platform knows a new edition."""
    parts = [wanted.course.id, wanted.lesson.id if wanted.lesson else "", wanted.language]
    return "lms." + ".".join(filter(None, parts))


def begin(names: Namespaces, wanted: Wanted, version: str) -> ET.Element:
    """The manifest with its metadata."""
    root = ET.Element(names.tag("manifest"), {"identifier": identifier(wanted), "version": version})
    metadata = ET.SubElement(root, names.tag("metadata"))
    ET.SubElement(metadata, names.tag("schema")).text = "ADL SCORM"
    ET.SubElement(metadata, names.tag("schemaversion")).text = names.schema_version
    return root


def organise(
    names: Namespaces, root: ET.Element, title: str, lessons: Iterable[OfflineLesson]
) -> tuple[ET.Element, dict[str, ET.Element]]:
    """The one organisation, and the item of each lesson by the lesson's id."""
    organizations = ET.SubElement(root, names.tag("organizations"), {"default": "organization"})
    organization = ET.SubElement(
        organizations, names.tag("organization"), {"identifier": "organization"}
    )
    ET.SubElement(organization, names.tag("title")).text = title
    items: dict[str, ET.Element] = {}
    for each in lessons:
        item = ET.SubElement(
            organization,
            names.tag("item"),
            {"identifier": f"item.{each.lesson.id}", "identifierref": f"sco.{each.lesson.id}"},
        )
        ET.SubElement(item, names.tag("title")).text = each.title
        items[each.lesson.id] = item
    return organization, items


def list_resources(
    names: Namespaces,
    root: ET.Element,
    lessons: Iterable[OfflineLesson],
    shared: Mapping[str, bytes],
) -> None:
    """Each lesson as a SCO, and the player on which all of them depend."""
    resources = ET.SubElement(root, names.tag("resources"))
    for each in lessons:
        resource = ET.SubElement(
            resources,
            names.tag("resource"),
            {
                "identifier": f"sco.{each.lesson.id}",
                "type": "webcontent",
                names.adl_tag(names.sco_attribute): "sco",
                "href": each.page,
            },
        )
        _files(names, resource, each.files)
        ET.SubElement(resource, names.tag("dependency"), {"identifierref": SHARED})
    resource = ET.SubElement(
        resources,
        names.tag("resource"),
        {
            "identifier": SHARED,
            "type": "webcontent",
            names.adl_tag(names.sco_attribute): "asset",
        },
    )
    _files(names, resource, shared)


def _files(names: Namespaces, resource: ET.Element, paths: Iterable[str]) -> None:
    for path in paths:
        ET.SubElement(resource, names.tag("file"), {"href": path})

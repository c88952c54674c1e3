"""The manifest of SCORM 2004, 4th edition, with its sequencing.

Lessons may be taken in any order (choice) or one after the other (flow). A lesson is satisfied when
its score reaches the pass mark of its quiz; a course is satisfied and complete when all lessons are.
"""

from __future__ import annotations

import xml.etree.ElementTree as ET  # only builds
from collections.abc import Mapping

from lms.interop.exporting import Wanted
from lms.interop.offline.lessons import OfflineLesson
from lms.interop.scorm.manifest import Namespaces, begin, list_resources, organise

NAMES = Namespaces(
    content="http://www.imsglobal.org/xsd/imscp_v1p1",
    adl="http://www.adlnet.org/xsd/adlcp_v1p3",
    sco_attribute="scormType",
    schema_version="2004 4th Edition",
)
SEQUENCING = "http://www.imsglobal.org/xsd/imsss"


def manifest(
    wanted: Wanted,
    title: str,
    version: str,
    lessons: tuple[OfflineLesson, ...],
    shared: Mapping[str, bytes],
) -> ET.Element:
    """The root of `imsmanifest.xml`."""
    ET.register_namespace("", NAMES.content)
    ET.register_namespace("adlcp", NAMES.adl)
    ET.register_namespace("imsss", SEQUENCING)
    root = begin(NAMES, wanted, version)
    organization, items = organise(NAMES, root, title, lessons)
    for each in lessons:
        _sequence_lesson(items[each.lesson.id], each)
    sequencing = _part(organization, "sequencing")
    _part(sequencing, "controlMode", choice="true", flow="true")
    list_resources(NAMES, root, lessons, shared)
    return root


def _sequence_lesson(item: ET.Element, lesson: OfflineLesson) -> None:
    sequencing = _part(item, "sequencing")
    objectives = _part(sequencing, "objectives")
    graded = "true" if lesson.items else "false"
    primary = _part(
        objectives,
        "primaryObjective",
        objectiveID=f"objective.{lesson.lesson.id}",
        satisfiedByMeasure=graded,
    )
    if lesson.items:
        _part(primary, "minNormalizedMeasure").text = f"{lesson.lesson.quiz_pass:g}"
    _part(
        sequencing,
        "deliveryControls",
        completionSetByContent="true",
        objectiveSetByContent="true",
    )


def _part(parent: ET.Element, name: str, **attributes: str) -> ET.Element:
    return ET.SubElement(parent, f"{{{SEQUENCING}}}{name}", attributes)

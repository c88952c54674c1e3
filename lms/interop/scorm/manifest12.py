"""The manifest of SCORM 1.2.

No `masteryscore` stands in it: a platform that finds one replaces the status by its own reading of
the score, and a lesson whose steps are still open would count as passed. The lesson judges itself.
"""

from __future__ import annotations

import xml.etree.ElementTree as ET  # only builds
from collections.abc import Mapping

from lms.interop.exporting import Wanted
from lms.interop.offline.lessons import OfflineLesson
from lms.interop.scorm.manifest import Namespaces, begin, list_resources, organise

NAMES = Namespaces(
    content="http://www.imsproject.org/xsd/imscp_rootv1p1p2",
    adl="http://www.adlnet.org/xsd/adlcp_rootv1p2",
    sco_attribute="scormtype",
    schema_version="1.2",
)


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
    root = begin(NAMES, wanted, version)
    organise(NAMES, root, title, lessons)
    list_resources(NAMES, root, lessons, shared)
    return root

"""What tells QTI 3.0 from 2.1: names in kebab-case with a prefix, namespaces, types of resources.

Documents are built once, with the names of 2.1 and without a namespace; here they become either.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET  # only builds and writes
from dataclasses import dataclass

from lms.interop.items.xhtml import add_text

#: What is HTML in an item and keeps its name.
_HTML = frozenset(
    {"a", "blockquote", "br", "code", "div", "em", "hr", "li", "ol", "p", "pre", "span"}
    | {"strong", "sub", "sup", "table", "tbody", "td", "th", "thead", "tr", "ul"}
)
_UPPER = re.compile(r"(?<=[a-z0-9])([A-Z])")
_XSI = "http://www.w3.org/2001/XMLSchema-instance"


@dataclass(frozen=True)
class Version:
    """One version of QTI."""

    name: str
    items: str
    items_schema: str
    packaging: str
    packaging_schema: str
    schema: str
    schema_version: str
    item_type: str
    test_type: str
    prefixed: bool

    def document(self, root: ET.Element) -> bytes:
        """An item or a test as a file of this version."""
        made = self._renamed(root) if self.prefixed else root
        made.set("xmlns", self.items)
        made.set("xmlns:xsi", _XSI)
        made.set("xsi:schemaLocation", f"{self.items} {self.items_schema}")
        return written(made)

    def _renamed(self, element: ET.Element) -> ET.Element:
        if element.tag in _HTML:
            made = ET.Element(element.tag, dict(element.items()))
        else:
            attributes = {kebab(key): value for key, value in element.items()}
            made = ET.Element(f"qti-{kebab(element.tag)}", attributes)
        made.text, made.tail = element.text, element.tail
        inside = made
        if element.tag == "modalFeedback":
            inside = ET.SubElement(made, "qti-content-body")
            add_text(inside, made.text or "")
            made.text = None
        inside.extend(self._renamed(child) for child in element)
        return made


def kebab(name: str) -> str:
    """A name of 2.1 as 3.0 spells it; names with a colon stay."""
    return name if ":" in name else _UPPER.sub(r"-\1", name).lower()


def written(root: ET.Element) -> bytes:
    """The document with its declaration; blanks within it mean something, so none are added."""
    text: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return text + b"\n"


QTI21 = Version(
    name="QTI 2.1",
    items="http://www.imsglobal.org/xsd/imsqti_v2p1",
    items_schema="http://www.imsglobal.org/xsd/qti/qtiv2p1/imsqti_v2p1.xsd",
    packaging="http://www.imsglobal.org/xsd/imscp_v1p1",
    packaging_schema="http://www.imsglobal.org/xsd/qti/qtiv2p1/qtiv2p1_imscpv1p2_v1p0.xsd",
    schema="QTIv2.1 Package",
    schema_version="1.0.0",
    item_type="imsqti_item_xmlv2p1",
    test_type="imsqti_test_xmlv2p1",
    prefixed=False,
)
QTI30 = Version(
    name="QTI 3.0",
    items="http://www.imsglobal.org/xsd/imsqtiasi_v3p0",
    items_schema="https://purl.imsglobal.org/spec/qti/v3p0/schema/xsd/imsqti_asiv3p0_v1p0.xsd",
    packaging="http://www.imsglobal.org/xsd/qti/qtiv3p0/imscp_v1p1",
    packaging_schema=(
        "https://purl.imsglobal.org/spec/qti/v3p0/schema/xsd/imsqtiv3p0_imscpv1p2_v1p0.xsd"
    ),
    schema="QTI Package",
    schema_version="3.0.0",
    item_type="imsqti_item_xmlv3p0",
    test_type="imsqti_test_xmlv3p0",
    prefixed=True,
)

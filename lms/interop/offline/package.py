"""A package as one zip file, the same bytes for the same content."""

from __future__ import annotations

import io
import xml.etree.ElementTree as ET  # only builds and writes
import zipfile
from collections.abc import Collection, Mapping

_LONG_AGO = (1980, 1, 1, 0, 0, 0)


def zipped(files: Mapping[str, bytes], stored: Collection[str] = ()) -> bytes:
    """The files (path → content) as a zip file; the order of the mapping is kept.

    `stored`: paths of those that are not compressed, where a format wants to read them so.
    """
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as package:
        for path, content in files.items():
            entry = zipfile.ZipInfo(path, _LONG_AGO)
            entry.compress_type = zipfile.ZIP_STORED if path in stored else zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            package.writestr(entry, content)
    return stream.getvalue()


def xml_bytes(root: ET.Element) -> bytes:
    """The document with its declaration, indented."""
    ET.indent(root)
    text: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return text + b"\n"

"""Files in: the formats of items that are read, and which of them a file is."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from lms.interop.cartridge.reading import ROOT as CARTRIDGE_ROOT
from lms.interop.cartridge.reading import read_cartridge
from lms.interop.items.arriving import Arriving, UnreadableFileError
from lms.interop.items.reading import archive_of, check_size, is_archive, text_of, xml_of
from lms.interop.items.xhtml import local_name
from lms.interop.moodle.gift_reading import read_gift
from lms.interop.moodle.xml_reading import read_moodle_xml
from lms.interop.qti.reading import read_qti

#: (content of the file, language of its texts) → the questions and what could not be taken.
#: Raises UnreadableFileError.
Read = Callable[[bytes, str], Arriving]

READERS: Mapping[str, Read] = {
    "qti": read_qti,
    "cartridge": read_cartridge,
    "moodle-xml": read_moodle_xml,
    "gift": read_gift,
}
_ROOTS = {
    "quiz": "moodle-xml",
    "assessmentItem": "qti",
    "qti-assessment-item": "qti",
    CARTRIDGE_ROOT: "cartridge",
}


def format_of(content: bytes) -> str:
    """The id of the format that a file is in. Raises UnreadableFileError if it is none."""
    check_size(content)
    if is_archive(content):
        return _format_of_package(archive_of(content))
    if not text_of(content).lstrip("\ufeff \t\r\n").startswith("<"):
        return "gift"
    root = local_name(xml_of(content))
    if root not in _ROOTS:
        raise UnreadableFileError(f"it is in no format that is read here: it begins with <{root}>")
    return _ROOTS[root]


def _format_of_package(files: Mapping[str, bytes]) -> str:
    """A cartridge says so in its manifest, or its quizzes are in QTI 1.2."""
    marks = (b"IMS Common Cartridge", CARTRIDGE_ROOT.encode())
    for path, content in files.items():
        if path.lower().endswith(".xml") and any(each in content for each in marks):
            return "cartridge"
    return "qti"

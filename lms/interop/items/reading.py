"""Files of others, taken as hostile: bounded, never unpacked to disk, without entities.

Whatever is wrong with a file as a whole ends in UnreadableFileError, whose sentence goes to the
person who brought it.
"""

from __future__ import annotations

import io
import re
import xml.etree.ElementTree as ET  # only names types: defusedxml parses
import zipfile
from collections.abc import Iterator

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from lms.interop.items.arriving import UnreadableFileError

#: Bytes of a file, and of everything in a package together.
MOST_BYTES = 50 * 1024 * 1024
MOST_UNPACKED = 200 * 1024 * 1024
MOST_ENTRIES = 10_000
#: Elements within each other; ours and those of others need a few dozen.
DEEPEST = 200

_BOMS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_DRIVE = re.compile(r"[A-Za-z]:")


def text_of(content: bytes) -> str:
    """A file as text. Raises UnreadableFileError."""
    check_size(content)
    encoding = next((name for bom, name in _BOMS if content.startswith(bom)), "utf-8")
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as error:
        raise UnreadableFileError(
            f"it is not UTF-8: byte {error.start} is no part of a letter; save it as UTF-8"
        ) from error
    if "\0" in text:
        raise UnreadableFileError("it is no text: it holds zero bytes")
    return text


def check_size(content: bytes) -> None:
    """Refuse an empty file and one that is too large. Raises UnreadableFileError."""
    if not content.strip():
        raise UnreadableFileError("it is empty")
    if len(content) > MOST_BYTES:
        raise UnreadableFileError(f"it is larger than {MOST_BYTES // 1024 // 1024} MB")


def xml_of(content: bytes) -> ET.Element:
    """A document. Raises UnreadableFileError."""
    check_size(content)
    try:
        root: ET.Element = fromstring(content)
    except DefusedXmlException as error:
        raise UnreadableFileError(
            "it defines entities or asks for other files, which is never needed here"
        ) from error
    except ET.ParseError as error:
        raise UnreadableFileError(f"it is no well-formed XML: {error}") from error
    except (LookupError, ValueError) as error:  # an encoding that does not exist, or not here
        raise UnreadableFileError(f"its encoding cannot be read: {error}") from error
    _check_depth(root)
    return root


def _check_depth(root: ET.Element) -> None:
    level, depth = [root], 0
    while level:
        depth += 1
        if depth > DEEPEST:
            raise UnreadableFileError(f"its elements are nested more than {DEEPEST} deep")
        level = [child for each in level for child in each]


def is_archive(content: bytes) -> bool:
    """Whether this is meant to be a zip file."""
    return content.startswith(b"PK")


def archive_of(content: bytes) -> dict[str, bytes]:
    """All files of a package: path → content. Raises UnreadableFileError."""
    check_size(content)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            return dict(_entries(package))
    except (zipfile.BadZipFile, NotImplementedError, EOFError, OSError) as error:
        raise UnreadableFileError(f"it is no zip file that can be read: {error}") from error
    except RuntimeError as error:  # what zipfile raises for one with a password
        raise UnreadableFileError("it is locked with a password") from error


def _entries(package: zipfile.ZipFile) -> Iterator[tuple[str, bytes]]:
    entries = [each for each in package.infolist() if not each.is_dir()]
    if len(entries) > MOST_ENTRIES:
        raise UnreadableFileError(f"it holds more than {MOST_ENTRIES} files")
    room = MOST_UNPACKED
    for entry in entries:
        _check_path(entry.filename)
        # What the entry says of its size may be a lie: only what comes out counts.
        with package.open(entry) as stream:
            content = stream.read(room + 1)
        room -= len(content)
        if room < 0:
            raise UnreadableFileError(f"it unpacks to more than {MOST_UNPACKED // 1024 // 1024} MB")
        yield entry.filename, content


def _check_path(path: str) -> None:
    parts = path.replace("\\", "/").split("/")
    if path.startswith(("/", "\\")) or ".." in parts or _DRIVE.match(path):
        raise UnreadableFileError(f"it holds a file that leads out of it: {path[:80]!r}")

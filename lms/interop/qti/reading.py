"""QTI items of others, and our own, as questions of ours: 2.1 and 3.0, single or in a package.

Both versions are read with the names of 2.1. What an item asks is told by its interactions, what is
right by its declarations; of the response processing only ranges of numbers are understood.
"""

from __future__ import annotations

import xml.etree.ElementTree as ET  # only names types
from collections.abc import Callable, Iterator

from lms.interop.items.arriving import Arriving, UnreadableFileError
from lms.interop.items.draft import Draft
from lms.interop.items.question import Question
from lms.interop.items.reading import archive_of, is_archive, xml_of
from lms.interop.items.xhtml import local_name
from lms.interop.qti.document import ItemDocument
from lms.interop.qti.kinds import read_item

_ITEM = frozenset({"assessmentItem", "qti-assessment-item"})
_TEST = frozenset({"assessmentTest", "qti-assessment-test", "manifest"})


def read_qti(content: bytes, language: str) -> Arriving:
    """Every item of a package, or the one of a single file. Raises UnreadableFileError."""
    arriving = Arriving()
    if not is_archive(content):
        root = xml_of(content)
        if local_name(root) not in _ITEM:
            raise UnreadableFileError(f"it is no QTI item: it begins with <{local_name(root)}>")
        _take(arriving, Draft(_title(root) or "the item", language), root)
        return arriving
    for path, root in _documents(archive_of(content), arriving):
        _take(arriving, Draft(f"{path}, {_title(root)}", language), root)
    if not arriving.questions and not arriving.remarks:
        raise UnreadableFileError("the package holds no QTI item")
    return arriving


def _documents(files: dict[str, bytes], arriving: Arriving) -> Iterator[tuple[str, ET.Element]]:
    """The items in the order of the manifest, which lists them in the order of the test."""
    for path in _ordered(files):
        try:
            root = xml_of(files[path])
        except UnreadableFileError as error:
            arriving.refuse(path, str(error))
            continue
        name = local_name(root)
        if name in _ITEM:
            yield path, root
        elif name not in _TEST:
            arriving.refuse(path, f"<{name}> is no QTI item")


def _ordered(files: dict[str, bytes]) -> list[str]:
    documents = [each for each in files if each.lower().endswith(".xml")]
    manifest = files.get("imsmanifest.xml")
    listed: list[str] = []
    if manifest is not None:
        root = xml_of(manifest)
        listed = [each.get("href", "") for each in root.iter() if local_name(each) == "resource"]
    places = {path: place for place, path in enumerate(listed)}
    return sorted(documents, key=lambda each: (places.get(each, len(places)), each))


def _take(arriving: Arriving, draft: Draft, root: ET.Element) -> None:
    arriving.take(draft, _reader(root))


def _reader(root: ET.Element) -> Callable[[Draft], Question]:
    return lambda draft: read_item(draft, ItemDocument(root))


def _title(root: ET.Element) -> str:
    return root.get("title") or root.get("identifier") or ""

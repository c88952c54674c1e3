"""EPUB 3: a lesson or a course as a book for e-readers, telephones and screen readers.

Made by hand and not with a library: the one there is stamps the hour into each file and is under
the AGPL. A book is a zip of pages; the pages stand in `epub_pages`.
"""

from __future__ import annotations

import uuid
import xml.etree.ElementTree as ET  # only builds
from collections.abc import Iterator, Mapping
from pathlib import Path

from flask_babel import gettext

from lms.interop.documents import epub_pages as pages
from lms.interop.documents.book import Book, book_of, losses_of
from lms.interop.documents.same_bytes import STAMP
from lms.interop.documents.speaking import speaking
from lms.interop.documents.xhtml import element
from lms.interop.exporting import Exported, Wanted, filename_of
from lms.interop.offline.package import xml_bytes, zipped
from lms.web.packs import Library

MIMETYPE = "application/epub+zip"
_FOLDER = "EPUB"
_PACKAGE = f"{_FOLDER}/package.opf"
_STYLE = Path(__file__).parent / "css" / "book.css"

_ACCESS = (
    ("accessMode", "textual"),
    ("accessMode", "visual"),
    ("accessModeSufficient", "textual"),
    ("accessibilityFeature", "alternativeText"),
    ("accessibilityFeature", "longDescription"),
    ("accessibilityFeature", "readingOrder"),
    ("accessibilityFeature", "structuralNavigation"),
    ("accessibilityFeature", "tableOfContents"),
    ("accessibilityHazard", "none"),
)
_TYPES = {"xhtml": "application/xhtml+xml", "svg": "image/svg+xml", "css": "text/css"}


def make(library: Library, wanted: Wanted) -> Exported:
    """The book. Raises NothingToExportError."""
    with speaking(wanted.language):
        book = book_of(library, wanted)
        files = dict(_files(book))
        package = _package(book, files)
    content = zipped(
        {
            "mimetype": MIMETYPE.encode(),
            "META-INF/container.xml": _container(),
            _PACKAGE: package,
            **{f"{_FOLDER}/{name}": each for name, each in files.items()},
        },
        stored=("mimetype",),
    )
    return Exported(filename_of(wanted, "epub"), MIMETYPE, content, losses_of(wanted))


def _files(book: Book) -> Iterator[tuple[str, bytes]]:
    """The files below `EPUB`; pages come in the order of reading."""
    if not book.alone:
        yield "title.xhtml", pages.title_page(book)
    yield "nav.xhtml", pages.contents(book)
    for chapter in book.chapters:
        yield pages.file_of(chapter), pages.chapter_page(book, chapter)
    yield "style.css", _STYLE.read_bytes()
    for chapter in book.chapters:
        for picture in chapter.pictures.values():
            yield f"{pages.FIGURES}/{chapter.id}/{picture.id}.svg", picture.svg.encode()


def _container() -> bytes:
    names = {"full-path": _PACKAGE, "media-type": "application/oebps-package+xml"}
    root = element(
        "container",
        element("rootfiles", ET.Element("rootfile", names)),
        version="1.0",
        xmlns="urn:oasis:names:tc:opendocument:xmlns:container",
    )
    return xml_bytes(root)


def _package(book: Book, files: Mapping[str, bytes]) -> bytes:
    manifest, spine = element("manifest"), element("spine")
    for place, name in enumerate(files):
        item_id = f"f{place}"
        item = {"id": item_id, "href": name, "media-type": _TYPES[name.rsplit(".", 1)[-1]]}
        if name == "nav.xhtml":
            item["properties"] = "nav"
        manifest.append(ET.Element("item", item))
        if name.endswith(".xhtml"):
            spine.append(element("itemref", idref=item_id))
    root = element("package", _metadata(book), manifest, spine, version="3.0")
    root.set("xmlns", "http://www.idpf.org/2007/opf")
    root.set("unique-identifier", "id")
    root.set("xml:lang", book.language)
    return xml_bytes(root)


def _metadata(book: Book) -> ET.Element:
    core = {
        "title": book.title,
        "language": book.language,
        "creator": book.publisher,
        "publisher": book.publisher,
        "description": book.summary,
        "rights": book.licence,
    }
    made = element("metadata")
    made.set("xmlns:dc", "http://purl.org/dc/elements/1.1/")
    identifier = element("dc:identifier", uuid.uuid5(uuid.NAMESPACE_URL, book.id).urn, id="id")
    made.append(identifier)
    for name, text in core.items():
        if text:
            made.append(element(f"dc:{name}", text))
    made.append(element("meta", f"{STAMP:%Y-%m-%dT%H:%M:%SZ}", property="dcterms:modified"))
    for name, text in (*_ACCESS, ("accessibilitySummary", _told())):
        made.append(element("meta", text, property=f"schema:{name}"))
    return made


def _told() -> str:
    return str(
        gettext(
            "Every figure has a text alternative, and where it needs one a description. Headings, "
            "lists and tables are marked as such."
        )
    )

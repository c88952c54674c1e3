"""PDF: a lesson or a course on A4, tagged (PDF/UA-1), with bookmarks and page numbers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from flask_babel import lazy_gettext

from lms.interop.documents import typesetting
from lms.interop.documents.book import Book, book_of, losses_of
from lms.interop.documents.speaking import speaking
from lms.interop.exporting import Exported, Loss, Wanted, filename_of
from lms.web.packs import Library

MIMETYPE = "application/pdf"


def make(library: Library, wanted: Wanted) -> Exported:
    """The document. Raises NothingToExportError."""
    with speaking(wanted.language):
        book = book_of(library, wanted)
        made = typesetting.pdf("book.typ", _data(book))
    losses = (*losses_of(wanted), *_letters_lost(wanted, whole=made.whole))
    return Exported(filename_of(wanted, "pdf"), MIMETYPE, made.content, losses)


def _data(book: Book) -> dict[str, Any]:
    data = asdict(book)
    for chapter in data["chapters"]:
        for picture in chapter["pictures"].values():
            if book.language == "th":
                size = picture["width"], picture["height"]
                picture["svg"] = typesetting.flat(picture["svg"], *size)
    return data


def _letters_lost(wanted: Wanted, *, whole: bool) -> Iterator[Loss]:
    """Says where the fonts of this server lack the letters of the language, or a sign."""
    letters = lazy_gettext("This server has no font with all letters of this language.")
    sign = lazy_gettext("A sign in the text is in none of this server's fonts and shows as a box.")
    for each in wanted.lessons:
        if typesetting.letters_missing(wanted.language):
            yield Loss(each.id, letters)
        elif not whole:
            yield Loss(each.id, sign)

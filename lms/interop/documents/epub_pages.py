"""The pages of an EPUB: a title page, one page a lesson, and the table of contents."""

from __future__ import annotations

import xml.etree.ElementTree as ET  # only builds
from collections.abc import Sequence
from typing import Any

from lms.interop.documents.book import Book, Chapter, Entry, Part
from lms.interop.documents.nodes import Nodes
from lms.interop.documents.xhtml import Writer, element

XHTML = "http://www.w3.org/1999/xhtml"
EPUB = "http://www.idpf.org/2007/ops"
FIGURES = "figures"


def page_bytes(language: str, title: str, kids: Sequence[Any], kind: str) -> bytes:
    """A whole page. `kind`: what it is, in the words of EPUB's structural vocabulary."""
    sheet = element("link", rel="stylesheet", href="style.css", type="text/css")
    head = element("head", element("meta", charset="utf-8"), element("title", title), sheet)
    body = element("body", *kids)
    body.set("epub:type", kind)
    root = element("html", head, body, xmlns=XHTML, lang=language)
    root.set("xml:lang", language)
    root.set("xmlns:epub", EPUB)
    text = ET.tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE html>\n{text}\n'.encode()


def title_page(book: Book) -> bytes:
    """What a course is called, and what it is about."""
    kids = [
        element("p", book.publisher, class_="over"),
        element("h1", book.title),
        element("p", book.summary, class_="lead"),
        element("p", book.licence, class_="small"),
    ]
    return page_bytes(book.language, book.title, kids, "titlepage")


def contents(book: Book) -> bytes:
    """The table of contents, which is the navigation document, too."""
    entries = [element("li", _link(each), _steps(each)) for each in book.chapters]
    nav = element("nav", element("h1", book.words["contents"]), element("ol", *entries), id="toc")
    nav.set("epub:type", "toc")
    return page_bytes(book.language, book.words["contents"], [nav], "frontmatter")


def file_of(chapter: Chapter) -> str:
    """The file of a lesson."""
    return f"{chapter.id}.xhtml"


def _link(chapter: Chapter) -> ET.Element:
    return element("a", chapter.title, href=file_of(chapter))


def _steps(chapter: Chapter) -> ET.Element:
    links = [
        element("a", _heading(each), href=f"{file_of(chapter)}#{_id(chapter, each)}")
        for each in chapter.parts
    ]
    return element("ol", *(element("li", each) for each in links))


def _heading(part: Part) -> str:
    return f"{part.number}. {part.heading}"


def _id(chapter: Chapter, part: Part) -> str:
    return f"{chapter.id}-step-{part.number}"


def chapter_page(book: Book, chapter: Chapter) -> bytes:
    """A lesson."""
    writer = Writer(chapter.pictures, f"{FIGURES}/{chapter.id}")
    words = book.words
    kids = [*_head(book, chapter)]
    kids += _list(words["objectives"], chapter.objectives)
    kids += _list(words["materials"], chapter.materials)
    kids += [_part(chapter, each, writer) for each in chapter.parts]
    kids += _numbered(words["questions"], chapter.questions, writer)
    if chapter.further:
        kids.append(
            element("section", element("h2", words["further"]), *writer.all(chapter.further))
        )
    kids += _terms(words["terms"], chapter.terms, writer)
    kids += _sources(words["sources"], chapter.sources, writer)
    kids += _numbered(words["answers"], chapter.answers, writer)
    kids.append(element("p", book.licence, class_="small end"))
    return page_bytes(book.language, chapter.title, kids, "bodymatter chapter")


def _head(book: Book, chapter: Chapter) -> list[ET.Element]:
    found = [
        element("p", f"{chapter.code} · {book.course}", class_="over"),
        element("h1", chapter.title),
        element("p", chapter.summary, class_="lead"),
        element("p", " · ".join(chapter.facts), class_="small"),
    ]
    found += [element("p", chapter.state, class_="small state")] if chapter.state else []
    found += [element("p", chapter.notice, class_="notice")] if chapter.notice else []
    return found


def _list(title: str, entries: Sequence[str]) -> list[ET.Element]:
    if not entries:
        return []
    rows = element("ul", *(element("li", each) for each in entries))
    return [element("section", element("h2", title), rows)]


def _part(chapter: Chapter, part: Part, writer: Writer) -> ET.Element:
    signs = [
        element("strong", part.phase_word, class_=part.phase),
        f" · {part.mode_word} · {part.minutes_text}",
    ]
    head = [element("h2", _heading(part)), element("p", *signs, class_="small signs")]
    return element("section", *head, *writer.all(part.kids), id=_id(chapter, part))


def _numbered(title: str, entries: Sequence[Nodes], writer: Writer) -> list[ET.Element]:
    if not entries:
        return []
    rows = element("ol", *(element("li", *writer.all(each)) for each in entries), class_="wide")
    return [element("section", element("h2", title), rows)]


def _terms(title: str, entries: Sequence[Entry], writer: Writer) -> list[ET.Element]:
    if not entries:
        return []
    made = element("dl")
    for each in entries:
        made.append(element("dt", *writer.all(each.kids), id=each.id))
        made.append(element("dd", *writer.all(each.told)))
    return [element("section", element("h2", title), made)]


def _sources(title: str, entries: Sequence[Entry], writer: Writer) -> list[ET.Element]:
    if not entries:
        return []
    rows = []
    for each in entries:
        words = writer.all(each.kids)
        name = [element("a", *words, href=each.address)] if each.address else words
        rows.append(element("li", *name, " ", *writer.all(each.told), id=each.id))
    return [element("section", element("h2", title), element("ol", *rows))]

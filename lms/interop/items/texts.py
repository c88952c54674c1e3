"""Texts on their way out: plain Markdown as HTML, and as letters alone.

The HTML is a small and clean one, without classes, frames or scripts. Every reader of item formats
shows it; what `incoming_html` reads is at least this.
"""

from __future__ import annotations

import re
from html.parser import HTMLParser
from threading import Lock

import nh3
from markdown import Markdown
from markdown.extensions.sane_lists import SaneListExtension
from typing_extensions import override

from lms.core.content.markup.safe import without_lone_paragraph

_CLEANER = nh3.Cleaner(
    tags={
        "p",
        "br",
        "hr",
        "strong",
        "em",
        "code",
        "pre",
        "blockquote",
        "ul",
        "ol",
        "li",
        "table",
        "thead",
        "tbody",
        "tr",
        "th",
        "td",
        "a",
        "sup",
        "sub",
    },
    clean_content_tags={"script", "style"},
    attributes={"a": {"href"}, "ol": {"start"}},
    url_schemes={"http", "https", "mailto"},
    link_rel=None,
)
_MARKDOWN = Markdown(extensions=[SaneListExtension(), "tables"], output_format="html")
_LOCK = Lock()  # one converter is used by several threads, which take turns
#: Where one of these is missing, a text cannot be anything but what it looks like.
_SIGNS = re.compile(r"[*_`\[\]<>&\\#+|\n~-]|^\s|\s$|^\d+[.)]|://|=$")


def to_html(text: str) -> str:
    """Plain Markdown as HTML with paragraphs, without anything that could run."""
    if not _SIGNS.search(text):
        return f"<p>{text}</p>" if text else ""
    with _LOCK:
        made = _MARKDOWN.reset().convert(text)
    return _CLEANER.clean(made).strip()


def to_inline(text: str) -> str:
    """The same; a lone paragraph comes without its tag."""
    return without_lone_paragraph(to_html(text))


def to_plain(text: str) -> str:
    """The letters alone, in one line."""
    if not _SIGNS.search(text):
        return text
    reader = _Letters()
    reader.feed(to_html(text))
    reader.close()
    return " ".join("".join(reader.pieces).split())


def is_plain(text: str) -> bool:
    """Whether nothing of the text is lost without markup."""
    return to_inline(text).find("<") < 0


class _Letters(HTMLParser):
    """Collects the text of HTML; what begins a new line leaves a blank."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []

    @override
    def handle_data(self, data: str) -> None:
        self.pieces.append(data)

    @override
    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in {"p", "br", "li", "tr", "td", "th"}:
            self.pieces.append(" ")

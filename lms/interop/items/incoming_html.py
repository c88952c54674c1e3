"""HTML of others as plain Markdown: what the house's format can say is kept, the rest is reported.

Nothing is fetched and nothing runs. Pictures, sound, film and formulas of others are no part of
our format: whoever calls decides by `Incoming.lost` whether a text is of use without them.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urlsplit

from typing_extensions import override

from lms.interop.items.texts import to_html, to_plain

_MARKS = {"strong": "**", "b": "**", "em": "*", "i": "*", "code": "`", "tt": "`"}
_KEPT = frozenset({"sub", "sup"})
_BLOCKS = frozenset(
    [
        "p",
        "div",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "blockquote",
        "pre",
        "table",
        "section",
        "article",
        "header",
        "footer",
        "center",
    ]
)
_SILENT = frozenset(
    [
        "span",
        "font",
        "u",
        "small",
        "big",
        "label",
        "html",
        "body",
        "tbody",
        "thead",
        "a",
        "br",
        "ul",
        "ol",
        "li",
    ]
)
_MEDIA = frozenset(
    [
        "img",
        "image",
        "picture",
        "svg",
        "object",
        "embed",
        "audio",
        "video",
        "iframe",
        "canvas",
        "math",
        "source",
    ]
)
_UNREAD = frozenset({"script", "style", "template", "head", "title"})
_LINK = re.compile(r"[^\s()<>]+")
_SPECIAL = re.compile(r"[\\*_`\[\]]")
_TAG_LIKE = re.compile(r"<(?=[A-Za-z/!?])")
_BEGINS_BLOCK = re.compile(r"(?=[#>+|=~-]|/{3})|(?P<number>[0-9]{1,9})(?=[.)])", re.MULTILINE)
_DEEPEST = 200
#: What HTML runs together; a Japanese blank is a sign of its own.
_BLANKS = " \t\n\r\f"


@dataclass(frozen=True)
class Incoming:
    """A text as Markdown, and the names of the elements that it lost."""

    text: str
    lost: tuple[str, ...] = ()

    @property
    def media(self) -> bool:
        """Whether a picture, sound, film or formula was lost."""
        return any(each in _MEDIA for each in self.lost)


def to_markdown(html: str) -> Incoming:
    """HTML as plain Markdown in NFC."""
    if "<" not in html and "&" not in html:
        return Incoming(literal(html))
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return Incoming(reader.markdown(), tuple(dict.fromkeys(reader.lost)))


def literal(text: str) -> str:
    """Plain text as Markdown that shows exactly it, in NFC; blank lines part paragraphs."""
    parts = re.split(r"\n[ \t]*\n", unicodedata.normalize("NFC", text).replace("\r", ""))
    return "\n\n".join(filter(None, (_escaped(run_together(part)) for part in parts)))


def run_together(text: str) -> str:
    """The text with single blanks and none at its ends, as HTML shows it."""
    return " ".join(part for part in re.split(r"[ \t\n\r\f]+", text) if part)


def _escaped(line: str) -> str:
    """One line, with signs for Markdown only where it would else be read as something else."""
    line = _TAG_LIKE.sub("&lt;", line)
    if not line or _shows(line, line):
        return line
    begun = _BEGINS_BLOCK.match(line)
    if begun is not None:
        at = begun.end()
        candidate = f"{line[:at]}\\{line[at:]}"
        if _shows(candidate, line):
            return candidate
    return _SPECIAL.sub(lambda sign: "\\" + sign.group(), line)


def _shows(markdown: str, line: str) -> bool:
    html = to_html(markdown)
    return (
        html.startswith("<p>")
        and html.count("<") == 2
        and to_plain(markdown) == line.replace("&lt;", "<").replace("&amp;", "&")
    )


@dataclass
class _List:
    """A list that is open: its kind and how many entries it has."""

    ordered: bool
    entries: int = 0


@dataclass
class _Block:
    """A paragraph or entry: what stands before it, and its pieces."""

    lead: str = ""
    pieces: list[str] = field(default_factory=list)

    def text(self) -> str:
        lines = "".join(self.pieces).split("<br>")
        return "<br>".join(_tidy(line) for line in lines).strip(_BLANKS)


class _Reader(HTMLParser):
    """Walks through HTML once and writes Markdown; nothing in it is nested by recursion."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.lost: list[str] = []
        self._blocks: list[_Block] = [_Block()]
        self._lists: list[_List] = []
        self._links: list[str] = []
        self._unread = 0
        self._open: list[str] = []

    def markdown(self) -> str:
        """What was read."""
        found: list[str] = []
        for block in self._blocks:
            text = block.text()
            if not text:
                continue
            separator = "\n" if block.lead and found and found[-1].startswith("\0") else "\n\n"
            mark = "\0" if block.lead else ""
            found.append(f"{mark}{separator if found else ''}{block.lead}{text}")
        return unicodedata.normalize("NFC", "".join(found).replace("\0", ""))

    @override
    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _UNREAD:
            self._unread += 1
        elif tag in _MEDIA:
            self.lost.append(tag)
        elif tag in _MARKS or tag in _KEPT:
            self._mark(tag)
        elif tag == "a":
            self._begin_link(dict(attrs).get("href") or "")
        elif tag == "br":
            self._add("<br>")
        else:
            self._begin_block(tag)

    @override
    def handle_endtag(self, tag: str) -> None:
        if tag in _UNREAD:
            self._unread = max(0, self._unread - 1)
        elif tag in _MARKS or tag in _KEPT:
            self._unmark(tag)
        elif tag == "a" and self._links:
            target = self._links.pop()
            self._add(f"]({target})" if target else "")
        elif tag in {"ul", "ol"} and self._lists:
            self._lists.pop()
            self._blocks.append(_Block())
        elif tag in _BLOCKS or tag == "li":
            self._blocks.append(_Block())

    @override
    def handle_data(self, data: str) -> None:
        if not self._unread:
            self._add(_inline(data))

    def _add(self, text: str) -> None:
        self._blocks[-1].pieces.append(text)

    def _mark(self, tag: str) -> None:
        if len(self._open) < _DEEPEST and tag not in self._open:
            self._open.append(tag)
            self._add(f"<{tag}>" if tag in _KEPT else _MARKS[tag])

    def _unmark(self, tag: str) -> None:
        if tag in self._open:
            self._open.remove(tag)
            self._add(f"</{tag}>" if tag in _KEPT else _MARKS[tag])

    def _begin_link(self, target: str) -> None:
        known = urlsplit(target).scheme in {"http", "https", "mailto"} and _LINK.fullmatch(target)
        self._links.append(target if known else "")
        self._add("[" if known else "")
        if target and not known:
            self.lost.append("a")

    def _begin_block(self, tag: str) -> None:
        if tag in {"ul", "ol"}:
            self._lists.append(_List(tag == "ol"))
        elif tag == "li":
            self._blocks.append(_Block(self._entry()))
        elif tag in {"td", "th"}:
            self._add(" ")
        elif tag == "tr":
            self._blocks.append(_Block())
        elif tag in _BLOCKS:
            self._begin_paragraph(tag)
        elif tag not in _SILENT:
            self.lost.append(tag)

    def _begin_paragraph(self, tag: str) -> None:
        if self._blocks[-1].pieces or not self._blocks[-1].lead:
            self._blocks.append(_Block())
        if tag in {"table", "pre", "blockquote"}:
            self.lost.append(tag)

    def _entry(self) -> str:
        if not self._lists:
            return "- "
        mine = self._lists[-1]
        mine.entries += 1
        indent = "    " * min(len(self._lists) - 1, 5)
        return f"{indent}{mine.entries}. " if mine.ordered else f"{indent}- "


def _inline(data: str) -> str:
    """A run of text within a line, its blanks at both ends kept."""
    before = " " if data[:1] in _BLANKS else ""
    after = " " if data[-1:] in _BLANKS and data.strip(_BLANKS) else ""
    return before + literal_run(run_together(data)) + after


def literal_run(text: str) -> str:
    """A run of text that need not begin a line."""
    text = _TAG_LIKE.sub("&lt;", text)
    if not _SPECIAL.search(text) or _shows(f"a {text}", f"a {text}"):
        return text
    return _SPECIAL.sub(lambda sign: "\\" + sign.group(), text)


def _tidy(line: str) -> str:
    """One line; a sign that would begin a list or a heading is made a letter."""
    line = run_together(line)
    begun = _BEGINS_BLOCK.match(line)
    if begun is None or to_html(line).startswith("<p>"):
        return line
    return f"{line[: begun.end()]}\\{line[begun.end() :]}"

"""Rules for prose: numbers with sources, citations, terms, blocks, no HTML, no foreign pictures.

All of it works on the raw text with compiled expressions and looks closer only where one of them
hits, because loading a large pack must not wait for rendering.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from lms.core.content.blocks import LEADERS_ONLY, LEARNERS_ONLY, BlockKind
from lms.core.content.document import Document
from lms.core.content.fields import hint
from lms.core.content.model import FactTag, FigureWords, Item
from lms.core.content.problems import Problems, Rule
from lms.core.content.prose import Piece, block_lines, split_blocks
from lms.core.content.shared import Shared
from lms.core.content.units import numbers_with_units

#: HTML that Markdown has no sign for.
ALLOWED_TAGS = frozenset({"sub", "sup", "br"})
ALLOWED_SCHEMES = frozenset({"http", "https", "mailto", "term"})

CITATION = re.compile(r"\[@([a-z0-9-]+)( mentioned)?\]")

_CITATION_LIKE = re.compile(r"\[@[^\]\n]*\]?")
_TAG = re.compile(r"<(?:/?([A-Za-z][\w:-]*)|[!?])[^>]*>?")
_ADDRESS = re.compile(r"<(?:https?://|mailto:)[^\s<>]+>")
_LINK = re.compile(r"\]\(\s*<?([^)\s>]*)|^ {0,3}\[[^\]]+\]:\s*<?([^\s>]+)", re.MULTILINE)
_PICTURE = re.compile(r"!\[[^\]\n]*\]\([^)\n]*\)")
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")
_GIVEN = re.compile(r"\[[^\[\]]*(?:\[[^\]]*\][^\[\]]*)*\]\{\.given\}")
_TARGET = re.compile(r"\]\([^)\n]*\)|\[@[^\]\n]*\]|<https?://[^\s<>]+>")
_CODE = re.compile(
    r"^ {0,3}(```+|~~~+).*?^ {0,3}\1[`~]* *$|(`+)[^`](?:(?!\n\n).)*?(?<!`)\2(?!`)",
    re.MULTILINE | re.DOTALL,
)
#: Slashes that begin a line but for signs of lists, quotes or code: no block comes of them.
_SLASHES = re.compile(r"^[ \t>*+.)0-9-]*/{3,}", re.MULTILINE)
_TOP_HEADING = re.compile(r"^ {0,3}#[ \t]", re.MULTILINE)
_ITEM_START = re.compile(r"\s*(?:[-*+]|[0-9]{1,3}[.)])\s")
_LIST_AT_ONCE = re.compile(
    r"^(?!\s*(?:[-*+]|[0-9]+[.)])\s|\s*$|\s*///|\s*#|\s*\||\s*>)[^\n]*\n(?=(?:[-*+]|[0-9]+[.)])\s)",
    re.MULTILINE,
)


@dataclass(frozen=True, slots=True)
class Named:
    """The things of a lesson that a block may place in its text."""

    figures: frozenset[str]
    calculators: frozenset[str]


@dataclass(frozen=True, slots=True)
class Lint:
    """The rules, ready for one file."""

    path: str
    language: str
    shared: Shared
    named: Named
    problems: Problems

    def section(self, text: str, first_line: int) -> tuple[Piece, ...]:
        """Check a section's prose; answers its pieces."""
        bare = _without_code(text)
        self._blocks(text, bare, first_line)
        self._marks(bare, first_line)
        for hit in _TOP_HEADING.finditer(bare):
            line = first_line + bare.count("\n", 0, hit.start())
            self._add(line, Rule.BAD_VALUE, "headings inside a step begin with ###")
        for place in self._unsourced(bare):
            self._tell_number(bare, place, first_line)
        for hit in _LIST_AT_ONCE.finditer(bare):
            message = "a list needs a blank line before it, or it becomes part of the paragraph"
            line = first_line + bare.count("\n", 0, hit.end())
            self._add(line, Rule.LIST_WITHOUT_BLANK_LINE, message)
        return split_blocks(text, first_line)

    def figure(self, line_of: Callable[[str], int], words: FigureWords) -> None:
        """Check a figure's words: what caption or description cites, or gives, serves all.

        `line_of` tells where a field of them stands.
        """
        told = f"{words.caption}\n\n{words.description}"
        for key, text in (("caption", words.caption), ("description", words.description)):
            self._marks(_without_code(text), line_of(key), same_line=True)
        if "[@" in told or "{.given}" in told:
            return
        everything = "\n".join((told, words.alt, *words.texts.values()))
        hit = next(numbers_with_units(_without_given(everything), self.language), None)
        if hit is not None:
            message = f"a figure with {_shown(everything, hit)} needs a citation in its caption"
            self._add(line_of("caption"), Rule.UNSOURCED_NUMBER, message)

    def items(
        self, raw: str, document: Document, found: Mapping[str, Any], items: Mapping[str, Item]
    ) -> None:
        """Check the words of items: a citation anywhere in an item serves all of it."""
        first_line = document.first_line
        self._marks(raw, first_line)
        if next(numbers_with_units(raw, self.language), None) is None:
            return
        starts = sorted((document.line(found, item_id), item_id) for item_id in found)
        lines = raw.split("\n")
        for place, (start, item_id) in enumerate(starts):
            end = starts[place + 1][0] if place + 1 < len(starts) else first_line + len(lines)
            text = "\n".join(lines[start - first_line : end - first_line])
            if "[@" in text or (item_id in items and items[item_id].cites):
                continue
            for hit in numbers_with_units(_without_given(text), self.language):
                line = start + text.count("\n", 0, hit.start())
                message = f"item {item_id}: {_shown(text, hit)} needs a citation"
                self._add(line, Rule.UNSOURCED_NUMBER, message)

    def _add(self, line: int, rule: Rule, message: str) -> None:
        self.problems.add(self.path, line, rule, message)

    def _marks(self, text: str, first_line: int, *, same_line: bool = False) -> None:
        """Citations, links, pictures and HTML."""

        def line_at(place: int) -> int:
            return first_line if same_line else first_line + text.count("\n", 0, place)

        for hit in _CITATION_LIKE.finditer(text) if "[@" in text else ():
            self._citation(hit.group(), line_at(hit.start()))
        if "](" in text or "]:" in text:
            for hit in _LINK.finditer(_PICTURE.sub(_blank, text) if "![" in text else text):
                self._link(hit, line_at(hit.start()))
        for hit in _TAG.finditer(text) if "<" in text else ():
            self._tag(hit, line_at(hit.start()))
        if "![" in text:
            message = "pictures are drawings of the lesson: use a figure block"
            self._add(line_at(text.index("![")), Rule.IMAGE_IN_PROSE, message)

    def _citation(self, citation: str, line: int) -> None:
        parts = CITATION.fullmatch(citation)
        facts = self.shared.facts
        if parts is None:
            message = f"{citation} is no citation such as [@b-s10] or [@b-v1 mentioned]"
            self._add(line, Rule.UNKNOWN_ID, message)
        elif parts[1] not in facts:
            message = f"there is no fact {parts[1]!r}{hint(parts[1], facts)}"
            self._add(line, Rule.UNKNOWN_ID, message)
        elif facts[parts[1]].tag is FactTag.UNVERIFIED and not parts[2]:
            message = f"{parts[1]} is unverified: state it as a claim, [@{parts[1]} mentioned]"
            self._add(line, Rule.UNVERIFIED_FACT_CITED, message)

    def _link(self, hit: re.Match[str], line: int) -> None:
        target = hit[1] if hit[1] is not None else hit[2]
        named = _SCHEME.match(target)
        if named is None:
            if not target.startswith("#"):  # a place in the same page
                message = f"a link must begin with https://, mailto: or term:, not {target[:40]!r}"
                self._add(line, Rule.SCRIPT_IN_MARKDOWN, message)
            return
        scheme, term = named[1].lower(), target[named.end() :]
        if scheme not in ALLOWED_SCHEMES:
            self._add(line, Rule.SCRIPT_IN_MARKDOWN, f"links to {scheme}: are not allowed")
        elif scheme == "term" and term not in self.shared.glossary:
            message = f"the glossary has no term {term!r}{hint(term, self.shared.glossary)}"
            self._add(line, Rule.UNKNOWN_ID, message)

    def _tag(self, hit: re.Match[str], line: int) -> None:
        if _ADDRESS.fullmatch(hit.group()):
            return
        name = (hit[1] or "").lower()
        plain = hit.group().replace(" ", "").lower() in {f"<{name}>", f"</{name}>", f"<{name}/>"}
        if name not in ALLOWED_TAGS or not plain:
            message = f"HTML such as {hit.group()[:40]!r} is not part of the format"
            self._add(line, Rule.SCRIPT_IN_MARKDOWN, message)

    def _blocks(self, text: str, bare: str, first_line: int) -> None:
        if "///" not in text:
            return
        opened: list[tuple[int, str, int]] = []
        found = block_lines(text)
        self._stray_slashes(bare, {offset for offset, *_ in found}, first_line)
        for offset, slashes, name, title in found:
            line = first_line + offset
            if name:
                self._block_start(name, title, line)
                if opened and name in LEADERS_ONLY | LEARNERS_ONLY:
                    message = f"{name} must not stand in another block: everybody would see it"
                    self._add(line, Rule.BAD_BLOCK, message)
                opened.append((slashes, name, line))
            elif opened and opened[-1][0] == slashes:
                opened.pop()
            else:
                self._add(line, Rule.BAD_BLOCK, "this line of slashes closes no block")
        for _, name, line in opened:
            self._add(line, Rule.BAD_BLOCK, f"the block {name} is never closed by ///")

    def _stray_slashes(self, bare: str, known: set[int], first_line: int) -> None:
        """Slashes behind a list sign, a quote sign or blanks: their text would show to all."""
        for hit in _SLASHES.finditer(bare):
            offset = bare.count("\n", 0, hit.end())
            if offset not in known:
                message = "a block is written /// name, or /// name | title, where the line begins"
                self._add(first_line + offset, Rule.BAD_BLOCK, message)

    def _block_start(self, name: str, title: str, line: int) -> None:
        if name not in set(BlockKind):
            self._add(
                line, Rule.BAD_BLOCK, f"there is no block {name!r}{hint(name, list(BlockKind))}"
            )
        elif name == BlockKind.FIGURE and title not in self.named.figures:
            message = f"{title!r} is not a figure of this lesson{hint(title, self.named.figures)}"
            self._add(line, Rule.MISSING_FIGURE, message)
        elif name == BlockKind.CALCULATOR and title not in self.named.calculators:
            message = (
                f"lesson.yaml names no calculator {title!r}{hint(title, self.named.calculators)}"
            )
            self._add(line, Rule.MISSING_CALCULATOR, message)

    def _unsourced(self, text: str) -> list[re.Match[str]]:
        """Numbers with a unit that no citation stands beside."""
        if next(numbers_with_units(text, self.language), None) is None:
            return []
        bare = _without_given(text)
        hits = numbers_with_units(bare, self.language)
        return [hit for hit in hits if "[@" not in _paragraph_round(text, hit.start())]

    def _tell_number(self, text: str, hit: re.Match[str], first_line: int) -> None:
        line = first_line + text.count("\n", 0, hit.start())
        message = (
            f"{_shown(text, hit)} needs a citation such as [@b-s10] in the same paragraph, "
            "or {.given} if it is an example of ours"
        )
        self._add(line, Rule.UNSOURCED_NUMBER, message)


def _blank(hit: re.Match[str]) -> str:
    """As many blanks, so that offsets and lines stay."""
    return "".join("\n" if letter == "\n" else " " for letter in hit.group())


def _without_code(text: str) -> str:
    return _CODE.sub(_blank, text) if "`" in text or "~~~" in text else text


def _without_given(text: str) -> str:
    """The text without illustrative numbers, addresses and citations, offsets kept."""
    if "{.given}" in text:
        text = _GIVEN.sub(_blank, text)
    return _TARGET.sub(_blank, text) if "](" in text or "[@" in text or "<http" in text else text


def _paragraph_round(text: str, place: int) -> str:
    """The paragraph, list item or table round a place; "[@" for headings, which need no source."""
    start = text.rfind("\n", 0, place) + 1
    line = text[start : _line_end(text, place)]
    if line.lstrip().startswith(("#", "///")):
        return "[@"
    while start > 0 and not _begins(line):
        before = text.rfind("\n", 0, start - 1) + 1
        line_before = text[before : start - 1]
        if not line_before.strip() or line_before.lstrip().startswith(("#", "///")):
            break
        start, line = before, line_before
    end = _line_end(text, place)
    while end < len(text):
        after = _line_end(text, end + 1)
        line = text[end + 1 : after]
        if not line.strip() or _begins(line) or line.lstrip().startswith(("#", "///")):
            break
        end = after
    return text[start:end]


def _begins(line: str) -> bool:
    return _ITEM_START.match(line) is not None


def _line_end(text: str, place: int) -> int:
    end = text.find("\n", place)
    return len(text) if end < 0 else end


def _shown(text: str, hit: re.Match[str]) -> str:
    """The number and its unit as the author wrote them."""
    start = hit.start()
    while start and (text[start - 1].isdigit() or text[start - 1] in ".,"):
        start -= 1
    return repr(" ".join(text[start : hit.end()].split()))

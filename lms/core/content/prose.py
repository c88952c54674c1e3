"""Taking one language's Markdown file apart: front matter, sections, blocks, words of items.

Nothing is rendered here; a lesson is cut at its headings by one regular expression, because a
pack of hundreds of lessons must load within seconds. Lines are those of the whole file.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from lms.core.content.problems import Problems, Rule

QUIZ = "quiz"
BANK = "bank"
FURTHER_READING = "further-reading"
#: Sections that are no steps.
NOT_STEPS = frozenset({QUIZ, BANK, FURTHER_READING})
#: How the question that ends a lesson is marked: `[Why …?]{.exit-question}`.
EXIT_QUESTION = "]{.exit-question}"

_HEADING = re.compile(r"## +(?P<text>.*?)(?: *\{#(?P<id>[^}\s]*)\})? *#* *$")
_LANDMARK = re.compile(r"^(?:## .*|[ ]{0,3}(?:`{3,}|~{3,}).*)$", re.MULTILINE)
_BLOCK_LINE = re.compile(r"^ {0,3}(/{3,}) *(?:([\w-]+) *(?:\| *(.*?) *)?)?$", re.MULTILINE)
_ITEMS_BEGIN = "```yaml items"
_ITEMS = re.compile(r"^```yaml items *\n(.*?)^``` *$", re.MULTILINE | re.DOTALL)
_FENCE = re.compile(r"^ {0,3}(`{3,}|~{3,})[^\n]*\n.*?^ {0,3}\1[`~]* *$", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True, slots=True)
class Section:
    """The text below one ``## Heading {#id}``. ``line`` is the heading's, ``start`` the text's."""

    id: str
    heading: str
    text: str
    line: int

    @property
    def start(self) -> int:
        """The line on which ``text`` begins."""
        return self.line + 1


@dataclass(frozen=True, slots=True)
class ItemsFence:
    """The words of items as raw YAML, and the line on which they begin."""

    text: str
    line: int


@dataclass(frozen=True, slots=True)
class Prose:
    """A file's parts as raw text. ``front`` is YAML from line 2.

    ``quiz`` and ``bank`` are the words of their items, None where there are none.
    """

    front: str
    sections: tuple[Section, ...]
    quiz: ItemsFence | None
    bank: ItemsFence | None
    last_line: int

    def has(self, section_id: str) -> bool:
        """Whether there is a section of this id."""
        return any(section.id == section_id for section in self.sections)


def split_prose(text: str, path: str, problems: Problems) -> Prose | None:
    """Take a file apart, or None after noting that it has no front matter."""
    end = text.find("\n---\n", 3) if text.startswith("---\n") else -1
    if end < 0:
        message = "the file must begin with a front matter between two lines ---"
        problems.add(path, 1, Rule.BAD_YAML, message)
        return None
    front = text[4 : end + 1]
    body_line = text.count("\n", 0, end + 5) + 1
    body = text[end + 5 :]
    sections = tuple(_sections(body, body_line, path, problems))
    quiz, bank = (_fence_of(sections, each, path, problems) for each in (QUIZ, BANK))
    return Prose(front, sections, quiz, bank, body_line + body.count("\n"))


def _sections(body: str, first_line: int, path: str, problems: Problems) -> list[Section]:
    heads, unclosed = _heads(body)
    if unclosed is not None:
        line = first_line + body.count("\n", 0, unclosed)
        problems.add(path, line, Rule.BAD_BLOCK, "what begins here is never closed by such a line")
    if body[: heads[0].start() if heads else len(body)].strip():
        message = "text before the first heading belongs to no step"
        problems.add(path, first_line, Rule.BAD_VALUE, message)
    found: list[Section] = []
    for place, head in enumerate(heads):
        line = first_line + body.count("\n", 0, head.start())
        end = heads[place + 1].start() if place + 1 < len(heads) else len(body)
        parts = _HEADING.fullmatch(head.group())
        section_id = (parts and parts["id"]) or ""
        if not section_id:
            message = "a second-level heading needs an id: ## Heading {#id}"
            problems.add(path, line, Rule.MISSING_FIELD, message)
        heading = parts["text"] if parts else ""
        found.append(Section(section_id, heading, body[head.end() + 1 : end], line))
    return found


def _heads(body: str) -> tuple[list[re.Match[str]], int | None]:
    """The second-level headings that do not stand in a fence; where a fence is never closed."""
    heads = []
    fence = ""
    opened = 0
    unclosed: int | None = None
    for mark in _LANDMARK.finditer(body):
        line = mark.group().strip()
        if line.startswith("## "):
            if not fence:
                heads.append(mark)
        elif not fence:
            fence = line[0] * (len(line) - len(line.lstrip(line[0])))
            opened = mark.start()
        elif line.startswith(fence) and not line.strip(fence[0]):
            fence = ""
        elif line.startswith(_ITEMS_BEGIN) and unclosed is None:
            unclosed = opened  # or the words of the items would be code
    return heads, opened if fence and unclosed is None else unclosed


def _fence_of(
    sections: tuple[Section, ...], section_id: str, path: str, problems: Problems
) -> ItemsFence | None:
    section = next((each for each in sections if each.id == section_id), None)
    if section is None:
        return None
    fence = _ITEMS.search(section.text)
    if fence is None:
        message = "this section needs a fence ```yaml items with the words of the items"
        problems.add(path, section.line, Rule.MISSING_WORDS, message)
        return None
    beside = section.text[: fence.start()] + section.text[fence.end() :]
    if beside.strip():
        message = "only one fence with the words of the items belongs in this section"
        problems.add(path, section.line, Rule.BAD_VALUE, message)
    line = section.start + section.text.count("\n", 0, fence.start(1))
    return ItemsFence(fence.group(1), line)


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a section: plain prose (kind "") or one outermost block of ours.

    ``source`` is the Markdown including the lines of slashes, ``body`` without them.
    """

    kind: str
    title: str
    source: str
    body: str
    line: int


def split_blocks(markdown: str, first_line: int = 1) -> tuple[Piece, ...]:
    """A section's text as pieces in their order. An unclosed block reaches to the end."""
    pieces: list[Piece] = []
    opened: tuple[int, str, str, re.Match[str]] | None = None
    done = 0
    hidden = _hidden(markdown)
    for mark in _BLOCK_LINE.finditer(markdown):
        if any(start <= mark.start() < end for start, end in hidden):
            continue
        slashes, name = len(mark[1]), mark[2]
        if opened is None and name:
            _add_prose(pieces, markdown, done, mark.start(), first_line)
            opened = (slashes, name, mark[3] or "", mark)
        elif opened is not None and not name and slashes == opened[0]:
            pieces.append(_block(markdown, opened, mark.start(), mark.end(), first_line))
            done, opened = mark.end() + 1, None
    if opened is not None:
        pieces.append(_block(markdown, opened, len(markdown), len(markdown), first_line))
    else:
        _add_prose(pieces, markdown, done, len(markdown), first_line)
    return tuple(pieces)


def _hidden(markdown: str) -> list[tuple[int, int]]:
    """Where fenced code stands."""
    if "```" not in markdown and "~~~" not in markdown:
        return []
    return [fence.span() for fence in _FENCE.finditer(markdown)]


def _add_prose(pieces: list[Piece], markdown: str, start: int, end: int, first_line: int) -> None:
    text = markdown[start:end]
    if text.strip():
        line = first_line + markdown.count("\n", 0, start)
        pieces.append(Piece("", "", text, text, line))


def _block(
    markdown: str,
    opened: tuple[int, str, str, re.Match[str]],
    end: int,
    after: int,
    first_line: int,
) -> Piece:
    _, name, title, head = opened
    line = first_line + markdown.count("\n", 0, head.start())
    body = markdown[head.end() + 1 : end]
    return Piece(name, title, markdown[head.start() : after], body, line)


def block_lines(markdown: str) -> list[tuple[int, int, str, str]]:
    """Each line of slashes outside code: (offset of its line, slashes, name or "", title)."""
    hidden = _hidden(markdown)
    return [
        (markdown.count("\n", 0, mark.start()), len(mark[1]), mark[2] or "", mark[3] or "")
        for mark in _BLOCK_LINE.finditer(markdown)
        if not any(start <= mark.start() < end for start, end in hidden)
    ]

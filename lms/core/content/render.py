"""A lesson's prose, items and figures as HTML, sanitised, for learners and for leaders.

Nothing is kept here: whoever calls keeps what he got under the pack's digest. A ``Renderer`` may
be used by several threads; they take turns.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import escape
from threading import Lock

from markdown import Markdown
from markdown.extensions.sane_lists import SaneListExtension

from lms.core.content.blocks import LEADERS_ONLY, LEARNERS_ONLY, BlockKind
from lms.core.content.citing import CitedSource, cited_sources, used_terms
from lms.core.content.figures import draw, figure_html
from lms.core.content.labels import FIGURE_DESCRIPTION, TABLE, label
from lms.core.content.markup.blocks import FIGURE_PLACE, OurBlocksExtension, plain_title
from lms.core.content.markup.context import Context
from lms.core.content.markup.inline import EXIT_QUESTION, InlineExtension
from lms.core.content.markup.safe import joined_lines, sanitised, without_lone_paragraph
from lms.core.content.markup.spacing import SpacingExtension
from lms.core.content.markup.tables import OurTablesExtension, scrollable
from lms.core.content.model import Lesson, Pack, Term
from lms.core.content.prose import Piece, split_blocks

_PLACE = re.compile(rf'<div id="{FIGURE_PLACE}([a-z0-9-]+)"></div>')
_FRAME = re.compile(
    r"\A\s*<(?:section|details)\b[^>]*>\s*<(?:h3|summary)\b.*?</(?:h3|summary)>(.*)"
    r"</(?:section|details)>\s*\Z",
    re.DOTALL,
)
_ANY_TAG = re.compile(r"<[^>]+>")


@dataclass(frozen=True, slots=True)
class RenderedPiece:
    """A stretch of a step: prose (kind "") or one block. ``body`` is a block without its frame."""

    kind: str
    title: str
    html: str
    body: str


@dataclass(frozen=True, slots=True)
class RenderedStep:
    """A step as HTML. ``pieces`` are all of its parts in order, for lesson plans and print."""

    heading: str
    learner: str
    leader: str
    pieces: tuple[RenderedPiece, ...]


class Renderer:
    """Turns the Markdown of one pack into HTML."""

    def __init__(self, pack: Pack) -> None:
        self.pack = pack
        self._lock = Lock()
        self._context = Context(facts=pack.facts)
        self._markdown = Markdown(
            extensions=[
                OurTablesExtension(),
                SaneListExtension(),
                "fenced_code",
                OurBlocksExtension(self._context),
                InlineExtension(self._context),
                SpacingExtension(),
            ],
            output_format="html",
        )
        self._numbers: dict[tuple[str, str, str, str], dict[str, int]] = {}

    def step(self, lesson: Lesson, language: str, step_id: str) -> RenderedStep:
        """One step. Raises KeyError if the lesson lacks the step or the language."""
        step = lesson.step(step_id)
        words = lesson.words[language].steps[step_id]
        pieces = list(split_blocks(words.markdown, words.line + 1))
        if step.figure and not _shows(words.markdown, step.figure):
            source = f"/// {BlockKind.FIGURE} | {step.figure}\n///"
            pieces.insert(0, Piece(BlockKind.FIGURE, step.figure, source, "", words.line))
        rendered = tuple(self._piece(piece, lesson, language) for piece in pieces)
        return RenderedStep(
            heading=words.heading,
            learner=_joined(rendered, LEADERS_ONLY),
            leader=_joined(rendered, LEARNERS_ONLY),
            pieces=rendered,
        )

    def inline(self, text: str, lesson: Lesson, language: str) -> str:
        """A short text such as a prompt; one paragraph comes without its tag."""
        return without_lone_paragraph(self.prose(text, lesson, language))

    def prose(self, text: str, lesson: Lesson, language: str) -> str:
        """Markdown of one or more paragraphs."""
        with self._lock:
            self._context.language = language
            self._context.numbers = self._numbers_of(lesson, language)
            html = self._markdown.reset().convert(text)
        clean = scrollable(sanitised(html), label(TABLE, language))
        return joined_lines(clean, language)

    def figure(self, lesson: Lesson, language: str, figure_id: str, place: str = "") -> str:
        """A figure with its caption. ``place`` keeps ids apart where one page shows it twice.

        Raises KeyError if the lesson lacks the figure or the language.
        """
        words = lesson.words[language].figures[figure_id]
        told = self.prose(words.description, lesson, language) if words.description else ""
        prefix = f"figure-{lesson.id}-{figure_id}-{place}{'-' if place else ''}"
        plain = " ".join(_ANY_TAG.sub(" ", told).split())
        svg = draw(lesson.figures[figure_id], words.texts, words.alt, plain, prefix)
        caption = self.inline(words.caption, lesson, language) if words.caption else ""
        return figure_html(svg, figure_id, caption, (label(FIGURE_DESCRIPTION, language), told))

    def exit_question(self, lesson: Lesson, language: str) -> str:
        """The question that ends the lesson, "" if none is marked."""
        steps = lesson.words[language].steps
        found = (re.search(EXIT_QUESTION, steps[step.id].markdown) for step in lesson.steps)
        asked = next(filter(None, found), None)
        return self.inline(asked[1], lesson, language) if asked else ""

    def further_reading(self, lesson: Lesson, language: str) -> str:
        """The section of further reading, "" if there is none."""
        text = lesson.words[language].further_reading
        return self.prose(text, lesson, language) if text else ""

    def sources(self, lesson: Lesson, language: str) -> tuple[CitedSource, ...]:
        """The sources that the lesson cites, by number."""
        return cited_sources(self.pack, lesson, language)

    def sources_html(self, lesson: Lesson, language: str) -> str:
        """The same as an ordered list whose entries the citations lead to; "" if it is empty."""
        entries = "".join(_source_html(cited) for cited in self.sources(lesson, language))
        return f'<ol class="sources">{entries}</ol>' if entries else ""

    def terms(self, lesson: Lesson, language: str) -> tuple[Term, ...]:
        """The terms that the lesson links to, in the order of first use."""
        return used_terms(self.pack, lesson, language)

    def terms_html(self, lesson: Lesson, language: str) -> str:
        """The same as a list of definitions which the term links lead to; "" if it is empty."""
        entries = "".join(self._term_html(term, language) for term in self.terms(lesson, language))
        return f'<dl class="terms">{entries}</dl>' if entries else ""

    def _term_html(self, term: Term, language: str) -> str:
        explained = term
        while explained.see is not None:
            explained = self.pack.glossary[explained.see]
        name = escape(term.term.get(language, term.id))
        meaning = escape(explained.meaning.get(language, ""))
        return f'<dt id="term-{escape(term.id)}">{name}</dt><dd>{meaning}</dd>'

    def _piece(self, piece: Piece, lesson: Lesson, language: str) -> RenderedPiece:
        html = self._with_figures(self.prose(piece.source, lesson, language), lesson, language)
        body = _body(html) if piece.kind else html
        return RenderedPiece(piece.kind, plain_title(piece.title), html, body)

    def _with_figures(self, html: str, lesson: Lesson, language: str) -> str:
        """The HTML with figures at their places; they were checked when the pack was loaded."""
        if FIGURE_PLACE not in html:
            return html
        known = lesson.words[language].figures

        def fill(place: re.Match[str]) -> str:
            return self.figure(lesson, language, place[1]) if place[1] in known else ""

        return _PLACE.sub(fill, html)

    def _numbers_of(self, lesson: Lesson, language: str) -> dict[str, int]:
        """The numbers of the sources of a lesson; the same whatever is rendered first."""
        key = (lesson.course_id, lesson.id, lesson.digest, language)
        if key not in self._numbers:
            cited = cited_sources(self.pack, lesson, language)
            self._numbers[key] = {each.source.id: each.number for each in cited}
        return self._numbers[key]


def _shows(markdown: str, figure: str) -> bool:
    return (
        re.search(rf"^ {{0,3}}/{{3,}} *figure *\| *{figure} *$", markdown, re.MULTILINE) is not None
    )


def _body(html: str) -> str:
    """What stands in a block, without its frame and heading."""
    frame = _FRAME.search(html)
    return frame[1].strip() if frame else html


def _joined(pieces: tuple[RenderedPiece, ...], left_out: frozenset[BlockKind]) -> str:
    return "\n".join(piece.html for piece in pieces if piece.kind not in left_out)


def _source_html(cited: CitedSource) -> str:
    source = cited.source
    title = escape(source.title)
    if source.url:
        title = f'<a href="{escape(source.url)}">{title}</a>'
    told = ", ".join(filter(None, (escape(source.publisher), str(source.year or ""))))
    return (
        f'<li id="source-{escape(source.id)}"><cite>{title}</cite> – '  # also where cite is upright
        f'<span class="source-publisher">{told}</span></li>'
    )

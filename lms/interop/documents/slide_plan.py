"""What the slides of a lesson say: what a class looks at while its leader speaks.

A slide shows how a paragraph begins; the whole of it stands in the speaker notes, with what the
leader may say and do. Tasks and questions to the class stand on slides as they are. The rule of
what is short is that of the projector (`lms.classroom.short_texts`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from urllib.parse import urlsplit

from flask_babel import gettext

from lms.core.content.blocks import LEADERS_ONLY, BlockKind
from lms.core.content.model import Lesson, Phase, Step, text_in
from lms.core.languages import colon
from lms.interop.documents.figures import pixels_of
from lms.interop.documents.lines import Grid, Line, Run, lines_of, plain_line, shortened
from lms.interop.documents.nodes import Anchors, Nodes, nodes_of
from lms.interop.documents.questions import answers, question
from lms.interop.documents.sums import formulas
from lms.interop.exporting import Wanted
from lms.learning.trying.words import word
from lms.teaching import printing_words as words
from lms.teaching.printing_plan import block_title
from lms.teaching.printing_quiz import sheet_of
from lms.teaching.printing_tree import tree_of
from lms.web.packs import Library
from lms.web.rendering import RenderedPiece

#: How much of a paragraph, an entry of a list and a caption is shown, in places.
PARAGRAPH, ENTRY, CAPTION = 170, 120, 150

#: So little text needs no slide of its own where a picture or a table comes next.
LEAD = 140

_HEADINGS = frozenset({"h3", "h4", "h5", "h6"})
_ON_SLIDES = frozenset({BlockKind.ACTIVITY, BlockKind.DISCUSSION})
_IN_NOTES = frozenset({BlockKind.NO_DEVICES, BlockKind.SAMPLE_ANSWER, BlockKind.TEACHER_NOTE})


@dataclass(frozen=True)
class Figure:
    """A picture with its words for the blind."""

    png: bytes
    alt: str


@dataclass
class Slide:
    """One thing to look at: lines, a table or a picture.

    `lead`: what stands above a table or a picture; the lines below a picture are its caption.
    `tag`: phase, way and minutes in words.
    """

    title: str
    lines: list[Line] = field(default_factory=list)
    table: Grid | None = None
    figure: Figure | None = None
    lead: list[Line] = field(default_factory=list)
    phase: Phase | None = None
    tag: str = ""
    small: bool = False
    notes: list[Line] = field(default_factory=list)
    cited: tuple[str, ...] = ()


@dataclass(frozen=True)
class Deck:
    """The slides of a lesson; the first is its title. `foot`: what stands below each."""

    title: str
    subtitle: tuple[str, ...]
    foot: str
    notes: list[Line]
    slides: list[Slide]


def deck_of(library: Library, wanted: Wanted, lesson: Lesson) -> Deck:
    """The slides of a lesson, in the language that is spoken now (`speaking`)."""
    return _Planning(library, wanted, lesson).deck()


class _Planning:
    """Plans the slides of one lesson."""

    def __init__(self, library: Library, wanted: Wanted, lesson: Lesson) -> None:
        self._lesson = lesson
        self._language = wanted.language
        self._notes = wanted.with_notes
        self._course = text_in(wanted.course.title, wanted.language)
        self._paper = words.paper_words(wanted.course.audience)
        self._words = lesson.words[wanted.language]
        self._rendered = library.rendered(wanted.course.id, lesson, wanted.language)
        self._pack = library.pack_of(wanted.course.id)
        self._sources = tree_of(self._rendered.sources).all("li")
        ids = [each.attributes["id"] for each in self._sources]
        self._anchors = Anchors("", frozenset(ids))
        self._numbers = {each: str(number) for number, each in enumerate(ids, 1)}

    def deck(self) -> Deck:
        lesson, said = self._lesson, self._words
        facts = (lesson.code, words.grades_text(lesson.grades), words.minutes_text(lesson.minutes))
        state, pending = words.translation_text(said), words.pending_text(lesson)
        below = (self._course, " · ".join(filter(None, facts)), state, pending)
        return Deck(
            title=said.title,
            subtitle=tuple(filter(None, below)),
            foot=f"{lesson.code} · {said.title} · {words.licence_text()}",
            notes=self._first_notes(),
            slides=[
                self._objectives(),
                *(
                    slide
                    for number, step in enumerate(lesson.steps, 1)
                    for slide in self._step(number, step)
                ),
                self._last(),
            ],
        )

    def _first_notes(self) -> list[Line]:
        lines = [plain_line(self._words.summary)]
        if self._notes and self._words.materials:
            lines.append(plain_line(self._paper.materials, bold=True))
            lines += [plain_line(each, mark="•") for each in self._words.materials]
        return lines

    def _objectives(self) -> Slide:
        said = [self._words.objectives[each] for each in self._lesson.objectives]
        lines = [plain_line(each, mark="•") for each in said]
        return Slide(gettext("After this lesson you can"), lines)

    def _last(self) -> Slide:
        lines = []
        for number, source in enumerate(self._sources, 1):
            line = plain_line(source.text(), mark=f"{number}.")
            links = source.all("a")
            href = links[0].attributes.get("href", "") if links else ""
            if href:  # on paper the name of the site is what is left of a link
                site = Run(urlsplit(href).netloc, href=href)
                line = replace(line, runs=(*line.runs, Run(" · "), site))
            lines.append(line)
        lines.append(plain_line(words.licence_text()))
        return Slide(gettext("Sources"), lines, small=True)

    def _step(self, number: int, step: Step) -> list[Slide]:
        html = self._rendered.steps[step.id]
        title = f"{number}. {html.heading}"
        slides: list[Slide] = []
        first: list[Line] = []
        for piece in html.pieces:
            if piece.kind in _IN_NOTES:
                notes = self._labelled(piece)
                is_first = piece.kind in LEADERS_ONLY or not slides
                (first if is_first else slides[-1].notes).extend(notes)
            else:
                slides += self._piece(title, piece)
        slides = _joined(slides)
        slides += [self._poll(each) for each in step.polls]
        slides = slides or [Slide(title)]
        slides[0].notes[:0] = first
        tag = " · ".join(
            (
                f"{words.PHASE_SHAPES[step.phase]} {words.phase_word(step.phase)}",
                f"{words.MODE_ARROWS[step.mode]} {words.mode_word(step.mode)}",
                words.minutes_text(step.minutes),
            )
        )
        for each in slides:
            each.phase, each.tag = step.phase, tag
        return slides

    def _labelled(self, piece: RenderedPiece) -> list[Line]:
        """A block for the speaker notes; nothing of what only leaders see without notes."""
        if piece.kind in LEADERS_ONLY and not self._notes:
            return []
        title = block_title(piece, self._language)
        return [plain_line(title, bold=True), *_flat(lines_of(self._nodes(piece.body)))]

    def _nodes(self, html: str) -> Nodes:
        return nodes_of(html, self._anchors)

    def _piece(self, title: str, piece: RenderedPiece) -> Iterator[Slide]:
        if piece.kind == "":
            yield from self._prose(title, self._nodes(piece.html))
        elif piece.kind == BlockKind.FIGURE:
            yield self._figure(title, piece.title)
        elif piece.kind == BlockKind.CALCULATOR:
            lines = [plain_line(each) for each in formulas(piece.title, self._language)]
            name = gettext("Model to try") + colon(self._language) + word(piece.title, "title")
            yield Slide(name, lines)
        elif piece.kind in _ON_SLIDES:
            heading = block_title(piece, self._language)
            yield from self._slides(heading, lines_of(self._nodes(piece.body)))

    def _prose(self, title: str, nodes: Nodes) -> Iterator[Slide]:
        """Slides of a stretch of prose; a heading in it begins another slide."""
        part: Nodes = []
        for each in [*nodes, None]:
            is_heading = isinstance(each, dict) and each["tag"] in _HEADINGS
            if each is not None and not is_heading:
                part.append(each)
                continue
            whole = lines_of(part)
            short = [
                shortened(line, ENTRY if line.mark else PARAGRAPH)
                if isinstance(line, Line)
                else line
                for line in whole
            ]
            slides = list(self._slides(title, short))
            if slides and short != whole:
                slides[0].notes += _flat(whole)
            yield from slides
            if each is not None:
                title, part = "".join(line.text for line in _flat(lines_of([each]))), []

    def _slides(self, title: str, found: Sequence[Line | Grid]) -> Iterator[Slide]:
        """Lines on slides; each table has one of its own."""
        lines: list[Line] = []
        for each in [*found, None]:
            if isinstance(each, Line):
                lines.append(each)
                continue
            if lines:
                cited = [name for line in lines for name in line.cited]
                yield Slide(title, lines, cited=self._named(cited))
                lines = []
            if each is not None:
                yield Slide(title, table=each, cited=self._named(each.cited))

    def _figure(self, title: str, name: str) -> Slide:
        nodes = self._nodes(self._rendered.figures[name])
        caption: Nodes = next((each["kids"] for each in nodes if isinstance(each, dict)), [])
        lines = [line for line in lines_of(caption) if isinstance(line, Line)]
        alt = self._words.figures[name].alt
        return Slide(
            title,
            [shortened(each, CAPTION) for each in lines[:1]],
            figure=Figure(pixels_of(self._lesson, self._language, name), alt),
            notes=[plain_line(alt), *lines],
            cited=self._named([each for line in lines for each in line.cited]),
        )

    def _poll(self, item_id: str) -> Slide:
        sheet = sheet_of(self._lesson, self._rendered, self._language, "A")
        asked = sheet.place_of(item_id)
        lines = _flat(lines_of(question(asked, self._language)))
        slide = Slide(gettext("Question to everybody"), lines)
        if self._notes:
            told = answers(self._pack, self._lesson, self._rendered, self._language)
            slide.notes = _flat(lines_of(told[asked.number - 1]))
        return slide

    def _named(self, cited: Sequence[str]) -> tuple[str, ...]:
        """The numbers of what is cited, in the list of sources."""
        found = [self._numbers[each] for each in cited if each in self._numbers]
        return tuple(sorted(dict.fromkeys(found), key=int))


def _joined(slides: Sequence[Slide]) -> list[Slide]:
    """With the few words before a picture or a table above it."""
    found: list[Slide] = []
    for each in slides:
        before = found[-1] if found else None
        if before is not None and _leads_to(before, each):
            found.pop()
            each.lead, each.notes[:0] = before.lines, before.notes
            each.cited = tuple(sorted({*before.cited, *each.cited}, key=int))
        found.append(each)
    return found


def _leads_to(before: Slide, after: Slide) -> bool:
    is_text = before.table is None and before.figure is None
    is_shown = after.table is not None or after.figure is not None
    little = sum(each.places for each in before.lines) <= LEAD
    return is_text and is_shown and little and before.title == after.title


def _flat(found: Sequence[Line | Grid]) -> list[Line]:
    """Lines alone: a row of a table as one of them."""
    lines: list[Line] = []
    for each in found:
        if isinstance(each, Line):
            lines.append(each)
        else:
            lines += [
                plain_line(" | ".join(cell.text for cell in row), bold=place == 0)
                for place, row in enumerate(each.rows)
            ]
    return lines

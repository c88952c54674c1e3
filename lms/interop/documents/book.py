"""What a lesson or a course says, in one language and in its order: once, for PDF and EPUB.

Whoever asks without notes gets neither the teacher's notes nor the answers of the quiz; what is
not gathered here cannot slip into a file. Call it while the language is spoken (`speaking`).
"""

from __future__ import annotations

from dataclasses import dataclass

from flask_babel import gettext, lazy_gettext

from lms.core.content.blocks import LEADERS_ONLY, BlockKind
from lms.core.content.model import Course, Lesson, LessonWords, Pack, Step, text_in
from lms.core.languages import colon
from lms.interop.documents.figures import Picture, picture_of
from lms.interop.documents.nodes import Anchors, Nodes, node, nodes_of, paragraphs
from lms.interop.documents.questions import answers, questions
from lms.interop.documents.sums import worked
from lms.interop.exporting import Loss, NothingToExportError, Wanted, lessons_missing
from lms.learning.player import lesson_minutes
from lms.learning.trying.words import word
from lms.teaching import printing_words as words
from lms.teaching.printing_plan import block_title
from lms.teaching.printing_tree import tree_of
from lms.web.packs import Library
from lms.web.rendering import Rendered, RenderedPiece


@dataclass(frozen=True)
class Part:
    """A step. `phase` and `mode` are the words of the model, the others those of the reader."""

    number: int
    heading: str
    phase: str
    phase_word: str
    mode: str
    mode_word: str
    minutes: int
    minutes_text: str
    kids: Nodes


@dataclass(frozen=True)
class Entry:
    """A source or a word of the glossary; `id` is what links in the text name."""

    id: str
    kids: Nodes
    told: Nodes
    address: str = ""


@dataclass(frozen=True)
class Chapter:
    """A lesson. `answers` and `materials` are empty unless notes are wanted."""

    id: str
    code: str
    title: str
    summary: str
    facts: tuple[str, ...]
    notice: str
    objectives: tuple[str, ...]
    materials: tuple[str, ...]
    parts: tuple[Part, ...]
    questions: tuple[Nodes, ...]
    answers: tuple[Nodes, ...]
    further: Nodes
    terms: tuple[Entry, ...]
    sources: tuple[Entry, ...]
    state: str
    pictures: dict[str, Picture]


@dataclass(frozen=True)
class Book:
    """A document. `alone`: one lesson, which then needs no cover. `words`: what stands over parts."""

    id: str
    language: str
    title: str
    summary: str
    course: str
    alone: bool
    licence: str
    publisher: str
    words: dict[str, str]
    chapters: tuple[Chapter, ...]


def book_of(library: Library, wanted: Wanted) -> Book:
    """The document that is wanted. Raises NothingToExportError."""
    if not wanted.lessons:
        raise NothingToExportError
    course, language = wanted.course, wanted.language
    pack = library.pack_of(course.id)
    chapters = tuple(_Gathering(library, pack, each, wanted).chapter() for each in wanted.lessons)
    alone = wanted.lesson is not None
    return Book(
        id="/".join((pack.id, pack.digest, course.id, chapters[0].id if alone else "", language)),
        language=language,
        title=chapters[0].title if alone else text_in(course.title, language),
        summary=chapters[0].summary if alone else text_in(course.summary, language),
        course=text_in(course.title, language),
        alone=alone,
        licence=words.licence_text(),
        publisher=text_in(pack.title, language),
        words=_headings(course),
        chapters=chapters,
    )


def losses_of(wanted: Wanted) -> tuple[Loss, ...]:
    """What paper cannot do."""
    models = lazy_gettext("Models to try are shown as one worked example; they do not calculate.")
    quiz = lazy_gettext("The quiz is there as questions to answer by hand; nothing grades it.")
    found = list(lessons_missing(wanted))
    for each in wanted.lessons:
        found += [Loss(each.id, models)] if each.calculators else []
        found += [Loss(each.id, quiz)] if each.items else []
    return tuple(found)


def _headings(course: Course) -> dict[str, str]:
    return {
        "contents": gettext("Contents"),
        "objectives": gettext("After this lesson you can"),
        "materials": words.paper_words(course.audience).materials,
        "questions": gettext("Quiz"),
        "answers": gettext("Answers to the quiz"),
        "further": gettext("Further reading"),
        "terms": gettext("Words of this lesson"),
        "sources": gettext("Sources"),
        "page": gettext("Page"),
    }


class _Gathering:
    """Gathers one lesson."""

    def __init__(self, library: Library, pack: Pack, lesson: Lesson, wanted: Wanted) -> None:
        self._pack = pack
        self._lesson = lesson
        self._language = wanted.language
        self._notes = wanted.with_notes
        self._words: LessonWords = lesson.words[wanted.language]
        self._rendered: Rendered = library.rendered(wanted.course.id, lesson, wanted.language)
        self._sources = tree_of(self._rendered.sources).all("li")
        self._terms = tree_of(self._rendered.terms)
        ids = [each.attributes.get("id", "") for each in (*self._sources, *self._terms.all("dt"))]
        self._anchors = Anchors(f"{lesson.id}-", frozenset(ids))

    def chapter(self) -> Chapter:
        """The whole lesson."""
        lesson, said = self._lesson, self._words
        minutes = lesson.minutes if self._notes else lesson_minutes(lesson)
        facts = (words.grades_text(lesson.grades), words.minutes_text(minutes))
        quiz = (lesson, self._rendered, self._language)
        return Chapter(
            id=lesson.id,
            code=lesson.code,
            title=said.title,
            summary=said.summary,
            facts=tuple(filter(None, facts)),
            notice=words.pending_text(lesson),
            objectives=tuple(said.objectives[each] for each in lesson.objectives),
            materials=said.materials if self._notes else (),
            parts=tuple(self._part(number, each) for number, each in enumerate(lesson.steps, 1)),
            questions=tuple(questions(*quiz)),
            answers=tuple(answers(self._pack, *quiz)) if self._notes else (),
            further=paragraphs(nodes_of(self._rendered.further_reading, self._anchors)),
            terms=tuple(self._term_entries()),
            sources=tuple(self._source_entries()),
            state=words.translation_text(said),
            pictures={each: picture_of(lesson, self._language, each) for each in lesson.figures},
        )

    def _part(self, number: int, step: Step) -> Part:
        html = self._rendered.steps[step.id]
        minutes = step.minutes if self._notes else step.minutes_alone
        return Part(
            number=number,
            heading=html.heading,
            phase=step.phase.value,
            phase_word=words.phase_word(step.phase),
            mode=step.mode.value,
            mode_word=words.mode_word(step.mode),
            minutes=minutes,
            minutes_text=words.minutes_text(minutes),
            kids=[each for piece in html.pieces for each in self._piece(piece)],
        )

    def _piece(self, piece: RenderedPiece) -> Nodes:
        if piece.kind in LEADERS_ONLY and not self._notes:
            return []
        if piece.kind == BlockKind.CALCULATOR:
            title = gettext("Worked example") + colon(self._language) + word(piece.title, "title")
            kids = worked(piece.title, self._language)
            return [node("block", *kids, kind=piece.kind, title=title)]
        kids = paragraphs(nodes_of(piece.body, self._anchors))
        if piece.kind in {"", BlockKind.FIGURE}:
            return kids
        return [node("block", *kids, kind=piece.kind, title=block_title(piece, self._language))]

    def _term_entries(self) -> list[Entry]:
        pairs = zip(self._terms.all("dt"), self._terms.all("dd"), strict=True)
        return [
            Entry(self._name(term.attributes["id"]), [term.text()], [meaning.text()])
            for term, meaning in pairs
        ]

    def _source_entries(self) -> list[Entry]:
        found = []
        for each in self._sources:
            links = each.all("a")
            told = " ".join(span.text() for span in each.all("span"))
            title = " ".join(cite.text() for cite in each.all("cite"))
            address = links[0].attributes.get("href", "") if links else ""
            name = self._name(each.attributes["id"])
            found.append(Entry(name, [title], [f"– {told}"], address))
        return found

    def _name(self, anchor: str) -> str:
        return f"{self._anchors.prefix}{anchor}"

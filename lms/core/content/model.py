"""A pack as immutable objects: courses, lessons, steps, items, and the words of each language.

Structure stands once; words stand once a language under ``Lesson.words``. The objects hold plain
tuples and dicts, so that a pack can be pickled; nobody changes them after loading.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, TypeVar

from lms.core.items.base import ItemType

Texts = dict[str, str]
"""One text a language: language → text."""


class Audience(StrEnum):
    """Whom a course is for."""

    PRIMARY = "primary"
    SECONDARY = "secondary"
    TEACHERS = "teachers"
    OFFICIALS = "officials"


class Sector(StrEnum):
    """The sectors of the Bangkok plan, and what concerns them all."""

    ENERGY = "energy"
    TRANSPORT = "transport"
    WASTE = "waste-and-wastewater"
    GREENING = "urban-greening"
    ADAPTATION = "adaptation"
    CROSS_CUTTING = "cross-cutting"


class Phase(StrEnum):
    """The four parts of a lesson, in the order of the teacher guidance."""

    INTRODUCTION = "introduction"
    DEVELOPMENT = "development"
    RESULT = "result"
    CONCLUSION = "conclusion"


class Mode(StrEnum):
    """How teacher and pupils communicate in a step."""

    ONE_WAY = "one-way"
    TWO_WAY = "two-way"
    MULTI_WAY = "multi-way"


class TranslationState(StrEnum):
    """How the words of a language came about."""

    ORIGINAL = "original"
    MACHINE = "machine"
    REVIEWED = "reviewed"


class Form(StrEnum):
    """Which of two tests, alike in difficulty, an item of the bank belongs to."""

    A = "A"
    B = "B"


class Difficulty(StrEnum):
    """How hard an item of the bank is meant to be."""

    EASY = "easy"
    MEDIUM = "medium"
    HARD = "hard"


class FactTag(StrEnum):
    """How well a fact is established; the curriculum explains the tags."""

    SEED = "SEED"
    SEEN = "V1"
    SECOND_HAND = "V2"
    GENERAL = "G"
    UNVERIFIED = "U"


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A work that facts rest on. ``title`` is the work's own, in its own language."""

    id: str
    title: str
    publisher: str
    year: int | None
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """A statement that prose may cite. ``values``: name → "number unit", the unit pint's.

    ``at`` says where in the source it stands, "" if nowhere in particular.
    """

    id: str
    tag: FactTag
    statement: str
    values: dict[str, str]
    sources: tuple[str, ...]
    at: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Misconception:
    """A wrong idea that many hold: its name for leaders, its remedy for the learner."""

    id: str
    audience: str
    name: Texts
    remedy: Texts


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """A word of the glossary. ``see`` names the entry under which it is explained, if any."""

    id: str
    term: Texts
    meaning: Texts
    see: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A part of a lesson. ``minutes`` in class, ``minutes_alone`` for one learner."""

    id: str
    phase: Phase
    mode: Mode
    minutes: int
    minutes_alone: int
    figure: str | None
    polls: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One question. ``body`` knows its key and grades; the words stand in ``LessonWords``."""

    id: str
    type: str
    points: float
    objective: str
    cites: tuple[str, ...]
    body: ItemType


@dataclass(frozen=True, slots=True, kw_only=True)
class BankItem:
    """A further item, which pre- and post-tests draw on. Its pair in the other form is alike."""

    item: Item
    form: Form
    difficulty: Difficulty


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureWords:
    """The words of a figure. ``description`` and ``caption`` are Markdown, "" where there is none.

    ``texts`` fill the placeholders of the drawing; a line feed breaks a line.
    """

    alt: str
    description: str
    caption: str
    texts: dict[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class StepWords:
    """One step's prose as Markdown. ``line`` is the line of its heading in the file."""

    heading: str
    markdown: str
    line: int


@dataclass(frozen=True, slots=True, kw_only=True)
class LessonWords:
    """A lesson in one language. ``digest`` is that of the file's text, line ends made equal.

    ``stale``: the original has changed since this translation was made from it.
    ``items`` and ``bank``: item id → its words, plain JSON.
    """

    language: str
    title: str
    summary: str
    state: TranslationState
    stale: bool
    objectives: dict[str, str]
    materials: tuple[str, ...]
    figures: dict[str, FigureWords]
    steps: dict[str, StepWords]
    further_reading: str
    items: dict[str, dict[str, Any]]
    bank: dict[str, dict[str, Any]]
    digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Lesson:
    """One class period or sitting.

    ``figures``: id → SVG with placeholders for its texts. ``versions``: language → item id → the
    digest under which an answer keeps what was asked (``lms.core.content.versions``).
    ``calculators``: ids of ``lms.core.calculators``. ``pending_review``: an authority has yet to approve
    what the lesson tells, and its page says so.
    """

    id: str
    course_id: str
    code: str
    original: str
    languages: tuple[str, ...]
    grades: tuple[int, ...]
    sector: Sector | None
    minutes: int
    objectives: tuple[str, ...]
    figures: dict[str, str]
    calculators: tuple[str, ...]
    pending_review: bool
    steps: tuple[Step, ...]
    quiz_pass: float
    items: tuple[Item, ...]
    bank: tuple[BankItem, ...]
    words: dict[str, LessonWords]
    versions: dict[str, dict[str, str]]
    digest: str

    def step(self, step_id: str) -> Step:
        """The step of this id. Raises KeyError."""
        return _named(self.steps, step_id)

    def item(self, item_id: str) -> Item:
        """The item of this id. Raises KeyError."""
        return _named(self.items, item_id)


_Named = TypeVar("_Named", Step, Item, Lesson, "Course")


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """An ordered set of lessons for one audience. ``period``: minutes of one class period."""

    id: str
    audience: Audience
    languages: tuple[str, ...]
    title: Texts
    summary: Texts
    period: int | None
    lessons: tuple[Lesson, ...]

    def lesson(self, lesson_id: str) -> Lesson:
        """The lesson of this id. Raises KeyError."""
        return _named(self.lessons, lesson_id)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pack:
    """A whole pack. ``digest`` addresses its content: equal content, equal digest."""

    id: str
    version: str
    digest: str
    title: Texts
    licence: str
    languages: tuple[str, ...]
    courses: tuple[Course, ...]
    sources: dict[str, Source]
    facts: dict[str, Fact]
    glossary: dict[str, Term]
    misconceptions: dict[str, Misconception]

    def course(self, course_id: str) -> Course:
        """The course of this id. Raises KeyError."""
        return _named(self.courses, course_id)

    def lesson(self, course_id: str, lesson_id: str) -> Lesson:
        """The lesson of these ids. Raises KeyError."""
        return self.course(course_id).lesson(lesson_id)


def _named(things: tuple[_Named, ...], wanted: str) -> _Named:
    for thing in things:
        if thing.id == wanted:
            return thing
    raise KeyError(wanted)


def text_in(texts: Mapping[str, str], language: str) -> str:
    """The text in a language, else in English, else in the first one there is, else ""."""
    return texts.get(language_of(texts, language), "")


def language_of(texts: Mapping[str, str], language: str) -> str:
    """In which language `text_in` answers."""
    order = (language, "en", *texts)
    return next((each for each in order if texts.get(each)), language)

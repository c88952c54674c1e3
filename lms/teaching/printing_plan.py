"""A lesson as its leader needs it on paper: every step with minutes, what to do, what to expect.

The plan is made of values that a page and a .docx draw alike, so that both say the same.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from lms.core.content.blocks import BlockKind
from lms.core.content.model import Course, Lesson, LessonWords, Mode, Phase, Step, text_in
from lms.core.languages import colon
from lms.learning.trying.words import word
from lms.teaching.printing_html import for_leader
from lms.teaching.printing_words import block_word
from lms.web.rendering import Rendered, RenderedPiece

#: For the class together; what is done alone belongs to the worksheet.
LEARNERS_DO = (BlockKind.ACTIVITY, BlockKind.NO_DEVICES, BlockKind.DISCUSSION)


@dataclass(frozen=True)
class PlanBlock:
    """A block of a step; `title` is its word and, where the author gave one, its own title."""

    kind: str
    title: str
    body: Markup


@dataclass(frozen=True)
class PlanQuestion:
    """A question put to the class, with the answer to it as plain text."""

    prompt: Markup
    answer: str


@dataclass(frozen=True)
class PlanStep:
    """One step; `begins` and `ends` are minutes from the beginning of the lesson."""

    number: int
    heading: str
    phase: Phase
    mode: Mode
    minutes: int
    begins: int
    leader: tuple[PlanBlock, ...]
    learners: tuple[PlanBlock, ...]
    expected: tuple[PlanBlock, ...]
    questions: tuple[PlanQuestion, ...]
    figures: tuple[str, ...]
    calculators: tuple[str, ...]
    text: Markup

    @property
    def has_more(self) -> bool:
        """Whether there is something to show, try, ask or expect."""
        return bool(self.figures or self.calculators or self.questions or self.expected)

    @property
    def ends(self) -> int:
        """Minutes from the beginning of the lesson to the end of the step."""
        return self.begins + self.minutes


@dataclass(frozen=True)
class Plan:
    """A lesson plan in one language."""

    lesson: Lesson
    course: Course
    language: str
    rendered: Rendered
    steps: tuple[PlanStep, ...]
    exit_question: Markup

    @property
    def words(self) -> LessonWords:
        """The lesson's words in the language of the plan."""
        return self.lesson.words[self.language]

    @property
    def course_title(self) -> str:
        """The course's title in the language of the plan."""
        return text_in(self.course.title, self.language)

    @property
    def objectives(self) -> tuple[str, ...]:
        """What learners can do afterwards."""
        return tuple(self.words.objectives[each] for each in self.lesson.objectives)


def plan_of(course: Course, lesson: Lesson, rendered: Rendered, language: str) -> Plan:
    """The plan of a lesson. Raises KeyError if the lesson lacks the language."""
    steps: list[PlanStep] = []
    begins = 0
    for number, step in enumerate(lesson.steps, start=1):
        steps.append(_step(lesson, rendered, language, (number, begins), step))
        begins += step.minutes
    return Plan(
        lesson=lesson,
        course=course,
        language=language,
        rendered=rendered,
        steps=tuple(steps),
        exit_question=for_leader(rendered.exit_question),
    )


def _step(
    lesson: Lesson, rendered: Rendered, language: str, place: tuple[int, int], step: Step
) -> PlanStep:
    html = rendered.steps[step.id]
    figures = lesson.words[language].figures
    prose = [for_leader(each.html) for each in html.pieces if each.kind == ""]
    return PlanStep(
        number=place[0],
        heading=html.heading,
        phase=step.phase,
        mode=step.mode,
        minutes=step.minutes,
        begins=place[1],
        leader=_blocks(html.pieces, (BlockKind.TEACHER_NOTE,), language),
        learners=_blocks(html.pieces, LEARNERS_DO, language),
        expected=_blocks(html.pieces, (BlockKind.SAMPLE_ANSWER,), language),
        questions=tuple(_question(lesson, rendered, language, each) for each in step.polls),
        figures=tuple(
            figures[each.title].alt for each in html.pieces if each.kind == BlockKind.FIGURE
        ),
        calculators=tuple(
            word(each.title, "title") for each in html.pieces if each.kind == BlockKind.CALCULATOR
        ),
        text=Markup("\n").join(prose),
    )


def _blocks(
    pieces: Sequence[RenderedPiece], kinds: Sequence[str], language: str
) -> tuple[PlanBlock, ...]:
    return tuple(
        PlanBlock(each.kind, block_title(each, language), for_leader(each.body))
        for each in pieces
        if each.kind in kinds
    )


def block_title(piece: RenderedPiece, language: str) -> str:
    """A block's word, and its own title where it has one."""
    word = block_word(piece.kind, language)
    return f"{word}{colon(language)}{piece.title}" if piece.title else word


def _question(lesson: Lesson, rendered: Rendered, language: str, item_id: str) -> PlanQuestion:
    item = lesson.item(item_id)
    plain: Mapping[str, Any] = lesson.words[language].items[item_id]
    right = item.body.correct_answer(plain)
    return PlanQuestion(
        prompt=for_leader(rendered.items[item_id]["prompt"]),
        answer=item.body.describe(right, plain, language),
    )

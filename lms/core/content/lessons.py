"""Reading a course and the structure of its lessons: steps, minutes, figures, keys of items."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from lms.core.calculators import CALCULATORS
from lms.core.content.bank import read_bank
from lms.core.content.document import Document, read_document
from lms.core.content.fields import Fields, Texts, hint
from lms.core.content.model import Audience, Mode, Phase, Sector, Step
from lms.core.content.problems import Rule
from lms.core.content.prose import NOT_STEPS
from lms.core.content.quiz import read_quiz
from lms.core.content.reading import Reading, Structure
from lms.core.content.shared import folders_named
from lms.core.content.svg import check_svg

COURSE = "course.yaml"
LESSON = "lesson.yaml"
QUIZ = "quiz.yaml"

#: What `review:` may say; without it the lesson waits for nobody.
PENDING = "pending"

_AFTER_BEGINNING = frozenset({Phase.DEVELOPMENT, Phase.RESULT})


@dataclass(slots=True)
class CourseHead:
    """What ``course.yaml`` says. ``lessons``: folder → the line that names it."""

    id: str
    path: str
    audience: Audience
    languages: tuple[str, ...]
    title: Texts
    summary: Texts
    period: int | None
    lessons: dict[str, int]


def read_course(reading: Reading, course_id: str, named_at: tuple[str, int]) -> CourseHead | None:
    """Read a course's description, or None after noting that it cannot be read."""
    path = f"{course_id}/{COURSE}"
    text = reading.files.read(path, named_at)
    if text is None:
        return None
    document = read_document(text, path, reading.problems)
    if document.broken:
        return None
    fields = Fields(document, document.value, "course")
    languages = fields.known("languages", reading.head.languages)
    audience = fields.one_of("audience", Audience)
    if audience is Audience.OFFICIALS and fields.has("period"):
        fields.fault("period", Rule.BAD_VALUE, "modules of officials have no class period")
    course = CourseHead(
        id=course_id,
        path=path,
        audience=audience,
        languages=languages,
        title=fields.per_language("title", languages),
        summary=fields.per_language("summary", languages),
        period=fields.integer("period") if fields.has("period") else None,
        lessons=folders_named(fields, "lessons"),
    )
    fields.take("period", needed=False)
    fields.done()
    return course


def read_structure(
    reading: Reading, course: CourseHead, lesson_id: str, named_at: tuple[str, int]
) -> Structure | None:
    """Read ``lesson.yaml``, the quiz, the bank and the figures, or None if there is no lesson."""
    folder = f"{course.id}/{lesson_id}"
    path = f"{folder}/{LESSON}"
    text = reading.files.read(path, named_at)
    if text is None:
        return None
    document = read_document(text, path, reading.problems)
    if document.broken:
        return None
    fields = Fields(document, document.value, "lesson")
    lesson = Structure(lesson_id, course.id, folder)
    _read_head(fields, lesson, course)
    _read_figures(reading, fields, lesson)
    polls = _read_steps(document, fields, lesson)
    _check_minutes(fields, lesson, course)
    fields.done()
    read_quiz(reading, lesson, path)
    read_bank(reading, lesson)
    _check_polls(fields, lesson, polls)
    return lesson


def _read_head(fields: Fields, lesson: Structure, course: CourseHead) -> None:
    lesson.code = fields.text("code")
    lesson.languages = fields.known("languages", course.languages)
    lesson.languages_line = fields.line("languages")
    lesson.original = fields.text("original")
    if lesson.original and lesson.languages and lesson.original not in lesson.languages:
        message = f"{lesson.original!r} is not among the lesson's languages"
        fields.fault("original", Rule.UNKNOWN_ID, message)
    lesson.minutes = fields.integer("minutes")
    lesson.objectives = fields.ids("objectives")
    lesson.calculators = fields.known("calculators", CALCULATORS, needed=False)
    review = fields.text("review", needed=False)
    if review not in {"", PENDING}:
        fields.fault("review", Rule.BAD_VALUE, f"is {PENDING}, or left out")
    lesson.pending_review = review == PENDING
    if course.audience is Audience.OFFICIALS:
        lesson.sector = fields.one_of("sector", Sector)
        return
    grades = fields.entries("grades", needed=course.audience is not Audience.TEACHERS)
    if any(not isinstance(grade, int) or not 1 <= grade <= 12 for grade in grades):
        fields.fault("grades", Rule.BAD_VALUE, "must be numbers from 1 to 12")
    lesson.grades = tuple(grade for grade in grades if isinstance(grade, int))


def _read_figures(reading: Reading, fields: Fields, lesson: Structure) -> None:
    named = fields.ids("figures", needed=False)
    lesson.figure_ids = frozenset(named)
    for figure, line in named.items():
        path = f"{lesson.folder}/figures/{figure}.svg"
        if not reading.files.exists(path):
            message = f"lesson: figures: there is no {path}"
            fields.document.add(line, Rule.MISSING_FIGURE, message)
            continue
        svg = reading.files.read(path, (fields.document.path, line))
        if svg is not None:
            lesson.figures[figure] = svg
            lesson.placeholders[figure] = check_svg(svg, path, reading.problems)


def _read_steps(
    document: Document, fields: Fields, lesson: Structure
) -> list[tuple[Step, dict[str, int]]]:
    """Read the steps into the lesson; answers their polls with the lines of these."""
    steps: dict[str, Step] = {}
    polls: list[tuple[Step, dict[str, int]]] = []
    entries = fields.entries("steps")
    for place, entry in enumerate(entries):
        if not isinstance(entry, dict):
            line = document.line(entries, place)
            document.add(line, Rule.BAD_VALUE, "each step must be a list of fields")
            continue
        one = Fields(document, entry, f"step {entry.get('id', place + 1)}")
        step, named = _step(one, lesson)
        if step.id in steps:
            one.fault("id", Rule.DUPLICATE_ID, f"{step.id!r} stands twice")
        elif step.id:
            steps[step.id] = step
            polls.append((step, named))
    lesson.steps = tuple(steps.values())
    return polls


def _step(fields: Fields, lesson: Structure) -> tuple[Step, dict[str, int]]:
    step_id = fields.ident("id")
    if step_id in NOT_STEPS:
        fields.fault("id", Rule.BAD_VALUE, "this word names another section")
    figure = fields.text("figure", needed=False) or None
    if figure and figure not in lesson.figure_ids:
        message = f"{figure!r} is not a figure of this lesson{hint(figure, lesson.figure_ids)}"
        fields.fault("figure", Rule.MISSING_FIGURE, message)
    polls = fields.distinct("polls", needed=False)
    minutes = fields.integer("minutes")
    step = Step(
        id=step_id,
        phase=fields.one_of("phase", Phase),
        mode=fields.one_of("mode", Mode),
        minutes=minutes,
        minutes_alone=fields.integer("minutes-alone") if fields.has("minutes-alone") else minutes,
        figure=figure,
        polls=tuple(polls),
    )
    fields.done()
    return step, polls


def _check_minutes(fields: Fields, lesson: Structure, course: CourseHead) -> None:
    total = sum(step.minutes for step in lesson.steps)
    if lesson.steps and total != lesson.minutes:
        message = f"the steps take {total} minutes together, not {lesson.minutes}"
        fields.fault("minutes", Rule.MINUTES, message)
    elif course.period is not None and lesson.minutes != course.period:
        message = f"a period of this course has {course.period} minutes"
        fields.fault("minutes", Rule.MINUTES, message)


def _check_polls(
    fields: Fields, lesson: Structure, polls: Sequence[tuple[Step, Mapping[str, int]]]
) -> None:
    named: set[str] = set()
    late = False
    for step, items in polls:
        for item, line in items.items():
            if item not in lesson.item_ids:
                message = f"step {step.id}: polls: no item {item!r}{hint(item, lesson.item_ids)}"
                fields.document.add(line, Rule.UNKNOWN_ID, message)
            named.add(item)
            late = late or step.phase in _AFTER_BEGINNING
    if len(named) < 2 or not late:
        message = "name at least two different polls, one of them in development or result"
        fields.fault("steps", Rule.POLLS, message)

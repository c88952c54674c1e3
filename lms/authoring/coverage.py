"""What the questions of a pack ask for: each objective, and each misconception."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from lms.authoring.places import items_of
from lms.core.content.model import Course, Form, Lesson, Misconception, Pack


@dataclass(frozen=True, slots=True)
class Objective:
    """An objective, and how many items of the quiz and of each form of the bank ask for it."""

    lesson: Lesson
    id: str
    quiz: int
    forms: tuple[int, ...]

    @property
    def has_gap(self) -> bool:
        """Whether some test cannot ask for it."""
        return not self.quiz or not all(self.forms)


@dataclass(frozen=True, slots=True)
class Probe:
    """An item that tells whether somebody holds a misconception."""

    course_id: str
    lesson: Lesson
    item_id: str


def objectives_of(course: Course) -> list[Objective]:
    """The objectives of a course in the order of its lessons, with what asks for them."""
    return [each for lesson in course.lessons for each in _of_lesson(lesson)]


def _of_lesson(lesson: Lesson) -> Iterator[Objective]:
    quiz = Counter(item.objective for item in lesson.items)
    bank = Counter((each.item.objective, each.form) for each in lesson.bank)
    for each in lesson.objectives:
        yield Objective(lesson, each, quiz[each], tuple(bank[each, form] for form in Form))


def probes_of(pack: Pack) -> list[tuple[Misconception, list[Probe]]]:
    """Each misconception with the items, of quiz and bank, that probe it."""
    found: defaultdict[str, list[Probe]] = defaultdict(list)
    for course in pack.courses:
        for lesson in course.lessons:
            for item in items_of(lesson):
                for code in dict.fromkeys(item.body.misconception_codes()):
                    found[code].append(Probe(course.id, lesson, item.id))
    return [(each, found[each.id]) for each in pack.misconceptions.values()]

"""Three weeks of the demonstration: what is given to whom, and who does what of it when.

In each class a few never begin, one is stuck at a quiz, some are late, most pass: a class as
teachers know it. Nothing happens after now.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from lms.core.content.model import Lesson
from lms.teaching import service as teaching
from lms.teaching.service import NewAssignment, Terms
from lms.training.demo.learner import Learner, Quiz, read_steps
from lms.training.demo.place import DemoGroup, Place
from lms.web.packs import library

WEEKS = timedelta(days=21)
GREENHOUSE = ("danang-secondary", "how-the-greenhouse-effect-works")
WARMING = ("danang-secondary", "the-warming-cycle")
PLAN = ("bma-officials", "master-plan-and-targets")
ENERGY = ("bma-officials", "energy")
FOUR_PARTS = ("danang-teachers", "the-four-part-lesson")
MODES = ("danang-teachers", "one-two-multi-way")
#: Places in the list of a class, from 0.
INACTIVE, STUCK = (5, 16, 27, 33), 11


@dataclass(frozen=True)
class Given:
    """A lesson given so many days ago, due so many days from now (negative: overdue)."""

    lesson: tuple[str, str]
    days_ago: int
    due_in: int | None = None
    is_test: bool = False


@dataclass(frozen=True)
class Course:
    """A group with what it was given."""

    group: DemoGroup
    zone: str
    given: tuple[Given, ...]


def courses_of(place: Place) -> tuple[Course, ...]:
    """What the classes and cohorts are given."""
    first, second = place.classes
    vietnam, thailand = "Asia/Ho_Chi_Minh", "Asia/Bangkok"
    modules = (Given(PLAN, 19), Given(ENERGY, 10, 5))
    return (
        Course(first, vietnam, (Given(GREENHOUSE, 20, -8), Given(WARMING, 6, 4, is_test=True))),
        Course(second, vietnam, (Given(WARMING, 17, -3), Given(GREENHOUSE, 9, 6))),
        *(Course(cohort, thailand, modules) for cohort in place.cohorts),
    )


def assign(session: Session, course: Course, now: datetime) -> None:
    """Give a group its lessons, each on its day."""
    for given in course.given:
        due = now + timedelta(days=given.due_in) if given.due_in is not None else None
        terms = Terms(
            due.astimezone(ZoneInfo(course.zone)).date() if due else None,
            given.is_test,
            2 if given.is_test else None,
            30 if given.is_test else None,
        )
        new = NewAssignment(course.group.group_id, *given.lesson, terms)
        teaching.assign(session, new, course.group.leader_id, now - timedelta(days=given.days_ago))


@dataclass
class Story:
    """One learner and what he was given."""

    learner: Learner
    course: Course
    place: int
    now: datetime

    def tell(self, session: Session) -> None:
        """Live through the three weeks."""
        is_class = self.course.group.language == "vi"
        if is_class and self.place in INACTIVE:
            return
        if is_class and self.place == STUCK:
            self._get_stuck(session)
            return
        for given in self.course.given:
            if not self._study(session, given):
                return

    def _study(self, session: Session, given: Given) -> bool:
        """Work on a lesson; whether he goes on to the next one."""
        lesson = library().lesson(*given.lesson)
        moment = self._begin(given.days_ago)
        diligence = self.learner.rng.random() + 0.15 * self.learner.ability
        if diligence < 0.07:
            return False
        if diligence < 0.2:
            steps = self.learner.rng.randrange(1, len(lesson.steps))
            read_steps(session, self.learner, lesson, steps, moment)
            return False
        moment = read_steps(session, self.learner, lesson, len(lesson.steps), moment)
        if diligence < 0.27:
            answered = self.learner.rng.randrange(1, len(lesson.items))
            Quiz(session, self.learner, lesson, moment).answer(answered)
            return False
        self._pass_quiz(session, lesson, moment, tries=2 if given.is_test else 3)
        return True

    def _pass_quiz(self, session: Session, lesson: Lesson, moment: datetime, tries: int) -> None:
        for number in range(tries):
            quiz = Quiz(session, self.learner, lesson, moment, 0.6 * number)
            quiz.answer()
            if quiz.finish() >= lesson.quiz_pass or self.learner.rng.random() < 0.2:
                return
            moment = self._next_day(quiz.moment)
            if moment >= self._latest():
                return

    def _get_stuck(self, session: Session) -> None:
        """Read the first lesson and fail its quiz again and again."""
        lesson = library().lesson(*self.course.given[0].lesson)
        moment = self._begin(self.course.given[0].days_ago)
        moment = read_steps(session, self.learner, lesson, len(lesson.steps) - 1, moment)
        self.learner.ability = -3.0
        for _ in range(3):
            quiz = Quiz(session, self.learner, lesson, moment)
            quiz.answer()
            quiz.finish()
            moment = self._next_day(quiz.moment)

    def _begin(self, days_ago: int) -> datetime:
        """A moment within a week after the lesson was given."""
        day = max(1, days_ago - self.learner.rng.randrange(1, 8))
        return self._at(self.now - timedelta(days=day))

    def _next_day(self, moment: datetime) -> datetime:
        return self._at(moment + timedelta(days=1))

    def _at(self, day: datetime) -> datetime:
        """An hour of that day at which people learn, not after now."""
        zone = ZoneInfo(self.course.zone)
        hour = self.learner.rng.choice((8, 9, 10, 13, 14, 15, 16, 19, 20))
        minute = self.learner.rng.randrange(60)
        moment = datetime.combine(day.astimezone(zone).date(), time(hour, minute), zone)
        return min(moment, self._latest())

    def _latest(self) -> datetime:
        """The last moment at which something may begin that is over by now."""
        return self.now - timedelta(hours=4)


def stories(place: Place, rng: Random, now: datetime) -> Iterator[Story]:
    """Everybody's story, in the order of the lists."""
    for course in courses_of(place):
        for number, person_id in enumerate(course.group.member_ids):
            ability = rng.gauss(0.2, 0.9)
            own = Random(rng.getrandbits(64))  # noqa: S311 (a story)
            learner = Learner(person_id, course.group.language, ability, own)
            yield Story(learner, course, number, now)


def teachers_learn(session: Session, place: Place, rng: Random, now: datetime) -> None:
    """The teachers take their own course: one is done with a lesson and begins the next."""
    lesson, following = library().lesson(*FOUR_PARTS), library().lesson(*MODES)
    for number, person_id in enumerate(place.teacher_ids):
        own = Random(rng.getrandbits(64))  # noqa: S311 (a story)
        teacher = Learner(person_id, "vi", 1.8, own)
        moment = now - timedelta(days=18 - 3 * number)
        moment = read_steps(session, teacher, lesson, len(lesson.steps), moment)
        quiz = Quiz(session, teacher, lesson, moment)
        quiz.answer()
        quiz.finish()
        read_steps(session, teacher, following, 2, moment + timedelta(days=4))

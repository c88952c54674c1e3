"""How a group did in one lesson: its questions, the misconceptions held, and who is stuck.

A question counts each member's latest answer. The hardest comes first; what nobody answered,
last. A misconception counts those who hold it in some question, each once.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from markupsafe import Markup
from sqlalchemy.orm import Session

from lms.core.content.model import Lesson, text_in
from lms.groups import queries as groups
from lms.groups.models import Group
from lms.groups.queries import MemberRow
from lms.learning import queries as learning
from lms.teaching import queries
from lms.teaching.due import due_moment
from lms.teaching.models import Assignment
from lms.teaching.printing_html import plain_text
from lms.teaching.progress_table import time_zone_of
from lms.teaching.stuck import Reason, is_failing, is_pressing, is_quiet
from lms.teaching.titles import language_for
from lms.web.packs import Library


@dataclass(frozen=True)
class Held:
    """A misconception, and who holds it by his latest answer."""

    code: str
    name: str
    remedy: str
    holders: tuple[MemberRow, ...]


@dataclass
class ItemTally:
    """What is counted of one question."""

    answered: int = 0
    right: int = 0
    points: float = 0.0
    holders: defaultdict[str, list[MemberRow]] = field(default_factory=lambda: defaultdict(list))


@dataclass(frozen=True)
class ItemResult:
    """A question as the group answered it. Shares are of one."""

    item_id: str
    prompt: Markup
    answered: int
    right: float | None
    mean: float | None
    held: tuple[Held, ...]

    @property
    def words(self) -> str:
        """The question as plain text, for a line in a list."""
        return plain_text(self.prompt)


@dataclass(frozen=True)
class StuckMember:
    """Somebody who is stuck in this lesson, and why."""

    member: MemberRow
    reasons: tuple[Reason, ...]


@dataclass(frozen=True)
class LessonResults:
    """How a group did in a lesson; `language` is that of the questions."""

    lesson: Lesson
    language: str
    assignment: Assignment | None
    due: datetime | None
    members: int
    begun: int
    done: int
    mean: float | None
    items: tuple[ItemResult, ...]
    held: tuple[Held, ...]
    stuck: tuple[StuckMember, ...]


def lesson_results(
    session: Session, group: Group, lesson: Lesson, library: Library, asked: Asked
) -> LessonResults:
    """The results of a group in a lesson; the number of queries is the same for any group."""
    members = {row.person_id: row for row in groups.members(session, group.id)}
    language = language_for(lesson, asked.language, group.language)
    given = session.scalars(
        queries.assignments_of_group(group.id).where(
            Assignment.course_id == lesson.course_id, Assignment.lesson_id == lesson.id
        )
    ).first()
    zone = time_zone_of(session, group)
    due = due_moment(given.due_on, zone) if given and given.due_on else None
    rows = queries.progress_rows_in(session, members, (lesson.course_id, lesson.id))
    shares = [row.best for row in rows if row.best is not None]
    items = item_results(session, lesson, language, members, library)
    return LessonResults(
        lesson=lesson,
        language=language,
        assignment=given,
        due=due,
        members=len(members),
        begun=len(rows),
        done=sum(1 for row in rows if row.is_done),
        mean=sum(shares) / len(shares) if shares else None,
        items=items,
        held=held_in(items),
        stuck=_stuck(session, lesson, members, rows, Pressure(given, due, asked.now)),
    )


@dataclass(frozen=True)
class Asked:
    """In which language and at which moment the results are asked for."""

    language: str
    now: datetime


@dataclass(frozen=True)
class Pressure:
    """Whether the lesson presses: its assignment, if it has one, and when it is due."""

    given: Assignment | None
    due: datetime | None
    now: datetime

    @property
    def is_on(self) -> bool:
        """Whether the assignment is past half its time."""
        return self.given is not None and is_pressing(self.given.created_at, self.due, self.now)


def item_results(
    session: Session,
    lesson: Lesson,
    language: str,
    members: Mapping[int, MemberRow],
    library: Library,
) -> tuple[ItemResult, ...]:
    """The questions of a lesson as these members (by person id) answered them. One query."""
    tallies = _tallies(session, lesson, members)
    words = library.rendered(lesson.course_id, lesson, language).items
    known = library.pack_of(lesson.course_id).misconceptions
    results = []
    for item in lesson.items:
        tally = tallies[item.id]
        held = tuple(
            Held(
                code,
                text_in(known[code].name, language),
                text_in(known[code].remedy, language),
                _in_order(holders),
            )
            for code, holders in sorted(tally.holders.items(), key=_most_held_first)
            if code in known
        )
        prompt = Markup(words[item.id]["prompt"])  # noqa: S704 (sanitised when it was rendered)
        results.append(
            ItemResult(
                item.id,
                prompt,
                tally.answered,
                tally.right / tally.answered if tally.answered else None,
                tally.points / tally.answered if tally.answered else None,
                held,
            )
        )
    return tuple(sorted(results, key=_hardest_first))


def _in_order(members: Iterable[MemberRow]) -> tuple[MemberRow, ...]:
    return tuple(sorted(members, key=lambda each: (each.sort_name, each.person_id)))


def held_in(items: Iterable[ItemResult]) -> tuple[Held, ...]:
    """The misconceptions of all questions together, those held by most first."""
    found: dict[str, Held] = {}
    for held in (each for item in items for each in item.held):
        before = found[held.code].holders if held.code in found else ()
        found[held.code] = replace(held, holders=_in_order({*before, *held.holders}))
    return tuple(sorted(found.values(), key=lambda each: (-len(each.holders), each.code)))


def _tallies(
    session: Session, lesson: Lesson, members: Mapping[int, MemberRow]
) -> defaultdict[str, ItemTally]:
    tallies: defaultdict[str, ItemTally] = defaultdict(ItemTally)
    for row in learning.latest_answers(session, members.keys(), lesson.course_id, lesson.id):
        tally = tallies[row.item_id]
        tally.answered += 1
        tally.right += row.score >= 1
        tally.points += row.score
        for code in row.misconceptions:
            tally.holders[code].append(members[row.person_id])
    return tallies


def _most_held_first(each: tuple[str, list[MemberRow]]) -> tuple[int, str]:
    return -len(each[1]), each[0]


def _hardest_first(result: ItemResult) -> tuple[bool, float]:
    return result.mean is None, result.mean or 0.0


def _stuck(
    session: Session,
    lesson: Lesson,
    members: dict[int, MemberRow],
    rows: Sequence[queries.ProgressRow],
    pressure: Pressure,
) -> tuple[StuckMember, ...]:
    activity = session.execute(learning.last_activity(list(members)))
    last = {person_id: moment for person_id, moment in activity}  # noqa: C416 (rows, not pairs)
    progress = {row.person_id: row for row in rows}
    found = []
    for person_id, member in members.items():
        row = progress.get(person_id)
        reasons = []
        if row is not None and is_failing(row.attempts, row.best, lesson.quiz_pass):
            reasons.append(Reason.FAILING)
        is_open = row is None or not row.is_done
        if pressure.is_on and is_open and is_quiet(last.get(person_id), pressure.now):
            reasons.append(Reason.QUIET)
        if reasons:
            found.append(StuckMember(member, tuple(reasons)))
    return tuple(found)

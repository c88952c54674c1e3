"""The figures of an organisation and of everything below it, as rows that may be shown.

Rows stand as the tree does: an organisation, its own groups where it also has others below it,
then each of those. What is about few people is hidden here, before any page or export sees it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from lms.core.content.model import Audience, Course, Pack, Sector
from lms.groups import queries as groups
from lms.people import lists
from lms.people.models import Organisation, OrganisationKind
from lms.training.small_numbers import Line, Shown, what_is_shown
from lms.training.sums import Content, Question, Sums, sums_of_lines


@dataclass(frozen=True)
class Row:
    """A line of the report. `is_own`: only the groups that stand directly in the organisation."""

    line: int
    name: str
    kind: str
    depth: int
    is_own: bool
    sums: Sums
    shown: Shown = Shown.FIGURES

    @property
    def is_shown(self) -> bool:
        """Whether the figures may be seen."""
        return self.shown is Shown.FIGURES


@dataclass(frozen=True)
class Report:
    """An organisation's figures: its own sum first, then what it is the sum of."""

    rows: tuple[Row, ...]
    has_sectors: bool

    @property
    def total(self) -> Row:
        """The sum over everything."""
        return self.rows[0]


def content_of(packs: Sequence[Pack], courses: Sequence[Course]) -> Content:
    """What the packs in use know of sectors and misconceptions."""
    lessons = [lesson for course in courses for lesson in course.lessons]
    return Content(
        {
            sector: tuple((each.course_id, each.id) for each in lessons if each.sector is sector)
            for sector in Sector
        },
        tuple(sorted({code for pack in packs for code in pack.misconceptions})),
    )


def report_on(
    session: Session, organisation: Organisation, question: Question, content: Content
) -> Report:
    """The figures of an organisation and all below it; a constant number of queries."""
    (tree,) = lists.forest(session, [organisation.id])
    lines = groups.lines_of_groups([organisation.id], question.school_year)
    sums = sums_of_lines(session, lines, question, content)
    shown = what_is_shown(_line(tree, sums))
    rows = tuple(_rows(tree, 0, sums, shown))
    is_for_officials = any(each.kind == OrganisationKind.DEPARTMENT for each in rows)
    return Report(rows, is_for_officials or bool(rows[0].sums.sectors))


def _own(node: lists.Node, sums: dict[int, Sums]) -> bool:
    """Whether the node's own groups need a line of their own."""
    return bool(node.children) and -node.organisation.id in sums


def _line(node: lists.Node, sums: dict[int, Sums]) -> Line:
    parts = [_line(part, sums) for part in node.children]
    key, names = node.organisation.id, node.organisation.managers_see_names
    own = sums.get(-key, Sums())
    if _own(node, sums):
        parts.insert(0, Line(-key, own.learners, names))
    is_open = (names or not own.learners) and all(part.is_open for part in parts if part.learners)
    return Line(key, sums.get(key, Sums()).learners, is_open, tuple(parts))


def _rows(
    node: lists.Node, depth: int, sums: dict[int, Sums], shown: dict[int, Shown]
) -> Iterator[Row]:
    organisation = node.organisation
    for line, is_own in ((organisation.id, False), (-organisation.id, True)):
        if not is_own or _own(node, sums):
            yield Row(
                line,
                organisation.name,
                organisation.kind.value,
                depth + is_own,
                is_own,
                sums.get(line, Sums()),
                shown.get(line, Shown.FIGURES),
            )
    for part in node.children:
        yield from _rows(part, depth + 1, sums, shown)


def modules_by_sector(courses: Sequence[Course]) -> dict[Sector, int]:
    """How many modules for officials each sector has."""
    lessons = [
        lesson
        for course in courses
        if course.audience is Audience.OFFICIALS
        for lesson in course.lessons
    ]
    return {sector: sum(each.sector is sector for each in lessons) for sector in Sector}

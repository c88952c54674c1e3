"""The report of a run as sheets: a line for each person and question, times, raised hands.

Made from the same `Report` as the page; how sheets become files stands in `teaching.exports`.
"""

from __future__ import annotations

from collections.abc import Iterator

from flask_babel import gettext, pgettext
from markupsafe import Markup

from lms.classroom.models import Way
from lms.classroom.polls import VOTES
from lms.classroom.report import Report
from lms.classroom.report_items import Given, ItemReport
from lms.classroom.report_people import TookPart
from lms.classroom.report_times import MINUTE
from lms.teaching.exports import Sheet, Value


def way_words() -> dict[Way, str]:
    """How somebody answered."""
    return {
        Way.PHONE: pgettext("way", "Phone"),
        Way.TABLET: pgettext("way", "Shared tablet"),
        Way.CARD: pgettext("way", "Paper card"),
        Way.TAP: pgettext("way", "Class list"),
    }


def phase_words() -> dict[str, str]:
    """The four parts of a lesson."""
    return {
        "introduction": pgettext("phase", "Introduction"),
        "development": pgettext("phase", "Development"),
        "result": pgettext("phase", "Result"),
        "conclusion": pgettext("phase", "Conclusion"),
    }


def mode_words() -> dict[str, str]:
    """How a class talks."""
    return {
        "one-way": pgettext("mode", "One-way"),
        "two-way": pgettext("mode", "Two-way"),
        "multi-way": pgettext("mode", "Multi-way"),
    }


def sheets_of(report: Report) -> tuple[Sheet, ...]:
    """Answers by person, times by step, raised hands."""
    return (_answers(report), _times(report), _hands(report))


def _answers(report: Report) -> Sheet:
    yes, ways = pgettext("answers", "yes"), way_words()
    headings = [gettext("Number"), gettext("Name"), pgettext("answers", "By which way")]
    headings += [gettext("Question"), gettext("First vote"), gettext("First vote right")]
    headings += [gettext("Second vote"), gettext("Second vote right"), pgettext("answers", "Late")]
    headings += [pgettext("answers", "Without PIN"), pgettext("class", "Absent")]

    def line(who: TookPart, item: ItemReport) -> Iterator[Value]:
        given = item.given.get(who.participant_id, {})
        yield who.number
        yield who.name
        yield ", ".join(ways[each] for each in who.ways) or None
        yield _plain(item)
        for vote in VOTES:
            yield from _told(given.get(vote))
        yield yes if any(each.late for each in given.values()) else None
        yield yes if any(each.claimed for each in given.values()) else None
        yield yes if who.absent else None

    lines = tuple(
        tuple(line(who, item)) for who in report.people.everybody for item in report.items
    )
    return Sheet(tuple(headings), lines, frozenset(), gettext("Answers"))


def _plain(item: ItemReport) -> str:
    return str(item.result.asked.prompt.striptags())


def _label(label: str) -> str:
    """A choice without its HTML; what somebody typed as it is."""
    return str(label.striptags()) if isinstance(label, Markup) else label


def _told(given: Given | None) -> Iterator[Value]:
    """The answer, and 1 where it is right, 0 where it is not: so that a sheet can add up."""
    if given is None or not given.counts:
        yield from (None, None)
        return
    yield given.text
    yield None if given.right is None else int(given.right)


def _times(report: Report) -> Sheet:
    phases, modes = phase_words(), mode_words()
    headings = (
        gettext("Step"),
        gettext("Heading"),
        gettext("Phase"),
        gettext("Mode"),
        gettext("Minutes planned"),
        gettext("Minutes in class"),
        gettext("Times visited"),
    )
    lines = tuple(
        (
            number,
            each.heading,
            phases.get(each.phase, each.phase),
            modes.get(each.mode, each.mode),
            each.planned,
            round(each.seconds / MINUTE, 1),
            each.visits,
        )
        for number, each in enumerate(report.times.steps, 1)
    )
    return Sheet(headings, lines, frozenset(), gettext("Minutes by step"))


def _hands(report: Report) -> Sheet:
    headings = (
        gettext("Question"),
        pgettext("answers", "Vote"),
        pgettext("answers", "Answer"),
        gettext("Hands"),
        gettext("All answers"),
    )
    lines = tuple(
        (
            _plain(item),
            vote.poll.vote,
            _label(line.label),
            item.hands.get((vote.poll.vote, line.id), 0),
            line.count,
        )
        for item in report.items
        for vote in item.result.votes
        if vote.hands
        for line in vote.lines
    )
    return Sheet(headings, lines, frozenset(), gettext("Raised hands"))

"""The figures as tables: the page draws them, and the files are made of the very same.

Hidden rows have lost their figures before they come here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from flask_babel import gettext, pgettext

from lms.core.content.model import Misconception, Sector, text_in
from lms.teaching.exports import Sheet, Value
from lms.training.figures import Row
from lms.training.sums import Held, SectorSum, Sums
from lms.training.words import hidden_words, kind_word, sector_words

#: How many misconceptions stand in the table of them; a row of the others has the first one.
IN_TABLE = 10


class TableId(StrEnum):
    """The tables of a report, as the URL of an export names them."""

    ORGANISATIONS = "organisations"
    SECTORS = "sectors"
    TRAINED = "trained"
    MISCONCEPTIONS = "misconceptions"


@dataclass(frozen=True)
class Table:
    """A sheet, and what the page needs besides: the depth of each line, where numbers stand.

    The first column of a table with depths is the level, for spreadsheets only.
    """

    id: TableId
    title: str
    sheet: Sheet
    numbers: frozenset[int]
    depths: tuple[int, ...] = ()

    @property
    def first(self) -> int:
        """The first column that the page draws."""
        return 1 if self.depths else 0


def named(row: Row) -> str:
    """What a row is called."""
    if row.is_own:
        return str(gettext("%(organisation)s: its own groups", organisation=row.name))
    return row.name


def by_organisation(
    rows: Sequence[Row], names: Mapping[str, Misconception], language: str
) -> Table:
    """One line for each organisation."""
    words = (gettext("Name"), gettext("Kind"))
    lines = tuple(
        (row.depth + 1, named(row), kind_word(row.kind), *_figures(row, names, language))
        for row in rows
    )
    return _of_figures(gettext("By organisation"), words, lines, rows)


def by_group(
    rows: Sequence[Row], places: Sequence[str], names: Mapping[str, Misconception], language: str
) -> Table:
    """One line for each group, with the organisation where it is; how many groups it is, is known."""
    words = (gettext("Group"), pgettext("person", "Organisation"))
    lines = tuple(
        (row.depth + 1, row.name, place, *_figures(row, names, language))
        for row, place in zip(rows, places, strict=True)
    )
    return _without(_of_figures(gettext("By group"), words, lines, rows), 3)


def _without(table: Table, place: int) -> Table:
    """The same table without the column at this place."""

    def moved(places: frozenset[int]) -> frozenset[int]:
        return frozenset(each - (each > place) for each in places if each != place)

    sheet = table.sheet
    lines = tuple((*line[:place], *line[place + 1 :]) for line in sheet.lines)
    headings = (*sheet.headings[:place], *sheet.headings[place + 1 :])
    cut = Sheet(headings, lines, moved(sheet.percent_columns))
    return replace(table, sheet=cut, numbers=moved(table.numbers))


def _of_figures(
    title: str, words: tuple[str, str], lines: tuple[tuple[Value, ...], ...], rows: Sequence[Row]
) -> Table:
    headings = (
        gettext("Level"),
        *words,
        gettext("Groups"),
        gettext("Learners"),
        gettext("Active in 14 days"),
        gettext("Lessons completed"),
        gettext("Mean of best results"),
        gettext("Objectives mastered"),
        gettext("Most held misconception"),
    )
    return Table(
        TableId.ORGANISATIONS,
        title,
        Sheet(headings, lines, frozenset({7, 8})),
        frozenset({0, 3, 4, 5, 6, 7, 8}),
        tuple(row.depth for row in rows),
    )


def _figures(row: Row, names: Mapping[str, Misconception], language: str) -> tuple[Value, ...]:
    if not row.is_shown:
        return (row.sums.groups, hidden_words(row.shown), None, None, None, None, None)
    sums = row.sums
    held = next(iter(sums.misconceptions), None)
    return (
        sums.groups,
        sums.learners,
        sums.active,
        sums.completed,
        _rounded(sums.mean_best),
        _rounded(sums.mastered_share),
        held and _held(held, names, language),
    )


def _held(held: Held, names: Mapping[str, Misconception], language: str) -> str:
    name = _name(held, names, language)
    return str(gettext("%(name)s (%(learners)s)", name=name, learners=held.learners))


def _rounded(share: float | None) -> float | None:
    return None if share is None else round(share, 4)


def _name(held: Held, names: Mapping[str, Misconception], language: str) -> str:
    known = names.get(held.code)
    return text_in(known.name, language) if known else held.code


def by_sector(total: Sums, modules: Mapping[Sector, int]) -> Table:
    """One line for each sector of the master plan, those without anybody trained too."""
    headings = (
        gettext("Sector of the master plan"),
        pgettext("official", "Modules on offer"),
        gettext("Learners who began"),
        gettext("Learners trained"),
        pgettext("official", "Modules completed"),
        gettext("Mean of best results"),
    )
    lines = []
    for sector, word in sector_words().items():
        began, trained, completed, mean = total.sectors.get(sector, SectorSum())
        lines.append((word, modules.get(sector, 0), began, trained, completed, _rounded(mean)))
    return Table(
        TableId.SECTORS,
        gettext("By sector of the master plan"),
        Sheet(headings, tuple(lines), frozenset({5})),
        frozenset({1, 2, 3, 4, 5}),
    )


def trained_by_sector(rows: Sequence[Row], title: str) -> Table:
    """Who was trained in what: one line for each row, one column for each sector."""
    words = sector_words()
    lines: list[tuple[Value, ...]] = []
    for row in rows:
        cells: Iterable[Value] = (None for _ in words)
        if row.is_shown:
            cells = (row.sums.sectors.get(sector, SectorSum()).trained for sector in words)
        learners: Value = row.sums.learners if row.is_shown else hidden_words(row.shown)
        lines.append((row.depth + 1, named(row), learners, *cells))
    headings = (gettext("Level"), gettext("Name"), gettext("Learners"), *words.values())
    return Table(
        TableId.TRAINED,
        title,
        Sheet(headings, tuple(lines), frozenset()),
        frozenset({0, *range(2, len(headings))}),
        tuple(row.depth for row in rows),
    )


def by_misconception(total: Sums, names: Mapping[str, Misconception], language: str) -> Table:
    """The misconceptions held by most, with how many learners hold them."""
    lines = tuple(
        (each.code, _name(each, names, language), each.learners)
        for each in total.misconceptions[:IN_TABLE]
    )
    return Table(
        TableId.MISCONCEPTIONS,
        gettext("Misconceptions held by most"),
        Sheet((gettext("Code"), gettext("Misconception"), gettext("Learners")), lines, frozenset()),
        frozenset({2}),
    )

"""A calculator of a lesson as a worked sum: what goes in, what comes out, and the formula.

Paper cannot calculate. It shows the sum with the values that the lesson's page begins with.
"""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import gettext, pgettext

from lms.core.calculators import CALCULATORS
from lms.core.calculators.reading import read
from lms.interop.documents.nodes import Nodes, node
from lms.learning.trying.showing import show
from lms.learning.trying.shown import Shown, ShownField


def worked(calculator_id: str, language: str) -> Nodes:
    """The sum, in the language that is spoken now (`speaking`)."""
    found = CALCULATORS[calculator_id]
    shown = show(found, read(found, {}, language))
    given = [(each.label, _entry(each)) for each in shown.fields + shown.more]
    nodes: Nodes = [node("p", shown.lead)]
    nodes += _table((gettext("Values of this example"), ""), [row for row in given if row[1]])
    for grid in shown.grids:
        rows = [(label, *(_entry(each) for each in fields)) for label, fields in grid.rows]
        nodes += _table((grid.label, *grid.columns), rows)
    nodes += [node("p", node("strong", formula)) for formula in shown.formulas]
    nodes += _table((pgettext("calculation", "Results"), ""), _results(shown))
    nodes += [node("p", text) for _kind, text in shown.outcome.verdicts] if shown.outcome else []
    return [*nodes, *([node("p", shown.limits)] if shown.limits else [])]


def formulas(calculator_id: str, language: str) -> list[str]:
    """What it is about, and how it calculates, in the language that is spoken now."""
    found = CALCULATORS[calculator_id]
    shown = show(found, read(found, {}, language))
    return [each for each in (shown.lead, *shown.formulas) if each]


def _entry(each: ShownField) -> str:
    if each.kind == "choice":
        return dict(each.choices).get(each.typed, each.typed)
    return f"{each.typed} {each.unit}".strip() if each.typed else ""


def _results(shown: Shown) -> list[tuple[str, str]]:
    if shown.outcome is None:
        return []
    amounts = [(each.label, each.text) for each in shown.outcome.amounts]
    bars = [
        (row.label, row.text)
        for chart in shown.outcome.charts
        if chart.kind == "bars"
        for row in chart.rows
    ]
    return [row for row in dict.fromkeys(amounts + bars) if row[1]]


def _table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> Nodes:
    if not rows:
        return []
    head = node("tr", *(node("th", *filter(None, [each])) for each in heads))
    body = [
        node(
            "tr",
            node("th", row[0]),
            *(node("td", each, **{"class": "align-right"}) for each in row[1:]),
        )
        for row in rows
    ]
    return [node("table", head, *body)]

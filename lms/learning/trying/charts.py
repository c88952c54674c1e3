"""Charts of calculators as numbers on a plane; the template draws them, and a table beside them."""

from __future__ import annotations

from lms.core.calculators.spec import Bar, Bars, Chart, Draws, Gauge, Lines
from lms.learning.trying.amounts import number_text, with_unit
from lms.learning.trying.shown import ShownChart, ShownRow
from lms.learning.trying.words import word

#: The plane that charts are drawn on; the page scales it.
WIDTH, HEIGHT = 600.0, 240.0
#: How wide a scale is: it stands in a narrow column, too.
SCALE = 320.0


def shown_chart(calculator_id: str, chart: Chart) -> ShownChart:
    """A chart of any kind, with its words."""
    label = word(calculator_id, chart.id)
    if isinstance(chart, Bars):
        return _bars(calculator_id, chart, label)
    if isinstance(chart, Gauge):
        return _gauge(calculator_id, chart, label)
    if isinstance(chart, Draws):
        rows = tuple(ShownRow(word(calculator_id, kind), kind, 0.0) for kind in chart.kinds)
        return ShownChart("draws", label, rows)
    return _lines(calculator_id, chart, label)


def _bars(calculator_id: str, chart: Bars, label: str) -> ShownChart:
    """Bars from zero; where some are negative, zero stands within the plane."""
    values = [each.value for each in chart.bars if each.value is not None]
    low, high = min(0.0, *values), max(0.0, *values)
    width = (high - low) or 1.0
    rows = tuple(
        ShownRow(
            word(calculator_id, each.name),
            _bar_text(chart, each),
            round(100 * ((each.value or 0.0) - low) / width, 2),
            each.emphasis,
        )
        for each in chart.bars
    )
    zero = round(100 * (0.0 - low) / width, 2)
    return ShownChart("bars", label, rows, zero=zero, folded=chart.folded)


def _bar_text(chart: Bars, bar: Bar) -> str:
    if bar.value is None:
        return "–"
    return with_unit(number_text(bar.value, chart.decimals), chart.unit)


def _gauge(calculator_id: str, chart: Gauge, label: str) -> ShownChart:
    def place(value: float) -> float:
        share = (value - chart.low) / (chart.high - chart.low)
        return round(SCALE * min(1.0, max(0.0, share)), 1)

    def text(value: float) -> str:
        return with_unit(number_text(value, chart.decimals), chart.unit)

    marks = tuple(
        ShownRow(word(calculator_id, name), text(value), place(value))
        for name, value in chart.marks
    )
    return ShownChart(
        "gauge",
        label,
        rows=(ShownRow("", text(chart.value), place(chart.value), emphasis=True), *marks),
        ticks=((place(chart.low), text(chart.low)), (place(chart.high), text(chart.high))),
    )


def _lines(calculator_id: str, chart: Lines, label: str) -> ShownChart:
    points = [point for line in chart.lines for point in line.points]
    xs, ys = [x for x, _ in points], [y for _, y in points]
    low, high = min(0.0, *ys), max(0.0, *ys) * 1.08 or 1.0
    span = (max(xs) - min(xs)) or 1.0

    def at(point: tuple[float, float]) -> tuple[float, float]:
        across = WIDTH * (point[0] - min(xs)) / span
        up = HEIGHT * (1 - (point[1] - low) / ((high - low) or 1.0))
        return round(across, 1), round(up, 1)

    drawn = tuple(
        (
            word(calculator_id, line.name),
            " ".join(f"{x},{y}" for x, y in map(at, line.points)),
            with_unit(number_text(line.points[-1][1], chart.decimals), chart.unit),
        )
        for line in chart.lines
    )
    ticks = ((0.0, f"{min(xs):.0f}"), (WIDTH, f"{max(xs):.0f}"))
    return ShownChart(
        "lines",
        label,
        _table(chart),
        drawn,
        ticks,
        zero=at((min(xs), 0.0))[1],
        columns=tuple(name for name, _, _ in drawn),
        highest=with_unit(number_text(max(ys), chart.decimals), chart.unit),
    )


def _table(chart: Lines) -> tuple[ShownRow, ...]:
    """Year by year, at most about a dozen rows, the first and the last among them."""
    years = [x for x, _ in chart.lines[0].points]
    every = max(1, -(-len(years) // 12))
    chosen = sorted({*range(0, len(years), every), len(years) - 1})
    return tuple(
        ShownRow(
            f"{years[place]:.0f}",
            "\t".join(
                with_unit(number_text(line.points[place][1], chart.decimals), chart.unit)
                for line in chart.lines
            ),
            0.0,
        )
        for place in chosen
    )

"""The rows of the table: what was measured against what is required."""

from __future__ import annotations

import math
import os
import statistics
from collections.abc import Sequence
from dataclasses import dataclass

from benchmarks.live.lesson import Seen
from benchmarks.measure import Compared
from benchmarks.report import markdown

HEAD = ("what", "required", "measured", "passed")
#: An answer is stored within this, for 95 of 100, milliseconds; by participants.
STORED_MS = {40: 300, 200: 300, 1000: 2000}
COUNT_SECONDS, BACK_SECONDS = 1.0, 5.0
STREAM_KB, POLLING_KB, MEMORY_KB, CPU_RATIO = 60.0, 150.0, 50.0, 2.0


@dataclass(frozen=True)
class Row:
    """A row of the table."""

    what: str
    required: str
    measured: str
    passed: bool


def answered(what: str, size: int, seen: Seen) -> Row:
    """A lesson in which nothing went wrong with the server."""
    limit = STORED_MS[size]
    p95 = percentile(seen.stored, 95) * 1000
    passed = _clean(seen) and p95 < limit and max(seen.counted) <= COUNT_SECONDS
    return Row(
        what,
        f"0 lost, 0 double; p95 < {limit} ms; count within {COUNT_SECONDS:g} s",
        f"{_ledger(seen)}; {_stored(seen)}; count {max(seen.counted):.2f} s; {_client(seen)}",
        passed,
    )


def survived(what: str, seen: Seen) -> Row:
    """A lesson in which a third left, and the server was killed."""
    back = max(seen.back)
    return Row(
        what,
        f"0 acknowledged lost, 0 double; all back within {BACK_SECONDS:g} s",
        f"{_ledger(seen)}; back {back:.1f} s; {seen.again} sent again; {_client(seen)}",
        _clean(seen) and back <= BACK_SECONDS,
    )


def at_most(what: str, value: float, limit: float, unit: str, more: str = "") -> Row:
    """A row with one figure."""
    return Row(what, f"≤ {limit:g} {unit}", f"{value:.1f} {unit}{more}{load()}", value <= limit)


def ratio(what: str, seen: Compared) -> Row:
    """A row that compares with the ruler."""
    low, high = seen.spread
    measured = f"{seen.ratio:.2f} × ({low:.2f}–{high:.2f}), {seen.ours * 1000:.2f} ms"
    required = f"≤ {CPU_RATIO:.1f} × the bare insert ({seen.bare * 1000:.2f} ms)"
    return Row(what, required, measured + load(), seen.ratio <= CPU_RATIO)


def table(rows: Sequence[Row]) -> str:
    """As Markdown."""
    words = {True: "yes", False: "NO"}
    return markdown(HEAD, [(e.what, e.required, e.measured, words[e.passed]) for e in rows])


def percentile(values: Sequence[float], percent: int) -> float:
    """So many of a hundred values are not greater than this."""
    return sorted(values)[math.ceil(len(values) * percent / 100) - 1]


def load() -> str:
    """What the machine had to do in the last minute."""
    return f"; load {os.getloadavg()[0]:.1f}"


def _clean(seen: Seen) -> bool:
    return seen.verdict is not None and seen.verdict.clean


def _ledger(seen: Seen) -> str:
    verdict = seen.verdict
    assert verdict is not None
    unsent = f", {verdict.unsent} that nobody sent" if verdict.unsent else ""
    return f"{verdict.lost} lost, {verdict.double} double{unsent} of {verdict.acknowledged}"


def _stored(seen: Seen) -> str:
    p50, p95 = statistics.median(seen.stored) * 1000, percentile(seen.stored, 95) * 1000
    return f"p50 {p50:.0f}, p95 {p95:.0f}, max {max(seen.stored) * 1000:.0f} ms"


def _client(seen: Seen) -> str:
    return f"client {seen.client_cpu / seen.elapsed * 100:.0f} % of a core{load()}"

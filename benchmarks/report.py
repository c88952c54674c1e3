"""What was measured, against what is required; printed, and written to RESULTS.md."""

from __future__ import annotations

import os
import platform
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

import psutil

from benchmarks.measure import Compared

RESULTS = Path(__file__).parent / "RESULTS.md"
PACKAGES = ("flask", "granian", "jinja2", "sqlalchemy", "werkzeug")


@dataclass(frozen=True)
class Line:
    """A row of the table. `required` empty: for orientation only."""

    what: str
    bare: str
    ours: str
    measured: str
    required: str
    passed: bool | None

    @property
    def verdict(self) -> str:
        """In words."""
        return {True: "pass", False: "FAIL", None: ""}[self.passed]


def ratio(what: str, compared: Compared, at_most: float | None, unit: str = "ms") -> Line:
    """A row that compares; bare and ours in seconds, shown in milliseconds."""
    low, high = compared.spread
    return Line(
        what,
        f"{compared.bare * 1000:.2f} {unit}",
        f"{compared.ours * 1000:.2f} {unit}",
        f"{compared.ratio:.2f} × ({low:.2f}–{high:.2f})",
        f"{at_most:g} ×" if at_most else "",
        compared.ratio <= at_most if at_most else None,
    )


def size(what: str, value: float, at_most: float, unit: str, digits: int = 1) -> Line:
    """A row with an absolute limit."""
    shown = f"{value:.{digits}f} {unit}"
    return Line(what, "", shown, shown, f"{at_most:g} {unit}", value <= at_most)


HEAD = ("what", "bare", "ours", "measured", "at most", "")


def table(lines: Sequence[Line]) -> str:
    """The rows as a Markdown table."""
    return markdown(
        HEAD, [(e.what, e.bare, e.ours, e.measured, e.required, e.verdict) for e in lines]
    )


def markdown(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A Markdown table that can be read as it is."""
    cells = [head, ["---" for _ in head], *rows]
    widths = [max(len(row[at]) for row in cells) for at in range(len(head))]
    return "\n".join(
        "| " + " | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) + " |"
        for row in cells
    )


def machine() -> str:
    """What it ran on, without naming anybody's machine."""
    cores, memory = os.cpu_count(), psutil.virtual_memory().total / 2**30
    packages = ", ".join(f"{name} {version(name)}" for name in PACKAGES)
    return (
        f"{datetime.now(UTC):%Y-%m-%d}, {cores} cores, {memory:.0f} GiB, {platform.machine()}, "
        f"Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}, {packages}."
    )


INTRODUCTION = """## `make bench`

Both applications ran on the same server with the same settings (granian, ASGI, 2 processes × 4
threads, the product's own adapter), 8 connections, no compression in the rows of CPU. CPU is user
and system time of all processes of the server, divided by requests. Ratios are medians over
rounds that alternate; the range of the rounds stands in brackets. `benchmarks/bare.py` is the
ruler. Milliseconds depend on the machine and on what else it does; ratios hardly do.
"""


TITLE = "# Results\n"
SECTIONS = ("bench", "bench-live", "bench-lti")


def write(lines: Sequence[Line], notes: Sequence[str], how: str) -> None:
    """Write the results of a full run of `make bench`."""
    write_section("bench", INTRODUCTION, how, table(lines), notes)


def write_section(name: str, introduction: str, how: str, rows: str, notes: Sequence[str]) -> None:
    """Write the part of one command; the others stay as they are."""
    text = "\n".join(
        [introduction, f"{machine()} {how}", "", rows, "", *(f"- {each}" for each in notes)]
    )
    present = RESULTS.read_text("utf-8") if RESULTS.exists() else ""
    parts = {each: _between(present, each) for each in SECTIONS} | {name: text}
    marked = [f"<!-- {each} -->\n{parts[each]}\n<!-- /{each} -->" for each in SECTIONS]
    RESULTS.write_text("\n".join([TITLE, *marked]) + "\n", encoding="utf-8")


def _between(text: str, name: str) -> str:
    """What stands between the marks of a command."""
    return text.partition(f"<!-- {name} -->\n")[2].partition(f"\n<!-- /{name} -->")[0]

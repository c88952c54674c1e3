"""`make bench`: measures all rows, prints them, and writes RESULTS.md; 1 when a row fails.

`--quick` takes a few minutes, is less exact and writes nothing.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from benchmarks import bare, packs, report, wire
from benchmarks.client import Connection, Learner, Store, request
from benchmarks.installation import LANGUAGE, LESSONS, Browser, Installation
from benchmarks.measure import pss_mib
from benchmarks.pair import FIFTY, Effort, Pair
from benchmarks.report import Line
from benchmarks.servers import Server, bare_server, our_server
from deploy.check_weight import weights
from tests.packs.large import make_large

FULL = Effort(seconds=10, rounds=3)
QUICK = Effort(seconds=3, rounds=3)
#: Answers a second that we are prepared for; a round in which they are used up ends early.
FASTEST = 240
#: Pupils, lessons, and how often the bare page may go into the page of their class.
CLASSES = ((40, 12, 10.0), (600, 30, 40.0))
KIB_60, KIB_15 = 60.0, 15.0
MEMORY_MIB = 250.0


class Prepared:
    """The installation with everything in it that the rows need."""

    def __init__(self, folder: Path, effort: Effort) -> None:
        say("preparing")
        largest = max(lessons for _pupils, lessons, _limit in CLASSES)
        self.installation = Installation(folder / "ours", make_large(folder / "large", largest))
        self._effort = effort
        self.bare = folder / "bare"
        self.bare.mkdir()
        self._prepare_bare()
        self.readers = self.installation.pupils(100)
        self.leader = self._leader()
        self.classes = [self._class(pupils, lessons) for pupils, lessons, _limit in CLASSES]
        self.store_rounds = self._stores()
        self.attempt_rounds, self.page_rounds = self._learners(), self._learners()
        self.heaviest = weights(self.installation.app)[0]
        self.installation.close()

    def _prepare_bare(self) -> None:
        library = self.installation.library
        course_id, lesson_id = LESSONS[0]
        lesson = library.lesson(course_id, lesson_id)
        html = library.rendered(course_id, lesson, LANGUAGE)
        bare.prepare(self.bare, "".join(html.steps[step.id].learner for step in lesson.steps))

    def _leader(self) -> Browser:
        with self.installation.writing() as db:
            return self.installation.browser(db, self.installation.leader_id)

    def _class(self, pupils: int, lessons: int) -> bytes:
        course = max(self.installation.library.courses(), key=lambda each: len(each.lessons))
        group_id = self.installation.class_at_work(pupils, course.lessons[:lessons])
        path = f"/{LANGUAGE}/groups/{group_id}/progress"
        return request("GET", path, self.leader.cookie)

    def _stores(self) -> list[list[Store]]:
        """New answers for each round and for the one that warms up."""
        rounds = self._effort.rounds + 1
        wanted = int(self._effort.seconds * FASTEST)
        items = sum(len(self.installation.library.lesson(*each).items) for each in LESSONS)
        pupils = self.installation.pupils(rounds * (wanted // items + 1))
        size = len(pupils) // rounds
        return [
            self.installation.stores(pupils[at * size : (at + 1) * size]) for at in range(rounds)
        ]

    def _learners(self) -> list[list[Learner]]:
        rounds = self._effort.rounds + 1
        learners = self.installation.learners(self.installation.pupils(rounds * FIFTY))
        return [learners[at * FIFTY : (at + 1) * FIFTY] for at in range(rounds)]


def say(text: str) -> None:
    """Tell how far it is."""
    print(text, file=sys.stderr, flush=True)


def measured(prepared: Prepared, effort: Effort) -> tuple[list[Line], list[str]]:
    """All rows that need the servers, and what else is worth knowing."""
    installation = prepared.installation
    pages = [request("GET", installation.lesson_path(), each.cookie) for each in prepared.readers]
    with bare_server(prepared.bare) as its, our_server(installation.environment) as ours:
        pair = Pair(its, ours, effort)
        sizes = f"the bare page has {_bytes(its, pair.page)} bytes, ours {_bytes(ours, pages[0])}"
        say("lesson page")
        lines = [report.ratio("signed-in lesson page, CPU per request", pair.pages(pages), 2.0)]
        say("answers")
        stored = pair.stores(iter(prepared.store_rounds))
        lines.append(report.ratio("store one answer and show feedback, CPU", stored, 4.0))
        lines += list(_attempts(pair, prepared))
        lines += list(_classes(pair, prepared.classes))
        say("wire")
        lines += list(_visits(ours, prepared))
        lines.append(
            report.size("memory of the whole server, PSS", pss_mib(ours.pid), MEMORY_MIB, "MiB", 0)
        )
        pair.close()
        notes = [f"Uncompressed, {sizes}.", f"PSS of the bare server: {pss_mib(its.pid):.0f} MiB."]
    return lines, notes


def _bytes(server: Server, raw: bytes) -> int:
    connection = Connection(server.port)
    size = len(connection(raw, 200).body)
    connection.close()
    return size


def _attempts(pair: Pair, prepared: Prepared) -> Iterator[Line]:
    say("fifty learners")
    what = "fifty learners at once, a five-item attempt, p50"
    compared = pair.attempts(iter(prepared.attempt_rounds), pages=False)
    yield report.ratio(what, compared, 4.0)
    yield report.size(f"{what}, seconds", compared.ours, 2.0, "s", 2)
    compared = pair.attempts(iter(prepared.page_rounds), pages=True)
    yield report.ratio("the same, looking at every page that follows", compared, None)


def _classes(pair: Pair, pages: Sequence[bytes]) -> Iterator[Line]:
    for (pupils, lessons, limit), page in zip(CLASSES, pages, strict=True):
        say(f"class of {pupils} × {lessons}")
        compared = pair.pages([page])
        yield report.ratio(
            f"class progress, {pupils} × {lessons}, CPU per request", compared, limit
        )


def _visits(ours: Server, prepared: Prepared) -> Iterator[Line]:
    path = prepared.heaviest.path
    with wire.chromium() as browser:
        seen = wire.visits(browser, f"http://127.0.0.1:{ours.port}{path}")
    what = f"first visit over the wire, {seen.requests} requests"
    yield report.size(what, seen.first / 1000, KIB_60, "kB")
    yield report.size("repeat visit over the wire", seen.repeat / 1000, KIB_15, "kB")
    away = abs(prepared.heaviest.total / seen.first - 1) * 100
    yield report.size("static weight in `make check`, away from the wire", away, 5.0, "%")


def loading(folder: Path) -> Iterator[Line]:
    """The rows about a pack of 300 lessons in four languages."""
    say(f"pack of {packs.LESSONS} lessons")
    seen = packs.measure(make_large(folder / "three-hundred", packs.LESSONS), folder / "compiled")
    what = f"load and validate {seen.lessons} lessons × 4 languages"
    yield report.size(f"{what}, cold", seen.cold, 10.0, "s", 2)
    yield report.size(f"{what}, unchanged", seen.unchanged, 1.0, "s", 2)


def main() -> int:
    """Measure; 0 when every row keeps its budget."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="shorter, and writes nothing")
    quick = parser.parse_args().quick
    effort = QUICK if quick else FULL
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        prepared = Prepared(folder, effort)
        lines, notes = measured(prepared, effort)
        lines += loading(folder)
    print(report.table(lines))
    notes.append(f"Heaviest lesson: {prepared.heaviest.path}.")
    for note in notes:
        print(note)
    if not quick:
        report.write(lines, notes, f"{effort.rounds} rounds of {effort.seconds:g} s.")
    return 1 if any(line.passed is False for line in lines) else 0


if __name__ == "__main__":
    raise SystemExit(main())

"""`make bench-lti`: what a launch costs beside the bare page; writes RESULTS.md; 1 when a row fails.

`--quick` is shorter, less exact and writes nothing.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from benchmarks import bare, client, report
from benchmarks.installation import Installation
from benchmarks.lti import forty
from benchmarks.lti.platform import Platform, running
from benchmarks.measure import Compared
from benchmarks.pair import Effort, Pair
from benchmarks.report import Line
from benchmarks.servers import bare_server, our_server
from lms.cli.server import allow_connections

FULL = Effort(seconds=5, rounds=3)
QUICK = Effort(seconds=3, rounds=3)
#: Launches a second that we are prepared for: each can be sent once.
FASTEST = 200
CLASS = 40
AT_MOST = 4.0
#: All forty are on their page within the five seconds in which they come, and one for the last.
LATEST = forty.SECONDS + 1

INTRODUCTION = """## `make bench-lti`

Launches by LTI 1.3 as a platform's form sends them, RS256 with 2048 bits, each once, by a browser
that keeps cookies; against the bare page of `make bench` on the same server with the same settings
in alternating rounds, 8 connections. CPU is user and system time of all processes of the server,
divided by launches. The forty come to login, launch and lesson from one address, evenly over five
seconds, with the settings as they are delivered.
"""


class Bench:
    """All rows, in one installation."""

    def __init__(self, folder: Path, effort: Effort) -> None:
        self._effort = effort
        self._bare = folder / "bare"
        self._bare.mkdir()
        self._installation = Installation(folder / "ours")
        library = self._installation.library
        course_id, lesson_id = ("danang-secondary", "how-the-greenhouse-effect-works")
        lesson = library.lesson(course_id, lesson_id)
        html = library.rendered(course_id, lesson, "vi")
        bare.prepare(self._bare, "".join(html.steps[step.id].learner for step in lesson.steps))

    def lines(self) -> Iterator[Line]:
        """Measure one after the other."""
        environment = {**self._installation.environment, "LMS_PRIVATE_HOSTS": "localhost"}
        with (
            running(self._installation) as platform,
            bare_server(self._bare) as its,
            our_server(environment) as ours,
        ):
            yield _forty(forty.come(platform, ours.port, "first"))
            pair = Pair(its, ours, self._effort)
            try:
                yield from self._ratios(pair, platform)
            finally:
                pair.close()

    def _ratios(self, pair: Pair, platform: Platform) -> Iterator[Line]:
        known = [f"first-{number}" for number in range(CLASS)]
        count = int(FASTEST * self._effort.seconds)
        again = [known[number % CLASS] for number in range(count)]
        what = "launch of somebody who was here before, CPU"
        yield report.ratio(what, self._launches(pair, platform, [again] * 4), AT_MOST)
        few = count // 2
        new = [[f"new-{part}-{number}" for number in range(few)] for part in range(4)]
        what = "launch of somebody new, with his person and his place in the class, CPU"
        yield report.ratio(what, self._launches(pair, platform, new), None)
        logins = [platform.login(each) for each in known]
        yield report.ratio("login before it, CPU", pair.pages(logins), None)

    def _launches(self, pair: Pair, platform: Platform, users: list[list[str]]) -> Compared:
        rounds = (platform.launches(each) for each in users[: self._effort.rounds + 1])
        return pair.against_page(partial(client.send_each, status=303), rounds)


def _forty(seen: forty.Seen) -> Line:
    passed = not seen.errors and seen.elapsed <= LATEST
    said = forty.in_words(seen)
    return Line("forty new pupils in five seconds", "", "", said, "0 errors", passed)


def main() -> int:
    """Measure; 0 when every row keeps its budget."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.lti", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="shorter, and writes nothing")
    effort = QUICK if (quick := parser.parse_args().quick) else FULL
    allow_connections()
    lines = []
    with tempfile.TemporaryDirectory() as name:
        for line in Bench(Path(name), effort).lines():
            print(f"{line.what}: {line.measured}", file=sys.stderr, flush=True)
            lines.append(line)
    print(report.table(lines))
    if not quick:
        how = f"{effort.rounds} rounds of {effort.seconds:g} s."
        report.write_section("bench-lti", INTRODUCTION, how, report.table(lines), ())
    return 1 if any(line.passed is False for line in lines) else 0


if __name__ == "__main__":
    raise SystemExit(main())

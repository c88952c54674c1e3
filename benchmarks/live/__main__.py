"""`make bench-live`: measures lessons in class, prints the rows, and writes them to RESULTS.md.

1 when a row fails. `--quick` takes small halls and short rounds, and writes nothing.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
import tempfile
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa

from benchmarks import report
from benchmarks.installation import Installation
from benchmarks.live import cpu, memory, rows, traffic
from benchmarks.live.accidents import a_third_leaves, redis_restarted, server_killed
from benchmarks.live.hall import Halls
from benchmarks.live.lesson import Accident, Lesson, Seen
from benchmarks.live.rows import Row
from benchmarks.live.serving import Serving, redis_running, serving
from benchmarks.pair import Effort
from lms.cli.server import allow_connections

INTRODUCTION = """## `make bench-live`

A lesson in class over HTTP on the loopback, SQLite, the client on the same machine: a hall of
guests with open event streams; ten polls that the leader opens and closes by command; everybody
asks for what matters now when his stream says that it has changed; the answers are offered evenly
over one second. "Stored" is from the first byte sent to the acknowledgement. Every acknowledgement
is compared with the database, answer by answer. The count is the one on the leader's own stream,
after the last acknowledgement; the worst of ten polls. "A third leaves" in polls 3 and 5: without
its connections, and back as new devices; in poll 5 the server's whole process group is killed -9
and started again, and back is counted from its first answer at /healthz. Redis is killed and
started again in poll 5. The rows of bytes belong to a run of 45 minutes that is driven quickly:
one heartbeat is measured and counted 180 times, and the 540 requests of the state
are sent without the time between. Times depend on the machine and on
what else it does; its load in the last minute stands beside them, this bench included.
"""


@dataclass(frozen=True)
class Extent:
    """How large the halls are and how long the CPU is measured."""

    sizes: tuple[int, ...]
    streams: int
    effort: Effort


FULL = Extent((40, 200, 1000), 1000, Effort(seconds=10, rounds=3))
QUICK = Extent((40,), 100, Effort(seconds=2, rounds=1))
#: Web processes, with Redis or without.
SERVERS = ((1, False), (2, False), (2, True))


class Bench:
    """All rows, in one installation."""

    def __init__(self, folder: Path, extent: Extent) -> None:
        self._folder = folder
        self._extent = extent
        self._installation = Installation(folder / "ours")
        self._halls = Halls(self._installation)
        file = self._installation.settings.data_dir / "lms.db"
        self._engine = sa.create_engine(f"sqlite:///file:{file}?mode=ro&uri=true")

    async def rows(self) -> AsyncIterator[Row]:
        """Measure one after the other."""
        for workers, with_redis in SERVERS:
            async for row in self._lessons(workers, with_redis=with_redis):
                yield row
        async for row in self._sizes():
            yield row

    async def _lessons(self, workers: int, *, with_redis: bool) -> AsyncIterator[Row]:
        name = f"{workers} process{'es' * (workers > 1)}{' and Redis' * with_redis}"
        async with AsyncExitStack() as stack:
            redis = await stack.enter_async_context(redis_running()) if with_redis else None
            url = redis.url if redis else ""
            environment = self._installation.environment
            server = await stack.enter_async_context(serving(environment, workers, url))
            for size in self._extent.sizes:
                restarted = {5: redis_restarted(redis)} if redis else {}
                what = f"{size:,} participants, {name}{', which is restarted' * bool(redis)}"
                yield rows.answered(what, size, await self._lesson(server, size, restarted))
            for size in self._extent.sizes:
                what = f"{size:,} participants, {name}, kill -9, a third leaves"
                broken = {3: a_third_leaves, 5: server_killed(server)}
                yield rows.survived(what, await self._lesson(server, size, broken))

    async def _lesson(self, server: Serving, size: int, accidents: dict[int, Accident]) -> Seen:
        lesson = Lesson(server.port, self._halls.hall(size), accidents)
        seen = await lesson.go()
        lesson.compare(self._engine)
        return seen

    async def _sizes(self) -> AsyncIterator[Row]:
        async with serving(self._installation.environment, 2) as server:
            small, hall = self._halls.hall(40), self._halls.hall(self._extent.streams)
            seen = await memory.measure(server, small, hall)
            what = f"memory of the server for each of {len(hall.places):,} open streams"
            more = f" ({seen.busy:.0f} kB kept after a poll that all answered)"
            yield rows.at_most(what, seen.open, rows.MEMORY_KB, "kB", more)
            what = "bytes to one participant, 45 min, 10 polls"
            listened = await traffic.by_stream(server.port, self._halls.hall(1))
            yield rows.at_most(f"{what}, by stream", listened / 1000, rows.STREAM_KB, "kB")
            asked = await traffic.by_polling(server.port, self._halls.hall(1))
            yield rows.at_most(f"{what}, by polling", asked / 1000, rows.POLLING_KB, "kB")

    def cpu(self) -> Row:
        """The row that is measured against the ruler."""
        seen = cpu.compared(self._halls, self._folder / "bare", self._extent.effort)
        return rows.ratio("one live answer, CPU of all server processes", seen)

    async def all(self) -> list[Row]:
        """All rows that run in the event loop, told as they come."""
        found = []
        async for row in self.rows():
            tell(row)
            found.append(row)
        return found


def tell(row: Row) -> None:
    """Tell how far it is."""
    print(f"{row.what}: {row.measured}", file=sys.stderr, flush=True)


def main() -> int:
    """Measure; 0 when every row keeps its budget."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.live", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="smaller, and writes nothing")
    extent = QUICK if (quick := parser.parse_args().quick) else FULL
    allow_connections()
    with tempfile.TemporaryDirectory() as name:
        bench = Bench(Path(name), extent)
        found = asyncio.run(bench.all())
        found.append(bench.cpu())
        tell(found[-1])
    print(rows.table(found))
    if not quick:
        how = f"CPU: {extent.effort.rounds} rounds of {extent.effort.seconds:g} s."
        report.write_section("bench-live", INTRODUCTION, how, rows.table(found), ())
    return 1 if any(not row.passed for row in found) else 0


if __name__ == "__main__":
    raise SystemExit(main())

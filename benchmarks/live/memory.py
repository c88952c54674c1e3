"""What one open stream costs the server in memory."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

from benchmarks.live.hall import Hall
from benchmarks.live.leader import Leader
from benchmarks.live.lesson import Lesson
from benchmarks.live.link import Link, State
from benchmarks.live.participant import SPREAD_SECONDS
from benchmarks.live.serving import Serving
from benchmarks.measure import pss_mib

#: Until what was opened or closed is settled in all processes.
SETTLE_SECONDS = 3.0


@dataclass(frozen=True)
class Memory:
    """kB of 1,000 bytes for each participant: of open streams, and after a lesson of one poll.

    The second holds what the burst of their requests has made the server take and keep.
    """

    open: float
    busy: float


async def measure(server: Serving, small: Hall, hall: Hall) -> Memory:
    """(PSS with so many - PSS with none) / number of them."""
    await Lesson(server.port, small).go(polls=3)  # what is loaded at first use is loaded
    await asyncio.sleep(SETTLE_SECONDS)
    before = pss_mib(server.pid)
    opened = await _with_streams(server, hall)
    lesson = Lesson(server.port, hall)
    await lesson.go(polls=1)
    await asyncio.sleep(SETTLE_SECONDS)
    each = 2**20 / 1000 / len(hall.places)
    return Memory((opened - before) * each, (pss_mib(server.pid) - before) * each)


async def _with_streams(server: Serving, hall: Hall) -> float:
    """PSS with everybody's stream open, and an event told to all."""
    leader = Leader(server.port, hall)
    links = [Link(server.port, ticket, _nothing) for _, ticket in hall.places]
    try:
        async with asyncio.timeout(60):
            while not all(each.live for each in links):  # noqa: ASYNC110 (they have no event)
                await asyncio.sleep(SPREAD_SECONDS)
        await leader.command("step", step=hall.steps[1])
        await asyncio.sleep(SETTLE_SECONDS)
        return pss_mib(server.pid)
    finally:
        await asyncio.gather(*(each.close() for each in (leader, *links)))


def _nothing(_state: State) -> None:
    """Only listen."""

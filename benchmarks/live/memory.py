"""What one open stream costs the server in memory."""

from __future__ import annotations

import asyncio

from benchmarks.live.hall import Hall
from benchmarks.live.leader import Leader
from benchmarks.live.ledger import Ledger
from benchmarks.live.lesson import Lesson
from benchmarks.live.participant import Participant
from benchmarks.live.serving import Serving
from benchmarks.measure import pss_mib

#: Until what was opened or closed is settled in all processes.
SETTLE_SECONDS = 3.0


async def kilobytes_each(server: Serving, small: Hall, hall: Hall) -> float:
    """(PSS with everybody's stream open - PSS with none) / number of them, kB of 1,000 bytes."""
    await Lesson(server.port, small).go(polls=3)  # what is loaded at first use is loaded
    await asyncio.sleep(SETTLE_SECONDS)
    before = pss_mib(server.pid)
    leader = Leader(server.port, hall)
    participants = [Participant(server.port, each, Ledger()) for each in hall.places]
    try:
        async with asyncio.timeout(60):
            while not all(each.link.live for each in participants):  # noqa: ASYNC110
                await asyncio.sleep(0.1)
        await leader.command("step", step=hall.steps[1])
        await asyncio.sleep(SETTLE_SECONDS)
        after = pss_mib(server.pid)
    finally:
        await asyncio.gather(*(each.close() for each in (leader, *participants)))
    return (after - before) * 2**20 / 1000 / len(participants)

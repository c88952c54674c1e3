"""A lesson in the hall: poll after poll, answered within a second, with what may go wrong in it."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field

import sqlalchemy as sa

from benchmarks.live.hall import Hall, Question
from benchmarks.live.leader import Leader
from benchmarks.live.ledger import Ledger, Verdict, stored_answers
from benchmarks.live.participant import Participant

#: Within this all answers of a poll are offered, evenly.
ANSWERING_SECONDS = 1.0
#: A lesson in which nothing moves any more is given up after this.
PATIENCE_SECONDS = 60.0

#: What happens in the middle of a poll; when the hall was whole again by rights, if it was broken.
Accident = Callable[["Lesson"], Awaitable[float | None]]


@dataclass
class Seen:
    """What was measured in one lesson, seconds."""

    stored: list[float] = field(default_factory=list)
    counted: list[float] = field(default_factory=list)
    shown: list[float] = field(default_factory=list)
    back: list[float] = field(default_factory=list)
    again: int = 0
    client_cpu: float = 0.0
    elapsed: float = 0.0
    verdict: Verdict | None = None


class Lesson:
    """One run, led from its first poll to its last."""

    def __init__(self, port: int, hall: Hall, accidents: dict[int, Accident] | None = None) -> None:
        self.hall = hall
        self.ledger = Ledger()
        self.seen = Seen()
        self.participants: Sequence[Participant] = ()
        self.leader: Leader
        self._port = port
        self._accidents = accidents or {}

    async def go(self, polls: int | None = None) -> Seen:
        """Come in, answer all polls and leave; the ledger is compared by `compare`."""
        began, cpu = time.monotonic(), time.process_time()
        self.leader = Leader(self._port, self.hall)
        self.participants = [
            Participant(self._port, each, self.ledger) for each in self.hall.places
        ]
        try:
            await self.until(self.all_live)
            for number, question in enumerate(self.hall.questions[:polls], 1):
                await self._poll(question, self._accidents.get(number))
        finally:
            await asyncio.gather(*(each.close() for each in (self.leader, *self.participants)))
        self.seen.again = sum(each.again for each in self.participants)
        self.seen.elapsed = time.monotonic() - began
        self.seen.client_cpu = time.process_time() - cpu
        return self.seen

    async def _poll(self, question: Question, accident: Accident | None) -> None:
        asked = {"item": question.item, "vote": question.vote}
        opened = time.monotonic()
        version = await self.leader.command("open", **asked)
        await self.until(lambda: self._all_see(version))
        self.seen.shown.append(time.monotonic() - opened)
        broken = asyncio.create_task(self._break(accident)) if accident else None
        self.seen.stored += await asyncio.gather(
            *(self._answer(place, question) for place in range(len(self.participants)))
        )
        last = time.monotonic()
        if broken is not None:
            await broken
            last = time.monotonic()
        right = await self.leader.count_right(question, len(self.participants))
        self.seen.counted.append(max(0.0, right - last))
        await self.until(self.all_live)
        version = await self.leader.command("close", **asked)
        await self.until(lambda: self._all_see(version))

    async def _answer(self, place: int, question: Question) -> float:
        await asyncio.sleep(ANSWERING_SECONDS * place / len(self.participants))
        return await self.participants[place].answer(question, random.choice(question.choices))

    async def _break(self, accident: Accident) -> None:
        await asyncio.sleep(ANSWERING_SECONDS / 2)
        whole = await accident(self)
        if whole is not None:
            await self.until(self.all_live)
            self.seen.back += [max(0.0, each.link.live_since - whole) for each in self.participants]

    def all_live(self) -> bool:
        """Whether every stream is open and has spoken."""
        return self.leader.link.live and all(each.link.live for each in self.participants)

    def _all_see(self, version: int) -> bool:
        return all(each.shown >= version for each in self.participants)

    async def until(self, true: Callable[[], bool]) -> None:
        """Wait for it; a hall that never gets there ends the bench."""
        async with asyncio.timeout(PATIENCE_SECONDS):
            while not true():  # noqa: ASYNC110 (a thousand change what it looks at)
                await asyncio.sleep(0.02)

    def compare(self, engine: sa.Engine) -> Verdict:
        """Hold the ledger against the database."""
        with engine.connect() as connection:
            self.seen.verdict = self.ledger.compare(stored_answers(connection, self.hall.run_id))
        return self.seen.verdict

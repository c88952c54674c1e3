"""What comes to one participant's phone in a lesson of 45 minutes with ten polls.

The run is driven quickly: what passes with time alone, heartbeats and requests that bring nothing
new, is measured and counted. All bytes of the sockets, headers included; what the first load of the
page brings is not among them.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager

from benchmarks.live.hall import Hall, Question
from benchmarks.live.leader import Leader
from benchmarks.live.ledger import Ledger
from benchmarks.live.participant import Participant
from benchmarks.live.wire import PACKED, Events, request

MINUTES = 45
BEATS = MINUTES * 60 // 15
REQUESTS = MINUTES * 60 // 5

#: Something the leader asks for, and the poll that it opens.
Move = tuple[str, dict[str, object], Question | None]


def moves(hall: Hall) -> Iterator[Move]:
    """A whole lesson: its steps, and in each some of the polls."""
    left = list(hall.questions)
    for place, step in enumerate(hall.steps):
        yield "step", {"step": step}, None
        wanted = -(-len(left) // (len(hall.steps) - place))
        for question in left[:wanted]:
            asked: dict[str, object] = {"item": question.item, "vote": question.vote}
            yield "open", asked, question
            yield "close", asked, None
            yield "show", asked, None
        del left[:wanted]


@asynccontextmanager
async def _class_of_one(port: int, hall: Hall) -> AsyncIterator[tuple[Leader, Participant]]:
    leader = Leader(port, hall)
    participant = Participant(port, hall.places[0], Ledger())
    try:
        yield leader, participant
    finally:
        await asyncio.gather(leader.close(), participant.close())


async def _wait(true: Callable[[], bool]) -> None:
    async with asyncio.timeout(30):
        while not true():  # noqa: ASYNC110 (what it looks at has no event)
            await asyncio.sleep(0.01)


async def by_stream(port: int, hall: Hall) -> int:
    """Bytes to a participant who listens."""
    async with _class_of_one(port, hall) as (leader, participant):
        await _wait(lambda: participant.link.live)
        for kind, data, question in moves(hall):
            version = await leader.command(kind, **data)
            await _wait(lambda: participant.shown >= version)  # noqa: B023 (awaited at once)
            if question is not None:
                await participant.answer(question, question.choices[0])
        received = participant.link.all_received + participant.wire.received
    return received + BEATS * await _beat(port, hall)


async def _beat(port: int, hall: Hall) -> int:
    """Bytes of one heartbeat."""
    stream = Events(port, f"/live/{hall.places[0][1]}/events")
    before = 0
    async with asyncio.timeout(30):
        async for name, _ in stream.read():
            if name == "beat":
                break
            before = stream.received
    return stream.received - before


async def by_polling(port: int, hall: Hall) -> int:
    """Bytes to a participant who asks every five seconds, what he asks for being new or not."""
    async with _class_of_one(port, hall) as (leader, participant):
        await participant.link.close()
        ask = _asker(participant, hall.places[0][1])
        planned = list(moves(hall))
        every = REQUESTS // len(planned)
        at = {number * every: move for number, move in enumerate(planned)}
        for number in range(REQUESTS):
            move = at.get(number)
            if move is not None:
                await leader.command(move[0], **move[1])
            if await ask():
                await participant.look()
            if move is not None and move[2] is not None:
                await participant.answer(move[2], move[2].choices[0])
        return participant.wire.received


def _asker(participant: Participant, ticket: str) -> Callable[[], Awaitable[bool]]:
    """Asks for the state; answers whether it is new."""
    tag = ""

    async def ask() -> bool:
        nonlocal tag
        known = [f"If-None-Match: {tag}"] if tag else []
        reply = await participant.wire.ask(request("GET", f"/live/{ticket}/state", PACKED, *known))
        if reply.status not in {200, 304}:
            raise ConnectionError(f"state: {reply.status}")
        tag = reply.headers.get("etag", tag)
        return reply.status == 200

    return ask

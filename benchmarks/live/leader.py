"""The leader's phone: his stream, and the commands that his page sends."""

from __future__ import annotations

import asyncio
import json
import time
from urllib.parse import urlencode

from benchmarks.installation import LANGUAGE
from benchmarks.live.hall import Hall, Question
from benchmarks.live.link import Link, State
from benchmarks.live.wire import BROKEN, Wire, request

#: The count may come this late before the bench gives up on it, seconds.
COUNT_SECONDS = 20.0


class Leader:
    """Opens and closes polls, and sees how many have answered."""

    def __init__(self, port: int, hall: Hall) -> None:
        self._hall = hall
        self._wire = Wire(port)
        #: Numbers rise for ever, like those of a phone that led another lesson before.
        self._number = time.time_ns() // 10**9 % 10**8 * 10
        self._told = asyncio.Event()
        self.link = Link(port, hall.leading, self._heard)
        #: When each count was told first, by the monotonic clock: item, vote, answered.
        self._counts: dict[tuple[str, int, int], float] = {}

    def _heard(self, state: State) -> None:
        seen = (state["item"], state["vote"], state["answered"] + state["late"])
        self._counts.setdefault(seen, time.monotonic())
        self._told.set()

    async def command(self, kind: str, **data: object) -> int:
        """Have something done once, sending it again until it is; the version that it led to."""
        self._number += 1
        while True:
            fields = {
                **data, "kind": kind, "device": "bench leader", "number": self._number, "age": 0,
                "csrf_token": self._hall.leader.token,
            }  # fmt: skip
            path = f"/{LANGUAGE}/runs/{self._hall.run_id}/commands"
            headers = (f"Cookie: {self._hall.leader.cookie}", "Accept: application/json")
            try:
                reply = await self._wire.ask(
                    request("POST", path, *headers, body=urlencode(fields))
                )
            except BROKEN:
                await asyncio.sleep(0.2)
                continue
            if reply.status != 200:
                raise RuntimeError(f"{kind}: {reply.status} {reply.body[:200]!r}")
            return int(json.loads(reply.body)["state"]["version"])

    async def count_right(self, question: Question, answered: int) -> float:
        """When he was told that so many have answered; infinity if he never was."""
        seen = (question.item, question.vote, answered)
        until = time.monotonic() + COUNT_SECONDS
        while seen not in self._counts and time.monotonic() < until:
            self._told.clear()
            try:
                await asyncio.wait_for(self._told.wait(), until - time.monotonic())
            except TimeoutError:
                break
        return self._counts.get(seen, float("inf"))

    async def close(self) -> None:
        """Leave."""
        await self.link.close()
        self._wire.drop()

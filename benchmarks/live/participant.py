"""A participant's phone: it listens, looks at what is asked, and hands its answers over.

As the scripts do it: each change of the state lets it ask for what matters now, a quarter of a
second away by chance; an answer that was not acknowledged is sent again with the same device and
number, until it is.
"""

from __future__ import annotations

import asyncio
import json
import random
import time
from urllib.parse import urlencode

from benchmarks.installation import LANGUAGE
from benchmarks.live.hall import Choice, Question
from benchmarks.live.ledger import Given, Ledger, written
from benchmarks.live.link import Link, State
from benchmarks.live.wire import BROKEN, PACKED, Wire, request

SPREAD_SECONDS = 0.25
#: Before an answer is sent again, seconds: the first pause, and the longest after doubling.
AGAIN, AGAIN_AT_MOST = 0.5, 15.0
SETTLED = frozenset({200, 404, 409, 410, 422})


class RefusedError(RuntimeError):
    """The server took an answer for one that it will never take."""


class Participant:
    """One place of the run on one device after another."""

    def __init__(self, port: int, place: tuple[int, str], ledger: Ledger) -> None:
        self.id, self._ticket = place
        self.wire = Wire(port)
        self.link = Link(port, self._ticket, self._heard)
        #: The version of the state for which the page shows what matters.
        self.shown = -1
        self.again = 0
        self._ledger = ledger
        self._tag = ""
        self._devices = 0
        self._number = 0
        self._looking: asyncio.Task[None] | None = None

    @property
    def device(self) -> str:
        """The name that the device has given itself."""
        return f"bench-{self.id}-{self._devices}"

    def _heard(self, state: State) -> None:
        if state["version"] != self.shown and (self._looking is None or self._looking.done()):
            self._looking = asyncio.create_task(self._look())

    async def _look(self) -> None:
        """Ask for what matters now until that is what is shown."""
        while self.link.live and self.link.state["version"] != self.shown:
            await asyncio.sleep(random.random() * SPREAD_SECONDS)
            version = self.link.state["version"]
            try:
                await self.look()
            except BROKEN:
                continue
            self.shown = version

    async def look(self) -> None:
        """What matters now, unless that is what the page has."""
        path = f"/{LANGUAGE}/live/at/{self._ticket}/now"
        known = [f"If-None-Match: {self._tag}"] if self._tag else []
        reply = await self.wire.ask(request("GET", path, PACKED, *known))
        if reply.status not in {200, 304}:
            raise ConnectionError(f"{path}: {reply.status}")
        self._tag = reply.headers.get("etag", self._tag)

    async def answer(self, question: Question, choice: Choice) -> float:
        """Answer; seconds from the first time that it was sent to its acknowledgement."""
        key = (self.id, question.item, question.vote)
        began = given_at = time.monotonic()
        pause = AGAIN
        device = ""
        while True:
            if device != self.device:  # the answer that an earlier device held is lost with it
                device, self._number = self.device, self._number + 1
                given_at = time.monotonic()
                given = Given(device, self._number, written(choice.answer))
                self._ledger.send(key, given)
            try:
                if await self._post(question, choice, given, time.monotonic() - given_at):
                    self._ledger.acknowledge(key, given)
                    return time.monotonic() - began
            except BROKEN:
                pass
            self.again += 1
            await asyncio.sleep(pause * random.uniform(0.75, 1.25))
            pause = min(pause * 2, AGAIN_AT_MOST)

    async def _post(self, question: Question, choice: Choice, given: Given, age: float) -> bool:
        """Send it once; whether it was acknowledged."""
        fields = {
            "item": question.item, "vote": question.vote, **choice.fields, "lang": LANGUAGE,
            "way": "phone", "device": given.device, "number": given.number,
            "age": round(age * 1000),
        }  # fmt: skip
        path = f"/live/{self._ticket}/answers"
        body = urlencode(fields, doseq=True)
        reply = await self.wire.ask(request("POST", path, PACKED, body=body))
        if reply.status not in SETTLED:
            return False
        said = json.loads(reply.body) if reply.status == 200 else {}
        if said.get("kept") not in {"stored", "late"} or said["number"] != given.number:
            raise RefusedError(f"{reply.status} {reply.body[:200]!r}")
        return True

    def drop(self) -> None:
        """Lose the network and the device; the participant comes back on another one."""
        self._devices += 1
        self.wire.drop()
        self.link.break_off()

    async def close(self) -> None:
        """Leave."""
        await self.link.close()
        self.wire.drop()

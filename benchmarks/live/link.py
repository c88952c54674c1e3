"""One client's link to the run: its event stream, opened again as `link.js` does."""

from __future__ import annotations

import asyncio
import json
import random
import time
from collections.abc import Callable
from typing import Any

from benchmarks.live.wire import BROKEN, Events

State = dict[str, Any]
#: Pauses before a broken stream is opened again, seconds: the first two, and those that follow.
SOON, LATER = (0.3, 2.5), (1.0, 4.0)


class Link:
    """The state of the run as one client knows it."""

    def __init__(self, port: int, ticket: str, heard: Callable[[State], None]) -> None:
        self.state: State = {}
        #: When the stream that is open had said where the run stands, by the monotonic clock.
        self.live_since = 0.0
        self.received = 0
        self._port = port
        self._path = f"/live/{ticket}/events"
        self._heard = heard
        self._stream: Events | None = None
        self._task = asyncio.create_task(self._stay())

    @property
    def live(self) -> bool:
        """Whether the stream is open and has spoken."""
        return self.live_since > 0

    async def _stay(self) -> None:
        failures = 0
        while True:
            spoke = await self._once()
            if self.state.get("over"):
                return
            failures = 0 if spoke else failures + 1
            await asyncio.sleep(random.uniform(*(LATER if failures > 1 else SOON)))

    async def _once(self) -> bool:
        """One stream from its beginning to its end; whether it said anything."""
        self._stream = Events(self._port, self._path)
        spoke = False
        try:
            async for name, data in self._stream.read():
                if name == "state":
                    self.live_since = self.live_since or time.monotonic()
                    spoke = True
                    self.state = json.loads(data)
                    self._heard(self.state)
        except BROKEN:
            pass
        finally:
            self.received += self._stream.received
            self._stream, self.live_since = None, 0.0
        return spoke

    @property
    def all_received(self) -> int:
        """Bytes of all streams so far."""
        return self.received + (self._stream.received if self._stream else 0)

    def break_off(self) -> None:
        """The network is gone; after a pause it comes again."""
        if self._stream is not None:
            self._stream.drop()

    async def close(self) -> None:
        """Listen no longer."""
        self._task.cancel()
        await asyncio.gather(self._task, return_exceptions=True)
        self.break_off()

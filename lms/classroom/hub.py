"""Who listens to which run in this process, and the one loop that asks the database for them all.

The database is the truth: while somebody listens, it is asked every 0.2 s, one question for all
runs. `wake` only makes it be asked sooner. A listener has no queue, just "the newest event that he
has not had", so that a slow phone skips what is outdated and holds up nobody, and an event is put
into bytes once, however many listen. A hub belongs to one event loop.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

from lms.classroom.pulse import Look, Pulse

LOOK_SECONDS = 0.2
#: However often somebody wakes the hub, it leaves the database alone for this long.
PAUSE_SECONDS = 0.05
#: Listeners woken in one go before the loop looks at its other work.
_AT_ONCE = 50
_log = logging.getLogger(__name__)


class ListeningOverError(Exception):
    """Nothing will come any more: no such run, the run has ended, or the server or he left."""


class Hub:
    """The listeners of one process."""

    def __init__(self, look: Look, *, every: float = LOOK_SECONDS) -> None:
        self.listening = 0
        self.closed = False
        self._look = look
        self._every = every
        self._channels: dict[int, _Channel] = {}
        self._loop: asyncio.AbstractEventLoop | None = None
        self._asking: asyncio.Task[None] | None = None
        self._woken = asyncio.Event()
        self._failing = False
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="live")

    def listen(self, run_id: int, *, leading: bool = False) -> Listener:
        """A new listener; whoever asked for one must call its `leave`."""
        channel = self._channels.get(run_id)
        if channel is None:
            channel = _Channel()
            if self.closed:
                channel.over = True
            else:
                self._channels[run_id] = channel
                self._ask_soon()
        listener = Listener(self, run_id, channel, leading=leading)
        channel.listeners.add(listener)
        self.listening += 1
        return listener

    def wake(self, run_id: int) -> None:
        """Ask the database sooner than in its turn, if anybody listens; from any thread."""
        if run_id in self._channels and self._loop is not None and not self._woken.is_set():
            with suppress(RuntimeError):  # the loop has just been closed
                self._loop.call_soon_threadsafe(self._woken.set)

    def close(self) -> None:
        """Send all listeners away, for good; the server stops."""
        self.closed = True
        for channel in self._channels.values():
            channel.over = True
            for listener in channel.listeners:
                listener.ring()
        self._channels.clear()
        self._woken.set()
        self._thread.shutdown(wait=False)

    def forget(self, run_id: int, channel: _Channel) -> None:
        """Ask no more for a run to which nobody listens."""
        if self._channels.get(run_id) is channel:
            del self._channels[run_id]

    def _ask_soon(self) -> None:
        self._woken.set()
        if self._asking is None or self._asking.done():
            self._loop = asyncio.get_running_loop()
            self._asking = self._loop.create_task(self._ask())

    async def _ask(self) -> None:
        loop = asyncio.get_running_loop()
        while self._channels:
            self._woken.clear()
            began = loop.time()
            await self._turn()
            await asyncio.sleep(PAUSE_SECONDS)
            with suppress(TimeoutError):
                left = max(self._every - (loop.time() - began), 0)
                await asyncio.wait_for(self._woken.wait(), left)

    async def _turn(self) -> None:
        """Ask once and tell whom it concerns; an error is logged once and costs only this turn."""
        known = {run_id: channel.mark for run_id, channel in self._channels.items()}
        try:
            loop = asyncio.get_running_loop()
            pulses = await loop.run_in_executor(self._thread, self._look, known)
        except Exception:  # noqa: BLE001 (whatever it was: the next turn asks again)
            if not self._failing and not self.closed:
                _log.exception("live runs could not be read; trying again")
            self._failing = True
            return
        self._failing = False
        for run_id, pulse in pulses.items():
            channel = self._channels.get(run_id)
            if channel is not None:
                concerned = channel.take(pulse)
                if channel.over:
                    self.forget(run_id, channel)
                await _ring(concerned)


async def _ring(listeners: Iterable[Listener]) -> None:
    """Wake these, a few at a time."""
    for number, listener in enumerate(listeners, 1):
        listener.ring()
        if number % _AT_ONCE == 0:
            await asyncio.sleep(0)


class _Channel:
    """One run: what is known of it, as events in bytes, and who listens."""

    __slots__ = ("_pulse", "ended", "leading", "listeners", "over", "public")

    def __init__(self) -> None:
        self.listeners: set[Listener] = set()
        self.public = b""
        self.leading = b""
        self.ended = False
        self.over = False
        self._pulse = Pulse("", "", "")

    @property
    def mark(self) -> str:
        return self._pulse.mark

    def take(self, pulse: Pulse) -> tuple[Listener, ...]:
        """Keep the newest and say whom it concerns."""
        former, self._pulse = self._pulse, pulse
        self.ended = self.over = pulse.ended or not pulse.mark
        if not pulse.mark:
            return tuple(self.listeners)
        for_all = pulse.public != former.public
        if for_all:
            self.public = event_of(pulse.mark, pulse.public)
        if for_all or pulse.leading != former.leading:
            self.leading = event_of(pulse.mark, pulse.leading)
        elif not self.over:
            return ()
        return tuple(each for each in self.listeners if for_all or self.over or each.leading)


class Listener:
    """One open stream."""

    __slots__ = ("_bell", "_channel", "_gone", "_hub", "_run_id", "_seen", "leading")

    def __init__(self, hub: Hub, run_id: int, channel: _Channel, *, leading: bool) -> None:
        self.leading = leading
        self._hub = hub
        self._run_id = run_id
        self._channel = channel
        self._seen = b""
        self._gone = False
        self._bell: asyncio.Future[None] | None = None

    @property
    def ended(self) -> bool:
        """Whether the run itself has ended, so that coming back brings nothing."""
        return self._channel.ended

    async def news(self, patience: float) -> bytes | None:
        """The newest event that he has not had; None after so many seconds without one.

        Raises:
            ListeningOverError: there is none and there will be none.
        """
        if self._newest is self._seen and not self._over:
            await self._bell_or(patience)
        newest = self._newest
        if newest is not self._seen and not self._gone:
            self._seen = newest
            return newest
        if self._over:
            raise ListeningOverError
        return None

    def ring(self) -> None:
        """Let him look at once."""
        if self._bell is not None and not self._bell.done():
            self._bell.set_result(None)

    def leave(self) -> None:
        """He listens no longer; may be called again."""
        if not self._gone:
            self._gone = True
            self._hub.listening -= 1
            self._channel.listeners.discard(self)
            if not self._channel.listeners:
                self._hub.forget(self._run_id, self._channel)
            self.ring()

    @property
    def _newest(self) -> bytes:
        return (self._channel.leading if self.leading else self._channel.public) or self._seen

    @property
    def _over(self) -> bool:
        return self._gone or self._channel.over

    async def _bell_or(self, patience: float) -> None:
        """Wait to be rung for; cheaper than a task and a timeout for each stream."""
        loop = asyncio.get_running_loop()
        self._bell = loop.create_future()
        timer = loop.call_later(patience, self.ring)
        try:
            await self._bell
        finally:
            timer.cancel()
            self._bell = None


def event_of(mark: str, data: str) -> bytes:
    """A state as an event of a stream."""
    return f"id: {mark}\nevent: state\ndata: {data}\n\n".encode()

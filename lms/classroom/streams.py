"""Event streams of live runs: `GET /live/<ticket>/events`, answered by the event loop.

Events: `state`, the present one at first and then each newer one, with its mark as id; `beat` when
nothing changed for 15 s, so that a client notices a dead network; `end` when the run is over and
coming back brings nothing. A stream that breaks without `end` is to be opened again.
"""

from __future__ import annotations

import asyncio
import re

from lms.classroom.hub import Hub, Listener, ListeningOverError
from lms.classroom.tickets import read
from lms.web.asgi import Receive, Scope, Send, path_of

#: The path of a stream, below where the application stands.
#: In a frame, too (`lms.web.frames`).
PATH = re.compile(r"(?:/frame(?:/s/[\w-]+)?)?/live/([\w.-]+)/events", re.ASCII)
BEAT_SECONDS = 15.0
#: How long the answer may wait for the first state; then it begins without one.
FIRST_SECONDS = 2.0
#: Open streams in one process; each costs a connection and some 30 kB.
MOST_STREAMS = 5000
#: Milliseconds after which a browser that reconnects by itself does so.
RETRY = b"retry: 2000\n\n"
BEAT = b"event: beat\ndata:1\n\n"
END = b"event: end\ndata:1\n\n"
_HEADERS = [
    (b"content-type", b"text/event-stream"),
    (b"cache-control", b"no-store"),
    (b"x-accel-buffering", b"no"),  # nginx would else keep events until it has some kilobytes
    (b"x-content-type-options", b"nosniff"),
]


class Streams:
    """The ASGI application that answers streams."""

    def __init__(
        self,
        hub: Hub,
        secret_key: str,
        *,
        beat_seconds: float = BEAT_SECONDS,
        most: int = MOST_STREAMS,
    ) -> None:
        self._hub = hub
        self._secret_key = secret_key
        self._beat_seconds = beat_seconds
        self._most = most

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one stream until the client, the run or the server ends it."""
        path = PATH.fullmatch(path_of(scope))
        ticket = read(self._secret_key, path[1]) if path else None
        if scope["method"] != "GET":
            await _refuse(send, 405)
        elif ticket is None:
            await _refuse(send, 404)
        elif self._hub.closed or self._hub.listening >= self._most:
            await _refuse(send, 503)
        else:
            listener = self._hub.listen(ticket.run_id, leading=ticket.leading)
            watcher = asyncio.create_task(_leave_with(receive, listener))
            try:
                await self._tell(listener, send)
            finally:
                watcher.cancel()
                listener.leave()

    async def _tell(self, listener: Listener, send: Send) -> None:
        try:
            first = await listener.news(FIRST_SECONDS)
        except ListeningOverError:
            await _refuse(send, 503 if self._hub.closed else 404)
            return
        await send({"type": "http.response.start", "status": 200, "headers": _HEADERS})
        part = RETRY + (first or b"")
        try:
            while True:
                await send({"type": "http.response.body", "body": part, "more_body": True})
                part = await listener.news(self._beat_seconds) or BEAT
        except ListeningOverError:
            part = END if listener.ended else b""
        await send({"type": "http.response.body", "body": part})


async def _leave_with(receive: Receive, listener: Listener) -> None:
    """Let the listener leave when the client does."""
    while (await receive())["type"] != "http.disconnect":
        pass
    listener.leave()


async def _refuse(send: Send, status: int) -> None:
    headers = [(b"content-type", b"text/plain"), (b"cache-control", b"no-store")]
    if status == 503:
        headers.append((b"retry-after", b"5"))
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": b""})

"""The front between the ASGI server and Flask: the event loop reads and sends, threads answer.

One request is one call in a pool of threads: its body is read before, its answer sent after, so
that a slow phone keeps no thread busy. What does not fit the largest allowed body is read away
and not kept; Flask, which sees the length, refuses it in the person's language. Paths that stay open
for long are answered by ASGI applications in the event loop, where they keep no thread. Why this
is not a library: docs/decisions/0001-server.md.
"""

from __future__ import annotations

import asyncio
import io
import logging
import re
import sys
import time
from collections.abc import Awaitable, Callable, Iterable, MutableMapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, cast

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
#: A WSGI application: (environ, start_response) → parts of the body.
WsgiApp = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]
AsgiApp = Callable[[Scope, Receive, Send], Awaitable[None]]
#: A path, below where we are mounted, and what answers it in the event loop.
InLoop = tuple[re.Pattern[str], AsgiApp]

#: A body that is too large is read to its end, so that the browser shows our page and not a
#: broken connection; but no further than this many times the limit.
PATIENCE = 20
#: Key of the environ: when the whole request was here, in seconds since 1970. It may wait for a
#: thread, and what came first must not look as if it came last.
ARRIVED = "lms.arrived"
_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Answer:
    """What a WSGI application answered."""

    status: int
    headers: list[tuple[bytes, bytes]]
    body: bytes


class Front:
    """A WSGI application as an ASGI application with a number of threads of its own."""

    def __init__(
        self,
        app: WsgiApp,
        *,
        threads: int,
        max_body: int,
        in_loop: Sequence[InLoop] = (),
        started: Callable[[], object] | None = None,
    ) -> None:
        """A front of this application.

        Args:
            app: answers whatever `in_loop` does not.
            threads: in which it runs.
            max_body: bytes of a request's body beyond which nothing is kept.
            in_loop: what the event loop answers, by the whole path.
            started: called in the event loop when the server starts.
        """
        self._app = app
        self._max_body = max_body
        self._in_loop = tuple(in_loop)
        self._started = started
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="request")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, or follow the start and the end of the server."""
        if scope["type"] == "lifespan":
            await self._lifespan(receive, send)
        elif scope["type"] == "http":
            await self._http(scope, receive, send)
        else:  # a web socket: we have none
            await send({"type": "websocket.close"})

    async def _lifespan(self, receive: Receive, send: Send) -> None:
        while True:
            message = await receive()
            if message["type"] == "lifespan.shutdown":
                self._pool.shutdown(wait=True)
                await send({"type": "lifespan.shutdown.complete"})
                return
            if self._started is not None:
                self._started()
            await send({"type": "lifespan.startup.complete"})

    async def _http(self, scope: Scope, receive: Receive, send: Send) -> None:
        if self._in_loop:
            path = path_of(scope)
            for pattern, app in self._in_loop:
                if pattern.fullmatch(path):
                    await app(scope, receive, send)
                    return
        body = await self._body(receive)
        if body is None:
            return
        loop = asyncio.get_running_loop()
        arrived = time.time()
        answer = await loop.run_in_executor(self._pool, self._call, scope, body, arrived)
        start = {"type": "http.response.start", "status": answer.status, "headers": answer.headers}
        await send(start)
        await send({"type": "http.response.body", "body": answer.body})

    async def _body(self, receive: Receive) -> bytes | None:
        """The request's body; one byte more than allowed if it is longer; None: they hung up."""
        parts: list[bytes] = []
        size = 0
        while True:
            message = await receive()
            if message["type"] == "http.disconnect":
                return None
            part = cast(bytes, message.get("body", b""))
            size += len(part)
            if size <= self._max_body:
                parts.append(part)
            elif size > self._max_body * PATIENCE:
                break
            if not message.get("more_body"):
                break
        return b"".join(parts) if size <= self._max_body else b"\0" * (self._max_body + 1)

    def _call(self, scope: Scope, body: bytes, arrived: float) -> Answer:
        """Run the application, in one of our threads."""
        started: list[Any] = [500, []]

        def start_response(status: str, headers: list[tuple[str, str]], _error: Any = None) -> None:
            started[:] = int(status.split(" ", 1)[0]), headers

        try:
            parts = self._app(environ_of(scope, body, arrived), start_response)
            try:
                content = b"".join(parts)
            finally:
                close = getattr(parts, "close", None)
                if close is not None:
                    close()
        except Exception:  # noqa: BLE001 (what Flask does not answer: an error in sending a file)
            _log.exception("no answer to %s %s", scope["method"], scope["path"])
            return Answer(500, [(b"content-type", b"text/plain")], b"Internal Server Error\n")
        headers = [(name.lower().encode(), value.encode("latin-1")) for name, value in started[1]]
        return Answer(started[0], headers, content)


def path_of(scope: Scope) -> str:
    """The path below where we are mounted."""
    return cast(str, scope["path"]).removeprefix(scope.get("root_path", ""))


def environ_of(scope: Scope, body: bytes, arrived: float) -> dict[str, Any]:
    """A request in the words of WSGI.

    Headers with an underscore in their name are dropped: in WSGI they could pass for one with a
    hyphen that a proxy sets.
    """
    host, port = scope.get("server") or ("localhost", 80)
    environ: dict[str, Any] = {
        "REQUEST_METHOD": scope["method"],
        "SCRIPT_NAME": _native(cast(str, scope.get("root_path", ""))),
        "PATH_INFO": _native(path_of(scope)),
        "QUERY_STRING": scope["query_string"].decode("latin-1"),
        "SERVER_NAME": host,
        "SERVER_PORT": str(port or 80),
        "SERVER_PROTOCOL": f"HTTP/{scope['http_version']}",
        "REMOTE_ADDR": (scope.get("client") or ("",))[0],
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope.get("scheme", "http"),
        "wsgi.input": io.BytesIO(body),
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
        ARRIVED: arrived,
    }
    for raw_name, raw_value in scope["headers"]:
        name = _ENVIRON_NAMES.get(raw_name) or f"HTTP_{_upper(raw_name)}"
        if b"_" in raw_name:
            continue
        value = raw_value.decode("latin-1")
        if name in environ:  # HTTP/2 may send a cookie in pieces
            value = environ[name] + ("; " if name == "HTTP_COOKIE" else ",") + value
        environ[name] = value
    # What was received, not what was announced: a body in chunks has no length, and of one that
    # is too large one byte more than allowed stands for all.
    environ["CONTENT_LENGTH"] = str(len(body))
    return environ


_ENVIRON_NAMES = {b"content-type": "CONTENT_TYPE", b"content-length": "CONTENT_LENGTH"}


def _upper(name: bytes) -> str:
    return name.decode("latin-1").upper().replace("-", "_")


def _native(text: str) -> str:
    """Text as WSGI carries it: its UTF-8 bytes, read as Latin-1."""
    return text.encode("utf-8", "surrogateescape").decode("latin-1")

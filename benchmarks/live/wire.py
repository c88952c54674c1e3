"""HTTP over raw sockets in one event loop: a kept connection, and an event stream.

It costs little beside what it measures, and counts every byte that comes.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

HOST = "127.0.0.1"
FORM = "application/x-www-form-urlencoded"
#: As the script's; longer than any answer may take here.
PATIENCE_SECONDS = 10.0
#: What a browser sends over plain http, and so what an answer may be packed with.
PACKED = "Accept-Encoding: gzip, deflate"
#: What a connection that breaks raises, on whichever side it breaks.
BROKEN = (OSError, EOFError, TimeoutError, asyncio.IncompleteReadError)


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer; names of headers in lower case."""

    status: int
    headers: dict[str, str]
    body: bytes


def request(method: str, path: str, *headers: str, body: str = "") -> bytes:
    """A request as it goes over the wire."""
    lines = [f"{method} {path} HTTP/1.1", f"Host: {HOST}", *headers]
    if method == "POST":
        lines += [f"Content-Type: {FORM}", f"Content-Length: {len(body)}"]
    return "\r\n".join([*lines, "", body]).encode()


class Wire:
    """One connection for requests, opened when it is needed and kept."""

    def __init__(self, port: int) -> None:
        self.received = 0
        self._port = port
        self._reader: Any = None
        self._writer: Any = None

    async def ask(self, raw: bytes) -> Reply:
        """Send a request and read its answer. Raises one of BROKEN."""
        try:
            async with asyncio.timeout(PATIENCE_SECONDS):
                if self._writer is None:
                    self._reader, self._writer = await asyncio.open_connection(HOST, self._port)
                self._writer.write(raw)
                return await self._read()
        except BROKEN:
            self.drop()
            raise

    async def _read(self) -> Reply:
        head = await self._reader.readuntil(b"\r\n\r\n")
        status, headers = _head(head)
        body = await self._reader.readexactly(int(headers.get("content-length", 0)))
        self.received += len(head) + len(body)
        return Reply(status, headers, body)

    def drop(self) -> None:
        """Hang up."""
        if self._writer is not None:
            self._writer.transport.abort()
        self._reader = self._writer = None


def _head(raw: bytes) -> tuple[int, dict[str, str]]:
    first, *lines = raw[:-4].decode("latin-1").split("\r\n")
    pairs = (line.partition(":") for line in lines)
    return int(first[9:12]), {name.lower(): value.strip() for name, _, value in pairs}


class Events:
    """One event stream."""

    def __init__(self, port: int, path: str) -> None:
        self.received = 0
        self._port = port
        self._raw = request("GET", path, "Accept: text/event-stream", PACKED)
        self._writer: Any = None

    async def read(self) -> AsyncIterator[tuple[str, str]]:
        """The name and the data of each event, until the stream breaks (one of BROKEN) or ends."""
        reader, self._writer = await asyncio.open_connection(HOST, self._port)
        try:
            self._writer.write(self._raw)
            head = await reader.readuntil(b"\r\n\r\n")
            self.received += len(head)
            if b" 200 " not in head[:20]:
                raise ConnectionRefusedError(head[:20])
            rest = b""
            while part := await reader.read(4096):
                self.received += len(part)
                *events, rest = (rest + part).split(b"\n\n")
                for each in events:
                    if b"event: " in each:
                        yield _event(each.decode())
        finally:
            self.drop()

    def drop(self) -> None:
        """Hang up."""
        if self._writer is not None:
            self._writer.transport.abort()


def _event(text: str) -> tuple[str, str]:
    """Name and data; what frames the chunk stands on lines of its own."""
    fields = dict(line.split(":", 1) for line in text.split("\n") if ":" in line)
    return fields["event"].strip(), fields["data"].strip()

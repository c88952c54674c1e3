"""A client that costs little beside what it measures: raw sockets, kept alive, in its own process.

It asks for no compression and checks the status of every answer; a wrong one ends the run.
"""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from urllib.parse import urlencode

HOST = "127.0.0.1"
FORM = "application/x-www-form-urlencoded"
JSON = "application/json"


class WrongAnswerError(RuntimeError):
    """The server answered something else than the bench expects."""


@dataclass(frozen=True)
class Reply:
    """An answer of the server."""

    status: int
    location: str
    cookie: str
    body: bytes


def request(method: str, path: str, cookie: str, body: bytes = b"", kind: str = FORM) -> bytes:
    """A request as it goes over the wire."""
    lines = [f"{method} {path} HTTP/1.1", f"Host: {HOST}", f"Cookie: {cookie}"]
    if method == "POST":
        lines += [f"Content-Type: {kind}", f"Content-Length: {len(body)}"]
    return "\r\n".join([*lines, "", ""]).encode() + body


def form(fields: dict[str, list[str]], token: str) -> bytes:
    """A form's body with its CSRF token."""
    return urlencode({**fields, "csrf_token": token}, doseq=True).encode()


class Connection:
    """One connection, kept alive."""

    def __init__(self, port: int) -> None:
        self._socket = socket.create_connection((HOST, port), timeout=60)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._stream = self._socket.makefile("rb")

    def __call__(self, raw: bytes, expected: int) -> Reply:
        """Send a request and read its answer."""
        self._socket.sendall(raw)
        reply = self._read()
        if reply.status != expected:
            start = raw.split(b"\r\n", 1)[0].decode()
            raise WrongAnswerError(f"{start}: {reply.status}, not {expected}: {reply.body[:300]!r}")
        return reply

    def _read(self) -> Reply:
        status = int(self._stream.readline()[9:12])
        length, location, cookie, chunked = 0, "", "", False
        while (line := self._stream.readline()) != b"\r\n":
            name, _, value = line.partition(b":")
            match name.lower():
                case b"content-length":
                    length = int(value)
                case b"location":
                    location = value.strip().decode()
                case b"set-cookie":
                    cookie = value.strip().split(b";")[0].decode()
                case b"transfer-encoding":
                    chunked = True
        body = b"".join(self._chunks()) if chunked else self._stream.read(length)
        return Reply(status, location, cookie, body)

    def _chunks(self) -> Iterator[bytes]:
        while size := int(self._stream.readline(), 16):
            yield self._stream.read(size)
            self._stream.readline()
        self._stream.readline()

    def close(self) -> None:
        """Close the connection."""
        self._stream.close()
        self._socket.close()


@dataclass(frozen=True)
class Load:
    """What the connections did: how many units, how long each took, and the client's CPU."""

    units: int
    durations: tuple[float, ...]
    elapsed: float
    client_cpu: float

    @property
    def rate(self) -> float:
        """Units a second."""
        return self.units / self.elapsed


#: One unit of work on a connection; False when there is none left.
Work = Callable[[Connection], bool]


def drive(port: int, works: Sequence[Work], seconds: float | None) -> Load:
    """Run each work on a connection of its own, again and again for `seconds` (None: once)."""
    started = threading.Barrier(len(works) + 1)
    until = [0.0]

    def one(work: Work) -> list[float]:
        connection = Connection(port)
        durations = []
        started.wait()
        while True:
            before = time.perf_counter()
            if not work(connection):
                break
            after = time.perf_counter()
            durations.append(after - before)
            if seconds is None or after > until[0]:
                break
        connection.close()
        return durations

    with ThreadPoolExecutor(len(works)) as pool:
        futures = [pool.submit(one, work) for work in works]
        begin, cpu = time.perf_counter(), time.process_time()
        until[0] = begin + (seconds or 0)
        started.wait()
        durations = [each for future in futures for each in future.result()]
    elapsed = time.perf_counter() - begin
    return Load(len(durations), tuple(durations), elapsed, time.process_time() - cpu)


def read_pages(port: int, pages: Sequence[bytes], connections: int, seconds: float) -> Load:
    """Ask for the pages in turn."""

    def reader(start: int) -> Work:
        place = start

        def read(connection: Connection) -> bool:
            nonlocal place
            connection(pages[place % len(pages)], 200)
            place += 1
            return True

        return read

    return drive(port, [reader(number) for number in range(connections)], seconds)


def send_once(
    port: int, requests: Sequence[bytes], connections: int, seconds: float, status: int = 201
) -> Load:
    """Send the requests in turn, again from the start when they are used up."""

    def sender(start: int) -> Work:
        place = start

        def send(connection: Connection) -> bool:
            nonlocal place
            connection(requests[place % len(requests)], status)
            place += connections
            return True

        return send

    return drive(port, [sender(number) for number in range(connections)], seconds)


def send_each(
    port: int, requests: Sequence[bytes], connections: int, seconds: float, status: int
) -> Load:
    """Send each request once; ends early when all are sent."""

    def sender(start: int) -> Work:
        mine = iter(requests[start::connections])

        def send(connection: Connection) -> bool:
            raw = next(mine, None)
            if raw is None:
                return False
            connection(raw, status)
            return True

        return send

    return drive(port, [sender(number) for number in range(connections)], seconds)


@dataclass(frozen=True)
class Store:
    """An answer to store, and whose cookie reads the page that it leads to."""

    post: bytes
    cookie: str


def store_and_show(port: int, stores: Sequence[Store], connections: int, seconds: float) -> Load:
    """Store each answer once and follow to its feedback; ends early when all are stored."""

    def sender(start: int) -> Work:
        mine = iter(stores[start::connections])

        def send(connection: Connection) -> bool:
            store = next(mine, None)
            if store is None:
                return False
            reply = connection(store.post, 303)
            page = connection(request("GET", path_of(reply.location), store.cookie), 200)
            if b'id="feedback"' not in page.body:
                raise WrongAnswerError("the page shows no feedback")
            return True

        return send

    return drive(port, [sender(number) for number in range(connections)], seconds)


def path_of(location: str) -> str:
    """What a browser asks for after a redirect."""
    return location.split("#", 1)[0]


@dataclass(frozen=True)
class Learner:
    """A learner of the fifty: cookie, CSRF token, the lesson's quiz, five answers by item id."""

    cookie: str
    token: str
    quiz: str
    answers: tuple[tuple[str, dict[str, list[str]]], ...]


def take_attempts(port: int, learners: Sequence[Learner], *, pages: bool) -> Load:
    """Each learner starts, answers five items and finishes; with `pages` he looks at each page."""

    def taker(learner: Learner) -> Work:
        def take(connection: Connection) -> bool:
            def post(path: str, fields: dict[str, list[str]]) -> str:
                raw = request("POST", path, learner.cookie, form(fields, learner.token))
                location = path_of(connection(raw, 303).location)
                if pages:
                    connection(request("GET", location, learner.cookie), 200)
                return location

            attempt = post(learner.quiz, {}).split("?")[0]
            for number, (item, fields) in enumerate(learner.answers):
                sent = {**fields, "submission": [f"bench-{number}"]}
                post(f"{attempt}/items/{item}", sent)
            post(f"{attempt}/finish", {})
            return True

        return take

    return drive(port, [taker(learner) for learner in learners], None)


def insert_in_sequence(port: int, requests: Sequence[Sequence[bytes]]) -> Load:
    """One connection for each sequence, all at once; the time of each sequence."""

    def sender(sequence: Sequence[bytes]) -> Work:
        def send(connection: Connection) -> bool:
            for raw in sequence:
                connection(raw, 201)
            return True

        return send

    return drive(port, [sender(each) for each in requests], None)


class Client:
    """The client's own process."""

    def __init__(self) -> None:
        self._pool = ProcessPoolExecutor(1, mp_context=get_context("spawn"))

    def __call__(self, act: Callable[..., Load], *args: object, **named: object) -> Load:
        """Run one of the functions above there."""
        return self._pool.submit(act, *args, **named).result()

    def close(self) -> None:
        """End the process."""
        self._pool.shutdown()

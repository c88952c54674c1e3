"""Two running servers, and what is measured on both in turn."""

from __future__ import annotations

import json
import statistics
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from benchmarks import bare, client, measure
from benchmarks.client import Client, Learner, Load, Store, request
from benchmarks.measure import Compared
from benchmarks.servers import Server

CONNECTIONS = 8
FIFTY = 50
REQUESTS_OF_AN_ATTEMPT = 7


@dataclass(frozen=True)
class Effort:
    """How long and how often is measured."""

    seconds: float
    rounds: int


class Pair:
    """Both servers, a client, and the requests that go to the bare one."""

    def __init__(self, its: Server, ours: Server, effort: Effort) -> None:
        self.its, self.ours, self.effort = its, ours, effort
        self.client = Client()
        cookie = bare.cookie(7)
        answer = json.dumps({"item": "absorbs", "choice": "carbon-dioxide"}).encode()
        self.page = request("GET", "/lesson", cookie)
        self.insert = request("POST", "/answers", cookie, answer, client.JSON)

    def cpu(self, server: Server, act: Callable[..., Load], work: Sequence[object]) -> float:
        """CPU seconds of the server for one unit of the work."""
        cost = measure.cost(
            server.pid,
            lambda: self.client(act, server.port, work, CONNECTIONS, self.effort.seconds),
        )
        return cost.cpu

    def pages(self, work: Sequence[bytes]) -> Compared:
        """CPU of our pages against the bare page."""
        return self._alternating(
            lambda: self.cpu(self.its, client.read_pages, [self.page]),
            lambda: self.cpu(self.ours, client.read_pages, work),
        )

    def against_page(self, act: Callable[..., Load], rounds: Iterator[Sequence[bytes]]) -> Compared:
        """CPU of what is done to each of a round's requests against the bare page."""
        return self._alternating(
            lambda: self.cpu(self.its, client.read_pages, [self.page]),
            lambda: self.cpu(self.ours, act, next(rounds)),
        )

    def stores(self, rounds: Iterator[Sequence[Store]]) -> Compared:
        """CPU of an answer stored and shown against the bare insert; new answers each round."""
        return self._alternating(
            lambda: self.cpu(self.its, client.send_once, [self.insert]),
            lambda: self.cpu(self.ours, client.store_and_show, next(rounds)),
        )

    def live_answers(self, rounds: Iterator[Sequence[bytes]]) -> Compared:
        """CPU of a live answer against the bare insert; new answers each round."""
        act = partial(client.send_once, status=200)
        return self._alternating(
            lambda: self.cpu(self.its, client.send_once, [self.insert]),
            lambda: self.cpu(self.ours, act, next(rounds)),
        )

    def attempts(self, rounds: Iterator[Sequence[Learner]], *, pages: bool) -> Compared:
        """Median time of an attempt, fifty at once, against as many bare inserts."""
        sequence = [self.insert] * REQUESTS_OF_AN_ATTEMPT

        def of_bare() -> float:
            load = self.client(client.insert_in_sequence, self.its.port, [sequence] * FIFTY)
            return statistics.median(load.durations)

        def of_ours() -> float:
            load = self.client(client.take_attempts, self.ours.port, next(rounds), pages=pages)
            return statistics.median(load.durations)

        return self._alternating(of_bare, of_ours)

    def _alternating(self, its: Callable[[], float], ours: Callable[[], float]) -> Compared:
        its(), ours()  # the first time is not like the others
        return measure.alternating(self.effort.rounds, its, ours)

    def close(self) -> None:
        """End the client."""
        self.client.close()

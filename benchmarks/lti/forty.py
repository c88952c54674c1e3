"""Forty pupils of a class open the link of their course within five seconds, all the way to the page."""

from __future__ import annotations

import statistics
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from benchmarks.client import Connection, WrongAnswerError, request
from benchmarks.lti.platform import Platform

FORTY = 40
SECONDS = 5.0


@dataclass(frozen=True)
class Seen:
    """How long each took from the click to the page, seconds, and what went wrong."""

    durations: Sequence[float]
    elapsed: float
    errors: Sequence[str]


def come(platform: Platform, port: int, name: str) -> Seen:
    """Pupils who were never here, evenly over five seconds, each with a connection of his own."""
    begin = time.perf_counter()

    def pupil(number: int) -> float | str:
        time.sleep(max(0.0, begin + number * SECONDS / FORTY - time.perf_counter()))
        before = time.perf_counter()
        try:
            _go(platform, port, f"{name}-{number}")
        except (OSError, ValueError, WrongAnswerError) as error:
            return str(error)
        return time.perf_counter() - before

    with ThreadPoolExecutor(FORTY) as pool:
        found = list(pool.map(pupil, range(FORTY)))
    return Seen(
        [each for each in found if isinstance(each, float)],
        time.perf_counter() - begin,
        [each for each in found if isinstance(each, str)],
    )


def _go(platform: Platform, port: int, user: str) -> None:
    """Login, launch, and the page to which it leads."""
    connection = Connection(port)
    login = connection(platform.login(user), 200)
    launched = connection(platform.answer_to(user, login), 303)
    page = connection(request("GET", launched.location, launched.cookie), 200)
    connection.close()
    if user.encode() not in page.body:
        raise WrongAnswerError("the page does not know who came")


def in_words(seen: Seen) -> str:
    """The row's figures."""
    whole = sorted(seen.durations)
    return (
        f"{len(seen.errors)} errors; p50 {statistics.median(whole) * 1000:.0f} ms, "
        f"longest {whole[-1] * 1000:.0f} ms; all there after {seen.elapsed:.1f} s"
        if whole
        else f"{len(seen.errors)} errors"
    )

"""CPU and memory of a server's processes, and medians over alternating rounds."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import psutil

from benchmarks.client import Load


class ServerChangedError(RuntimeError):
    """A process of the server began or ended while it was measured."""


def processes(pid: int) -> list[psutil.Process]:
    """A server's processes: web, worker, whatever it started."""
    parent = psutil.Process(pid)
    return [parent, *parent.children(recursive=True)]


def cpu_by_process(pid: int) -> dict[int, float]:
    """User and system time of each process, seconds."""
    return {
        each.pid: times.user + times.system
        for each in processes(pid)
        for times in (each.cpu_times(),)
    }


def pss_mib(pid: int) -> float:
    """Proportional set size of all processes, MiB."""
    return float(sum(each.memory_full_info().pss for each in processes(pid))) / 2**20


@dataclass(frozen=True)
class Cost:
    """What a round cost: CPU seconds a unit on the server, units a second."""

    cpu: float
    rate: float
    load: Load


def cost(pid: int, act: Callable[[], Load]) -> Cost:
    """Run a load and divide the server's CPU time by its units."""
    before = cpu_by_process(pid)
    load = act()
    after = cpu_by_process(pid)
    if before.keys() != after.keys():
        raise ServerChangedError(f"processes before {set(before)}, after {set(after)}")
    return Cost((sum(after.values()) - sum(before.values())) / load.units, load.rate, load)


@dataclass(frozen=True)
class Compared:
    """Medians over the rounds: bare, ours, and the ratio of each round."""

    bare: float
    ours: float
    ratio: float
    spread: tuple[float, float]


def compared(bare: Sequence[float], ours: Sequence[float]) -> Compared:
    """Medians of rounds that alternated; the ratio is the median of the rounds' ratios."""
    ratios = [mine / its for its, mine in zip(bare, ours, strict=True)]
    return Compared(
        statistics.median(bare),
        statistics.median(ours),
        statistics.median(ratios),
        (min(ratios), max(ratios)),
    )


def alternating(rounds: int, bare: Callable[[], float], ours: Callable[[], float]) -> Compared:
    """Measure one after the other, `rounds` times, the first changing each time."""
    of_bare: list[float] = []
    of_ours: list[float] = []
    for number in range(rounds):
        pair = [(of_bare, bare), (of_ours, ours)]
        for values, act in pair if number % 2 == 0 else reversed(pair):
            values.append(act())
    return compared(of_bare, of_ours)

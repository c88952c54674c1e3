"""`python -m benchmarks.packs PACK CACHE`: seconds to load and validate a pack, as JSON.

In a process of its own, so that nothing is warm but the disk.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from lms.core.content.compiled import load_cached
from lms.core.items.registry import build_registry

LESSONS = 300


@dataclass(frozen=True)
class Loading:
    """Seconds of the first load, and of one when nothing has changed."""

    cold: float
    unchanged: float
    lessons: int


def load(pack: Path, cache: Path) -> tuple[float, int]:
    """Seconds for loading the pack, and its lessons."""
    registry = build_registry()
    before = time.perf_counter()
    loaded = load_cached(pack, registry, cache)
    seconds = time.perf_counter() - before
    if loaded.pack is None:
        raise ValueError(f"the pack has faults: {loaded.problems[:3]}")
    return seconds, sum(len(course.lessons) for course in loaded.pack.courses)


def measure(pack: Path, cache: Path) -> Loading:
    """Load twice, each time in a new process."""
    command = [sys.executable, "-m", "benchmarks.packs", str(pack), str(cache)]
    times = []
    for _ in range(2):
        done = subprocess.run(command, check=True, capture_output=True)
        times.append(json.loads(done.stdout))
    (cold, lessons), (unchanged, _) = times
    return Loading(cold, unchanged, lessons)


if __name__ == "__main__":
    print(json.dumps(load(Path(sys.argv[1]), Path(sys.argv[2]))))

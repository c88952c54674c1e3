"""`make bench-start`: seconds from `lms serve` to the first page, in an empty folder and later.

For orientation: no test holds a machine to them. What `make run` does before that (environment
and packages) depends on the network.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.servers import free_port, running

LATER = 5
PAGE = "/vi/courses/danang-secondary/how-the-greenhouse-effect-works"


def seconds(folder: Path) -> float:
    """From the command to the first lesson's page."""
    port = free_port()
    command = [sys.executable, "-m", "lms", "serve", "--port", str(port)]
    before = time.perf_counter()
    with running(command, port, {"LMS_DATA_DIR": str(folder)}, (PAGE, 200)):
        return time.perf_counter() - before


def main() -> None:
    """Start once in an empty folder, then again and again."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "var"
        print(f"first start, empty folder: {seconds(folder):.1f} s")
        later = [seconds(folder) for _ in range(LATER)]
    print(f"later starts: median {statistics.median(later):.1f} s, slowest {max(later):.1f} s")


if __name__ == "__main__":
    main()

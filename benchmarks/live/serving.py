"""`lms serve` and Redis in process groups of their own, to be killed and started again."""

from __future__ import annotations

import asyncio
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from typing import Self

from benchmarks.live.wire import BROKEN, HOST, Wire, request
from benchmarks.servers import free_port

START_SECONDS = 60.0
MISSING = "redis-server is missing. Install the Debian package: apt-get install redis-server"


class Group:
    """A command in a process group of its own."""

    def __init__(self, command: list[str], environment: Mapping[str, str]) -> None:
        self._command = command
        self._environment = {**os.environ, **environment}
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int:
        """The main process."""
        assert self._process is not None
        return self._process.pid

    @property
    def runs(self) -> bool:
        """Whether its main process is there."""
        return self._process is not None and self._process.poll() is None

    def spawn(self) -> None:
        """Start it; it may need some time to be ready."""
        self._process = subprocess.Popen(
            self._command, env=self._environment, stdout=subprocess.DEVNULL, start_new_session=True
        )

    def kill(self) -> None:
        """All processes of the group, as a power cut would."""
        if self._process is not None:
            with suppress(ProcessLookupError):
                os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()


class Serving(Group):
    """`lms serve` with so many web processes."""

    def __init__(self, environment: Mapping[str, str], workers: int, redis_url: str = "") -> None:
        self.port = free_port()
        command = [sys.executable, "-m", "lms", "serve", "--port", str(self.port)]
        command += ["--workers", str(workers)]
        super().__init__(command, {**environment, "LMS_REDIS_URL": redis_url})

    async def start(self) -> float:
        """Start it; when it said for the first time that it is well, by the monotonic clock."""
        self.spawn()
        until = time.monotonic() + START_SECONDS
        while self.runs and time.monotonic() < until:
            wire = Wire(self.port)
            with suppress(*BROKEN):
                if (await wire.ask(request("GET", "/healthz"))).status == 200:
                    return time.monotonic()
            wire.drop()
            await asyncio.sleep(0.02)
        raise RuntimeError("the server did not start in time")


@asynccontextmanager
async def serving(
    environment: Mapping[str, str], workers: int, redis_url: str = ""
) -> AsyncIterator[Serving]:
    """A server that is gone afterwards."""
    server = Serving(environment, workers, redis_url)
    try:
        await server.start()
        yield server
    finally:
        server.kill()


class Redis(Group):
    """A Redis that forgets everything when it stops."""

    def __init__(self) -> None:
        if shutil.which("redis-server") is None:
            raise RuntimeError(MISSING)
        self.port = free_port()
        self.url = f"redis://{HOST}:{self.port}/0"
        options = ["--port", str(self.port), "--bind", HOST, "--save", "", "--appendonly", "no"]
        super().__init__(["redis-server", *options, "--dir", "/tmp"], {})

    async def start(self) -> Self:
        """Start it and wait until it listens."""
        self.spawn()
        until = time.monotonic() + START_SECONDS
        while time.monotonic() < until:
            with suppress(OSError):
                _, writer = await asyncio.open_connection(HOST, self.port)
                writer.close()
                return self
            await asyncio.sleep(0.02)
        raise RuntimeError("Redis did not start in time")


@asynccontextmanager
async def redis_running() -> AsyncIterator[Redis]:
    """A Redis that is gone afterwards."""
    redis = Redis()
    try:
        yield await redis.start()
    finally:
        redis.kill()

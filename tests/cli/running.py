"""A real `lms serve` in a process of its own, to be visited, killed and started again."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import contextmanager

import httpx
import psutil

from lms.config import Settings
from tests.cli.conftest import environment

START_SECONDS = 60


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Server:
    """`lms serve` on a port of its own; `url` is where it answers."""

    def __init__(self, settings: Settings, *options: str, port: int | None = None) -> None:
        self.settings = settings
        self.port = port or free_port()
        self.options = options
        self.url = f"http://127.0.0.1:{self.port}"
        self.log = settings.data_dir.parent / f"server-{self.port}.log"
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> Server:
        command = [sys.executable, "-m", "lms", "serve", "--port", str(self.port), *self.options]
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                command,
                stdout=log,
                stderr=subprocess.STDOUT,
                env={**os.environ, **environment(self.settings)},
                start_new_session=True,
            )
        self.wait_until_ready()
        return self

    def wait_until_ready(self) -> None:
        until = time.monotonic() + START_SECONDS
        while time.monotonic() < until:
            assert self.process.poll() is None, self.said()
            try:
                if httpx.get(f"{self.url}/healthz", verify=False, timeout=5).status_code == 200:
                    return
            except httpx.TransportError:
                pass
            time.sleep(0.05)
        raise AssertionError(f"not ready in time: {self.said()}")

    def said(self) -> str:
        return self.log.read_text("utf-8") if self.log.exists() else ""

    def children(self) -> list[psutil.Process]:
        return psutil.Process(self.process.pid).children(recursive=True)

    def listeners(self) -> list[psutil.Process]:
        """The web processes."""
        return [each for each in self.children() if any(_listens(each))]

    def kill(self) -> None:
        """As the kernel would for want of memory, or a power cut: only the main process."""
        self.process.kill()
        self.process.wait()

    def stop(self, how: int = signal.SIGTERM) -> int:
        self.process.send_signal(how)
        return self.process.wait(30)


def _listens(process: psutil.Process):
    try:
        return [each for each in process.net_connections("tcp") if each.status == "LISTEN"]
    except psutil.NoSuchProcess:  # it ended while we looked
        return []


@contextmanager
def serving(settings: Settings, *options: str):
    """A server that is gone afterwards, whatever happened."""
    server = Server(settings, *options)
    family: list[psutil.Process] = []
    try:
        server.start()
        family = server.children()
        yield server
    finally:
        if server.process is not None and server.process.poll() is None:
            family += server.children()
            server.kill()
        for child in family:
            try:
                child.wait(15)
            except psutil.TimeoutExpired:
                child.kill()
        sys.stderr.write(server.said())  # shown where a test failed

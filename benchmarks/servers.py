"""Starting both servers, each in a folder of its own, and stopping them."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks import bare
from benchmarks.client import HOST, Connection, request

PATIENCE_SECONDS = 120


@dataclass(frozen=True)
class Server:
    """A running server: its main process and its port."""

    pid: int
    port: int


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


def wait_for(process: subprocess.Popen[bytes], port: int, path: str, status: int) -> None:
    """Ask until the server answers `path` with `status`."""
    until = time.monotonic() + PATIENCE_SECONDS
    while True:
        try:
            connection = Connection(port)
        except OSError:
            if time.monotonic() > until or process.poll() is not None:
                raise
            time.sleep(0.02)
            continue
        connection(request("GET", path, ""), status)
        connection.close()
        return


@contextmanager
def running(
    command: list[str], port: int, environment: Mapping[str, str], ready: tuple[str, int]
) -> Iterator[Server]:
    """Run a server until the block ends."""
    process = subprocess.Popen(  # its words are for people at a terminal
        command, env={**os.environ, **environment}, stdout=subprocess.DEVNULL
    )
    try:
        wait_for(process, port, *ready)
        yield Server(process.pid, port)
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=30)


@contextmanager
def bare_server(folder: Path) -> Iterator[Server]:
    """The bare application on a prepared folder."""
    port = free_port()
    command = [sys.executable, "-m", "benchmarks.bare_server", str(port)]
    environment = {bare.FOLDER: str(folder)}
    with running(command, port, environment, ("/", 404)) as server:
        yield server


@contextmanager
def our_server(environment: Mapping[str, str]) -> Iterator[Server]:
    """`lms serve` with the settings in the environment."""
    port = free_port()
    command = [sys.executable, "-m", "lms", "serve", "--port", str(port)]
    with running(command, port, environment, ("/healthz", 200)) as server:
        yield server

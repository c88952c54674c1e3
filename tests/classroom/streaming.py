"""Clients of event streams for tests, and a Redis of one's own."""

from __future__ import annotations

import asyncio
import shutil
import socket
import subprocess
import time
from contextlib import contextmanager

from tests.cli.running import free_port


class Stream:
    """One open stream; `text` is all that came."""

    def __init__(self, port, ticket):
        self.port = port
        self.path = f"/live/{ticket}/events"
        self.text = ""
        self._reader = self._writer = None

    async def open(self):
        self._reader, self._writer = await asyncio.open_connection("127.0.0.1", self.port)
        request = f"GET {self.path} HTTP/1.1\r\nHost: localhost\r\n\r\n"
        self._writer.write(request.encode())
        await self.until("event: state")
        return self

    async def until(self, text):
        """Read until this has come since the last time; False if the stream ended before."""
        while text not in self.text:
            try:
                part = await self._reader.read(4096)
            except ConnectionError:
                part = b""
            if not part:
                return False
            self.text += part.decode()
        self.text = self.text.split(text, 1)[1]
        return True

    @property
    def local_port(self):
        return self._writer.get_extra_info("sockname")[1]

    def close(self):
        self._writer.close()


async def open_streams(port, ticket, number):
    """So many streams at once."""
    return await asyncio.gather(*(Stream(port, ticket).open() for _ in range(number)))


def answer_to(port, path, *headers):
    """All bytes of one answer."""
    lines = [f"GET {path} HTTP/1.1", "Host: localhost", *headers, "Connection: close", "", ""]
    with socket.create_connection(("127.0.0.1", port)) as connection:
        connection.sendall("\r\n".join(lines).encode())
        parts = []
        while part := connection.recv(65536):
            parts.append(part)
    return b"".join(parts)


class Redis:
    """A Redis on a port of its own, which forgets everything when it stops."""

    def __init__(self):
        assert shutil.which("redis-server"), "install the Debian package redis-server"
        self.port = free_port()
        self.url = f"redis://127.0.0.1:{self.port}/0"
        self._process = None

    def start(self):
        command = ["redis-server", "--port", str(self.port), "--bind", "127.0.0.1"]
        self._process = subprocess.Popen(
            [*command, "--save", "", "--appendonly", "no", "--daemonize", "no"],
            stdout=subprocess.DEVNULL,
            cwd="/tmp",
        )
        until = time.monotonic() + 20
        while time.monotonic() < until:
            try:
                socket.create_connection(("127.0.0.1", self.port), 1).close()
            except OSError:
                time.sleep(0.05)
            else:
                return self
        raise AssertionError("Redis did not start")

    def stop(self):
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None


@contextmanager
def redis_running():
    """A Redis that is gone afterwards."""
    redis = Redis().start()
    try:
        yield redis
    finally:
        redis.stop()

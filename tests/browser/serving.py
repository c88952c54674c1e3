"""The real server for journeys: `lms serve` in a process of its own, with its own data folder."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from flask import Flask
from werkzeug.middleware.dispatcher import DispatcherMiddleware
from werkzeug.serving import make_server
from werkzeug.wrappers import Response

from lms.config import Settings

READY_SECONDS = 60


def free_port() -> int:
    """A port that nobody uses just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def environment_of(settings: Settings, port: int) -> dict[str, str]:
    """What a process needs to serve this installation."""
    return {
        **{key: value for key, value in os.environ.items() if not key.startswith("LMS_")},
        "LMS_DATA_DIR": str(settings.data_dir),
        "LMS_PACK_FOLDERS": os.pathsep.join(str(each) for each in settings.pack_folders),
        "LMS_PUBLIC_URL": settings.public_url,
        "LMS_PRIVATE_HOSTS": ",".join(settings.private_hosts),
        "LMS_PORT": str(port),
    }


@contextmanager
def serving(settings: Settings, port: int) -> Iterator[str]:
    """`lms serve` on this installation; gives its address."""
    log = settings.data_dir / "serve.log"
    with log.open("wb") as stream:
        process = subprocess.Popen(
            [sys.executable, "-m", "lms", "serve"],
            env=environment_of(settings, port),
            cwd=Path(__file__).parents[2],
            stdout=stream,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        _wait(f"http://127.0.0.1:{port}/healthz", process, log)
        yield f"http://127.0.0.1:{port}/"
    finally:
        process.terminate()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def _wait(url: str, process: subprocess.Popen, log: Path) -> None:
    until = time.monotonic() + READY_SECONDS
    while time.monotonic() < until:
        if process.poll() is not None:
            break
        try:
            with urllib.request.urlopen(url, timeout=2) as answer:
                if answer.status == 200:
                    return
        except OSError:
            time.sleep(0.1)
    raise AssertionError(f"the server did not start:\n{log.read_text('utf-8')}")


@contextmanager
def mounted(app: Flask, prefix: str) -> Iterator[str]:
    """The application below another one that answers everything else by 404."""
    host = DispatcherMiddleware(Response("another application", 404), {prefix: app.wsgi_app})
    server = make_server("127.0.0.1", 0, host, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.port}{prefix}/"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()

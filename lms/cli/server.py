"""The running server: web processes by granian, and one worker for jobs beside them.

A process that dies is started again; all stop together on SIGTERM and Ctrl-C. A child notices
within a second that the main process was killed, and ends, so that a new server never shares the
port with remains of an old one.
"""

from __future__ import annotations

import asyncio
import functools
import gc
import logging
import multiprocessing
import os
import resource
import signal
import threading
from dataclasses import dataclass
from multiprocessing.process import BaseProcess

from flask import Flask
from granian import Granian
from granian.constants import Interfaces, SSLProtocols
from granian.log import LogLevels

from lms.app import create_app
from lms.classroom.live import Live
from lms.classroom.streams import MOST_STREAMS, PATH
from lms.cli.certificate import Certificate
from lms.cli.output import warn
from lms.cli.prepare import database_of
from lms.cli.worker import follow, work
from lms.config import Settings
from lms.web.asgi import Front
from lms.web.frames import without_token

BACKLOG = 4096
#: Connections of one web process: all streams, and as many again for pages.
CONNECTIONS = MOST_STREAMS * 2
#: How long requests may go on after the server was told to stop, seconds.
STOP_SECONDS = 10
#: Pause before a dead worker is started again, seconds; no endless loop at full speed.
AGAIN_SECONDS = 2.0


@dataclass(frozen=True)
class Serving:
    """What `lms serve` was asked for beyond the settings."""

    certificate: Certificate | None = None
    access_log: bool = False


def run(settings: Settings, serving: Serving) -> None:
    """Serve until told to stop."""
    certificate = serving.certificate
    server = Granian(
        "lms",  # not loaded by name: `target_loader` makes the application
        address=settings.host,
        port=settings.port,
        interface=Interfaces.ASGI,
        workers=settings.workers,
        backlog=BACKLOG,
        backpressure=CONNECTIONS,
        websockets=False,
        respawn_failed_workers=True,
        workers_kill_timeout=STOP_SECONDS,
        log_level=LogLevels.error,
        log_access=serving.access_log,
        ssl_cert=certificate.certificate if certificate else None,
        ssl_key=certificate.key if certificate else None,
        ssl_protocol_min=SSLProtocols.tls12,  # old phones
    )
    logging.getLogger("granian.access").addFilter(_hide_tokens)
    app = loaded_application(settings)
    jobs = JobProcess(app, settings)
    server.on_startup(jobs.start)
    server.on_shutdown(jobs.stop)
    settle()
    allow_connections()
    loader = functools.partial(make_front, app, settings, os.getpid())
    server.serve(target_loader=loader, wrap_loader=False)


def _hide_tokens(record: logging.LogRecord) -> bool:
    """What is written of a request does not let its reader in."""
    if isinstance(record.args, dict) and "path" in record.args:
        record.args = {**record.args, "path": without_token(str(record.args["path"]))}
    return True


def allow_connections() -> None:
    """Let a process hold as many connections as it may; 1,024 files are the usual limit."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = CONNECTIONS + 1000
    if hard != resource.RLIM_INFINITY:
        wanted = min(wanted, hard)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))


def settle() -> None:
    """Keep what is loaded out of the garbage collector's way, before the processes are made.

    What the parent has loaded is shared by its children, as long as nobody touches it. A page
    makes thousands of objects and hardly a cycle, so that looking for cycles can wait longer.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(5_000, 20, 20)


def loaded_application(settings: Settings) -> Flask:
    """The application with packs and templates loaded, for all processes; no connection is open.

    Loaded here once it takes a third of the memory that it takes loaded in each process.
    """
    app = create_app(settings)
    app.extensions["lms.packs"].courses()
    for name in app.jinja_env.list_templates():
        app.jinja_env.get_template(name)
    database_of(app).engines.dispose()  # a connection must not be used on both sides of a fork
    return app


def make_front(app: Flask, settings: Settings, server: int) -> Front:
    """The front of one web process; granian calls this in the child."""
    follow(server, functools.partial(_end, os.getpid()))
    live = Live(app)
    return Front(
        app.wsgi_app,
        threads=settings.threads,
        max_body=settings.max_body_kib * 1024,
        in_loop=((PATH, live.streams),),
        started=functools.partial(_start, live),
    )


def _start(live: Live) -> None:
    """Begin with streams, and end them as soon as the process is told to stop.

    Granian waits for open connections before it says that it stops, and streams stay open. Its own
    handler of the signal is the loop's, which hears of a signal whatever else handles it here.
    """
    live.start()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: loop.call_soon_threadsafe(live.stop))
        signal.siginterrupt(number, False)


def _end(process: int) -> None:
    """End this process as the server would have, and for certain."""
    os.kill(process, signal.SIGTERM)
    threading.Event().wait(STOP_SECONDS)
    os._exit(1)


class JobProcess:
    """The worker beside the web processes, kept alive by a thread."""

    def __init__(self, app: Flask, settings: Settings) -> None:
        self._app = app
        self._settings = settings
        self._stopping = threading.Event()
        self._process: BaseProcess | None = None
        self._keeper = threading.Thread(target=self._keep, name="job-keeper", daemon=True)

    def start(self) -> None:
        """Start the worker and keep it running."""
        self._keeper.start()

    def stop(self) -> None:
        """Let the worker finish its job, then end it."""
        self._stopping.set()
        process = self._process
        if process is not None and process.is_alive():
            process.terminate()
            process.join(STOP_SECONDS)
            if process.is_alive():
                process.kill()
        self._keeper.join(STOP_SECONDS)

    def _keep(self) -> None:
        while not self._stopping.is_set():
            self._process = multiprocessing.Process(
                target=work, args=(self._settings, os.getpid(), self._app), name="lms-worker"
            )
            self._process.start()
            self._process.join()
            if not self._stopping.wait(AGAIN_SECONDS):
                warn(f"The worker ended (code {self._process.exitcode}); starting it again.")

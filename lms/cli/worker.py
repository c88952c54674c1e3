"""`lms worker`: does what outlives a request (mail, cleaning). `lms serve` runs one by itself."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Callable

import click
from flask import Flask

from lms.app import create_app
from lms.cli.jobs import Worker, handlers_of, work_until
from lms.cli.output import say
from lms.cli.prepare import database_of, prepare_beside
from lms.config import Settings
from lms.web.packs import EXTENSION, Library

#: How often a child looks whether the server that started it still lives, seconds.
WATCH_SECONDS = 0.5
#: How often the worker looks for lessons that nobody has rendered yet.
LOOK_SECONDS = 5.0


@click.command()
@click.option("--once", is_flag=True, help="Do what is due now, then end.")
def worker(*, once: bool) -> None:
    """Do waiting jobs. `lms serve` runs a worker already; start more where there is much to do."""
    settings = Settings.load()
    prepare_beside(settings)
    if once:
        app = create_app(settings)
        count = Worker(app, handlers_of(app)).do_all_due()
        database_of(app).engines.dispose()
        say(f"{count} jobs done.")
        return
    say("Waiting for jobs; stop with Ctrl-C.")
    work(settings)


def work(settings: Settings, server: int | None = None, app: Flask | None = None) -> None:
    """Do jobs until told to stop; with `server`, until the process with that id is gone.

    `app`: the application that the server has loaded already.
    """
    stop = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    # Ctrl-C reaches the whole group; the server then stops its worker itself.
    signal.signal(signal.SIGINT, signal.SIG_IGN if server else lambda *_: stop.set())
    if server:
        follow(server, stop.set)
    app = app or create_app(settings)
    threading.Thread(target=render_ahead, args=(app, stop), name="render", daemon=True).start()
    try:
        work_until(app, settings, stop)
    finally:
        database_of(app).engines.dispose()


def render_ahead(app: Flask, stop: threading.Event) -> None:
    """Render the lessons of each release before a reader asks for them, until `stop` is set."""
    library: Library = app.extensions[EXTENSION]
    done: tuple[str, ...] = ()
    while not stop.is_set():
        if library.shelf.digests != done:
            done = library.shelf.digests
            for _lesson in library.prepare():
                if stop.is_set():
                    return
        stop.wait(LOOK_SECONDS)


def follow(server: int, when_gone: Callable[[], object]) -> None:
    """Call `when_gone` once the parent process is no longer `server` (it was killed)."""
    gone = threading.Event()  # never set: a pause that ends with the process

    def watch() -> None:
        while os.getppid() == server:
            gone.wait(WATCH_SECONDS)
        when_gone()

    threading.Thread(target=watch, name="follow-server", daemon=True).start()

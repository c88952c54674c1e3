"""`python -m benchmarks.bare_server PORT`: the bare application, served as the product is."""

from __future__ import annotations

import sys

from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

from benchmarks.bare import application
from lms.cli.server import BACKLOG, settle
from lms.config import Settings
from lms.web.asgi import Front


def front() -> Front:
    """The bare application behind our adapter, with as many threads as ours."""
    settings = Settings()
    max_body = settings.max_body_kib * 1024
    return Front(application().wsgi_app, threads=settings.threads, max_body=max_body)


def main(port: int) -> None:
    """Serve until told to stop."""
    server = Granian(
        "bare",
        port=port,
        interface=Interfaces.ASGI,
        workers=Settings().workers,
        backlog=BACKLOG,
        websockets=False,
        respawn_failed_workers=True,
        log_level=LogLevels.error,
    )
    settle()
    server.serve(target_loader=front, wrap_loader=False)


if __name__ == "__main__":
    main(int(sys.argv[1]))

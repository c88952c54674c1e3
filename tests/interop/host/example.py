"""The example host in the tests: its folder on the path, its site served on a port of its own."""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from flask import Flask
from werkzeug.serving import make_server

FOLDER = Path(__file__).parents[3] / "examples" / "host_app"


def make_site(instance: Path, **config: object) -> Flask:
    """The school's site with its accounts to try it with, its data in `instance`."""
    if str(FOLDER) not in sys.path:
        sys.path.insert(0, str(FOLDER))
    from school_site import create_app

    site = create_app(str(instance), config)
    result = site.test_cli_runner().invoke(args=["demo-accounts"])
    assert result.exit_code == 0, result.output
    return site


@contextmanager
def served(site: Flask) -> Iterator[str]:
    """The site on a plain WSGI server, as `flask run` does it; its address."""
    server = make_server("127.0.0.1", 0, site, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.port}/"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()

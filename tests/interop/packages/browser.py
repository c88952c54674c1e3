"""A browser at files in memory: what a package holds, served as a plain folder would be."""

from __future__ import annotations

import mimetypes
from collections.abc import Callable, Mapping
from urllib.parse import unquote, urlsplit

from playwright.sync_api import BrowserContext, Route

HOST = "http://lms.test"


def serve(context: BrowserContext, files: Mapping[str, bytes]) -> list[str]:
    """Serve the files at HOST as long as the context lives.

    Answers the list of everything else that is asked for; it fills as that happens.
    """
    missed: list[str] = []
    context.route("**/*", _answering(files, missed))
    return missed


def _answering(files: Mapping[str, bytes], missed: list[str]) -> Callable[[Route], None]:
    def answer(route: Route) -> None:
        parts = urlsplit(route.request.url)
        path = unquote(parts.path).lstrip("/")
        if f"{parts.scheme}://{parts.netloc}" != HOST or path not in files:
            missed.append(route.request.url)
            route.fulfill(status=404, body="")
            return
        kind = mimetypes.guess_type(path)[0] or "application/octet-stream"
        route.fulfill(status=200, content_type=kind, body=files[path])

    return answer

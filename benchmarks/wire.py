"""What a browser receives at its first visit to a lesson, and at its second, in bytes.

The sum of `encodedDataLength` over everything that Chromium loads, headers included; an empty
cache and no cookie at first.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import BrowserContext, sync_playwright

CHROMIUM = "/usr/bin/chromium"


@dataclass(frozen=True)
class Visits:
    """Bytes of a first and of a second visit, and the number of requests that reached the server."""

    first: int
    requests: int
    repeat: int


@contextmanager
def chromium() -> Iterator[Any]:
    """A browser."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


def _visit(context: BrowserContext, url: str) -> tuple[int, int]:
    """Bytes received, and responses that came over the network."""
    page = context.new_page()
    protocol = context.new_cdp_session(page)
    received: list[float] = []
    protocol.on("Network.loadingFinished", lambda e: received.append(e["encodedDataLength"]))
    protocol.send("Network.enable")
    page.goto(url, wait_until="networkidle")
    page.close()
    return round(sum(received)), sum(1 for each in received if each)


def visits(browser: Any, url: str) -> Visits:
    """Visit a page twice in a browser that has never been there."""
    context = browser.new_context()
    first, requests = _visit(context, url)
    repeat, _ = _visit(context, url)
    context.close()
    return Visits(first, requests, repeat)

"""Devices of people: one browser context each, watched for everything that must not happen."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Playwright, Request
from playwright.sync_api import Response as Answer

CHROMIUM = "/usr/bin/chromium"
#: The only names that lead anywhere; everything else on the network is closed.
RULES = "MAP box.test 127.0.0.1, MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    f"--host-resolver-rules={RULES}",
)
PHONE = (360, 640)
DESK = (1280, 800)
_LOCALES = {"vi": "vi-VN", "th": "th-TH", "en": "en-GB", "ja": "ja-JP"}


def start_chromium(playwright: Playwright) -> Browser:
    """A browser without a window and without a way to the network."""
    return playwright.chromium.launch(executable_path=CHROMIUM, args=list(ARGUMENTS))


@dataclass
class Watch:
    """What went wrong on a device: errors of scripts, refused content, other hosts, bad answers."""

    host: str
    path: str
    troubles: list[str] = field(default_factory=list)
    expected: set[int] = field(default_factory=set)

    def follow(self, context: BrowserContext) -> None:
        context.on("console", self._console)
        context.on("weberror", lambda error: self.troubles.append(f"script: {error.error}"))
        context.on("request", self._request)
        context.on("response", self._answer)

    def _console(self, message: ConsoleMessage) -> None:
        # A bad answer is judged by its status, below; the console only repeats it.
        if message.type == "error" and not message.text.startswith("Failed to load resource"):
            self.troubles.append(f"console: {message.text}")

    def _request(self, request: Request) -> None:
        parts = urlsplit(request.url)
        if parts.scheme == "data":
            return
        if parts.netloc != self.host or not parts.path.startswith(self.path):
            self.troubles.append(f"asked elsewhere: {request.url}")

    def _answer(self, answer: Answer) -> None:
        if answer.status >= 400 and answer.status not in self.expected:
            self.troubles.append(f"{answer.status}: {answer.request.method} {answer.url}")

    def check(self) -> None:
        assert not self.troubles, "\n".join(self.troubles)


@dataclass
class Devices:
    """Opens devices at a server; `cookie` signs one in without the page."""

    browser: Browser
    address: str
    opened: list[tuple[BrowserContext, Watch]] = field(default_factory=list)

    def open(
        self,
        language: str,
        *,
        size: tuple[int, int] = DESK,
        scripts: bool = True,
        cookie: str = "",
        expected: tuple[int, ...] = (),
    ) -> Page:
        """A page on a new device whose browser speaks this language."""
        width, height = size
        context = self.browser.new_context(
            base_url=self.address,
            viewport={"width": width, "height": height},
            locale=_LOCALES[language],
            java_script_enabled=scripts,
            reduced_motion="reduce",
            has_touch=width < 600,
        )
        context.set_default_timeout(15_000)
        parts = urlsplit(self.address)
        watch = Watch(parts.netloc, parts.path, expected=set(expected))
        watch.follow(context)
        if cookie:
            context.add_cookies(
                [{"name": "climate_lms", "value": cookie, "url": self.address.rstrip("/") + "/"}]
            )
        self.opened.append((context, watch))
        return context.new_page()

    def check(self) -> None:
        """Fail if anything went wrong on any device."""
        for _context, watch in self.opened:
            watch.check()

    def close(self) -> None:
        for context, _watch in self.opened:
            context.close()


@contextmanager
def devices_at(browser: Browser, address: str) -> Iterator[Devices]:
    """Devices that are closed afterwards, and on which nothing may have gone wrong."""
    devices = Devices(browser, address)
    try:
        yield devices
        devices.check()
    finally:
        devices.close()


def path_of(page: Page) -> str:
    """The path of the page that is shown."""
    return urlsplit(page.url).path


def number_in(text: str) -> int:
    """The first whole number in a path or text."""
    found = re.search(r"\d+", text)
    assert found, text
    return int(found.group())

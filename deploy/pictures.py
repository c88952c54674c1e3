"""The pictures of the README and of docs/teaching-in-class.md, taken anew from the demonstration: ``make pictures``.

Run it after a change of the look, so that the README shows the product as it is. Everything
happens in a folder of its own; the installation in ``var/`` is not touched.
"""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

IMAGES = Path(__file__).parents[1] / "docs" / "images"
COLOURS = 128
TEACHER = "co-lan@demo.example"
QUIZ = "/vi/courses/danang-secondary/how-the-greenhouse-effect-works/quiz"
LESSON = "/vi/courses/danang-secondary/how-the-greenhouse-effect-works"
#: Until a page has taken in what it asked for, ms.
SETTLED = 1500
MODULE = "/th/courses/bma-officials/master-plan-and-targets"


@contextmanager
def demonstration(folder: Path) -> Iterator[str]:
    """A server with the demonstration; gives its address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    address = f"http://127.0.0.1:{port}"
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("LMS_")},
        "LMS_DATA_DIR": str(folder),
        "LMS_PORT": str(port),
    }
    lms = [sys.executable, "-m", "lms"]
    subprocess.run([*lms, "demo"], env=environment, check=True, stdout=subprocess.DEVNULL)
    with subprocess.Popen([*lms, "serve"], env=environment, stdout=subprocess.DEVNULL) as server:
        try:
            _wait(server, f"{address}/healthz")
            yield address
        finally:
            server.terminate()


def _wait(server: subprocess.Popen[bytes], address: str) -> None:
    while server.poll() is None:
        try:
            urllib.request.urlopen(address)  # noqa: S310 (our own)
        except OSError:
            time.sleep(0.2)
        else:
            return
    raise SystemExit("the server ended")


def password_of(folder: Path, email: str) -> str:
    """The password of a demonstration's adult."""
    for line in (folder / "demo-sign-ins.txt").read_text("utf-8").splitlines():
        words = line.split()
        if email in words:
            return words[words.index(email) + 1]
    raise SystemExit(f"no sign-in of {email}")


class Camera:
    """Takes pictures of pages in a new browser session each."""

    def __init__(self, browser: Browser, address: str) -> None:
        self._browser, self._address = browser, address

    def page(self, path: str, width: int, height: int) -> Page:
        """A page in a window of this size."""
        page = self._browser.new_context(viewport={"width": width, "height": height}).new_page()
        self.open(page, path)
        return page

    def open(self, page: Page, path: str) -> None:
        """Another path in the same window."""
        page.goto(self._address + path)

    @staticmethod
    def take(page: Page, name: str) -> None:
        """What the window shows, with few colours: it is text and flat areas."""
        path = IMAGES / name
        page.wait_for_timeout(SETTLED)  # a page of a run listens, and is never idle
        page.screenshot(path=path)
        with Image.open(path) as picture:
            few = picture.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
        few.save(path, optimize=True)


def submit(page: Page, form: str) -> None:
    """Send a form by its button."""
    page.locator(f"{form} button[type=submit]").first.click()
    page.wait_for_load_state("networkidle")


def main() -> None:
    """Take all pictures."""
    with tempfile.TemporaryDirectory() as name, sync_playwright() as playwright:
        folder = Path(name)
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium", args=["--no-sandbox"]
        )
        with demonstration(folder) as address:
            camera = Camera(browser, address)
            camera.take(camera.page("/en/", 1280, 720), "home-en.png")
            camera.take(camera.page("/en/courses", 1280, 860), "lessons-en.png")
            _module(camera)
            _quiz(camera)
            _class(camera, password_of(folder, TEACHER))
            _live(camera, password_of(folder, TEACHER))
        browser.close()


def _module(camera: Camera) -> None:
    page = camera.page(MODULE, 900, 860)
    page.locator("figure").first.scroll_into_view_if_needed()
    page.evaluate("window.scrollBy(0, 60)")
    camera.take(page, "module-th.png")


def _quiz(camera: Camera) -> None:
    page = camera.page(QUIZ, 360, 900)
    submit(page, "main form")
    page.locator("label.choice").nth(1).click()
    submit(page, "form.item")
    page.evaluate("document.querySelector('h1, .item-prompt').scrollIntoView()")
    camera.take(page, "quiz-vi.png")


def _class(camera: Camera, password: str) -> None:
    page = _signed_in(camera, password, 1280, 1160)
    camera.open(page, "/vi/groups/1/progress")
    camera.take(page, "class-progress-vi.png")


def _signed_in(camera: Camera, password: str, width: int, height: int) -> Page:
    page = camera.page("/vi/sign-in", width, height)
    page.fill("input[name=email]", TEACHER)
    page.fill("input[name=password]", password)
    submit(page, "main form")
    return page


def _live(camera: Camera, password: str) -> None:
    """A lesson in class, answered on the class list: two votes with a discussion between them."""
    page = _signed_in(camera, password, 360, 900)
    camera.open(page, f"{LESSON}/run")
    camera.take(page, "live-start.png")
    page.locator("main form button.button").click()
    camera.take(page, "live-control-step.png")
    run = page.url.rsplit("/", 1)[1]
    _press(page, "open", item="absorbs", vote="1")
    page.wait_for_timeout(SETTLED)
    right = page.locator(".control-bars tr:has(.control-right) .live-letter b").inner_text()
    wrong = [each for each in "ABC" if each != right]
    for place, kind in enumerate("RWXRWXWRWXWR"):
        _tap(page, place, {"R": right, "W": wrong[0], "X": wrong[1]}[kind])
    page.locator("[data-hands] [data-step='1']").locator("visible=true").nth(1).click()
    camera.take(page, "live-control-vote.png")
    _press(page, "close", item="absorbs", vote="1")
    _press(page, "discuss", item="absorbs")
    _press(page, "open", item="absorbs", vote="2")
    page.wait_for_timeout(SETTLED)
    for place, kind in enumerate("RRXRRRWRRXRR"):
        _tap(page, place, {"R": right, "W": wrong[0], "X": wrong[1]}[kind])
    _press(page, "close", item="absorbs", vote="2")
    _press(page, "show", item="absorbs")
    _afterwards(camera, page, run)


def _afterwards(camera: Camera, page: Page, run: str) -> None:
    page.set_viewport_size({"width": 1280, "height": 720})
    camera.open(page, f"/vi/runs/{run}/projector")
    page.wait_for_timeout(3 * SETTLED)  # the buttons for the leader go away
    camera.take(page, "live-projector-result.png")
    page.set_viewport_size({"width": 900, "height": 1200})
    camera.open(page, f"/vi/runs/{run}")
    page.once("dialog", lambda dialog: dialog.accept())
    page.locator(".control-side summary").first.click()
    _press(page, "end")
    page.wait_for_timeout(SETTLED)
    camera.open(page, f"/vi/runs/{run}/report")
    camera.take(page, "live-report.png")


def _press(page: Page, kind: str, **fields: str) -> None:
    wanted = "".join(f":has(input[name={name}][value='{value}'])" for name, value in fields.items())
    form = page.locator(f"form[data-command]:has(input[name=kind][value={kind}]){wanted}")
    form.locator("button").locator("visible=true").first.click()


def _tap(page: Page, place: int, letter: str) -> None:
    """Answer for one pupil of the list."""
    page.locator(f"[data-person] >> nth={place}").locator(
        f"[data-letter={letter}] button"
    ).evaluate("button => button.click()")
    page.wait_for_timeout(150)


if __name__ == "__main__":
    main()

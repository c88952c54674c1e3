"""Chromium's fake camera showing scenes to the real page, one after another.

The browser opens the camera's file anew each time a page opens the camera, so one browser sees all
scenes. "Three seconds of video" are counted in pictures that the reader was given, not by the
clock, which on a loaded machine runs on while nobody reads: `PICTURES_IN_3_S` is what a phone sees
that takes half a second for each (a cheap one; the page's machine here takes a tenth).
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from PIL import Image
from playwright.sync_api import Browser, Page

from tests.browser.card_scenes import HEIGHT, WIDTH, Scene
from tests.browser.devices import ARGUMENTS, CHROMIUM

PICTURES_IN_3_S = 6
_RATE = 10  # of the file: more than the reader takes, less than a decoder costs
_LISTEN = """() => {
  window.heard = {};
  document.addEventListener("card-readings", ({detail}) => { window.heard = detail.readings; });
}"""
_READ = """(wanted) =>
  Number(document.querySelector("[data-card-reader]").dataset.pictures) >= wanted"""
_FORGET = """() => {
  document.querySelector("[data-card-reader]").dispatchEvent(new CustomEvent("card-reset"));
}"""


@dataclass(frozen=True)
class Shown:
    """A scene ready for the camera: what is to be read, and its video."""

    seed: int
    answers: dict[str, str]
    video: Path


@dataclass
class Camera:
    """The page with the reader, and the file that its camera shows."""

    page: Page
    file: Path
    milliseconds: list[int] = field(default_factory=list)

    def show(self, video: Path, pictures: int, *, anew: bool = True) -> dict[str, str]:
        """The steady readings after so many pictures of this video, as the page tells them."""
        video.replace(self.file)
        if anew:
            self.clear()
        before = 0 if anew else self.pictures()
        self.page.locator("[data-card-open]").click()
        self.wait_for(before + pictures)
        heard = self.heard()
        milliseconds = self.page.locator("[data-card-reader]").get_attribute("data-milliseconds")
        self.milliseconds.append(int(milliseconds or 0))
        self.page.locator("[data-card-stop]").click()
        return heard

    def heard(self) -> dict[str, str]:
        """What the page's last event said."""
        readings: dict[str, str] = self.page.evaluate("window.heard")
        return readings

    def pictures(self) -> int:
        """How many pictures were read since the last fresh start."""
        return int(self.page.locator("[data-card-reader]").get_attribute("data-pictures") or 0)

    def wait_for(self, pictures: int) -> None:
        """Wait until so many pictures are read."""
        self.page.wait_for_function(_READ, arg=pictures, polling=50, timeout=60_000)

    def clear(self) -> None:
        """Make the reader forget, as the control page does when a poll begins."""
        self.page.evaluate(_FORGET)

    def reload(self) -> None:
        """Load the page anew, and listen."""
        self.page.goto("en/cards/try")
        self.page.evaluate(_LISTEN)


@contextmanager
def camera_at(chromium: Browser, address: str, folder: Path) -> Iterator[Camera]:
    """A browser with a fake camera, on the page where a leader tries the reader."""
    file = folder / "camera.y4m"
    browser = chromium.browser_type.launch(
        executable_path=CHROMIUM,
        args=[
            *ARGUMENTS,
            "--use-fake-ui-for-media-stream",
            "--use-fake-device-for-media-stream",
            f"--use-file-for-fake-video-capture={file}",
        ],
    )
    try:
        page = browser.new_page(base_url=address)
        camera = Camera(page, file)
        camera.reload()
        yield camera
    finally:
        browser.close()


def video_of(scene: Scene) -> bytes:
    """A raw video (YUV4MPEG2) of the scene's pictures."""
    stream = io.BytesIO()
    stream.write(f"YUV4MPEG2 W{WIDTH} H{HEIGHT} F{_RATE}:1 Ip A1:1 C420jpeg\n".encode())
    colourless = b"\x80" * (WIDTH * HEIGHT // 2)
    for picture in scene.pictures:
        # Video keeps brightness between 16 and 235.
        stream.write(b"FRAME\n" + _VIDEO_RANGE[picture].tobytes() + colourless)
    return stream.getvalue()


_VIDEO_RANGE = np.round(16 + np.arange(256) * 219 / 255).astype(np.uint8)


def photograph(scene: Scene, *, lying: bool = False) -> bytes:
    """A JPEG of the scene; `lying`: stored on its side with a note to turn it, as phones do."""
    picture = Image.fromarray(scene.pictures[0]).convert("RGB")
    exif = Image.Exif()
    if lying:
        picture = picture.transpose(Image.Transpose.ROTATE_90)
        exif[0x0112] = 6  # to be turned by a quarter clockwise
    stream = io.BytesIO()
    picture.save(stream, "JPEG", quality=90, exif=exif)
    return stream.getvalue()


def ahead(seeds: Sequence[int], render: Callable[[int], Scene], folder: Path) -> Iterator[Shown]:
    """Each seed's scene with its video; the next one is rendered while one is shown."""

    def make(seed: int) -> Shown:
        scene, video = render(seed), folder / f"scene-{seed}.y4m"
        video.write_bytes(video_of(scene))
        return Shown(seed, scene.answers, video)

    with ThreadPoolExecutor(1) as pool:
        waiting = [pool.submit(make, seeds[0])]
        for seed in [*seeds[1:], None]:
            shown = waiting.pop().result()
            if seed is not None:
                waiting.append(pool.submit(make, seed))
            yield shown

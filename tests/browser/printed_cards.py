"""The set of cards as it comes out of a printer: A4 pages as pictures, measured in millimetres."""

from __future__ import annotations

import subprocess
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image
from playwright.sync_api import Page

from tests.browser.card_scenes import Sheet

DPI = 150
MILLIMETRE = DPI / 25.4
CARD = 148.5
#: Where the left edge of the cards lies on the sheet.
MARGIN = (210 - CARD) / 2


@dataclass(frozen=True)
class Box:
    """Something black on a page: where it begins and how large it is, in millimetres."""

    left: float
    top: float
    width: float
    height: float


def printed(page: Page, folder: Path) -> list[Image.Image]:
    """The pages that the browser sends to a printer, grey, at 150 dots an inch."""
    file = folder / "cards.pdf"
    page.pdf(path=file, prefer_css_page_size=True)
    subprocess.run(["pdftoppm", "-r", str(DPI), "-gray", file, folder / "page"], check=True)
    return [Image.open(each).copy() for each in sorted(folder.glob("page-*.pgm"))]


def markers(page: Image.Image) -> list[Box]:
    """The black squares on a page, from above: whatever is black along a hundred millimetres."""
    black = np.asarray(page) < 128
    found = []
    for top in (0, page.height // 2):
        half = black[top : top + page.height // 2]
        columns = np.flatnonzero(half.sum(axis=0) > 100 * MILLIMETRE)
        rows = np.flatnonzero(half.sum(axis=1) > 100 * MILLIMETRE)
        if len(rows) and len(columns):
            found.append(_box(columns, rows + top))
    return found


def writing(page: Image.Image, left: float, top: float, width: float, height: float) -> Box:
    """What is black within a part of a page, all in millimetres."""
    x, y, right, bottom = (
        round(each * MILLIMETRE) for each in (left, top, left + width, top + height)
    )
    black = np.asarray(page)[y:bottom, x:right] < 128
    return _box(np.flatnonzero(black.any(axis=0)) + x, np.flatnonzero(black.any(axis=1)) + y)


def _box(columns: np.ndarray, rows: np.ndarray) -> Box:
    ends = (columns[0], rows[0], columns[-1] + 1 - columns[0], rows[-1] + 1 - rows[0])
    return Box(*(float(each / MILLIMETRE) for each in ends))


def cut_out(pages: list[Image.Image]) -> Sheet:
    """The cards, cut along their lines and numbered from 1."""
    cards = {}
    for page in pages:
        for top in (0, CARD):
            ends = (MARGIN, top, MARGIN + CARD, top + CARD)
            cards[len(cards) + 1] = page.crop(tuple(round(each * MILLIMETRE) for each in ends))
    return Sheet(cards, markers(pages[0])[0].width / CARD)

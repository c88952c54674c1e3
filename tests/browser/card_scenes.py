"""Camera pictures of a class that holds its paper cards up, rendered from a seed.

The rules of the pictures stand in DECISIONS ("Issue 4", cards): 1920×1080, clutter, markers of 28
to 240 pixels a side, tilt up to 35°, blur σ up to 0.8, half the picture at 40 % light, noise σ 6,
JPEG 80. "Tilt" is both here: out of the picture's plane and sideways in it. Sizes follow from
pupils standing evenly between the nearest and the farthest place; each scene has one card of each
extreme. Only brightness is rendered: the reader looks at nothing else.
"""

from __future__ import annotations

import io
import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

WIDTH, HEIGHT = 1920, 1080
NEAREST, FARTHEST = 240.0, 28.0  # pixels a marker's side
TILT = 35.0  # degrees
BLUR = 0.8
SHADE = 0.4
NOISE = 6.0
QUALITY = 80
#: A camera that sees 65° across at 1920 pixels.
FOCAL = 1500.0
LETTERS = "ABCD"
#: Pictures that a scene's video repeats; each has noise and a shake of the hand of its own.
PICTURES = 4


@dataclass(frozen=True)
class Sheet:
    """The printed cards: each cut out as a square picture, and how much of it the marker takes."""

    cards: Mapping[int, Image.Image]
    marker: float


@dataclass(frozen=True)
class Held:
    """A card as somebody holds it: where its middle is, how large, which letter is up."""

    number: int
    letter: str
    side: float
    x: float
    y: float


@dataclass(frozen=True)
class Scene:
    """What is to be read, and the pictures to read it from (brightness, 0 to 255)."""

    held: tuple[Held, ...]
    pictures: tuple[np.ndarray, ...]

    @property
    def answers(self) -> dict[str, str]:
        return {str(each.number): each.letter for each in self.held}


def scene_of(seed: int, sheet: Sheet | None = None, count: int = 40) -> Scene:
    """The scene of a seed; without a sheet an empty room."""
    rng = np.random.default_rng(seed)
    room = _clutter(rng)
    held = _places(rng, sheet, count) if sheet else ()
    for each in held:
        assert sheet
        _hold_up(rng, room, sheet, each)
    blurred = room.filter(ImageFilter.GaussianBlur(rng.uniform(0, BLUR)))
    lit = np.asarray(blurred, dtype=np.float32) * _light(rng)
    return Scene(held, tuple(_taken(rng, lit) for _ in range(PICTURES)))


def _places(rng: np.random.Generator, sheet: Sheet, count: int) -> tuple[Held, ...]:
    """Cards of all distances that do not hide one another, the nearest placed first."""
    numbers = rng.permutation(sorted(sheet.cards))[:count]
    away = np.sort(rng.uniform(1 / NEAREST, 1 / FARTHEST, count))
    away[0], away[-1] = 1 / NEAREST, 1 / FARTHEST
    while True:
        placed: list[Held] = []
        for number, distance in zip(numbers, away, strict=True):
            side = 1 / distance
            for _ in range(400):
                radius = _radius(sheet, side)
                x = rng.uniform(radius, WIDTH - radius)
                y = rng.uniform(radius, HEIGHT - radius)
                if all(
                    math.hypot(x - each.x, y - each.y) > radius + _radius(sheet, each.side)
                    for each in placed
                ):
                    letter = LETTERS[rng.integers(4)]
                    placed.append(Held(int(number), letter, side, x, y))
                    break
        if len(placed) == count:
            return tuple(placed)


def _radius(sheet: Sheet, side: float) -> float:
    """Of the circle around the whole card."""
    return side / sheet.marker * math.sqrt(0.5) + 2


def _hold_up(rng: np.random.Generator, room: Image.Image, sheet: Sheet, held: Held) -> None:
    """Draw a card as the camera sees it."""
    fine = 2 if held.side > 80 else 4
    whole = held.side / sheet.marker
    corners = _corners(rng, held, whole)
    left, top = np.floor(corners.min(axis=0)).astype(int) - 1
    right, bottom = np.ceil(corners.max(axis=0)).astype(int) + 1
    size = ((right - left) * fine, (bottom - top) * fine)
    card = sheet.cards[held.number]
    near = min(card.width, round(whole * fine))
    card = card.resize((near, near), Image.Resampling.BOX)
    target = (corners - (left, top)) * fine
    bend = _perspective(target, near)
    drawn = card.transform(size, Image.Transform.PERSPECTIVE, bend, Image.Resampling.BILINEAR)
    mask = Image.new("L", size)
    ImageDraw.Draw(mask).polygon([tuple(each) for each in target], fill=255)
    white, black = rng.uniform(205, 245), rng.uniform(15, 40)
    drawn = drawn.point([round(black + (white - black) * each / 255) for each in range(256)])
    small = (right - left, bottom - top)
    drawn, mask = (each.resize(small, Image.Resampling.BOX) for each in (drawn, mask))
    room.paste(drawn, (int(left), int(top)), mask)


def _corners(rng: np.random.Generator, held: Held, whole: float) -> np.ndarray:
    """Where the card's corners fall in the picture: turned to its letter, held askew, tilted."""
    turn = math.radians(-90 * LETTERS.index(held.letter) + rng.uniform(-TILT, TILT))
    tilt, axis = math.radians(rng.uniform(0, TILT)), rng.uniform(0, 2 * math.pi)
    half = whole / 2
    flat = np.array([[-half, -half], [half, -half], [half, half], [-half, half]])
    spin = np.array([[math.cos(turn), -math.sin(turn)], [math.sin(turn), math.cos(turn)]])
    flat = flat @ spin.T
    along = np.array([math.cos(axis), math.sin(axis)])
    across = np.array([-along[1], along[0]])
    on, off = flat @ along, flat @ across
    # Distances in pixels at the card's own scale: a card as far away as its size says.
    distance = FOCAL * 0.122 / held.side * (whole / 0.1485)
    depth = 1 + off * math.sin(tilt) / distance
    seen = np.outer(on, along) + np.outer(off * math.cos(tilt), across)
    return seen / depth[:, None] + (held.x, held.y)


def _perspective(target: np.ndarray, size: int) -> tuple[float, ...]:
    """Pillow's eight numbers that lead from the picture back into the card."""
    source = [(0, 0), (size, 0), (size, size), (0, size)]
    rows, values = [], []
    for (x, y), (u, v) in zip(target, source, strict=True):
        rows += [[x, y, 1, 0, 0, 0, -u * x, -u * y], [0, 0, 0, x, y, 1, -v * x, -v * y]]
        values += [u, v]
    return tuple(np.linalg.solve(np.array(rows), np.array(values, dtype=float)))


def _light(rng: np.random.Generator) -> np.ndarray:
    """1 in one half of the picture, 0.4 in the other; the shadow's edge is sharp or soft."""
    angle, soft = rng.uniform(0, 2 * math.pi), rng.uniform(1, 60)
    x = np.arange(WIDTH, dtype=np.float32) - WIDTH / 2
    y = np.arange(HEIGHT, dtype=np.float32)[:, None] - HEIGHT / 2
    into = (x * math.cos(angle) + y * math.sin(angle)) / soft + 0.5
    return SHADE + (1 - SHADE) * np.clip(into, 0, 1)


def _taken(rng: np.random.Generator, lit: np.ndarray) -> np.ndarray:
    """One picture of the video: a shaking hand, the sensor's noise, JPEG."""
    shaken = np.roll(lit, rng.integers(-1, 2, 2), axis=(0, 1))
    noise = rng.standard_normal(lit.shape, dtype=np.float32) * NOISE
    picture = Image.fromarray(np.clip(shaken + noise, 0, 255).astype(np.uint8))
    stream = io.BytesIO()
    picture.save(stream, "JPEG", quality=QUALITY)
    return np.asarray(Image.open(stream))


def _clutter(rng: np.random.Generator) -> Image.Image:
    """A room full of things: walls, boards, frames, grids, writing, patterns, round heads."""
    room = Image.new("L", (WIDTH, HEIGHT), int(rng.integers(60, 200)))
    pen = ImageDraw.Draw(room)
    drawers = (_box, _frame, _grid, _writing, _pattern, _head, _streak)
    for _ in range(160):
        drawer = drawers[rng.integers(len(drawers))]
        x, y = rng.uniform(0, WIDTH), rng.uniform(0, HEIGHT)
        drawer(rng, pen, x, y, math.exp(rng.uniform(math.log(16), math.log(260))))
    return room


def _grey(rng: np.random.Generator) -> int:
    return int(rng.integers(5, 250))


def _quad(rng: np.random.Generator, x: float, y: float, size: float) -> list[tuple[float, float]]:
    turn, tall = rng.uniform(-0.6, 0.6), rng.uniform(0.5, 1)
    return [
        (
            x + size / 2 * (i * math.cos(turn) - j * tall * math.sin(turn)),
            y + size / 2 * (i * math.sin(turn) + j * tall * math.cos(turn)),
        )
        for i, j in ((-1, -1), (1, -1), (1, 1), (-1, 1))
    ]


def _box(
    rng: np.random.Generator, pen: ImageDraw.ImageDraw, x: float, y: float, size: float
) -> None:
    pen.polygon(_quad(rng, x, y, size), fill=_grey(rng), outline=_grey(rng))


def _frame(
    rng: np.random.Generator, pen: ImageDraw.ImageDraw, x: float, y: float, size: float
) -> None:
    """A picture on the wall: a black frame on white, and something in it."""
    for part, grey in ((1.3, 235), (1, 20), (0.75, _grey(rng)), (0.4, _grey(rng))):
        pen.rectangle(
            (x - size * part / 2, y - size * part / 2, x + size * part / 2, y + size * part / 2),
            fill=grey,
        )


def _grid(
    rng: np.random.Generator, pen: ImageDraw.ImageDraw, x: float, y: float, size: float
) -> None:
    """A window or a tiled wall."""
    count, grey = int(rng.integers(3, 9)), _grey(rng)
    pen.rectangle((x, y, x + size, y + size), fill=_grey(rng))
    for each in range(count + 1):
        at = each * size / count
        pen.line((x, y + at, x + size, y + at), fill=grey, width=int(rng.integers(1, 5)))
        pen.line((x + at, y, x + at, y + size), fill=grey, width=int(rng.integers(1, 5)))


def _writing(
    rng: np.random.Generator, pen: ImageDraw.ImageDraw, x: float, y: float, size: float
) -> None:
    """A page of words."""
    pen.rectangle((x, y, x + size, y + size * 1.3), fill=int(rng.integers(200, 250)))
    step = max(size / 14, 5)
    line = y + step
    while line < y + size * 1.3 - step:
        at = x + step
        while at < x + size - step:
            word = rng.uniform(0.5, 2.5) * step
            pen.line(
                (at, line, min(at + word, x + size - step), line), fill=30, width=int(step / 2)
            )
            at += word + step / 2
        line += step


def _pattern(
    rng: np.random.Generator, pen: ImageDraw.ImageDraw, x: float, y: float, size: float
) -> None:
    """Black and white fields as on a QR code or a chessboard, on white paper."""
    count = int(rng.integers(4, 22))
    field = size / count
    pen.rectangle((x - field, y - field, x + size + field, y + size + field), fill=240)
    board = rng.random() < 0.3
    for row in range(count):
        for column in range(count):
            if (row + column) % 2 == 0 if board else rng.random() < 0.5:
                left, top = x + column * field, y + row * field
                pen.rectangle((left, top, left + field, top + field), fill=15)


def _head(
    rng: np.random.Generator, pen: ImageDraw.ImageDraw, x: float, y: float, size: float
) -> None:
    pen.ellipse((x - size / 2, y - size / 2, x + size / 2, y + size / 2), fill=_grey(rng))
    pen.ellipse((x - size / 3, y - size / 4, x + size / 3, y + size / 2), fill=_grey(rng))


def _streak(
    rng: np.random.Generator, pen: ImageDraw.ImageDraw, x: float, y: float, size: float
) -> None:
    end = (x + rng.uniform(-3, 3) * size, y + rng.uniform(-3, 3) * size)
    pen.line((x, y, *end), fill=_grey(rng), width=int(rng.integers(1, 12)))

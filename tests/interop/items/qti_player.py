"""@citolab/qti-components in Chromium: what others make of our QTI 3 items."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page

from lms.core.items.base import Answer
from lms.core.items.cloze import Cloze
from lms.core.items.sorting import Sorting
from lms.interop.items.question import Question
from tests.interop.packages.browser import HOST, serve
from tests.npm import npm_package

HERE = Path(__file__).parent
_PAGE = b"""<!doctype html><meta charset="utf-8"><title>QTI</title>
<link rel="stylesheet" href="/item.css"><div id="place"></div>
<script type="module" src="/player.js"></script>"""

#: The player rounds outcomes to three places.
ROUNDED = 0.00051

#: What is given to the interactions of an item: response identifier -> what is chosen or typed.
Responses = Mapping[str, Any]


@dataclass(frozen=True)
class Played:
    """What came of the answers, in their order, and what was seen before."""

    scores: tuple[float, ...]
    feedback: tuple[Any, ...]
    text: str
    height: float
    interactions: int


class Player:
    """A page that plays items."""

    def __init__(self, page: Page) -> None:
        self._page = page

    def play(self, xml: str, answers: Sequence[Responses]) -> Played:
        """Draw the item anew for each answer, give the answer, and end the attempt."""
        found = self._page.evaluate("([xml, answers]) => window.play(xml, answers)", [xml, answers])
        return Played(
            scores=tuple(float(each["score"]) for each in found["played"]),
            feedback=tuple(each["feedback"] for each in found["played"]),
            text=found["seen"]["text"],
            height=found["seen"]["height"],
            interactions=found["seen"]["interactions"],
        )

    def drag(self, xml: str, order: Sequence[str]) -> float:
        """Draw an ordering once, drag its entries to their places with the mouse, end it."""
        mouse = self._page.mouse
        self._page.evaluate("(xml) => window.show(xml)", xml)
        for number, entry in enumerate(order):
            start, end = self._page.evaluate("(all) => window.ways(...all)", [entry, number])
            mouse.move(*start)
            mouse.down()
            mouse.move(end[0], end[1] - 5, steps=8)
            mouse.move(*end, steps=4)
            mouse.up()
            self._page.wait_for_timeout(150)  # the entry glides to its place
        return float(self._page.evaluate("window.finish()"))


@contextmanager
def player(chromium: Browser) -> Iterator[Player]:
    """A player in a window of its own."""
    library = npm_package("@citolab/qti-components")
    files = {
        "index.html": _PAGE,
        "item.css": (library / "dist" / "item.css").read_bytes(),
        "player.js": (HERE / "player.js").read_bytes(),
        "qti-components/index.js": (library / "cdn" / "index.js").read_bytes(),
    }
    context = chromium.new_context()
    try:
        missed = serve(context, files)
        page = context.new_page()
        page.goto(f"{HOST}/index.html")
        page.wait_for_function("window.play !== undefined")
        yield Player(page)
        assert [each for each in missed if "favicon" not in each] == []
    finally:
        context.close()


def responses(question: Question, answer: Answer | None) -> Responses:
    """An answer of ours as what is done with the interactions of the item."""
    if answer is None:
        return {}
    body = question.body
    if isinstance(body, Cloze):
        return {f"RESPONSE_{gap}": value for gap, value in answer["gaps"].items()}
    if isinstance(body, Sorting):
        prefix = "place." if set(body.things) & set(body.places) else ""
        pairs = answer[body.answer_field].items()
        return {"RESPONSE": [f"{thing} {prefix}{place}" for thing, place in pairs]}
    (value,) = (each for name, each in answer.items() if name != "unit")
    if isinstance(value, bool):
        value = "true" if value else "false"
    single = body.name in {"single-choice", "true-false"}
    return {"RESPONSE": [value] if single else value}

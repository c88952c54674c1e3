"""Texts for a screen that is read from the last row: without citations and links, and short.

How large they can be is measured by how much room they take: a Japanese character two places, a
mark above or below a letter none.
"""

from __future__ import annotations

import math
import re
import unicodedata
from html import unescape

from markupsafe import Markup

_CITED = re.compile(r'<span class="cited">.*?</span>|<sup class="cite">.*?</sup>', re.DOTALL)
_LINK = re.compile(r"</?a\b[^>]*>")
_TAG = re.compile(r"<[^>]+>")
_DRAWING = re.compile(r"<svg\b.*?</svg>", re.DOTALL)
_VIEW = re.compile(r'viewBox="[\d.-]+ [\d.-]+ ([\d.]+) ([\d.]+)"')
_SOURCE = re.compile(r'href="#source-([^"]+)"')
_THAI_SPACE = re.compile(r"(?<=[\u0e00-\u0e7f]) (?=[\u0e00-\u0e7f])")
_CAPTION = re.compile(r"<figcaption>(.*?)</figcaption>", re.DOTALL)
#: The end of a sentence: a mark with what closes a quotation, before a space or, in Japanese, not.
#: Thai has no such marks (a full stop there ends an abbreviation); a question ends with its word
#: and a space.
_SENTENCE = re.compile(
    r".+?(?:(?:(?<![\u0e00-\u0e7f])\.|[?!…])+[”’\"')\]]*(?=\s|\Z)|[。？！]+[」』）]*"
    r"|(?:หรือไม่|อย่างไร|เพราะเหตุใด|เท่าใด|เท่าไร|อะไร|ใด|ไหน|ไหม|บ้าง)(?=\s|\Z)|\Z)",
    re.DOTALL,
)

#: Sizes of type in hundredths of the height of the screen, as `projector.css` has them.
SIZES = (3.125, 3.5, 4.0, 4.5, 5.0, 5.5, 6.0, 7.0, 8.0, 9.5, 11.0)


def without_links(html: str) -> Markup:
    """Sanitised HTML without citations and links, which lead nowhere on a projector."""
    return Markup(_LINK.sub("", _CITED.sub("", html)).strip())  # noqa: S704 (was sanitised)


def plain(html: str) -> str:
    """The same as text on one line."""
    return " ".join(unescape(_TAG.sub(" ", _LINK.sub("", _CITED.sub("", html)))).split())


def first_sentences(html: str, most: int) -> str:
    """As many whole sentences as fit into so many places, one at least, as text."""
    kept = ""
    for sentence in _SENTENCE.findall(plain(html)):
        if kept and places(kept + sentence) > most:
            break
        kept += sentence
    return _thai_clauses(kept.strip(), most)


def _thai_clauses(text: str, most: int) -> str:
    """Thai tells statements apart by a space alone: as many of them as fit, where one is found."""
    if places(text) <= most:
        return text
    ends = [
        each.start() for each in _THAI_SPACE.finditer(text) if places(text[: each.start()]) <= most
    ]
    return text[: ends[-1]] if ends else text


def places(text: str) -> int:
    """How much room a line takes, in halves of a Japanese character."""
    return sum(
        2
        if unicodedata.east_asian_width(each) in "WF"
        else 0
        if unicodedata.combining(each) or unicodedata.category(each) == "Mn"
        else 1
        for each in text
    )


def size_for(taken: int, room: int, largest: float = 8.0) -> int:
    """The place in `SIZES` of the size at which so much text fits.

    `room`: the places that fit at a size of 1; at twice the size a quarter of them does.
    """
    wanted = min(largest, math.sqrt(room / max(1, taken)))
    return max([0, *(place for place, size in enumerate(SIZES) if size <= wanted)])


def drawing_of(figure: str) -> Markup:
    """A rendered figure's drawing alone."""
    found = _DRAWING.search(figure)
    return Markup(found[0] if found else "")  # noqa: S704 (was sanitised)


def is_tall(drawing: str) -> bool:
    """Whether a drawing is larger beside its heading than below it."""
    found = _VIEW.search(drawing)
    return found is not None and float(found[2]) / float(found[1]) > 0.72


def caption_of(figure: str) -> tuple[Markup, tuple[str, ...]]:
    """A rendered figure's caption and the ids of the sources that it cites."""
    found = _CAPTION.search(figure)
    if found is None:
        return Markup(), ()
    return without_links(found[1]), tuple(dict.fromkeys(_SOURCE.findall(found[1])))

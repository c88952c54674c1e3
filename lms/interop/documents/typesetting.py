"""Typst at our service: pages from a template and data, with fonts that have every letter we need.

Templates get their data as JSON and write no text of their own, so that nothing an author wrote
can be read as a command. Fonts are those that `deploy/vendor.py` fetched; without them those of
the machine, and `letters_missing` says whether they will do.
"""

from __future__ import annotations

import json
import re
import threading
from base64 import b64encode
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import typst

from lms.core.content.svg import SVG_NAMESPACE
from lms.web.static import FOLDER

FONTS = FOLDER / "vendor" / "@expo-google-fonts"
_TEMPLATES = Path(__file__).parent / "typst"

#: Latin letters come first: they are to be the same in a Thai text and in an English one.
_LATIN = ("Noto Sans", "Be Vietnam Pro", "Segoe UI", "Arial", "Liberation Sans", "DejaVu Sans")

#: Comes with Typst: it has the letters of English and Vietnamese where a machine has no font at all.
_LAST = ("Libertinus Serif",)
_THAI = ("Noto Sans Thai", "Leelawadee UI", "Thonburi", "Tahoma", "Loma")
_JAPANESE = ("Noto Sans JP", "Noto Sans CJK JP", "Yu Gothic", "Hiragino Sans", "Meiryo")
_SIGNS = ("Noto Sans Symbols 2", "Segoe UI Symbol", "Apple Symbols", "Symbola")
_NEEDED = {"vi": (*_LATIN, *_LAST), "th": _THAI, "en": (*_LATIN, *_LAST), "ja": _JAPANESE}

#: Sara am after the tone marks of its consonant; its ring stands below them.
_SARA_AM = re.compile("([\u0e48-\u0e4b]*)\N{THAI CHARACTER SARA AM}")

#: How wide a drawing is as a picture: sharp on a projector, and on the width of a page.
PIXELS = 1600

#: One compiler serves the process, a thread at a time.
_LOCK = threading.Lock()


@lru_cache(maxsize=1)
def _fonts() -> typst.Fonts:
    vendored = sorted(FONTS.glob("*/*.ttf"))
    return typst.Fonts(
        include_system_fonts=not vendored,
        include_embedded_fonts=not vendored,
        font_paths=[str(FONTS)] if vendored else [],
    )


@lru_cache(maxsize=1)
def _compiler() -> typst.Compiler:
    return typst.Compiler(font_paths=_fonts())


@lru_cache(maxsize=1)
def families() -> tuple[str, ...]:
    """The fonts in the order in which a letter is looked for; only those that are there."""
    there = set(_fonts().families())
    return tuple(each for each in (*_LATIN, *_THAI, *_JAPANESE, *_SIGNS, *_LAST) if each in there)


def letters_missing(language: str) -> bool:
    """Whether no font here is known to have the letters of the language."""
    return not set(_NEEDED.get(language, _LATIN)) & set(families())


def _inputs(data: Any) -> dict[str, str]:
    return {"data": json.dumps(data, ensure_ascii=False), "fonts": json.dumps(families())}


@dataclass(frozen=True)
class Set:
    """A PDF, and whether every letter in it could be shown and copied."""

    content: bytes
    whole: bool


def pdf(template: str, data: Any) -> Set:
    """A tagged PDF of a template, the same bytes for the same data.

    It is PDF/UA-1, which refuses a letter that no font has; then it is made without that promise.
    """
    try:
        return Set(_pdf(template, data, ["ua-1"]), whole=True)
    except typst.TypstError:
        return Set(_pdf(template, data, []), whole=False)


def _pdf(template: str, data: Any, standards: list[Any]) -> bytes:
    with _LOCK:
        made = _compiler().compile(
            (_TEMPLATES / template).read_bytes(),
            format="pdf",
            sys_inputs=_inputs(data),
            pdf_standards=standards,
            timestamp=0,
        )
    return _one(made)


def drawable(svg: str) -> str:
    """A drawing whose Thai texts Typst draws well.

    It takes a letter with sara am for one sign as wide as the wider of its two parts, so that the
    next letter stands on the second. The parts, written one by one, have their own widths.
    """
    return _SARA_AM.sub("\N{THAI CHARACTER NIKHAHIT}\\1\N{THAI CHARACTER SARA AA}", svg)


def flat(svg: str, width: float, height: float) -> str:
    """A drawing whose texts are pixels, since Thai ones in a drawing cannot be copied out of a PDF.

    Its words for the blind stand beside it.
    """
    pixels = b64encode(png(svg, width, PIXELS)).decode()
    return (
        f'<svg xmlns="{SVG_NAMESPACE}" width="{width:g}" height="{height:g}"><image width='
        f'"{width:g}" height="{height:g}" href="data:image/png;base64,{pixels}"/></svg>'
    )


def png(svg: str, width: float, pixels: int) -> bytes:
    """A drawing of `width` units as a picture so many pixels wide."""
    with _LOCK:
        made = _compiler().compile(
            (_TEMPLATES / "picture.typ").read_bytes(),
            format="png",
            sys_inputs=_inputs({"svg": drawable(svg), "width": width}),
            ppi=72 * pixels / width,
        )
    return _one(made)


def _one(made: Any) -> bytes:
    return made if isinstance(made, bytes) else made[0]

"""Lessons as HTML, rendered once for each digest and language and then shared by all requests.

Rendering costs some milliseconds a lesson, so it happens on first view; the result is kept in
memory and below `var/packs/<digest>/html`, where the other processes and the next start find
it. What is kept is already sanitised.
"""

from __future__ import annotations

import json
import os
import tempfile
import threading
from collections.abc import Callable, Collection, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, cast

import brotli
from markupsafe import Markup, escape

from lms.core.content.compiled import engine_digest
from lms.core.content.model import Lesson, Pack
from lms.core.content.render import Renderer
from lms.web.compression import WIRE_QUALITY

#: Raised when what is kept changes its form, so that old files are not read.
FORM = "3"


@dataclass(frozen=True)
class RenderedPiece:
    """A stretch of prose (kind "") or one block; `body` is the block without its frame."""

    kind: str
    title: str
    html: Markup
    body: Markup


@dataclass(frozen=True)
class RenderedStep:
    """A step's HTML for each audience, and its pieces for plans and worksheets."""

    heading: str
    learner: Markup
    leader: Markup
    pieces: tuple[RenderedPiece, ...]


@dataclass(frozen=True)
class Rendered:
    """A lesson's HTML in one language."""

    steps: Mapping[str, RenderedStep]
    items: Mapping[str, Mapping[str, Any]]
    figures: Mapping[str, Markup]
    sources: Markup
    terms: Markup
    further_reading: Markup
    exit_question: Markup
    weight: int
    """Bytes that the lesson's own part of its page takes over the wire, compressed."""


class RenderStore:
    """Rendered lessons by the pack's digest."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        # What another version of the engine rendered is not read again.
        self._engine = engine_digest().hex()[:12] + FORM
        self._kept: dict[tuple[str, str, str, str], Rendered] = {}
        self._lock = threading.Lock()

    def lesson(self, pack: Pack, lesson: Lesson, language: str) -> Rendered:
        """The HTML of a lesson; rendered here if no process has done so yet."""
        key = (pack.digest, lesson.course_id, lesson.id, language)
        kept = self._kept.get(key)
        if kept is None:
            with self._lock:
                kept = self._kept.get(key)
                if kept is None:
                    kept = self._kept[key] = self._read_or_render(pack, lesson, language)
        return kept

    def unkept(self, pack: Pack, lesson: Lesson, language: str) -> Rendered:
        """The HTML of a lesson that is not the pack's own, and so not to be kept under its digest."""
        return _marked(render_lesson(pack, lesson, language))

    def prepare(self, pack: Pack, lesson: Lesson, language: str) -> None:
        """Render a lesson for whoever asks first; only on disk, and only if nobody did so yet."""
        path = self._path(pack, lesson, language)
        if not path.exists():
            _write(path, json.dumps(render_lesson(pack, lesson, language), ensure_ascii=False))

    def forget_all_but(self, digests: Collection[str]) -> None:
        """Keep in memory only what belongs to these packs; on disk the rest stays for a while."""
        with self._lock:
            self._kept = {key: html for key, html in self._kept.items() if key[0] in digests}

    def _read_or_render(self, pack: Pack, lesson: Lesson, language: str) -> Rendered:
        path = self._path(pack, lesson, language)
        try:
            plain = json.loads(path.read_text("utf-8"))
        except FileNotFoundError:
            plain = render_lesson(pack, lesson, language)
            _write(path, json.dumps(plain, ensure_ascii=False))
        return _marked(plain)

    def _path(self, pack: Pack, lesson: Lesson, language: str) -> Path:
        name = f"{lesson.course_id}.{lesson.id}.{language}.json"
        return self._folder / pack.digest / f"html-{self._engine}" / name


def render_lesson(pack: Pack, lesson: Lesson, language: str) -> dict[str, Any]:
    """A lesson's HTML as plain data: steps, items, figures, sources."""
    renderer = Renderer(pack)
    words = lesson.words[language]
    plain: dict[str, Any] = {
        "steps": {
            step.id: asdict(renderer.step(lesson, language, step.id)) for step in lesson.steps
        },
        "items": {
            item_id: _each_text(item_words, lambda text: renderer.inline(text, lesson, language))
            for item_id, item_words in words.items.items()
        },
        "figures": {figure: renderer.figure(lesson, language, figure) for figure in lesson.figures},
        "sources": renderer.sources_html(lesson, language),
        "terms": renderer.terms_html(lesson, language),
        "further_reading": renderer.further_reading(lesson, language),
        "exit_question": renderer.exit_question(lesson, language),
    }
    plain["weight"] = _weight(plain)
    return plain


def _weight(plain: Mapping[str, Any]) -> int:
    """What a learner's browser loads of the lesson, in compressed bytes."""
    parts = [each["learner"] for each in plain["steps"].values()]
    parts += [plain["sources"], plain["terms"], plain["further_reading"]]
    return len(brotli.compress("\n".join(parts).encode(), quality=WIRE_QUALITY))


def render_words(
    pack: Pack | None, lesson: Lesson | None, words: Mapping[str, Any], language: str
) -> Mapping[str, Any]:
    """An item's words as HTML, of a version that was replaced since.

    Without a lesson (it was withdrawn, maybe with its course) the text is shown as it was written.
    """
    if pack is None or lesson is None or language not in lesson.words:
        return cast(
            Mapping[str, Any], _mark_words(_each_text(words, lambda text: str(escape(text))))
        )
    renderer = Renderer(pack)
    rendered = _each_text(words, lambda text: renderer.inline(text, lesson, language))
    return cast(Mapping[str, Any], _mark_words(rendered))


#: Keys of an item's words that are matched against answers, not shown as Markdown.
_PLAIN = frozenset({"accepted", "nearly"})


def _each_text(words: Any, render: Callable[[str], str]) -> Any:
    """The same structure with every text rendered."""
    if isinstance(words, str):
        return render(words)
    if isinstance(words, Mapping):
        return {
            key: value if key in _PLAIN else _each_text(value, render)
            for key, value in words.items()
        }
    if isinstance(words, list | tuple):
        return [_each_text(each, render) for each in words]
    return words


def _marked(plain: Mapping[str, Any]) -> Rendered:
    return Rendered(
        steps={step: _marked_step(html) for step, html in plain["steps"].items()},
        items={item: _mark_words(words) for item, words in plain["items"].items()},
        figures={figure: Markup(html) for figure, html in plain["figures"].items()},
        sources=Markup(plain["sources"]),
        terms=Markup(plain["terms"]),
        further_reading=Markup(plain["further_reading"]),
        exit_question=Markup(plain["exit_question"]),
        weight=plain["weight"],
    )


def _marked_step(html: Mapping[str, Any]) -> RenderedStep:
    return RenderedStep(
        heading=html["heading"],
        learner=Markup(html["learner"]),
        leader=Markup(html["leader"]),
        pieces=tuple(
            RenderedPiece(each["kind"], each["title"], Markup(each["html"]), Markup(each["body"]))
            for each in html["pieces"]
        ),
    )


def _mark_words(words: Any) -> Any:
    if isinstance(words, str):
        return Markup(words)
    if isinstance(words, dict):
        return {key: _mark_words(value) for key, value in words.items()}
    if isinstance(words, list):
        return [_mark_words(each) for each in words]
    return words


def _write(path: Path, text: str) -> None:
    """Write all or nothing, since several processes may render the same lesson at once."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=path.parent)
    with os.fdopen(handle, "w", encoding="utf-8") as stream:
        stream.write(text)
    Path(temporary).replace(path)

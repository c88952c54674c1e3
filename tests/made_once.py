"""What every application of a process makes alike is made once in a test run.

A test gets an application of its own. Most of what making one costs is the same each time and
depends on nothing that a test can change: the program of each template, the code that builds
each address, the built-in pack read from its compiled file, its lessons' HTML. That is kept here,
and only under all that it is made of, so that a test which changes a template, a route or a pack
gets what the product would make of it. What is kept cannot be changed by anybody: code objects,
frozen packs, texts.
"""

from __future__ import annotations

import json
from collections import OrderedDict
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from hashlib import sha256
from pathlib import Path
from types import CodeType
from typing import Any
from unittest import mock

from jinja2 import BytecodeCache
from jinja2.bccache import Bucket
from werkzeug.routing import Rule

from lms.core.content.compiled import NAME, read_compiled
from lms.core.content.model import Lesson, Pack
from lms.web import packs, pages, rendering

#: How many are kept: the built-in pack and some of tests; its lessons in all languages and more.
PACKS, LESSONS = 4, 200

_compile_builder = Rule._compile_builder
_render_lesson = rendering.render_lesson


@contextmanager
def made_once() -> Iterator[None]:
    """Within it, applications share what they would make alike."""
    with ExitStack() as stack:
        for owner, name, kept in (
            (pages, "PageEnvironment", _Environment),
            (Rule, "_compile_builder", _kept_builder()),
            (packs, "read_compiled", _kept_pack()),
            (rendering, "render_lesson", _kept_html()),
        ):
            stack.enter_context(mock.patch.object(owner, name, kept))
        yield


class _Programs(BytecodeCache):
    """The programs of templates, by the template's name, file and text."""

    def __init__(self) -> None:
        self._kept: dict[tuple[str, str], CodeType] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        bucket.code = self._kept.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        assert bucket.code is not None
        self._kept[bucket.key, bucket.checksum] = bucket.code


class _Environment(pages.PageEnvironment):
    """The product's, with programs that were kept."""

    programs = _Programs()

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options, bytecode_cache=self.programs)


def _kept_builder() -> Callable[..., Any]:
    """The function that builds an address, by all of the route that it is made of."""
    kept: dict[tuple[object, ...], Any] = {}

    def compile_builder(rule: Rule, append_unknown: bool = True) -> Any:
        if rule.defaults:  # then converters take part
            return _compile_builder(rule, append_unknown)
        key = (rule.rule, tuple(rule._trace), append_unknown)
        if key not in kept:
            kept[key] = _compile_builder(rule, append_unknown)
        return kept[key]

    return compile_builder


def _kept_pack() -> Callable[[Path], Pack]:
    """The pack of a folder, by the content of its file; the last few of them."""
    kept: OrderedDict[bytes, Pack] = OrderedDict()

    def read(folder: Path) -> Pack:
        path = folder / NAME
        content = sha256(path.read_bytes()).digest() if path.is_file() else b""
        if content not in kept:
            kept[content] = read_compiled(folder)
            while len(kept) > PACKS:
                kept.popitem(last=False)
        return kept[content]

    return read


def _kept_html() -> Callable[[Pack, Lesson, str], dict[str, Any]]:
    """A lesson's HTML in a language, by the very objects that it is made of."""
    kept: OrderedDict[tuple[int, int, str], tuple[Pack, Lesson, str]] = OrderedDict()

    def render(pack: Pack, lesson: Lesson, language: str) -> dict[str, Any]:
        key = (id(pack), id(lesson), language)  # theirs alone as long as both are kept
        if key not in kept:
            html = json.dumps(_render_lesson(pack, lesson, language))
            kept[key] = (pack, lesson, html)
            while len(kept) > LESSONS:
                kept.popitem(last=False)
        return json.loads(kept[key][2])

    return render

"""How heavy is the first visit to a lesson? `make check` fails when one weighs more than 60 kB.

Asks a complete application for every lesson in every language, as a stranger's browser does
(Brotli), with all that the page loads, headers included. `make bench` measures the same over the
wire; the two agree within five per cent.
"""

from __future__ import annotations

import re
import sys
import tempfile
from collections.abc import Iterator
from contextlib import redirect_stdout
from dataclasses import dataclass
from functools import cache
from html import unescape
from io import StringIO
from pathlib import Path

from flask import Flask
from werkzeug.test import Client, TestResponse

from lms.cli.prepare import prepare, ready_application
from lms.config import Settings
from lms.web.packs import EXTENSION, Library

LIMIT = 60_000
_LOADED = re.compile(
    r"<(?:script|img|source|iframe)\b[^>]*?\bsrc=\"([^\"]+)\""
    r"|<link\b[^>]*?\brel=\"(?:stylesheet|icon|modulepreload|preload)\"[^>]*?\bhref=\"([^\"]+)\""
)
_IMPORTED = re.compile(r"(?:^|;)\s*import\b[^'\"]*['\"](\./[^'\"]+)['\"]", re.MULTILINE)


@dataclass(frozen=True)
class Weight:
    """A lesson's page in a language: its own bytes, and those of all that it loads."""

    path: str
    page: int
    loaded: int

    @property
    def total(self) -> int:
        """All bytes of a first visit."""
        return self.page + self.loaded


def weights(app: Flask) -> list[Weight]:
    """Every lesson in every language, the heaviest first."""
    library: Library = app.extensions[EXTENSION]
    found = [
        _weigh(app, f"/{language}/courses/{course.id}/{lesson.id}")
        for course in library.courses()
        for lesson in course.lessons
        for language in lesson.languages
    ]
    return sorted(found, key=lambda each: -each.total)


def _weigh(app: Flask, path: str) -> Weight:
    page = _get(app, path)
    html = _get(app, path, encoding="").get_data(as_text=True)
    files = {unescape(one or other) for one, other in _LOADED.findall(html)}
    return Weight(path, _size(page), sum(_file_size(app, each) for each in files))


@cache
def _file_size(app: Flask, path: str) -> int:
    size = _size(_get(app, path))
    if path.endswith(".js"):
        text = _get(app, path, encoding="").get_data(as_text=True)
        size += sum(_file_size(app, imported) for imported in _imports(path, text))
    return size


def _imports(path: str, script: str) -> Iterator[str]:
    for name in _IMPORTED.findall(script):
        yield f"{path.rsplit('/', 1)[0]}/{name.removeprefix('./')}"


def _get(app: Flask, path: str, encoding: str = "br") -> TestResponse:
    response = Client(app).get(path, headers={"Accept-Encoding": encoding})
    if response.status_code != 200:
        raise SystemExit(f"{path}: {response.status}")
    return response


def _size(response: TestResponse) -> int:
    """Bytes on the wire: status line, headers, body as it was compressed."""
    headers = sum(len(name) + len(value) + 4 for name, value in response.headers)
    return len(f"HTTP/1.1 {response.status}\r\n\r\n") + headers + len(response.get_data())


def main() -> int:
    """Weigh all lessons of the built-in pack; 1 when one is too heavy."""
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(data_dir=Path(folder) / "var")
        with redirect_stdout(StringIO()):  # what it tells an operator
            prepare(settings)
        with ready_application(settings) as app:
            found = weights(app)
    for each in found[:3]:
        sys.stdout.write(f"{each.total / 1000:5.1f} kB  page {each.page / 1000:.1f}  {each.path}\n")
    heavy = [each for each in found if each.total > LIMIT]
    for each in heavy:
        sys.stderr.write(f"{each.path} weighs {each.total} bytes, more than {LIMIT}\n")
    return 1 if heavy else 0


if __name__ == "__main__":
    raise SystemExit(main())

"""An application with the built-in pack and the samples of all item types, and its exports."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from flask import Flask

from lms.app import create_app
from lms.cli.prepare import prepare
from lms.config import Settings
from lms.core.content.load import load_pack
from lms.core.content.model import Pack
from lms.core.items.registry import build_registry
from lms.db.session import EXTENSION
from lms.interop.exporting import Exported, Wanted
from lms.interop.formats import format_named
from lms.web.packs import library as current_library
from tests.packs.items import make_items_pack

#: (format, language, course, lesson or "", notes=…) → the file.
Export = Callable[..., Exported]


def loaded(root: Path) -> Pack:
    """A pack without faults."""
    found = load_pack(root, build_registry())
    assert found.pack is not None, found.problems
    return found.pack


@contextmanager
def application_with_samples(folder: Path) -> Iterator[Flask]:
    """The application, with its data in this folder."""
    packs = (make_items_pack(folder),)
    settings = Settings(data_dir=folder / "var", mail_url="", pack_folders=packs)
    prepare(settings)
    app = create_app(settings, config={"TESTING": True})
    yield app
    app.extensions[EXTENSION].engines.dispose()


def exports_of(application: Flask, *, with_notes: bool = False) -> Export:
    """Exports a course, or one lesson of it; `with_notes` where a call does not say."""

    def export(
        format_id: str, language: str, course: str, lesson: str = "", *, notes: bool = with_notes
    ) -> Exported:
        found = format_named(format_id)
        assert found is not None
        with application.app_context():
            library = current_library()
            one = library.lesson(course, lesson) if lesson else None
            return found.make(library, Wanted(library.course(course), one, language, notes))

    return export

"""Packs read from disk and one browser for the tests of packages."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
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
from tests.packs.items import BUILT_IN, make_items_pack

#: (format, language, course, lesson or "") → the file.
Export = Callable[..., Exported]


@pytest.fixture(scope="package")
def built_in() -> Pack:
    """The built-in pack."""
    return _loaded(BUILT_IN)


@pytest.fixture(scope="package")
def samples(tmp_path_factory: pytest.TempPathFactory) -> Pack:
    """One lesson with the sample of each item type."""
    return _loaded(make_items_pack(tmp_path_factory.mktemp("samples")))


def _loaded(root: Path) -> Pack:
    pack = load_pack(root, build_registry()).pack
    assert pack is not None
    return pack


@pytest.fixture(scope="package")
def application(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """An application with the built-in pack and the samples."""
    folder = tmp_path_factory.mktemp("exporting")
    pack = make_items_pack(folder)
    settings = Settings(data_dir=folder / "var", mail_url="", pack_folders=(pack,))
    prepare(settings)
    app = create_app(settings, config={"TESTING": True})
    yield app
    app.extensions[EXTENSION].engines.dispose()


@pytest.fixture(scope="package")
def export(application: Flask) -> Export:
    """Exports a course, or one lesson of it."""

    def export(format_id: str, language: str, course: str, lesson: str = "") -> Exported:
        found = format_named(format_id)
        assert found is not None
        with application.app_context():
            library = current_library()
            one = library.lesson(course, lesson) if lesson else None
            return found.make(library, Wanted(library.course(course), one, language))

    return export

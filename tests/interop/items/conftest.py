"""The built-in pack and the sample of each item type, and their questions."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from lms.app import create_app
from lms.cli.prepare import prepare
from lms.config import Settings
from lms.core.content.load import load_pack
from lms.core.content.model import Course, Pack
from lms.core.items.registry import build_registry
from lms.db.session import EXTENSION
from tests.packs.items import BUILT_IN, make_items_pack


def loaded(root: Path) -> Pack:
    found = load_pack(root, build_registry())
    assert found.pack is not None, found.problems
    return found.pack


@pytest.fixture(scope="package")
def built_in() -> Pack:
    """The built-in pack."""
    return loaded(BUILT_IN)


@pytest.fixture(scope="package")
def samples(tmp_path_factory: pytest.TempPathFactory) -> Pack:
    """One lesson with the sample of each item type."""
    return loaded(make_items_pack(tmp_path_factory.mktemp("samples")))


@pytest.fixture(scope="package")
def courses(built_in: Pack, samples: Pack) -> tuple[tuple[Course, str], ...]:
    """Every course in each of its languages."""

    def each() -> Iterator[tuple[Course, str]]:
        for pack in (built_in, samples):
            for course in pack.courses:
                yield from ((course, language) for language in course.languages)

    return tuple(each())


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

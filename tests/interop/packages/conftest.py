"""Packs read from disk, and the exports of an application, for the tests of packages."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask

from lms.core.content.model import Pack
from tests.interop.exporting import Export, application_with_samples, exports_of, loaded
from tests.packs.items import BUILT_IN, make_items_pack


@pytest.fixture(scope="package")
def built_in() -> Pack:
    """The built-in pack."""
    return loaded(BUILT_IN)


@pytest.fixture(scope="package")
def samples(tmp_path_factory: pytest.TempPathFactory) -> Pack:
    """One lesson with the sample of each item type."""
    return loaded(make_items_pack(tmp_path_factory.mktemp("samples")))


@pytest.fixture(scope="package")
def application(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """An application with the built-in pack and the samples."""
    with application_with_samples(tmp_path_factory.mktemp("exporting")) as application:
        yield application


@pytest.fixture(scope="package")
def export(application: Flask) -> Export:
    """Exports a course, or one lesson of it."""
    return exports_of(application)

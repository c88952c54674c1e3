"""The built-in pack and the sample of each item type, and their questions."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask

from lms.core.content.model import Course, Pack
from tests.interop.exporting import application_with_samples, loaded
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
    with application_with_samples(tmp_path_factory.mktemp("exporting")) as application:
        yield application

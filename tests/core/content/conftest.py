"""Fixtures for packs: the item types, the sample pack, and a copy that a test may spoil."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from lms.core.content.load import load_pack
from lms.core.content.model import Lesson, Pack
from lms.core.items.base import ItemType
from lms.core.items.registry import build_registry
from tests.packs import SAMPLE
from tests.packs.faults import RAIN, copy_sample

Registry = Mapping[str, type[ItemType]]


@pytest.fixture(scope="session")
def registry() -> Registry:
    return build_registry(extra=())


@pytest.fixture(scope="session")
def pack(registry: Registry) -> Pack:
    loaded = load_pack(SAMPLE, registry)
    assert loaded.pack is not None, [str(problem) for problem in loaded.problems]
    return loaded.pack


@pytest.fixture(scope="session")
def rain(pack: Pack) -> Lesson:
    return pack.lesson(*RAIN.split("/"))


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return copy_sample(tmp_path)

"""Fixtures of the browser tests: one server and one town a run, one browser, a device a person."""

from __future__ import annotations

import re
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

from lms.cli.prepare import prepare
from lms.config import Settings
from tests.browser.devices import Devices, devices_at, start_chromium
from tests.browser.leading import end_all
from tests.browser.looking import Findings
from tests.browser.serving import free_port, serving
from tests.browser.town import Town, make_town
from tests.packs.items import make_items_pack

expect.set_options(timeout=10_000)


@pytest.fixture(scope="session")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    """An installation with people in it and the samples of all item types."""
    folder = tmp_path_factory.mktemp("town")
    settings = Settings(
        data_dir=folder / "var",
        pack_folders=(make_items_pack(folder),),
        address_limit_per_minute=10_000,
    )
    prepare(settings)
    town = make_town(settings)
    yield town
    town.database.engines.dispose()


@pytest.fixture(scope="session")
def address(town: Town) -> Iterator[str]:
    """The address of the real server."""
    with serving(town.settings, free_port()) as address:
        yield address


@pytest.fixture(scope="session")
def box_address(town: Town, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A copy of the town on a LAN without https: links and QR codes name its own host."""
    folder, port = tmp_path_factory.mktemp("box") / "var", free_port()
    ignored = shutil.ignore_patterns("lms.db*", "*.lock", "mail")
    shutil.copytree(town.settings.data_dir, folder, ignore=ignored)
    with (
        closing(sqlite3.connect(town.settings.data_dir / "lms.db")) as source,
        closing(sqlite3.connect(folder / "lms.db")) as copy,
    ):
        source.backup(copy)
    settings = replace(town.settings, data_dir=folder, public_url=f"http://box.test:{port}")
    with serving(settings, port):
        yield f"{settings.public_url}/"


@pytest.fixture(scope="package")
def chromium() -> Iterator[Browser]:
    """One browser for all tests of this folder; its event loop must not outlive them."""
    with sync_playwright() as playwright:
        browser = start_chromium(playwright)
        yield browser
        browser.close()


@pytest.fixture
def devices(chromium: Browser, address: str, town: Town) -> Iterator[Devices]:
    """Devices at the real server. No class is left in a lesson, which would draw its pupils in."""
    with devices_at(chromium, address) as devices:
        yield devices
    end_all(town)


@pytest.fixture(params=[True, False], ids=["with scripts", "without scripts"])
def scripts(request: pytest.FixtureRequest) -> bool:
    """Whether the browser runs scripts."""
    return request.param


@pytest.fixture
def findings(request: pytest.FixtureRequest) -> Iterator[Findings]:
    """What looking at pages finds; what axe leaves to a person is kept for `incomplete.py`."""
    findings = Findings()
    name = re.sub(r"\W+", "-", request.node.name)
    yield findings
    folder = request.config.cache.mkdir("axe")
    (folder / f"{name}.json").write_text(findings.as_json(), "utf-8")

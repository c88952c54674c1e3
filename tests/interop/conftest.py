"""Fixtures of the browser tests of other systems: a browser a module, a device a person."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.browser.devices import Devices, devices_at, start_chromium


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """One browser; its event loop must not outlive the module."""
    with sync_playwright() as playwright:
        browser = start_chromium(playwright)
        yield browser
        browser.close()


@pytest.fixture
def devices(chromium: Browser, address: str) -> Iterator[Devices]:
    """Devices at the server that the module's `address` names."""
    with devices_at(chromium, address) as devices:
        yield devices

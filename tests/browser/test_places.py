"""The guest's journey where nothing is as on the public internet: a LAN by http, and a mount."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, expect

from lms.app import create_app
from lms.db.session import EXTENSION
from tests.browser import guest, quiz
from tests.browser.devices import PHONE, devices_at
from tests.browser.serving import mounted
from tests.browser.town import PIN, S1, Town
from tests.browser.words import Words

pytestmark = pytest.mark.browser


def test_on_a_lan_without_https_guests_and_pupils_work(
    chromium: Browser, box_address: str, town: Town
) -> None:
    say = Words("vi")
    with devices_at(chromium, box_address) as devices:
        page = devices.open("vi", size=PHONE)
        guest.read_and_try(page, town, say)
        guest.see_progress(page, town, say)
        assert page.evaluate("window.isSecureContext") is False

        page = devices.open("vi", size=PHONE)
        page.goto(f"j/{town.codes['class']}?n=5")
        page.locator("#pin").fill(PIN)
        page.locator("main form button[type=submit]").first.click()
        expect(page.locator(".menu-name")).to_be_visible()
        page.goto("vi/courses/{}/{}/quiz".format(*S1))
        quiz.start_quiz(page)
        quiz.take_question(page, town.lesson(S1), "vi")


@pytest.mark.parametrize("with_scripts", [True, False], ids=["with scripts", "without scripts"])
def test_below_a_prefix_of_another_application_the_guest_stays_below_it(
    chromium: Browser, town: Town, with_scripts: bool
) -> None:
    app = create_app(town.settings)
    say = Words("en")
    with mounted(app, "/climate") as address, devices_at(chromium, address) as devices:
        page = devices.open("en", scripts=with_scripts)
        guest.read_and_try(page, town, say)
        guest.see_progress(page, town, say)
        page.goto("en/groups")  # asks to sign in, and leads back
        page.locator("#email").fill(town.people["teacher"].email)
        page.locator("#password").fill("mangrove kettle violin")
        page.locator("main form button[type=submit]").click()
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        assert urlsplit(page.url).path == "/climate/en/groups"
        for path in ("en/", "vi/courses", "en/courses/{}/{}".format(*S1), "th/account", "en/about"):
            page.goto(path)
            links = guest.own_links(page)
            assert links
            assert [each for each in links if not each.startswith(address)] == []
    app.extensions[EXTENSION].engines.dispose()

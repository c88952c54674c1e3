"""A guest reads a lesson, tries its quiz, signs up and keeps what was done."""

from __future__ import annotations

import email
import re
import time
from email import policy

import pytest
from playwright.sync_api import expect

from tests.browser import guest
from tests.browser.devices import DESK, PHONE, Devices
from tests.browser.town import PASSWORD, Town
from tests.browser.words import Words

pytestmark = pytest.mark.browser


@pytest.mark.parametrize(("language", "size"), [("vi", PHONE), ("en", DESK)], ids=["vi", "en"])
def test_a_guest_reads_tries_the_quiz_signs_up_and_keeps_the_progress(
    devices: Devices, town: Town, scripts: bool, language: str, size: tuple[int, int]
) -> None:
    say = Words(language)
    page = devices.open(language, size=size, scripts=scripts)
    guest.read_and_try(page, town, say)
    guest.see_progress(page, town, say)

    mailbox = f"guest-{language}-{scripts}@example.org".lower()
    page.goto(f"{language}/sign-up")
    page.locator("#name").fill("Minh Anh")
    page.locator("#email").fill(mailbox)
    page.locator("#password").fill(PASSWORD)
    page.get_by_role("button", name=say("Make an account")).click()
    expect(page.locator("main")).to_contain_text(mailbox)
    page.goto(link_mailed_to(mailbox, town))
    page.get_by_role("button", name=say("Confirm")).click()
    expect(page.locator(".notice")).to_contain_text(say("Your e-mail address is confirmed."))
    page.locator("#email").fill(mailbox)
    page.locator("#password").fill(PASSWORD)
    page.locator("main form button[type=submit]").click()
    expect(page.locator(".menu-name")).to_have_text("Minh Anh")
    guest.see_progress(page, town, say)


def link_mailed_to(mailbox: str, town: Town) -> str:
    """The link in the latest mail to this address."""
    until = time.monotonic() + 20
    while time.monotonic() < until:
        for path in sorted((town.settings.data_dir / "mail").glob("*.eml"), reverse=True):
            message = email.message_from_bytes(path.read_bytes(), policy=policy.default)
            if mailbox in str(message["To"]):
                body = message.get_body(("plain",))
                assert body is not None
                found = re.search(r"http://\S+", body.get_content())
                assert found
                return found.group()
        time.sleep(0.2)
    raise AssertionError(f"no mail to {mailbox}")

"""What a leader's phone keeps: until it is handed over, and no longer than it may."""

from __future__ import annotations

import re
import time

import pytest
import sqlalchemy as sa
from playwright.sync_api import Page, Route, expect

from lms.classroom.models import HandCount, Run
from tests.browser.devices import PHONE, Devices, number_in, path_of
from tests.browser.doors import sign_in
from tests.browser.leading import SOON, begin, end_all, is_at, press
from tests.browser.town import Town
from tests.browser.words import Words

pytestmark = pytest.mark.browser


def rows(town: Town, statement: sa.Select) -> list:
    with town.database.reading() as session:
        return list(session.scalars(statement))


def test_what_was_counted_without_a_network_counts_although_the_run_was_ended_elsewhere(
    devices: Devices, town: Town
) -> None:
    cookie = town.cookie_of(town.people["teacher"].id)
    phone = devices.open("vi", size=PHONE, cookie=cookie)
    begin(phone, town)
    run_id = number_in(phone.url.split("/runs/")[1])
    expect(phone.locator("[data-kept]")).to_be_visible(timeout=SOON)
    press(phone, "open", item="absorbs", vote="1")
    is_at(phone, "vote")
    expect(phone.locator("[data-link]")).to_have_attribute("data-kind", "live", timeout=SOON)
    phone.context.set_offline(True)
    plus = phone.locator('[data-hands][data-item="absorbs"][data-vote="1"] [data-step="1"]')
    for _ in range(4):
        plus.first.click()
    expect(phone.locator("[data-outbox]")).to_be_visible(timeout=SOON)
    phone.goto("about:blank")  # put away

    laptop = devices.open("vi", cookie=cookie)
    laptop.goto(f"vi/runs/{run_id}")
    laptop.once("dialog", lambda dialog: dialog.accept())
    press(laptop, "close", item="absorbs", vote="1")
    laptop.locator('form[data-command]:has(input[value="end"]) button').first.evaluate(
        "button => button.form.requestSubmit()"
    )
    for _ in range(80):
        if rows(town, sa.select(Run.ended_at).where(Run.id == run_id)) != [None]:
            break
        laptop.wait_for_timeout(100)

    phone.context.set_offline(False)
    phone.goto(f"vi/runs/{run_id}")
    expect(phone).to_have_url(re.compile("/report$"))
    line = phone.locator("[data-outbox]")
    expect(line).to_have_text(line.get_attribute("data-word-done") or "?", timeout=SOON)
    assert rows(town, sa.select(HandCount.count).where(HandCount.run_id == run_id)) == [4]
    expect(phone.locator("#results ~ section").first).to_contain_text("4")


def kept_pages(page: Page) -> list[str]:
    """Controls that this device opens without a network."""
    return page.evaluate(
        """async () => (await (await caches.open('live-control')).keys())
            .map(({ url }) => new URL(url).pathname).filter((path) => !path.includes('/static/'))"""
    )


def test_a_control_is_kept_no_longer_than_its_run_and_not_after_signing_out(
    devices: Devices, town: Town
) -> None:
    teacher = town.people["teacher"]
    page = devices.open("vi", size=PHONE)
    sign_in(page, teacher, Words("vi"))
    begin(page, town)
    control = path_of(page)
    expect(page.locator("[data-kept]")).to_be_visible(timeout=SOON)
    page.reload()  # through the worker; a page that the server shows is still kept
    expect(page.locator("[data-kept]")).to_be_visible(timeout=SOON)
    assert kept_pages(page) == [control]
    end_all(town)
    page.goto(control)
    expect(page).to_have_url(re.compile("/report$"))
    assert kept_pages(page) == []

    begin(page, town)
    expect(page.locator("[data-kept]")).to_be_visible(timeout=SOON)
    assert len(kept_pages(page)) == 1
    page.goto("vi/runs")
    page.locator(".site-header details:has(form) summary").click()
    page.locator('.site-header form[action$="sign-out"] button').click()
    expect(page.locator("[data-nobody]")).to_be_visible()
    page.wait_for_timeout(500)
    assert kept_pages(page) == []


def test_an_old_kept_control_is_not_shown_and_a_slow_network_is_waited_for(
    devices: Devices, town: Town
) -> None:
    page = devices.open("vi", size=PHONE, cookie=town.cookie_of(town.people["teacher"].id))
    begin(page, town)
    control = path_of(page)
    expect(page.locator("[data-kept]")).to_be_visible(timeout=SOON)
    page.evaluate(
        """async (path) => {
          const cache = await caches.open('live-control');
          const date = new Date(Date.now() - 8 * 24 * 3600 * 1000).toUTCString();
          await cache.put('/vi/runs/999999', new Response('old names', { headers: { date } }));
          await cache.put(path, new Response('kept before', { headers: { date: new Date().toUTCString() } }));
        }""",
        control,
    )

    def slowly(route: Route) -> None:
        time.sleep(5)
        route.continue_()

    page.context.route("**/runs/*", slowly, times=1)
    page.goto(control)
    expect(page.locator(".control-code strong")).to_be_visible()
    assert kept_pages(page) == [control]

"""The leader's control keeps every count: of this device and others, with a network and without."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa
from playwright.sync_api import Locator, Page, expect

from lms.classroom.models import HandCount, Participant, Poll, Run, RunAnswer, Way
from tests.browser.devices import PHONE, Devices, number_in
from tests.browser.leading import SOON, begin, is_at, press
from tests.browser.town import PUPILS, Town

pytestmark = pytest.mark.browser

AN, BINH = PUPILS[:2]
#: The question of S1 that these tests ask, and its choices by letter.
ITEM = "absorbs"


def leads(devices: Devices, town: Town, *, path: str = "", group: str = "class") -> Page:
    """A control: of a new run, or the second one of the run at a path."""
    page = devices.open("vi", size=PHONE, cookie=town.cookie_of(town.people["teacher"].id))
    if path:
        page.goto(path)
    else:
        begin(page, town, group)
        expect(page.locator("[data-kept]")).to_be_visible(timeout=SOON)
    page.locator("[data-class]").evaluate("(list) => { list.open = true; }")
    return page


def run_of(page: Page) -> int:
    return number_in(page.url.split("/runs/")[1])


def tap(page: Page, name: str, letter: str) -> Locator:
    """The button of the class list that answers for a pupil."""
    return page.locator(f'[data-person][data-name="{name}"] [data-letter="{letter}"] .tap')


def plus(page: Page, vote: int = 1) -> Locator:
    """One hand more for the first choice."""
    return page.locator(
        f'[data-hands][data-item="{ITEM}"][data-vote="{vote}"] [data-step="1"]'
    ).first


def count(page: Page) -> Locator:
    return page.locator(".hand-count").locator("visible=true").first


def read_cards(page: Page, readings: dict[str, str]) -> None:
    """What the reader tells when it has read these cards."""
    page.locator("[data-card-reader]").evaluate(
        """(reader, readings) => reader.dispatchEvent(
             new CustomEvent("card-readings", { bubbles: true, detail: { readings } }))""",
        readings,
    )


def ways(town: Town, run_id: int) -> dict[str, Way]:
    """Who has answered, how."""
    with town.database.reading() as session:
        found = session.execute(
            sa.select(Participant.name, RunAnswer.way)
            .join(RunAnswer, RunAnswer.participant_id == Participant.id)
            .where(RunAnswer.run_id == run_id, RunAnswer.answer.is_not(None))
        )
        return {row.name: row.way for row in found}


def await_ways(page: Page, town: Town, expected: dict[str, Way]) -> None:
    """Wait until so many have answered; then it is these, in these ways."""
    for _ in range(60):
        if len(ways(town, run_of(page))) >= len(expected):
            break
        page.wait_for_timeout(250)
    assert ways(town, run_of(page)) == expected


def hands(town: Town, run_id: int) -> list[int]:
    with town.database.reading() as session:
        return list(session.scalars(sa.select(HandCount.count).where(HandCount.run_id == run_id)))


def began_earlier(town: Town, run_id: int, by: timedelta) -> None:
    """The run began so much earlier: room for a device whose clock is put forward."""
    with town.database.writing() as session:
        run = session.get_one(Run, run_id)
        run.started_at -= by
        run.commanded_at -= by


def test_cards_read_in_the_last_moment_before_the_close_count(devices: Devices, town: Town) -> None:
    page = leads(devices, town)
    press(page, "open", item=ITEM, vote="1")
    is_at(page, "vote")
    read_cards(page, {"1": "A", "2": "B"})
    press(page, "close", item=ITEM, vote="1")
    is_at(page, "closed")
    await_ways(page, town, {AN: Way.CARD, BINH: Way.CARD})


def test_a_card_that_was_read_before_replaces_no_newer_answer(devices: Devices, town: Town) -> None:
    page = leads(devices, town)
    press(page, "open", item=ITEM, vote="1")
    is_at(page, "vote")
    read_cards(page, {"1": "A"})
    await_ways(page, town, {AN: Way.CARD})
    tap(page, AN, "B").click()
    expect(tap(page, AN, "B")).to_have_attribute("aria-pressed", "true")
    read_cards(page, {"1": "A", "2": "B"})
    await_ways(page, town, {AN: Way.TAP, BINH: Way.CARD})


def test_hands_that_another_device_counted_are_counted_on_from(
    devices: Devices, town: Town
) -> None:
    one = leads(devices, town)
    press(one, "open", item=ITEM, vote="1")
    is_at(one, "vote")
    other = leads(devices, town, path=one.url)
    is_at(other, "vote")
    plus(one).click()
    plus(one).click()
    expect(count(other)).to_have_value("2", timeout=SOON)
    plus(other).click()
    expect(count(one)).to_have_value("3", timeout=SOON)
    assert hands(town, run_of(one)) == [3]


def test_a_pupil_is_tapped_for_in_a_vote_that_was_opened_without_a_network(
    devices: Devices, town: Town
) -> None:
    page = leads(devices, town)
    page.context.set_offline(True)
    expect(tap(page, AN, "A")).to_have_count(0)
    press(page, "open", item=ITEM, vote="1")
    is_at(page, "vote")
    tap(page, AN, "A").click()
    press(page, "close", item=ITEM, vote="1")
    expect(tap(page, AN, "A")).to_be_disabled()
    page.context.set_offline(False)
    await_ways(page, town, {AN: Way.TAP})


def test_a_vote_with_a_time_ends_without_a_network_too(devices: Devices, town: Town) -> None:
    page = leads(devices, town)
    began_earlier(town, run_of(page), timedelta(minutes=5))
    page.clock.install()
    page.reload()
    page.context.set_offline(True)
    press(page, "open", item=ITEM, vote="1")
    press(page, "open", item=ITEM, vote="1", seconds="30")
    plus(page).click()
    page.clock.fast_forward(10_000)
    left = page.locator("[data-left]").locator("visible=true")
    expect(left).to_contain_text("0:")
    page.clock.fast_forward(25_000)
    is_at(page, "closed")
    page.context.set_offline(False)
    page.clock.fast_forward(20_000)
    for _ in range(60):
        if hands(town, run_of(page)):
            break
        page.wait_for_timeout(250)
    assert hands(town, run_of(page)) == [1]


def test_a_button_that_has_the_keyboard_keeps_it_while_the_list_is_refreshed(
    devices: Devices, town: Town
) -> None:
    one = leads(devices, town)
    press(one, "open", item=ITEM, vote="1")
    is_at(one, "vote")
    expect(tap(one, BINH, "B")).to_be_visible()
    other = leads(devices, town, path=one.url)
    is_at(other, "vote")
    tap(one, BINH, "B").focus()
    tap(other, AN, "A").click()
    expect(tap(one, AN, "A")).to_have_attribute("aria-pressed", "true", timeout=SOON)
    expect(tap(one, BINH, "B")).to_be_focused()


def close_behind_its_back(town: Town, run_id: int) -> None:
    """Another device closed the vote, before this one counted."""
    with town.database.writing() as session:
        poll = session.scalars(sa.select(Poll).where(Poll.run_id == run_id)).one()
        poll.closed_at = poll.opened_at


def test_what_is_counted_after_the_close_is_said_not_to_count(devices: Devices, town: Town) -> None:
    page = leads(devices, town)
    press(page, "open", item=ITEM, vote="1")
    expect(page.locator(f'.control-people[data-question="{ITEM}/1"]')).to_be_visible()
    expect(page.locator(".control-result")).to_be_visible(timeout=SOON)  # the server has it
    page.context.set_offline(True)
    plus(page).click()
    close_behind_its_back(town, run_of(page))
    page.context.set_offline(False)
    expect(page.locator("[data-outbox]")).to_contain_text("đã đóng", timeout=SOON)
    assert hands(town, run_of(page)) == []

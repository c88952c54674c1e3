"""S1 in Vietnamese from its first minute to its last: one leader, one projector, five participants.

Two phones and a visitor's, a tablet that two pupils share; a late joiner, a reload, a network that
is lost, a leader's phone that dies. Nothing that anybody answered is lost.
"""

from __future__ import annotations

import re

import pytest
import sqlalchemy as sa
from playwright.sync_api import Browser, Page, expect

from lms.classroom.models import HandCount, Participant, Poll, Run, RunAnswer, Way
from lms.learning.models import Attempt, AttemptMode
from tests.browser.devices import PHONE, Devices, devices_at, number_in
from tests.browser.doors import sign_in
from tests.browser.leading import SOON, begin, button, is_at, press
from tests.browser.looking import Findings, look_at
from tests.browser.town import M2, PIN, PUPILS, S1, Town
from tests.browser.words import Words

pytestmark = pytest.mark.browser

PROJECTOR = (1024, 768)
AN, BINH, CHAU, DUNG, LATE = PUPILS[:5]


def come_in(page: Page, town: Town, code: str, name: str) -> None:
    """A pupil of the class comes in by code, name and PIN."""
    page.goto("vi/")
    page.locator("#code").fill(code)
    page.locator(".code-door button").click()
    page.get_by_role("link", name=re.compile(re.escape(name))).click()
    page.locator('input[name="pin"]').fill(PIN)
    page.locator("main form button.button").first.click()
    expect(page.locator(".live-now")).to_be_visible()


def take_turn(page: Page, name: str) -> None:
    """A pupil at the shared tablet."""
    page.get_by_role("link", name=re.compile(re.escape(name))).click()
    page.locator('input[name="pin"]').fill(PIN)
    page.locator("main form button.button").first.click()
    expect(page.locator(".live-now")).to_be_visible()


def choose(page: Page, choice: str) -> None:
    page.locator(f'label[for="choice-{choice}"]').click(timeout=SOON)


def is_stored(page: Page) -> None:
    expect(page.locator(".answer-stored")).to_be_visible(timeout=SOON)


def rows(town: Town, statement: sa.Select) -> list:
    with town.database.reading() as session:
        return list(session.scalars(statement))


def answers(town: Town, run_id: int, item: str, vote: int) -> dict[str, str]:
    """Who answered what: name → choice."""
    with town.database.reading() as session:
        found = session.execute(
            sa.select(Participant.name, RunAnswer.answer)
            .join(RunAnswer, RunAnswer.participant_id == Participant.id)
            .where(RunAnswer.run_id == run_id, RunAnswer.item_id == item, RunAnswer.vote == vote)
        )
        return {name: answer["choice"] for name, answer in found}


def test_a_class_from_the_first_minute_to_the_last(devices: Devices, town: Town) -> None:
    spec = town.lesson(S1).item("absorbs").body.to_spec()
    right = spec["key"]
    wrong = next(each for each in spec["choices"] if each != right)
    cookie = town.cookie_of(town.people["teacher"].id)
    leader = devices.open("vi", size=PHONE, cookie=cookie)
    code = begin(leader, town, "class")
    run_id = number_in(leader.url.split("/runs/")[1])
    projector = devices.open("vi", size=PROJECTOR, cookie=cookie)
    projector.goto(f"vi/runs/{run_id}/projector")
    expect(projector.locator(".projector-code")).to_have_text(code)

    an, binh, tablet, visitor = (devices.open("vi", size=PHONE) for _ in range(4))
    come_in(an, town, code, AN)
    come_in(binh, town, code, BINH)
    visitor.goto(f"j/{code}")
    visitor.locator("details:has(#nickname) summary").click()
    visitor.locator("#nickname").fill("Khách")
    visitor.locator("form:has(#nickname) button").click()
    expect(visitor.locator(".live-now")).to_be_visible()
    tablet.goto(f"vi/live/{code}/tablet")
    take_turn(tablet, CHAU)

    # The first vote: a network that is lost, a reload, two pupils at one tablet.
    press(leader, "open", item="absorbs", vote="1")
    is_at(leader, "vote")
    expect(projector.locator("[data-stage], main")).to_contain_text("hấp thụ", timeout=SOON)
    for page, choice in ((an, wrong), (visitor, wrong), (tablet, wrong)):
        choose(page, choice)
        is_stored(page)
    expect(binh.locator(f"#choice-{right}")).to_be_visible(timeout=SOON)
    binh.context.set_offline(True)
    choose(binh, right)
    expect(binh.locator(".answer-waiting, .answer-sent").first).to_be_visible()
    an.reload()
    expect(an.locator(f"#choice-{wrong}")).to_be_checked()
    tablet.locator("[data-next]").click()
    take_turn(tablet, DUNG)
    choose(tablet, right)
    is_stored(tablet)
    binh.context.set_offline(False)
    is_stored(binh)
    assert answers(town, run_id, "absorbs", 1) == {
        AN: wrong, "Khách": wrong, CHAU: wrong, BINH: right, DUNG: right,
    }  # fmt: skip

    # Nobody sees the result before they have talked and voted again.
    press(leader, "close", item="absorbs", vote="1")
    is_at(leader, "closed")
    press(leader, "discuss", item="absorbs")
    expect(an.locator(".live-discuss")).to_be_visible(timeout=SOON)
    late = devices.open("vi", size=PHONE)
    come_in(late, town, code, LATE)
    press(leader, "open", item="absorbs", vote="2")
    for page in (an, visitor, binh, late):
        choose(page, right)
        is_stored(page)
    press(leader, "close", item="absorbs", vote="2")
    press(leader, "show", item="absorbs")
    is_at(leader, "result")
    expect(an.locator(".feedback-correct")).to_be_visible(timeout=SOON)
    expect(projector.locator("main")).to_contain_text("2", timeout=SOON)
    assert answers(town, run_id, "absorbs", 2)[LATE] == right

    # The leader's phone dies; another device goes on, and the first one sees it when it is back.
    second = devices.open("vi", cookie=cookie)
    second.goto("vi/runs")
    second.locator(f'a[href$="/runs/{run_id}"]').first.click()
    press(second, "step", step="run-the-budget")
    expect(leader.locator('.control-step[data-step="run-the-budget"]')).to_be_visible(timeout=SOON)
    expect(leader.locator("[data-other]")).to_be_visible(timeout=SOON)
    expect(an.locator(".live-step")).to_be_visible(timeout=SOON)

    # To the end, each question of the lesson asked and answered by hand as well.
    for step, item in (("compare-runs", "model-change"), ("say-it-right", "ozone-hole")):
        press(second, "step", step=step)
        press(second, "open", item=item, vote="1")
        is_at(second, "vote")
        plus = second.locator(f'[data-hands][data-item="{item}"][data-vote="1"] [data-step="1"]')
        for _ in range(3):
            plus.first.click()
        expect(second.locator('[data-swap="counts"]').first).to_contain_text("3", timeout=SOON)
        press(second, "close", item=item, vote="1")
        press(second, "show", item=item)
        is_at(second, "result")
    second.once("dialog", lambda dialog: dialog.accept())
    press(second, "end")
    expect(an.locator(".live-over")).to_be_visible(timeout=SOON)
    expect(second.locator(f'a.button[href$="/runs/{run_id}/report"]')).to_be_visible(timeout=SOON)
    second.goto(f"vi/runs/{run_id}/report")
    expect(second.locator("h1")).to_be_visible()

    (run,) = rows(town, sa.select(Run).where(Run.id == run_id))
    assert run.code is None
    assert len(rows(town, sa.select(Poll).where(Poll.run_id == run_id))) == 4
    ways = {row.way for row in rows(town, sa.select(RunAnswer).where(RunAnswer.run_id == run_id))}
    assert ways == {Way.PHONE, Way.TABLET}
    progress = sa.select(Attempt).where(
        Attempt.context == f"run:{run_id}", Attempt.mode == AttemptMode.CLASS
    )
    for _ in range(40):  # the worker of the server counts them
        if len(rows(town, progress)) >= 5:
            break
        second.wait_for_timeout(250)
    assert {row.person_id for row in rows(town, progress)} >= {
        town.pupils[name][0] for name in (AN, BINH, CHAU, DUNG, LATE)
    }


def test_the_control_goes_on_without_a_network_and_hands_over_what_it_kept(
    devices: Devices, town: Town
) -> None:
    page = devices.open("vi", size=PHONE, cookie=town.cookie_of(town.people["teacher"].id))
    begin(page, town)
    run_id = number_in(page.url.split("/runs/")[1])
    expect(page.locator("[data-kept]")).to_be_visible(timeout=SOON)
    page.context.set_offline(True)
    press(page, "open", item="absorbs", vote="1")
    is_at(page, "vote")
    plus = page.locator('[data-hands][data-item="absorbs"][data-vote="1"] [data-step="1"]')
    for _ in range(4):
        plus.first.click()
    expect(page.locator("[data-outbox]")).to_be_visible(timeout=SOON)
    page.reload()  # from what the phone has kept
    is_at(page, "vote")
    expect(page.locator(".hand-count").locator("visible=true").first).to_have_value("4")
    press(page, "close", item="absorbs", vote="1")
    press(page, "step", step="run-the-budget")
    expect(page.locator('.control-step[data-step="run-the-budget"]')).to_be_visible()
    assert rows(town, sa.select(Run.step_id).where(Run.id == run_id)) == ["predict"]
    page.context.set_offline(False)
    for _ in range(80):
        if rows(town, sa.select(Run.step_id).where(Run.id == run_id)) == ["run-the-budget"]:
            break
        page.wait_for_timeout(250)
    expect(page.locator("[data-outbox]")).to_be_hidden()
    (poll,) = rows(town, sa.select(Poll).where(Poll.run_id == run_id))
    assert poll.opened_at < poll.closed_at
    assert rows(town, sa.select(HandCount.count).where(HandCount.run_id == run_id)) == [4]
    assert rows(town, sa.select(Run.step_id).where(Run.id == run_id)) == ["run-the-budget"]


def test_two_controls_never_fight(devices: Devices, town: Town) -> None:
    cookie = town.cookie_of(town.people["teacher"].id)
    one = devices.open("vi", size=PHONE, cookie=cookie)
    begin(one, town)
    other = devices.open("vi", cookie=cookie)
    other.goto(one.url)
    press(one, "open", item="absorbs", vote="1")
    is_at(other, "vote")
    press(other, "close", item="absorbs", vote="1")
    is_at(one, "closed")
    expect(one.locator("[data-other]")).to_be_visible(timeout=SOON)
    press(one, "show", item="absorbs")
    is_at(other, "result")
    expect(other.locator("[data-other]")).to_be_visible(timeout=SOON)


def test_the_page_and_the_server_mean_the_same_by_each_condition(
    devices: Devices, town: Town
) -> None:
    """What stands in the template is judged by Python at first and by the script afterwards."""
    from lms.classroom.control import holds, tokens_of

    page = devices.open("vi", cookie=town.cookie_of(town.people["teacher"].id))
    begin(page, town)
    conditions = page.locator("[data-when]").evaluate_all(
        "all => all.map((each) => each.dataset.when)"
    )
    states = [
        {"stage": stage, "step": step, "item": item, "vote": vote, "open": is_open,
         "paused": is_open, "over": False, "timer": None}
        for stage in ("step", "vote", "discuss", "result", "pick", "model")
        for step in ("predict", "say-it-right")
        for item, vote in ((None, None), ("absorbs", 1), ("absorbs", 2), ("wall:1", 1))
        for is_open in (True, False)
    ]  # fmt: skip
    asked = [["absorbs", 1], ["absorbs", 2], ["wall:1", 1]]
    script = page.locator('script[src*="live/control.js"]').get_attribute("src")
    told = page.evaluate(
        """async ([script, states, asked, conditions]) => {
          const { holds, tokensOf } = await import(script.replace('control.js', 'control-state.js'));
          return states.map((state) => conditions.map((each) => holds(each, tokensOf(state, asked))));
        }""",
        [script, states, asked, sorted(set(conditions))],
    )
    polls = [Poll(item_id=item, vote=vote) for item, vote in asked]
    expected = [
        [holds(each, tokens_of(state, polls)) for each in sorted(set(conditions))]
        for state in states
    ]
    assert told == expected


@pytest.mark.parametrize("language", ["vi", "th", "en", "ja"])
def test_the_control_is_for_everybody(
    devices: Devices, town: Town, findings: Findings, language: str
) -> None:
    key, who, group = (M2, "trainer", "cohort") if language == "th" else (S1, "teacher", "class")
    page = devices.open(language, cookie=town.cookie_of(town.people[who].id))
    begin(page, town, group, key, language="th" if language == "th" else "vi")
    page.goto(page.url.replace("/vi/", f"/{language}/"))
    item = next(step.polls[0] for step in town.lesson(key).steps if step.polls)
    look_at(page, findings)
    press(page, "open", item=item, vote="1")
    is_at(page, "vote")
    page.locator(".control-side > details > summary").first.click()
    look_at(page, findings)
    press(page, "close", item=item, vote="1")
    press(page, "show", item=item)
    is_at(page, "result")
    look_at(page, findings)
    findings.check()


def test_a_leader_needs_no_mouse(devices: Devices, town: Town) -> None:
    from tests.browser.hands import walk_to

    page = devices.open("vi", cookie=town.cookie_of(town.people["teacher"].id))
    begin(page, town)
    started = button(page, "open", item="absorbs", vote="1")
    started.focus()
    page.keyboard.press("Enter")
    is_at(page, "vote")
    expect(page.locator("h2:focus")).to_be_visible()  # the question is read out
    expect(page.locator("[data-say]")).to_contain_text("hấp thụ")
    walk_to(page, lambda each: "hand-button" in each["looks"])
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator(".hand-count").locator("visible=true").first).to_have_value("1")


def test_a_class_on_a_lan_without_https_works_and_says_what_does_not(
    chromium: Browser, box_address: str, town: Town
) -> None:
    with devices_at(chromium, box_address) as devices:
        leader = devices.open("vi", size=PHONE)
        sign_in(leader, town.people["teacher"], Words("vi"))
        leader.goto(f"vi/courses/{'/'.join(S1)}/run")
        leader.locator('input[name="group"][value=""]').check(force=True)
        leader.locator("main form button.button").click()
        code = leader.locator(".control-code strong").inner_text()
        expect(leader.locator("[data-no-worker]")).to_be_visible()
        visitor = devices.open("vi", size=PHONE)
        visitor.goto(f"j/{code}")
        visitor.locator("#nickname").fill("Khách")
        visitor.locator("form:has(#nickname) button").click()
        press(leader, "open", item="absorbs", vote="1")
        choose(visitor, "sunlight")
        is_stored(visitor)
        expect(leader.locator('[data-swap="counts"]').first).to_contain_text("1", timeout=SOON)
        leader.locator("[data-cards] > summary").click()
        expect(leader.locator("[data-card-status]")).to_contain_text("https")

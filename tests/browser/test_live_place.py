"""The participant's side of a run: answers survive a lost network, a reload, a second device."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

import pytest
import sqlalchemy as sa
from playwright.sync_api import Page, Response, Route, expect
from sqlalchemy.orm import Session

from lms.classroom.models import Participant, RunAnswer
from lms.classroom.service import NewRun, start
from tests.browser.devices import PHONE, Devices
from tests.browser.hands import walk_to
from tests.browser.looking import Findings, look_at
from tests.browser.town import M2, PIN, PUPILS, S1, Town
from tests.browser.words import Words
from tests.classroom.factories import ABSORBS, Room, choices
from tests.classroom.live import command

pytestmark = pytest.mark.browser

WALL = "wall:1"
#: Questions of S1 with several right answers, and with an order.
TICKS, ORDER = "model-limits", "energy-story"
#: How soon what the leader does is on a phone.
SOON = 8_000


class Lesson:
    """A run in the town; every question is asked in a session of its own, as a server would."""

    def __init__(self, town: Town, language: str = "vi", *, group: str = "", key=S1) -> None:
        self.town = town
        who = town.people["trainer" if key is M2 else "teacher"].id
        group_id = town.groups[group] if group else None
        with self.session() as session:
            new = NewRun(who, town.lesson(key), language, group_id)
            run = start(session, new, datetime.now(UTC))
            session.commit()
            self.room = Room(run, town.lesson(key), None, None, [], run.started_at)  # type: ignore[arg-type]
            self.room.teacher = type("Teacher", (), {"id": who})  # type: ignore[assignment]
        self.code = str(run.code)

    @contextmanager
    def session(self) -> Iterator[Session]:
        with self.town.database.new_session(writes=True) as session:
            yield session

    def order(self, kind: str, **data: object) -> None:
        with self.session() as session:
            self.room.run = session.merge(self.room.run, load=True)
            session.refresh(self.room.run)
            command(session, self.room, kind, **data)

    def answers(self) -> list[dict]:
        with self.town.database.reading() as session:
            rows = session.scalars(sa.select(RunAnswer).where(RunAnswer.run_id == self.room.run.id))
            return [row.answer for row in rows if row.answer is not None]

    def places(self) -> list[Participant]:
        with self.town.database.reading() as session:
            return list(
                session.scalars(
                    sa.select(Participant).where(Participant.run_id == self.room.run.id)
                )
            )


def join_as_guest(page: Page, lesson: Lesson, name: str, language: str = "vi") -> None:
    page.goto(f"{language}/")
    page.locator("#code").fill(lesson.code.lower())
    page.locator(".code-door button").click()
    page.locator("#nickname").fill(name)
    page.locator("main .button").first.click()
    expect(page.locator(".live-now")).to_be_visible()


def touch(page: Page, choice: str) -> None:
    page.locator(f'label[for="choice-{choice}"]').click()


def is_stored(page: Page) -> None:
    expect(page.locator(".answer-stored")).to_be_visible(timeout=SOON)


def test_a_touch_is_stored_and_may_be_changed_until_the_close(devices: Devices, town: Town) -> None:
    lesson = Lesson(town)
    page = devices.open("vi", size=PHONE)
    join_as_guest(page, lesson, "Nam")
    lesson.order("open", item=ABSORBS, vote=1)
    first, second, *_rest = choices(lesson.room)
    expect(page.locator(f"#choice-{first}")).to_be_visible(timeout=SOON)
    expect(page.locator(".live-send .button")).to_be_hidden()
    for choice in (first, second):
        touch(page, choice)
        is_stored(page)
    page.wait_for_timeout(300)
    assert lesson.answers() == [{"choice": second}]
    lesson.order("close", item=ABSORBS, vote=1)
    expect(page.locator(".live-closed")).to_be_visible(timeout=SOON)
    lesson.order("show", item=ABSORBS)
    expect(page.locator(".feedback-incorrect")).to_be_visible(timeout=SOON)


def test_an_answer_given_without_network_survives_a_reload_and_arrives(
    devices: Devices, town: Town
) -> None:
    lesson, say = Lesson(town), Words("vi")
    page = devices.open("vi", size=PHONE)
    join_as_guest(page, lesson, "Lan")
    lesson.order("open", item=ABSORBS, vote=1)
    first = choices(lesson.room)[0]
    expect(page.locator(f"#choice-{first}")).to_be_visible(timeout=SOON)
    # The page can be loaded, but answers do not get through: a network that drops what is sent.
    page.context.route("**/answers", lambda route: route.abort())
    touch(page, first)
    expect(page.locator(".answer-waiting")).to_be_visible()
    assert lesson.answers() == []
    page.reload()
    expect(page.locator(f"#choice-{first}")).to_be_checked()
    expect(page.locator(".answer-waiting")).to_have_text(say("Waiting to be sent", "answer"))
    page.context.unroute("**/answers")
    is_stored(page)
    assert lesson.answers() == [{"choice": first}]


def test_offline_it_says_so_keeps_the_answer_and_sends_it_when_there_is_a_network(
    devices: Devices, town: Town
) -> None:
    lesson, say = Lesson(town), Words("en")
    page = devices.open("en", size=PHONE)
    join_as_guest(page, lesson, "Nora", "en")
    lesson.order("open", item=ABSORBS, vote=1)
    first = choices(lesson.room)[0]
    expect(page.locator(f"#choice-{first}")).to_be_visible(timeout=SOON)
    page.context.set_offline(True)
    touch(page, first)
    expect(page.locator(".answer-waiting")).to_be_visible()
    expect(page.locator(".live-link")).to_have_text(
        say("No network. Your answer is kept here and sent later.", "link"), timeout=SOON
    )
    page.wait_for_timeout(1000)  # what is on its way to the server counts as time after the touch
    lesson.order("close", item=ABSORBS, vote=1)
    page.context.set_offline(False)
    expect(page.locator(".live-closed")).to_be_visible(timeout=20_000)
    with town.database.reading() as session:
        rows = session.scalars(
            sa.select(RunAnswer).where(RunAnswer.run_id == lesson.room.run.id)
        ).all()
    assert [(row.answer, (row.late or {}).get("answer")) for row in rows] == [
        (None, {"choice": first})
    ]


def test_a_touch_before_the_script_has_come_is_stored_when_it_is_there(
    devices: Devices, town: Town
) -> None:
    lesson = Lesson(town)
    page = devices.open("vi", size=PHONE)
    join_as_guest(page, lesson, "Sớm")
    lesson.order("open", item=ABSORBS, vote=1)
    held = []
    page.context.route("**/live/place.js", lambda route: held.append(route))  # noqa: PLW0108
    page.goto(page.url, wait_until="commit")
    touch(page, choices(lesson.room)[0])
    expect(page.locator(f"#choice-{choices(lesson.room)[0]}")).to_be_checked()
    assert lesson.answers() == []
    held[0].continue_()
    is_stored(page)
    assert lesson.answers() == [{"choice": choices(lesson.room)[0]}]


def test_a_touch_after_the_close_is_refused_in_clear_words(devices: Devices, town: Town) -> None:
    lesson, say = Lesson(town), Words("vi")
    page = devices.open("vi", size=PHONE, expected=(409,))
    join_as_guest(page, lesson, "Tí")
    lesson.order("open", item=ABSORBS, vote=1)
    first = choices(lesson.room)[0]
    expect(page.locator(f"#choice-{first}")).to_be_visible(timeout=SOON)
    # What the leader does reaches this phone late.
    page.context.route("**/now", lambda route: route.abort())
    lesson.order("close", item=ABSORBS, vote=1)
    touch(page, first)
    told = page.locator("[data-told]")
    expect(told).to_have_text(say("This vote is closed. Your answer was not stored."), timeout=SOON)
    page.context.unroute("**/now")
    lesson.order("names", shown="1")
    expect(page.locator(".live-closed")).to_be_visible(timeout=SOON)
    expect(told).to_be_visible()
    assert lesson.answers() == []
    lesson.order("show", item=ABSORBS)
    expect(page.locator(".live-result")).to_be_visible(timeout=SOON)
    expect(told).to_be_hidden()


def test_typing_is_not_wiped_by_what_the_leader_does(devices: Devices, town: Town) -> None:
    lesson = Lesson(town)
    page = devices.open("vi", size=PHONE)
    join_as_guest(page, lesson, "Minh")
    lesson.order("open", item=WALL, vote=1, prompt="Vì sao?")
    expect(page.locator("#text")).to_be_visible(timeout=SOON)
    page.locator("#text").press_sequentially("Khí nhà kính")
    lesson.order("names", shown="1")
    page.wait_for_timeout(1500)
    expect(page.locator("#text")).to_have_value("Khí nhà kính")
    lesson.order("open", item=ABSORBS, vote=1)
    expect(page.locator("[data-moved]")).to_be_visible(timeout=SOON)
    expect(page.locator("#text")).to_have_value("Khí nhà kính")
    page.locator("[data-moved] button").click()
    expect(page.locator(".choice").first).to_be_visible()


def test_a_text_is_sent_by_its_button_and_stays_in_its_field(devices: Devices, town: Town) -> None:
    lesson = Lesson(town)
    page = devices.open("ja", size=PHONE)
    join_as_guest(page, lesson, "はると", "ja")
    lesson.order("open", item=WALL, vote=1, prompt="Vì sao?")
    expect(page.locator("#text")).to_be_visible(timeout=SOON)
    page.locator("#text").fill("気" * 201)
    page.locator(".live-send .button").click()
    expect(page.locator("#problem")).to_contain_text("1")
    page.locator("#text").fill("気候が変わるから")
    page.locator(".live-send .button").click()
    is_stored(page)
    assert lesson.answers() == [{"text": "気候が変わるから"}]
    page.reload()
    expect(page.locator("#text")).to_have_value("気候が変わるから")


def test_a_group_tries_a_model_hears_what_is_wrong_and_sends_its_result(
    devices: Devices, town: Town
) -> None:
    lesson = Lesson(town)
    page = devices.open("en", size=PHONE, expected=(422,))
    join_as_guest(page, lesson, "Group 1", "en")
    lesson.order("open", item=WALL, vote=1, prompt="Why?")
    expect(page.locator("#text")).to_be_visible(timeout=SOON)
    page.locator("#text").fill("Because")
    page.locator(".live-send .button").click()
    is_stored(page)
    lesson.order("open", item=f"model:{lesson.room.lesson.calculators[0]}", vote=1)
    entry = page.locator(".calculator-field input[type=text]").first
    expect(entry).to_be_visible(timeout=SOON)
    before = page.locator(".calculator-main").inner_text()
    entry.fill("0")
    page.locator('button[name="try"]').click()
    expect(page.locator(".calculator-main")).not_to_have_text(before)
    assert len(lesson.answers()) == 1
    entry.fill("nonsense")
    page.locator(".live-send .button").click()
    expect(page.locator(".calculator-field .field-error").first).to_be_visible(timeout=SOON)
    entry.fill("0.5")
    page.locator(".live-send .button").click()
    is_stored(page)
    expect(page.locator(".calculator-field .field-error")).to_have_count(0)
    assert any(each.get("results") for each in lesson.answers())


def test_nothing_is_sent_where_nothing_is_ticked_and_the_earlier_answer_counts(
    devices: Devices, town: Town
) -> None:
    lesson, say = Lesson(town), Words("vi")
    page = devices.open("vi", size=PHONE)  # an answer refused by the server would be a trouble
    join_as_guest(page, lesson, "Nam")
    lesson.order("open", item=TICKS, vote=1)
    boxes = page.locator(".live-now input[type=checkbox]")
    expect(boxes.first).to_be_visible(timeout=SOON)
    boxes.last.check()
    is_stored(page)
    boxes.last.uncheck()
    problem = page.locator("#problem .notice")
    expect(problem).to_be_in_viewport()
    expect(problem).to_have_attribute("role", "alert")
    expect(boxes.last).to_be_focused()
    expect(page.locator(".answer-stored")).to_be_hidden()
    page.wait_for_timeout(1000)
    assert len(lesson.answers()) == 1
    boxes.first.check()
    is_stored(page)
    expect(problem).to_have_count(0)
    lesson.order("open", item=WALL, vote=1, prompt="Vì sao?")
    page.locator(".live-send .button").click()
    expect(problem).to_have_text(say("Give an answer first."))


def test_what_the_server_cannot_take_is_said_in_sight_and_stays_on_the_page(
    devices: Devices, town: Town
) -> None:
    lesson = Lesson(town)
    page = devices.open("vi", size=PHONE, expected=(422,))
    join_as_guest(page, lesson, "Nam")
    lesson.order("open", item=ORDER, vote=1)
    places = page.locator(".live-now select")
    expect(places.first).to_be_visible(timeout=SOON)
    places.last.select_option("1")
    page.locator(".live-send .button").click()
    expect(page.locator("#problem .notice")).to_be_in_viewport(timeout=SOON)
    expect(places.last).to_have_value("1")


def test_two_devices_of_one_pupil_hold_one_place_and_the_later_answer_stands(
    devices: Devices, town: Town
) -> None:
    lesson = Lesson(town, group="class")
    pages = []
    for _ in range(2):
        page = devices.open("vi", size=PHONE)
        page.goto(f"vi/live/{lesson.code}?number=1")
        page.locator("#pin").fill(PIN)
        page.locator("main .button").first.click()
        expect(page.locator(".live-title b")).to_have_text(PUPILS[0])
        pages.append(page)
    lesson.order("open", item=ABSORBS, vote=1)
    for page, choice in zip(pages, choices(lesson.room), strict=False):
        expect(page.locator(f"#choice-{choice}")).to_be_visible(timeout=SOON)
        touch(page, choice)
        is_stored(page)
    assert lesson.answers() == [{"choice": choices(lesson.room)[1]}]
    assert len(lesson.places()) == 1


def test_pupils_take_turns_by_name_on_one_tablet(devices: Devices, town: Town) -> None:
    lesson = Lesson(town, group="class")
    lesson.order("claims", allowed="1")
    lesson.order("open", item=ABSORBS, vote=1)
    page = devices.open("vi", size=(800, 1000))
    page.goto(f"vi/live/{lesson.code}")
    page.locator("a[href$='/tablet']").click()
    for place in range(2):
        page.locator(".live-names button", has_text=PUPILS[place]).click()
        expect(page.locator(".live-title b")).to_have_text(PUPILS[place])
        touch(page, choices(lesson.room)[place])
        is_stored(page)
        page.locator("[data-next]").click()
        expect(page.locator(".live-done")).to_have_count(place + 1)
    page.go_back()
    expect(page.locator("body")).not_to_contain_text("live-title")
    expect(page.locator(".live-now")).to_have_count(0)
    assert len(lesson.answers()) == 2


def open_tablet(devices: Devices, lesson: Lesson, place: int = 0) -> Page:
    """A shared tablet on which this pupil's turn has begun, and the names of the class are known."""
    page = devices.open("vi", size=(800, 1000))
    learnt: list[Response] = []
    page.on("response", lambda each: each.url.endswith("/class") and learnt.append(each))
    page.goto(f"vi/live/{lesson.code}/tablet")
    page.locator(".live-names li > *", has_text=PUPILS[place]).click()
    page.locator(".live-title b, #pin").first.wait_for()
    if page.locator("#pin").count():
        page.locator("#pin").fill(PIN)
        page.locator("main form .button").click()
    expect(page.locator(".live-title b")).to_have_text(PUPILS[place])
    while not learnt:
        page.wait_for_timeout(100)
    page.wait_for_timeout(300)
    return page


def test_without_a_network_the_next_pupils_answer_by_name_on_one_tablet(
    devices: Devices, town: Town
) -> None:
    lesson = Lesson(town, group="class")
    lesson.order("claims", allowed="1")
    lesson.order("open", item=ABSORBS, vote=1)
    page = open_tablet(devices, lesson)
    page.context.set_offline(True)
    answers = choices(lesson.room)
    for place, choice in enumerate(answers[:3]):
        if place:
            page.locator("[data-next]").click()
            turn = page.locator(".live-turns li", has_text=PUPILS[place])
            expect(page.locator(".live-turns .live-done:visible")).to_have_count(place)
            page.wait_for_timeout(1500)  # what waits is tried again meanwhile
            expect(page.locator(".live-now")).to_be_hidden()
            expect(page.locator(".live-title b")).to_be_empty()
            turn.locator("button").click()
            expect(page.locator(".live-title b")).to_have_text(PUPILS[place])
            expect(page.locator(".live-now input:checked")).to_have_count(0)
        touch(page, choice)
        expect(page.locator(".answer-waiting")).to_be_visible()
    assert lesson.answers() == []
    page.context.set_offline(False)
    is_stored(page)
    assert lesson.answers() == [{"choice": each} for each in answers[:3]]
    with town.database.reading() as session:
        rows = session.scalars(sa.select(RunAnswer).where(RunAnswer.run_id == lesson.room.run.id))
        assert [row.claimed for row in rows] == [True] * 3
    page.reload()
    expect(page.locator(".live-done")).to_have_count(3)


def test_without_a_network_a_tablet_that_asks_for_the_pin_says_what_to_do(
    devices: Devices, town: Town
) -> None:
    lesson, say = Lesson(town, group="class"), Words("vi")
    lesson.order("open", item=ABSORBS, vote=1)
    page = open_tablet(devices, lesson)
    page.context.set_offline(True)
    touch(page, choices(lesson.room)[0])
    page.locator("[data-next]").click()
    expect(page.locator("[data-told]")).to_have_text(
        say(
            "There is no network, so your PIN cannot be checked here now. "
            "Raise your hand or hold up your paper card to answer.",
            "pupil",
        ),
        timeout=SOON,
    )
    expect(page.locator(f"#choice-{choices(lesson.room)[0]}")).to_be_checked()
    page.context.set_offline(False)
    is_stored(page)
    page.locator("[data-next]").click()
    expect(page.locator(".live-done")).to_have_count(1)
    page.context.set_offline(True)
    page.locator(".live-names a", has_text=PUPILS[1]).click()
    expect(page.locator("[data-away]")).to_be_visible(timeout=SOON)
    expect(page.locator(".live-names")).to_be_visible()


def test_what_is_written_is_not_lost_when_the_tablet_is_handed_on(
    devices: Devices, town: Town
) -> None:
    lesson = Lesson(town, group="class")
    lesson.order("open", item=WALL, vote=1, prompt="Vì sao?")
    page = open_tablet(devices, lesson)
    page.locator("#text").fill("Khí nhà kính")
    page.locator("[data-next]").click()
    expect(page.locator(".live-done")).to_have_count(1)
    assert lesson.answers() == [{"text": "Khí nhà kính"}]


def test_without_scripts_one_joins_answers_and_sees_the_result(
    devices: Devices, town: Town
) -> None:
    lesson = Lesson(town)
    page = devices.open("vi", size=PHONE, scripts=False)
    join_as_guest(page, lesson, "Hoa")
    lesson.order("open", item=ABSORBS, vote=1)
    page.locator("main noscript a, main a.button-quiet").last.click()
    touch(page, choices(lesson.room)[1])
    page.locator(".live-send .button").click()
    expect(page.locator(".answer-stored")).to_be_visible()
    assert lesson.answers() == [{"choice": choices(lesson.room)[1]}]
    lesson.order("show", item=ABSORBS)
    page.locator("main a.button-quiet").last.click()
    expect(page.locator(".feedback-incorrect")).to_be_visible()


def test_the_keyboard_alone_answers(devices: Devices, town: Town) -> None:
    lesson = Lesson(town)
    lesson.order("open", item=ABSORBS, vote=1)
    page = devices.open("en")
    join_as_guest(page, lesson, "Keys", "en")
    walk_to(page, lambda here: here["type"] == "radio")
    page.keyboard.press("Space")
    is_stored(page)
    page.keyboard.press("ArrowDown")
    page.wait_for_timeout(800)
    is_stored(page)
    assert len(lesson.answers()) == 1


@pytest.mark.parametrize("language", ["vi", "th", "en", "ja"])
def test_every_screen_of_a_participant_can_be_used_by_everybody(
    devices: Devices, town: Town, findings: Findings, language: str
) -> None:
    lesson = Lesson(
        town, "th" if language == "th" else language, key=M2 if language == "th" else S1
    )
    page = devices.open(language, size=PHONE)
    page.goto(f"{language}/live/{lesson.code}")
    look_at(page, findings)
    join_as_guest(page, lesson, "Nam", language)
    item = next(each for each in lesson.room.lesson.items if each.type == "single-choice").id

    def shown(screen: str) -> None:
        expect(page.locator(f".live-{screen}")).to_be_visible(timeout=SOON)
        look_at(page, findings, f"{language} {screen}")

    shown("step")
    lesson.order("open", item=item, vote=1)
    expect(page.locator(".live-vote .choice").first).to_be_visible(timeout=SOON)
    page.locator(".choice").nth(1).click()
    is_stored(page)
    shown("vote")
    for kind, screen, data in (
        ("close", "closed", {"item": item, "vote": 1}),
        ("discuss", "discuss", {"item": item}),
        ("show", "result", {"item": item}),
        ("open", "vote", {"item": WALL, "vote": 1, "prompt": "?"}),
        ("pick", "pick", {"drawn": [[f"p{lesson.places()[0].id}"]]}),
        ("pause", "paused", {}),
        ("end", "over", {}),
    ):
        lesson.order(kind, **data)
        shown(screen)
    findings.check()


def test_the_tablet_and_the_door_of_a_class_can_be_used_by_everybody(
    devices: Devices, town: Town, findings: Findings
) -> None:
    lesson = Lesson(town, group="class")
    page = devices.open("vi", size=PHONE)
    for path in ("", "?by-number=1", "/tablet"):
        page.goto(f"vi/live/{lesson.code}{path}")
        look_at(page, findings)
    findings.check()


def test_what_could_not_be_fetched_when_the_state_came_is_fetched_later(
    devices: Devices, town: Town
) -> None:
    lesson = Lesson(town)
    page = devices.open("vi", size=PHONE, expected=(503,))
    join_as_guest(page, lesson, "Nam")
    page.route("**/now", lambda route: route.fulfill(status=503), times=1)
    lesson.order("open", item=ABSORBS, vote=1)
    expect(page.locator(f"#choice-{choices(lesson.room)[0]}")).to_be_visible(timeout=SOON)


def test_a_network_that_never_answers_is_given_up_and_asked_again(
    devices: Devices, town: Town
) -> None:
    lesson = Lesson(town)
    page = devices.open("vi", size=PHONE)
    join_as_guest(page, lesson, "Nam")
    page.wait_for_timeout(1000)  # what the page asks for by itself at the beginning is here
    held: list[Route] = []
    page.route("**/now", lambda route: held.append(route), times=1)  # noqa: PLW0108
    lesson.order("open", item=ABSORBS, vote=1)
    expect(page.locator(f"#choice-{choices(lesson.room)[0]}")).to_be_visible(timeout=15_000)
    assert held

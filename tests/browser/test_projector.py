"""The projector in a browser: everything fits and is legible, everybody can read it, it follows."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import pytest
import sqlalchemy as sa
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page, expect

from lms.classroom.models import Run, RunAnswer
from lms.core.calculators import CALCULATORS
from lms.core.calculators.reading import read, stored
from lms.core.content.model import Lesson
from tests.browser.devices import Devices
from tests.browser.looking import TAGS
from tests.browser.projecting import (
    LARGE,
    SMALL,
    Hall,
    answer,
    answers_to,
    people_come,
    start_run,
)
from tests.browser.town import S1, Town

pytestmark = pytest.mark.browser

#: In the place of the script that listens: a message that is measured must not be taken away.
DEAF = {
    "content_type": "text/javascript",
    "body": "export const connect = () => ({ look() {}, close() {} });",
}
COURSES = ("danang-primary", "danang-secondary", "danang-teachers", "bma-officials")
NAMES = {
    "vi": "Nguyễn Thị Mai Anh",
    "th": "ประเสริฐ วงศ์ทอง",
    "ja": "田中さくら",
    "en": "Anna Katharina",
}
TEXTS = {
    "vi": "Đi xe đạp đến trường cùng bạn bè mỗi sáng nếu trời không mưa.",
    "th": "ติดตั้งแผงโซลาร์บนหลังคาอาคารสำนักงานเขตทุกแห่งภายในสามปี",
    "ja": "ビニール袋をもらわないようにして、家から持っていく。",
    "en": "Ride to school together with friends in the morning if it does not rain.",
}


@pytest.fixture
def halls(town: Town, devices: Devices) -> Iterator:
    """Opens a run and its projector; `live`: it listens to the run."""

    def open_hall(
        key: tuple[str, str],
        language: str,
        size: tuple[int, int] = SMALL,
        *,
        live: bool = True,
        group: str = "",
    ) -> Hall:
        hall = start_run(town, key, language, group=group)
        cookie = town.cookie_of(hall.teacher_id)
        page = devices.open(language, size=size, cookie=cookie)
        if not live:
            page.route("**/js/live/connection.js", lambda route: route.fulfill(**DEAF))
        page.goto(hall.path)
        hall.page = page
        return hall

    return open_hall


def everybody_answers(hall: Hall, people: Sequence, item: str, language: str, vote: int) -> None:
    """Some right, some wrong, in the second vote more of them right."""
    given = answers_to(hall.lesson, item, language)
    with hall.town.database.writing() as session:
        for place, each in enumerate(people):
            answer(session, each, item, given[place // vote % len(given)], vote)


def asked_in(lesson: Lesson) -> list[str]:
    """The items that the lesson's steps ask as polls."""
    polled = {each for step in lesson.steps for each in step.polls}
    return [each.id for each in lesson.items if each.id in polled]


@pytest.mark.parametrize("course", COURSES)
def test_every_step_model_and_question_of_every_lesson_fits_in_every_language(
    town: Town, halls, course: str
) -> None:
    """At 1024 × 768 nothing is cut, scrolls or is smaller than 24 px, notes of figures 20 px."""
    faults = []
    page = None
    for lesson in town.app.extensions["lms.packs"].course(course).lessons:
        for language in lesson.languages:
            hall = halls((course, lesson.id), language, live=False)
            page, hall.page = hall.page, hall.page
            where = f"{lesson.code} {language}"
            for name in _messages(hall, language):
                faults += [f"{where} {name}: {fault}" for fault in hall.measure()]
            page.close()
    assert not faults, "\n".join(faults)


def _messages(hall: Hall, language: str) -> Iterator[str]:
    """Brings up one message of a lesson after the other, and says which."""
    with hall.town.database.writing() as session:
        run = session.get_one(Run, hall.run_id)
        people = people_come(session, run, [f"{number}" for number in range(12)])
    for step in hall.lesson.steps:
        hall.order("step", step=step.id)
        yield f"step {step.id}"
    for calculator in hall.lesson.calculators:
        hall.order("model", calculator=calculator, entries={})
        yield f"model {calculator}"
    for item in asked_in(hall.lesson):
        hall.order("open", item=item, vote=1)
        yield f"vote {item}"
        everybody_answers(hall, people, item, language, 1)
        hall.order("show", item=item)
        yield f"result {item}"
        hall.order("open", item=item, vote=2)
        everybody_answers(hall, people, item, language, 2)
        hall.order("show", item=item)
        yield f"two votes {item}"


@pytest.mark.parametrize("size", [SMALL, LARGE], ids=["small", "large"])
@pytest.mark.parametrize("language", ["vi", "ja"])
def test_every_message_is_accessible_and_fits_with_forty_people(
    halls, size: tuple[int, int], language: str
) -> None:
    hall = halls(S1, language, size, live=False)
    faults = []
    for name in _moments(hall, language):
        hall.page.reload()
        expect(hall.page.locator(".projector-frame")).to_be_visible()
        faults += [f"{name}: {each}" for each in [*hall.measure(), *_axe(hall.page)]]
    assert not faults, "\n".join(faults)


def _moments(hall: Hall, language: str) -> Iterator[str]:
    """A run with forty people from its begin to its end."""
    item, step = asked_in(hall.lesson)[0], hall.lesson.steps[1].id
    yield "begin"
    hall.order("step", step=step)
    yield "figure"
    hall.order("open", item=item, vote=1, seconds=600)
    yield "question that nobody has answered"
    with hall.town.database.writing() as session:
        run = session.get_one(Run, hall.run_id)
        people = people_come(session, run, [f"{NAMES[language]} {n}" for n in range(40)])
    everybody_answers(hall, people, item, language, 1)
    yield "question"
    hall.order("discuss", item=item)
    yield "discussion"
    hall.order("show", item=item)
    yield "result"
    hall.order("open", item=item, vote=2)
    everybody_answers(hall, people, item, language, 2)
    hall.order("show", item=item)
    yield "two votes"
    yield from _wall(hall, people, language)
    yield from _groups_at_a_model(hall, people)
    hall.order("pick", drawn=[[f"p{people[3].id}"]])
    yield "one drawn"
    hall.order("pick", drawn=[[f"p{each.id}" for each in people[n::10]] for n in range(10)])
    yield "groups drawn"
    hall.order("pick", drawn=[[f"p{each.id}"] for each in people[:3]])
    yield "three groups drawn"
    hall.order("pause")
    yield "pause"
    hall.order("resume")
    hall.order("end")
    yield "end"


def _wall(hall: Hall, people: Sequence, language: str) -> Iterator[str]:
    hall.order("open", item="wall:a", vote=1, prompt=TEXTS[language])
    yield "empty wall"
    with hall.town.database.writing() as session:
        for each in people:
            answer(session, each, "wall:a", {"text": TEXTS[language]})
        texts = sa.select(RunAnswer.id).where(RunAnswer.run_id == hall.run_id)
        ids = session.scalars(texts.where(RunAnswer.item_id == "wall:a")).all()
    for place, each in enumerate(ids):
        hall.order("wall", answer=each, state="shown", heap=NAMES[language] if place % 2 else "")
    yield "wall of forty"


def _groups_at_a_model(hall: Hall, people: Sequence) -> Iterator[str]:
    name = hall.lesson.calculators[0]
    field = next(iter(CALCULATORS[name].all_fields())).id
    hall.order("open", item=f"model:{name}", vote=1)
    yield "model that nobody has tried"
    for count in (5, 40):
        with hall.town.database.writing() as session:
            for place, each in enumerate(people[:count]):
                typing = read(CALCULATORS[name], {field: f"0.{place + 10}"}, "en")
                entries = stored(CALCULATORS[name], typing.entries)
                answer(session, each, f"model:{name}", {"entries": entries})
        yield f"results of {count} groups"


def _axe(page: Page) -> list[str]:
    page.evaluate(AXE_SCRIPT)
    run = "(tags) => axe.run(document, {runOnly: {type: 'tag', values: tags}, resultTypes: ['violations']})"
    found = page.evaluate(run, list(TAGS))["violations"]
    return [f"{each['id']} {node['html'][:120]}" for each in found for node in each["nodes"]]


def test_the_projector_follows_the_run_and_says_what_changed(town: Town, halls) -> None:
    hall = halls(S1, "vi")
    page, item = hall.page, asked_in(hall.lesson)[0]
    with town.database.writing() as session:
        people = people_come(session, session.get_one(Run, hall.run_id), ["Sóc", "Thỏ"])
    hall.order("open", item=item, vote=1)
    count = page.locator("[data-count]")
    expect(count).to_contain_text(re.compile(r"\b0\b.*\b2\b"), timeout=5000)
    spoken = page.locator("[data-say]")
    expect(spoken).to_contain_text(page.locator("h1").inner_text().strip())
    everybody_answers(hall, people[:1], item, "vi", 1)
    expect(count).to_contain_text(re.compile(r"\b1\b.*\b2\b"), timeout=3000)
    expect(page.locator(".projector-bars")).to_have_count(0)
    hall.order("show", item=item)
    expect(page.locator(".projector-bars")).to_be_visible(timeout=3000)
    expect(spoken).to_contain_text("100")
    hall.order("end")
    expect(page.locator(".projector-over")).to_be_visible(timeout=3000)
    expect(page.locator(".projector-join")).to_have_count(0)


def test_a_lost_network_shows_a_quiet_sign_and_comes_back_by_itself(town: Town, halls) -> None:
    hall = halls(S1, "vi")
    page, link = hall.page, hall.page.locator("[data-link]")
    expect(link).to_be_hidden()
    page.context.set_offline(True)
    hall.order("pause")
    expect(link).to_be_visible(timeout=45_000)
    expect(page.locator(".projector-step")).to_be_visible()
    page.context.set_offline(False)
    expect(page.locator(".projector-paused")).to_be_visible(timeout=20_000)
    expect(link).to_be_hidden(timeout=20_000)


def test_a_network_that_never_answers_is_given_up_and_asked_again(halls) -> None:
    hall, held = halls(S1, "vi"), []
    hall.page.wait_for_timeout(1500)  # what the page asks for by itself at the beginning is here
    hall.page.route("**/projector/now", lambda route: held.append(route), times=1)  # noqa: PLW0108
    hall.order("pause")
    expect(hall.page.locator(".projector-paused")).to_be_visible(timeout=15_000)
    assert held


def test_the_first_text_of_a_wall_is_as_wide_as_the_screen(town: Town, halls) -> None:
    hall = halls(S1, "vi")
    hall.order("open", item="wall:a", vote=1, prompt="?")
    with town.database.writing() as session:
        people = people_come(session, session.get_one(Run, hall.run_id), ["Sóc"])
        answer(session, people[0], "wall:a", {"text": TEXTS["vi"]})
        text = session.scalar(sa.select(RunAnswer.id).where(RunAnswer.run_id == hall.run_id))
    hall.order("wall", answer=text, state="shown", heap="")
    shown = hall.page.locator(".projector-flow li")
    expect(shown).to_be_visible(timeout=5000)
    wide = "([path, width]) => document.querySelector(path).getBoundingClientRect().width > width"
    hall.page.wait_for_function(wide, arg=[".projector-flow li", 0.9 * SMALL[0]])


def test_a_clock_is_read_from_the_last_row(halls) -> None:
    hall = halls(S1, "vi")
    hall.order("timer", seconds=120)
    clock = hall.page.locator(".projector-clock")
    expect(clock).to_be_visible(timeout=5000)
    assert float(clock.evaluate("each => parseFloat(getComputedStyle(each).fontSize)")) >= 32


@pytest.mark.parametrize(
    ("text", "pages", "seconds"),
    [("x" * 100, 2, 12), ("x" * 900, 2, 30), ("気" * 240, 2, 20), ("x" * 9000, 2, 60)],
)
def test_a_page_of_a_wall_stays_until_it_can_have_been_read(halls, text, pages, seconds) -> None:
    module = "import(document.querySelector('script[type=module]').src.replace('projector.js', 'projector-fit.js'))"
    asked = f"([text, pages]) => {module}.then(({{ secondsFor }}) => secondsFor(text, pages))"
    assert halls(S1, "vi").page.evaluate(asked, [text, pages]) == pytest.approx(seconds)


def test_the_last_ten_seconds_are_large_and_then_the_time_is_up(halls) -> None:
    hall = halls(S1, "vi")
    hall.order("timer", seconds=12)
    large = hall.page.locator("[data-big-clock]")
    expect(large).to_have_text(re.compile(r"^\d+$"), timeout=8000)
    assert 1 <= int(large.inner_text()) <= 10
    expect(large).to_be_hidden(timeout=12_000)
    face = hall.page.locator("[data-clock-face]")
    expect(face).to_have_text(str(face.get_attribute("data-word-over")))


def test_without_scripts_the_page_loads_itself_anew(town: Town, devices: Devices) -> None:
    hall = start_run(town, S1, "vi")
    page = devices.open("vi", size=SMALL, scripts=False, cookie=town.cookie_of(hall.teacher_id))
    page.goto(hall.path)
    expect(page.locator(".projector-step")).to_be_visible()
    hall.order("pause")
    expect(page.locator(".projector-paused")).to_be_visible(timeout=12_000)


def test_the_projector_is_light_where_the_system_is_dark(halls) -> None:
    hall = halls(S1, "vi", live=False)
    hall.page.emulate_media(color_scheme="dark")
    hall.page.reload()
    paper = hall.page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert paper == "rgb(251, 250, 246)"


def test_the_code_on_the_projector_is_as_large_as_a_heading(halls) -> None:
    hall = halls(S1, "vi", live=False)
    code = hall.page.locator(".projector-code")
    assert code.evaluate("(each) => parseFloat(getComputedStyle(each).fontSize)") >= 32
    assert hall.page.locator(".projector-join .qr").bounding_box()["width"] >= 100

"""A teacher makes a class from a pasted list, prints cards, gives S1, sees results, prints a plan."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Page, expect

from lms.groups.links import qr_code
from lms.groups.queries import members
from tests.browser import quiz
from tests.browser.devices import PHONE, Devices, number_in
from tests.browser.doors import scan_card, sign_in
from tests.browser.town import S1, Town, make_attempt
from tests.browser.words import Words

pytestmark = pytest.mark.browser

FAMILIES = ("Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Huỳnh", "Phan", "Vũ")
GIVEN = ("An", "Bình", "Châu", "Dũng", "Đào")
NAMES = [f"{family} Thị {given}" for family in FAMILIES for given in GIVEN]
#: As it is copied from a spreadsheet: a head, a number, the name, and a column nobody asked for.
PASTED = "STT\tHọ và tên\tNgày sinh\n" + "\n".join(
    f"{number}\t{name}\t0{number % 9 + 1}/05/2013" for number, name in enumerate(NAMES, start=1)
)


def test_a_teacher_goes_from_a_pasted_list_to_the_class_results(
    devices: Devices, town: Town, scripts: bool
) -> None:
    say, lesson = Words("vi"), town.lesson(S1)
    name = "7A" if scripts else "7B"
    page = devices.open("vi", scripts=scripts)
    sign_in(page, town.people["teacher"], say)

    code, pin = _make_class(page, say, name)
    group_id = number_in(page.url.split("/groups/")[1])
    _see_qr_codes(page, town, code, number=1)

    page.goto(f"vi/groups/{group_id}")
    page.get_by_role("link", name=say.exactly("Lessons given", "teacher")).click()
    page.locator("#lesson").select_option("/".join(S1))
    due = datetime.now(UTC).date() + timedelta(days=7)
    page.locator("#due_on").fill(due.isoformat())
    page.locator("main form[method=post] button.button[type=submit]").first.click()
    expect(page.locator(".notice-success")).to_contain_text(name)

    pupil = devices.open("vi", size=PHONE, scripts=scripts)
    scan_card(pupil, code, 1, say, pin)
    pupil.locator("main").get_by_role("link", name=lesson.words["vi"].title).first.click()
    pupil.get_by_role("link", name=say("To the quiz")).click()
    quiz.start_quiz(pupil)
    quiz.take_rest(pupil, lesson, "vi")
    with town.database.reading() as session:
        others = [row.person_id for row in members(session, group_id)][1:3]
    for person_id in others:
        make_attempt(town, person_id, S1, "vi", finish=True)

    page.goto(f"vi/groups/{group_id}/progress")
    table = page.locator("main table")
    for each in NAMES:
        expect(table).to_contain_text(each)
    expect(table).to_contain_text("100")
    table.get_by_role("link", name=lesson.words["vi"].title).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(lesson.words["vi"].title)
    expect(page.locator(".remedy")).not_to_have_count(0)
    expect(page.locator("li.card[id]")).to_have_count(len(lesson.items))

    page.goto("vi/courses/{}/{}".format(*S1))
    page.locator("main a[href*='/print/'][href$='/plan']").first.click()
    sheet = page.locator("article.paper")
    for step in lesson.steps:
        expect(sheet).to_contain_text(lesson.words["vi"].steps[step.id].heading)
    expect(page.locator("[data-print]")).to_have_count(1)
    expect(page.locator("[data-print]")).to_be_visible(visible=scripts)
    assert _pages_printed(page) >= 2


def _make_class(page: Page, say: Words, name: str) -> tuple[str, str]:
    """From the list of groups to forty printed cards; the class's code and the first PIN."""
    page.goto("vi/groups/new")
    page.locator("#name").fill(name)
    page.get_by_role("button", name=say("Make the group")).click()
    page.get_by_role("link", name=say("Add a list")).first.click()
    page.locator("#text").fill(PASTED)
    page.get_by_role("button", name=say("Show the preview"), exact=True).click()
    expect(page.locator("main tbody tr")).to_have_count(len(NAMES))
    many = say.count("Add this %(num)d pupil", "Add these %(num)d pupils", len(NAMES))
    page.get_by_role("button", name=many).click()
    cards = page.locator(".cut-card")
    expect(cards).to_have_count(len(NAMES))
    for index in (0, len(NAMES) - 1):
        expect(cards.nth(index)).to_contain_text(NAMES[index])
    values = cards.first.locator(".mono").all_inner_texts()
    assert _pages_printed(page) == 5
    code, pin = values[0].strip(), values[-1].strip()
    assert re.fullmatch(r"\d{4}", pin)
    return code, pin


def _see_qr_codes(page: Page, town: Town, code: str, number: int) -> None:
    """The QR code on the card is the one of the address that the pupil opens."""
    host = re.match(r"https?://[^/]+/", page.url)
    assert host
    with town.app.test_request_context():
        expected = qr_code(f"{host.group()}j/{code}?n={number}", "")
    path = re.search(r' d="([^"]+)"', expected)
    assert path
    drawn = (
        page.locator(".cut-card")
        .first.locator("svg path")
        .evaluate_all("all => all.map((each) => each.getAttribute('d'))")
    )
    assert path.group(1) in drawn


def _pages_printed(page: Page) -> int:
    """How many sheets of A4 the printer would give out."""
    return len(re.findall(rb"/Type\s*/Page\b", page.pdf(format="A4")))

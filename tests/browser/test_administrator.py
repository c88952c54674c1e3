"""An administrator erases a person, who can no longer sign in and of whom nothing is left."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from playwright.sync_api import expect

from lms.learning.models import Attempt, LessonProgress, Response
from lms.people.models import Person
from tests.browser.devices import Devices
from tests.browser.doors import sign_in
from tests.browser.town import PASSWORD, S1, Town, make_attempt
from tests.browser.words import Words

pytestmark = pytest.mark.browser


def test_an_erased_person_is_gone(devices: Devices, town: Town, scripts: bool) -> None:
    say = Words("vi")
    leaver = town.people["leaver-1" if scripts else "leaver-2"]
    attempt_id = make_attempt(town, leaver.id, S1, "vi", finish=True)
    theirs = devices.open("vi", scripts=scripts, expected=(400,))
    sign_in(theirs, leaver, say)

    page = devices.open("vi", scripts=scripts)
    sign_in(page, town.people["administrator"], say)
    page.goto("vi/admin/people")
    page.locator("#q").fill(leaver.name)
    page.locator("main").get_by_role("button", name=say("Search")).click()
    page.locator("main").get_by_role("link", name=leaver.name).click()
    page.get_by_role("link", name=say("Erase this person")).click()
    page.locator("#sure").check()
    page.get_by_role("button", name=say("Erase this person")).click()
    expect(page.locator(".notice-success")).to_be_visible()
    page.goto(f"vi/admin/people?q={leaver.name}")
    expect(page.locator("main").get_by_role("link", name=leaver.name)).to_have_count(0)

    theirs.goto("vi/account")  # the open session has ended
    expect(theirs.locator("#password")).to_be_visible()
    theirs.locator("#email").fill(leaver.email)
    theirs.locator("#password").fill(PASSWORD)
    theirs.locator("main form[method=post] button[type=submit]").click()
    expect(theirs.locator(".error-summary")).to_be_visible()
    _nothing_left(town, leaver.id, leaver.email, attempt_id)


def _nothing_left(town: Town, person_id: int, email: str, attempt_id: int) -> None:
    count = sa.func.count()
    with town.database.reading() as session:
        for statement in (
            sa.select(count).where(Person.email == email),
            sa.select(count).where(Attempt.person_id == person_id),
            sa.select(count).where(Response.attempt_id == attempt_id),
            sa.select(count).where(LessonProgress.person_id == person_id),
        ):
            assert session.scalar(statement) == 0

"""A tool that runs and a platform that runs, on two sites; and Chromium, however little it keeps."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import BrowserContext, Page, sync_playwright

from lms.app import create_app
from lms.cli.jobs import Worker, handlers_of
from lms.cli.prepare import prepare
from lms.config import Settings
from lms.db.session import EXTENSION
from lms.people.models import Role
from tests.browser import quiz
from tests.browser.devices import ARGUMENTS, CHROMIUM
from tests.browser.serving import free_port, serving
from tests.interop.lti.platform import Platform, running
from tests.interop.lti.platform_pages import with_pages
from tests.people.factories import PASSWORD, make_organisation, make_staff

#: What Chromium keeps, as its preferences say it.
ALL = {}
PARTITIONED = {"profile": {"cookie_controls_mode": 1}}
NONE = {"profile": {"default_content_setting_values": {"cookies": 2}}}


#: Seconds in which something must have come.
PATIENCE = 30


def none_in_frames(tool: str) -> dict:
    """No cookies, but those of the tool where it stands in a window of its own."""
    allowed = {f"{tool},{tool}": {"setting": 1}}
    return {
        "profile": {**NONE["profile"], "content_settings": {"exceptions": {"cookies": allowed}}}
    }


@dataclass
class Place:
    """Both, and who administers the tool."""

    platform: Platform
    app: object
    database: object
    administrator: str

    def work_until(self, is_so: Callable[[], bool]) -> None:
        """Do all that is due, beside the worker of the server, until this is so."""
        until = time.monotonic() + PATIENCE
        while not is_so():
            assert time.monotonic() < until, "it never came"
            Worker(self.app, handlers_of(self.app)).do_all_due()
            time.sleep(0.05)

    def look(self, statement):
        with self.database.reading() as session:
            return list(session.scalars(statement).all())


@contextmanager
def a_place(folder: Path) -> Iterator[Place]:
    """The platform is `localhost`, the tool `127.0.0.1`; neither knows the other yet."""
    port, pages_port = free_port(), free_port()
    settings = Settings(data_dir=folder / "var", private_hosts=("localhost",))
    prepare(settings)
    platform = Platform("")
    platform.host = f"http://localhost:{pages_port}"
    platform.tool = f"http://127.0.0.1:{port}"
    app = create_app(settings)
    database = app.extensions[EXTENSION]
    with database.writing() as session:
        chief = make_staff(session, Role.ADMINISTRATOR, make_organisation(session))
        administrator = chief.email
    with running(with_pages(platform), pages_port), serving(settings, port):
        yield Place(platform, app, database, administrator)
    database.engines.dispose()


@contextmanager
def chromium(folder: Path, preferences: dict) -> Iterator[BrowserContext]:
    """A browser with these preferences."""
    profile = folder / "profile" / "Default"
    profile.mkdir(parents=True)
    (profile / "Preferences").write_text(json.dumps(preferences), "utf-8")
    arguments = [each for each in ARGUMENTS if "host-resolver" not in each]
    # Frames of other sites stay in the process of their page: Playwright now and then loses one
    # that goes from process to process. Which cookies a frame gets does not depend on processes.
    arguments.append("--disable-site-isolation-trials")
    with sync_playwright() as playwright:
        context = playwright.chromium.launch_persistent_context(
            profile.parent, executable_path=CHROMIUM, args=arguments, locale="vi-VN"
        )
        context.set_default_timeout(30_000)
        yield context
        context.close()


class Framed:
    """The tool's frame, used as a page is: what a frame lacks is its page's."""

    def __init__(self, page: Page) -> None:
        self.page = page

    @property
    def keyboard(self):
        return self.page.keyboard

    def __getattr__(self, name):
        return getattr(self.page.frame("tool"), name)


def open_course(page: Page, platform: Platform, user_id: str, course_id: str, link=None) -> Framed:
    """The platform's page with the tool in it: a link, or without one the picker."""
    which = f"&link={link.id}" if link is not None else ""
    page.goto(f"{platform.host}/course/{course_id}?user={user_id}{which}")
    return Framed(page)


def take_quiz(tool, lesson) -> None:
    """From the first page of the quiz to its end, by keyboard."""
    tool.locator("form.thumb-bar button").click()
    tool.locator("form.item").wait_for()
    while True:
        quiz.take_question(tool, lesson, "vi")
        if tool.locator(".thumb-bar a.button").count() == 0:
            break
        quiz.next_question(tool)
        tool.locator("#feedback").wait_for(state="hidden")
    tool.locator("button[form=finish]").click()
    tool.wait_for_url(re.compile(r"/review$"))


def register_by_itself(page: Page, place: Place) -> None:
    """What the administrators of both sides do: an address from here, a button there, two ids here."""
    platform, tool = place.platform, place.platform.tool
    page.goto(f"{tool}/en/sign-in")
    page.fill("input[name=email]", place.administrator)
    page.fill("input[name=password]", PASSWORD)
    page.locator("form:has(input[name=password]) button[type=submit]").click()
    page.goto(f"{tool}/en/admin/platforms")
    page.get_by_role("button", name="Make the address").click()
    address = page.input_value("#address")
    page.goto(f"{platform.host}/register?address={address}")
    page.evaluate("heard = []; addEventListener('message', (e) => heard.push(e.data.subject))")
    page.frame("tool").locator("form button[type=submit]").click()
    page.wait_for_function("heard.includes('org.imsglobal.lti.close')")
    page.goto(f"{tool}/en/admin/platforms")
    page.get_by_role("link", name="testplatform").click()
    page.fill("textarea[name=deployment_ids]", "d1\nd2")
    page.check("input[name=stores_names]")
    page.get_by_role("button", name="Save").click()
    page.get_by_text("The platform is saved.").wait_for()

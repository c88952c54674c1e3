"""The example host in Chromium: sign in there, take a quiz here, sign out there."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from lms.cli.prepare import database_of
from lms.config import Settings
from tests.browser import quiz
from tests.browser.devices import PHONE, path_of
from tests.browser.leading import SOON
from tests.interop.host.example import make_site, served

pytestmark = pytest.mark.browser
COURSE, LESSON = "danang-secondary", "how-the-greenhouse-effect-works"
TITLE = f"climate/vi/courses/{COURSE}/{LESSON}"


@pytest.fixture(scope="module")
def site(tmp_path_factory) -> Iterator[Flask]:
    folder = tmp_path_factory.mktemp("school")
    settings = Settings(data_dir=folder / "climate", address_limit_per_minute=10_000)
    site = make_site(folder / "instance", CLIMATE_SETTINGS=settings)
    yield site
    database_of(inner(site)).engines.dispose()


def inner(site: Flask) -> Flask:
    return next(iter(site.extensions["climate_lms"].values())).app


@pytest.fixture(scope="module")
def address(site) -> Iterator[str]:
    with served(site) as address:
        yield address


def sign_in_at_school(page: Page, login: str) -> None:
    page.locator("#login").fill(login)
    page.locator("#password").fill(f"{login}-2026")
    page.get_by_role("button", name="Sign in").click()


def sign_out_at_school(page: Page) -> None:
    page.goto("./")
    page.get_by_role("link", name="Sign out").click()
    page.get_by_role("button", name="Sign out of the school").click()


def lesson_of(site: Flask):
    return inner(site).extensions["lms.packs"].lesson(COURSE, LESSON)


def test_a_pupil_signs_in_there_takes_a_quiz_here_and_signs_out_there(devices, site):
    page, lesson = devices.open("vi"), lesson_of(site)
    page.goto("./")
    page.get_by_role("link", name="Climate lessons").click()
    assert path_of(page) == "/climate/vi/"
    page.locator("a[data-nobody]").click()  # our link leads to the school's page
    assert path_of(page) == "/sign-in"
    sign_in_at_school(page, "an")
    assert path_of(page).startswith("/climate/vi/")
    expect(page.locator(".menu-name")).to_have_text("Nguyễn Văn An")
    expect(page.locator(".host-header a")).to_have_attribute("href", "/")

    page.goto(TITLE)
    page.locator(f"a[href$='{LESSON}/quiz']").first.click()
    quiz.start_quiz(page)
    quiz.take_rest(page, lesson, "vi")
    review = page.url
    page.goto("climate/vi/progress")
    title = lesson.words["vi"].title
    expect(page.locator("main").get_by_role("link", name=title).first).to_be_visible()

    sign_out_at_school(page)
    page.goto("climate/vi/progress")
    expect(page.locator("a[data-nobody]")).to_be_visible()
    expect(page.locator("main").get_by_role("link", name=title)).to_have_count(0)
    page.goto(review)
    assert path_of(page) == "/sign-in"  # a stranger is asked to sign in there
    sign_in_at_school(page, "an")
    assert page.url == review  # and is brought back to what he wanted


def test_who_signs_out_here_signs_out_there(devices):
    page = devices.open("vi")
    page.goto("sign-in?back=/climate/vi/about")
    sign_in_at_school(page, "an")
    page.locator(".menu-name").click()
    page.locator(".menu-list a[href^='/sign-out']").click()
    page.get_by_role("button", name="Sign out of the school").click()
    assert path_of(page) == "/climate/vi/"
    expect(page.locator("a[data-nobody]")).to_be_visible()


def test_a_teacher_there_leads_a_class_here(devices):
    teacher = devices.open("vi")
    teacher.goto("sign-in?back=/climate/vi/sign-in")
    sign_in_at_school(teacher, "mai")
    assert path_of(teacher) == "/climate/vi/teaching"
    teacher.goto("climate/vi/groups/new")
    teacher.locator("#name").fill("8B")
    teacher.locator("main form button[type=submit]").click()
    expect(teacher.locator("h1")).to_contain_text("8B")


def test_the_head_administers_without_invitations_of_ours(devices):
    page = devices.open("en")
    page.goto("sign-in?back=/climate/en/about")
    sign_in_at_school(page, "hoa")
    page.goto("climate/en/admin/people")
    expect(page.locator("main")).to_contain_text("Lê Thị Hoa")
    expect(page.locator("main").get_by_role("link", name="Invitations")).to_have_count(0)


def test_the_schools_header_stands_above_ours_in_the_schools_look_and_not_on_paper(devices):
    for size in (PHONE, (1280, 800)):
        page = devices.open("vi", size=size)
        page.goto("climate/vi/courses")
        header = page.locator(".host-header .school-header")
        expect(header).to_have_css("background-color", "rgb(91, 42, 75)")
        expect(page.locator(".site-header")).to_be_visible()
        assert header.bounding_box()["y"] < page.locator(".site-header").bounding_box()["y"]
        assert page.evaluate("document.documentElement.scrollWidth") <= size[0]
        page.emulate_media(media="print")
        expect(header).to_be_hidden()
        page.emulate_media(media="screen")
        header.get_by_role("link", name="Tài khoản ở trường").click()
        assert path_of(page) == "/sign-in"
        sign_in_at_school(page, "an")
        assert path_of(page) == "/climate/vi/courses"
        expect(header.get_by_role("link", name="Tài khoản ở trường")).to_have_count(0)
        header.get_by_role("link", name="Trường Sông Hàn").click()
        assert path_of(page) == "/"


KEPT = "async () => (await caches.keys()).concat(Object.keys(localStorage))"


def test_a_lesson_is_led_here_and_what_the_phone_keeps_bears_our_place_and_goes(devices):
    page = devices.open("vi", size=PHONE)
    page.goto("sign-in?back=/climate/vi/about")
    sign_in_at_school(page, "mai")
    page.evaluate("localStorage.setItem('theme', 'dark')")  # the school's own
    page.goto(TITLE)
    assert page.evaluate("document.documentElement.dataset.theme || ''") == ""
    page.locator(f'.tools a[href$="{LESSON}/run"]').click()
    page.locator('input[name="group"][value=""]').check(force=True)
    page.locator("main form button.button").click()
    expect(page.locator(".control-code strong")).to_be_visible()
    expect(page.locator("[data-link]")).to_have_attribute("data-kind", re.compile("."))
    expect(page.locator("[data-kept]")).to_be_visible(timeout=SOON)
    kept = page.evaluate(KEPT)
    assert "live-control/climate" in kept
    ours = [each for each in kept if each not in {"theme", "live-device", "live-number"}]
    assert all("/climate" in each for each in ours), kept

    page.goto("climate/vi/about")
    page.locator(".menu-name").click()
    page.locator(".menu-list a[href^='/sign-out']").click()
    page.get_by_role("button", name="Sign out of the school").click()
    expect(page.locator("[data-nobody]")).to_be_visible()
    page.wait_for_timeout(300)
    assert "live-control/climate" not in page.evaluate(KEPT)
    assert page.evaluate("localStorage.getItem('theme')") == "dark"

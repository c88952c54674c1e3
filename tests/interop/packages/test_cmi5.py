"""cmi5: the course structure, and what a package tells a learning record store, by the rules."""

from __future__ import annotations

import json
import re
import time
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests
from playwright.sync_api import Browser, Page, expect

from lms.core.items.samples import SAMPLES
from tests.interop import lrs
from tests.interop.packages.conftest import Export
from tests.interop.packages.lrs import Platform, serving
from tests.interop.packages.test_manifest import files_of
from tests.interop.packages.test_scorm import PAGE, answer_all, answers, fill, press, read_all
from tests.packs.items import COURSE, LESSON

pytestmark = pytest.mark.browser

NAMES = {"c": "https://w3id.org/xapi/profiles/cmi5/v1/CourseStructure.xsd"}


@pytest.fixture
def platform(export: Export) -> Iterator[Platform]:
    """A platform; no statement may break a rule."""
    with serving(files_of(export("cmi5", "vi", COURSE, LESSON).content)) as platform:
        yield platform
        assert not platform.faults


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    context = chromium.new_context(reduced_motion="reduce")
    context.set_default_timeout(8000)
    page = context.new_page()
    troubles: list[str] = []
    page.on("pageerror", lambda error: troubles.append(str(error)))
    yield page
    context.close()
    assert not troubles


def opened(page: Page, platform: Platform) -> None:
    page.goto(platform.launch(PAGE))
    page.wait_for_selector("body.plays")


def left(page: Page, platform: Platform) -> None:
    """Leave as a browser leaves, and wait until the last word has arrived."""
    page.goto("about:blank")
    deadline = time.monotonic() + 5
    while "terminated" not in platform.session.verbs and time.monotonic() < deadline:
        page.wait_for_timeout(50)


def verbs(platform: Platform) -> list[str]:
    return [each for each in platform.verbs() if each != "answered"]


def test_structure_names_each_lesson_with_its_pass_mark(export: Export) -> None:
    files = files_of(export("cmi5", "th", "bma-officials").content)
    root = ET.fromstring(files["cmi5.xml"])
    units = root.findall("c:au", NAMES)
    assert len(units) == 10
    ids = [each.get("id") for each in (*root.findall("c:course", NAMES), *units)]
    assert len(set(ids)) == len(ids)
    for unit in units:
        assert unit.findtext("c:url", "", NAMES) in files
        assert unit.get("moveOn") == "CompletedAndPassed"
        assert 0 < float(unit.get("masteryScore", "0")) <= 1
        title = unit.find("c:title/c:langstring", NAMES)
        assert title is not None
        assert title.get("lang") == "th"
        assert [each.tag.rpartition("}")[2] for each in unit] == ["title", "description", "url"]


def test_a_session_that_passes_is_told_by_the_rules_and_a_real_store_takes_it(
    page: Page, platform: Platform, tmp_path: Path
) -> None:
    opened(page, platform)
    frame = page.main_frame
    read_all(frame)
    press(frame, "begin")
    answer_all(frame)
    expect(frame.locator('[data-result="passed"]')).to_be_visible()
    left(page, platform)
    assert verbs(platform) == ["initialized", "completed", "passed", "terminated"]
    assert platform.verbs().count("answered") == len(SAMPLES)
    assert platform.profile_asked
    kinds = {
        each["object"]["definition"]["interactionType"]
        for each in platform.statements
        if "definition" in each["object"]
    }
    assert kinds == {"choice", "true-false", "numeric", "sequencing", "matching", "fill-in"}
    lrs.validate(platform.statements)
    with lrs.running(tmp_path) as store:
        answer = requests.post(
            f"{store.endpoint}/statements",
            json=platform.statements,
            auth=(lrs.KEY, lrs.SECRET),
            headers={"X-Experience-API-Version": "1.0.3"},
            timeout=10,
        )
        assert answer.status_code == 200, answer.text
        assert len(store.statements()) == len(platform.statements)


def test_failed_first_and_passed_in_the_same_session_is_passed(
    page: Page, platform: Platform
) -> None:
    opened(page, platform)
    frame = page.main_frame
    read_all(frame)
    press(frame, "begin")
    frame.locator(".quiz-step").last.click()
    frame.locator('[data-ask] [data-do="finish"]').click()
    press(frame, "again")
    answer_all(frame)
    left(page, platform)
    assert verbs(platform) == ["initialized", "completed", "passed", "terminated"]


def test_failed_is_told_at_the_end_and_passed_in_the_next_session(
    page: Page, platform: Platform
) -> None:
    opened(page, platform)
    frame = page.main_frame
    read_all(frame)
    press(frame, "begin")
    frame.locator(".quiz-step").last.click()
    frame.locator('[data-ask] [data-do="finish"]').click()
    left(page, platform)
    assert verbs(platform) == ["initialized", "completed", "failed", "terminated"]
    opened(page, platform)
    expect(frame.locator('[data-result="failed"]')).to_be_visible()
    press(frame, "again")
    answer_all(frame)
    left(page, platform)
    assert verbs(platform)[4:] == ["initialized", "passed", "terminated"]
    opened(page, platform)
    left(page, platform)
    assert verbs(platform)[7:] == ["initialized", "terminated"]


def test_answers_are_there_again_in_the_next_session(page: Page, platform: Platform) -> None:
    opened(page, platform)
    frame = page.main_frame
    read_all(frame)
    press(frame, "begin")
    for _id, fields in answers()[:3]:
        fill(frame, fields)
        press(frame, "check")
        press(frame, "next")
    left(page, platform)
    assert platform.states["lms-lesson"].isascii()
    assert len(json.loads(platform.states["lms-lesson"])["state"]) < 4096
    opened(page, platform)
    expect(frame.locator(".item-number")).to_have_text(re.compile("4"))
    assert frame.locator(".quiz-step-right").count() == 3


@pytest.mark.parametrize("mode", ["Browse", "Review"])
def test_looking_is_told_as_a_session_and_no_more(
    page: Page, platform: Platform, mode: str
) -> None:
    platform.mode = mode
    opened(page, platform)
    read_all(page.main_frame)
    press(page.main_frame, "begin")
    answer_all(page.main_frame)
    left(page, platform)
    assert platform.verbs() == ["initialized", "terminated"]
    assert not platform.states


def test_the_pass_mark_of_the_platform_counts(page: Page, platform: Platform) -> None:
    platform.mastery = 0.05
    opened(page, platform)
    frame = page.main_frame
    read_all(frame)
    press(frame, "begin")
    fill(frame, answers()[0][1])
    press(frame, "check")
    frame.locator(".quiz-step").last.click()
    frame.locator('[data-ask] [data-do="finish"]').click()
    expect(frame.locator('[data-result="passed"]')).to_be_visible()
    left(page, platform)
    assert "passed" in platform.verbs()


def test_a_store_that_is_silent_gets_everything_later(page: Page, platform: Platform) -> None:
    opened(page, platform)
    frame = page.main_frame
    read_all(frame)
    press(frame, "begin")
    platform.silent = True
    fill(frame, answers()[0][1])
    press(frame, "check")
    expect(frame.locator('[data-notice="trouble"]')).to_be_visible()
    platform.silent = False
    press(frame, "send")
    expect(frame.locator('[data-notice="trouble"]')).to_be_hidden()
    assert platform.verbs() == ["initialized", "answered"]
    left(page, platform)


def test_an_answer_given_while_another_is_on_its_way_arrives_also_when_one_leaves_at_once(
    page: Page, platform: Platform
) -> None:
    opened(page, platform)
    frame = page.main_frame
    read_all(frame)
    press(frame, "begin")
    platform.slow = 0.3
    for _id, fields in answers()[:3]:
        fill(frame, fields)
        press(frame, "check")
        press(frame, "next")
    left(page, platform)
    assert platform.verbs() == ["initialized", *["answered"] * 3, "terminated"]
    page.wait_for_timeout(700)
    kept = json.loads(platform.states["lms-lesson"])["state"]
    assert [each[:1] for each in kept.split(".")[-1].split("~")][:4] == ["a", "a", "a", ""]


def test_leaving_goes_back_to_the_platform_after_the_last_word(
    page: Page, platform: Platform
) -> None:
    opened(page, platform)
    press(page.main_frame, "leave")
    page.wait_for_url("**/back.html")
    assert platform.verbs() == ["initialized", "terminated"]


def test_a_launch_that_was_used_says_so(page: Page, platform: Platform) -> None:
    opened(page, platform)
    address = page.url
    left(page, platform)
    page.goto(address)
    expect(page.locator('[data-notice="closed"]')).to_be_visible()

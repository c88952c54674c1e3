"""Packages in a platform that speaks SCORM: state, score, interactions, resuming, lost connections."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Frame, expect

from lms.core.items.samples import SAMPLES
from tests.interop.packages.conftest import Export
from tests.interop.packages.lms import Lms
from tests.interop.packages.test_manifest import files_of
from tests.packs.items import COURSE, LESSON

pytestmark = pytest.mark.browser

PAGE = f"lessons/{LESSON}.html"
STATUS = {"scorm12": "cmi.core.lesson_status", "scorm2004": "cmi.completion_status"}


@pytest.fixture(params=["scorm12", "scorm2004"])
def lms(request: pytest.FixtureRequest, chromium: Browser, export: Export) -> Iterator[Lms]:
    """A platform with the lesson of samples, in which no script may fail."""
    files = files_of(export(request.param, "vi", COURSE, LESSON).content)
    lms = Lms(chromium, request.param, files)
    yield lms
    lms.close()
    assert not lms.troubles


def press(frame: Frame, what: str) -> None:
    frame.locator(f'[data-do="{what}"]:visible, [data-way="{what}"]:visible').first.click()


def read_all(frame: Frame) -> None:
    """From the introduction through all steps to the quiz."""
    press(frame, "begin")
    while frame.locator('[data-way="done"]:visible').count():
        press(frame, "done")


def fill(frame: Frame, fields: dict[str, list[str]]) -> None:
    for name, values in fields.items():
        controls = frame.locator(f'[data-slot] [name="{name}"]')
        kind = controls.first.evaluate("(each) => each.type")
        for value in values:
            if kind in ("radio", "checkbox"):
                frame.locator(f'[data-slot] [name="{name}"][value="{value}"]').check(force=True)
            elif kind == "select-one":
                controls.first.select_option(value)
            else:
                controls.first.fill(value)


def answers(language: str = "vi") -> list[tuple[str, dict[str, list[str]]]]:
    """Item id and the fields of a right answer, in the order of the lesson."""
    from lms.core.items.registry import build_registry

    registry = build_registry()
    found = []
    for sample in SAMPLES.values():
        body = registry[sample.type].from_spec(sample.spec)
        fields = body.to_form(body.correct_answer(sample.words[language]), language)
        found.append((sample.id, {k: v for k, v in fields.items() if v}))
    return found


def answer_all(frame: Frame) -> None:
    given = answers()
    for number, (_id, fields) in enumerate(given, start=1):
        fill(frame, fields)
        press(frame, "check")
        expect(frame.locator(".feedback-correct")).to_be_visible()
        if number < len(given):
            press(frame, "next")
    press(frame, "finish")


def test_a_lesson_is_read_answered_and_passed(lms: Lms) -> None:
    _page, frame = lms.launch(PAGE)
    read_all(frame)
    assert lms.value(STATUS[lms.version]) == "incomplete"
    press(frame, "begin")
    answer_all(frame)
    expect(frame.locator('[data-result="passed"]')).to_be_visible()
    lms.close()
    if lms.version == "scorm12":
        assert lms.value("cmi.core.lesson_status") == "passed"
        assert float(lms.value("cmi.core.score.raw")) == 100
    else:
        assert lms.value("cmi.completion_status") == "completed"
        assert lms.value("cmi.success_status") == "passed"
        assert float(lms.value("cmi.score.scaled")) == 1
        assert float(lms.value("cmi.progress_measure")) == 1
    assert len(lms.value("cmi.interactions")) == len(SAMPLES)


def test_what_was_done_is_there_again(lms: Lms) -> None:
    _page, frame = lms.launch(PAGE)
    read_all(frame)
    press(frame, "begin")
    given = answers()
    for _id, fields in given[:4]:
        fill(frame, fields)
        press(frame, "check")
        press(frame, "next")
    order = frame.locator("[data-slot] label").all_inner_texts()
    lms.close()
    state = lms.value("cmi.suspend_data")
    assert state.isascii()
    _page, frame = lms.launch(PAGE)
    expect(frame.locator(".item-number")).to_have_text(re.compile("5"))
    assert frame.locator(".quiz-step-right").count() == 4
    assert frame.locator("[data-slot] label").all_inner_texts() == order
    assert frame.locator(".rail .rail-done").count() == frame.locator(".rail a").count() - 1
    frame.locator(".quiz-step").nth(3).click()
    expect(frame.locator(".feedback-correct")).to_be_visible()
    name, values = next(iter(given[3][1].items()))
    assert frame.locator(f'[data-slot] [name="{name}"]').first.input_value() == values[0]


def test_a_wrong_answer_is_recorded_and_may_be_tried_again(lms: Lms) -> None:
    page, frame = lms.launch(PAGE)
    read_all(frame)
    press(frame, "begin")
    sample = SAMPLES["single-choice"]
    wrong = next(each for each in sample.spec["choices"] if each != sample.spec["key"])
    for choice in (wrong, sample.spec["key"]):
        fill(frame, {"answer": [choice]})
        press(frame, "check")
        if choice == wrong:
            expect(frame.locator(".feedback-incorrect")).to_be_visible()
            press(frame, "retry")
    expect(frame.locator(".feedback-correct")).to_be_visible()
    sets = page.evaluate("window.sets")
    results = [
        value for name, value in sets if re.fullmatch(r"cmi\.interactions\.\d\.result", name)
    ]
    assert results == (
        ["wrong", "correct"] if lms.version == "scorm12" else ["incorrect", "correct"]
    )


def test_a_quiz_below_the_pass_mark_is_failed_and_can_be_taken_again(lms: Lms) -> None:
    _page, frame = lms.launch(PAGE)
    read_all(frame)
    press(frame, "begin")
    frame.locator(".quiz-step").last.click()
    frame.locator('[data-ask] [data-do="finish"]').click()
    expect(frame.locator('[data-result="failed"]')).to_be_visible()
    if lms.version == "scorm12":
        assert lms.value("cmi.core.lesson_status") == "failed"
    else:
        assert lms.value("cmi.success_status") == "failed"
        assert lms.value("cmi.completion_status") == "completed"
    press(frame, "again")
    answer_all(frame)
    lms.close()
    status = "cmi.core.lesson_status" if lms.version == "scorm12" else "cmi.success_status"
    assert lms.value(status) == "passed"


def test_an_incomplete_answer_is_asked_back_in_the_language_of_the_lesson(lms: Lms) -> None:
    _page, frame = lms.launch(PAGE)
    read_all(frame)
    press(frame, "begin")
    press(frame, "check")
    expect(frame.locator("[data-problem]")).to_contain_text("Hãy trả lời trước đã.")


def test_a_platform_that_gives_no_mode_gets_everything(lms: Lms) -> None:
    lms.no_mode = True
    _page, frame = lms.launch(PAGE)
    read_all(frame)
    press(frame, "begin")
    answer_all(frame)
    lms.close()
    assert lms.value(STATUS[lms.version]) in ("passed", "completed")
    assert lms.value("cmi.suspend_data")


def test_looking_back_records_nothing(lms: Lms) -> None:
    lms.mode = "review"
    page, frame = lms.launch(PAGE)
    read_all(frame)
    expect(frame.locator('[data-notice="looking"]')).to_be_visible()
    assert page.evaluate("window.sets") == []


@pytest.mark.parametrize(
    "state", ["somebody else's", "1.deadbeef.11.x.n.0..", "\u0000ก.2", "9" * 4096]
)
def test_a_foreign_state_is_passed_over(lms: Lms, state: str) -> None:
    lms.saved = {"cmi": {"suspend_data": state}}
    _page, frame = lms.launch(PAGE)
    expect(frame.locator("h1")).to_be_visible()
    read_all(frame)
    lms.close()
    assert lms.value("cmi.suspend_data") != state


def test_a_lost_connection_is_told_and_what_waits_is_sent(lms: Lms) -> None:
    page, frame = lms.launch(PAGE)
    read_all(frame)
    press(frame, "begin")
    before = lms.value("cmi.suspend_data")
    page.evaluate("window.silent = true")
    for _id, fields in answers()[:2]:
        fill(frame, fields)
        press(frame, "check")
        press(frame, "next")
    expect(frame.locator('[data-notice="trouble"]')).to_be_visible()
    assert lms.value("cmi.suspend_data") == before
    page.evaluate("window.silent = false")
    expect(frame.locator('[data-notice="trouble"]')).to_be_hidden()  # by itself, without a click
    assert [each[:1] for each in kept_answers(lms)] == ["a", "a", *[""] * (len(SAMPLES) - 2)]
    assert len(lms.value("cmi.interactions")) == 2


def kept_answers(lms: Lms) -> list[str]:
    """What the state holds of each item."""
    return lms.value("cmi.suspend_data").split(".")[-1].split("~")


def test_without_a_platform_a_lesson_can_be_read_and_answered(lms: Lms) -> None:
    lms.launch(PAGE)
    assert lms.context is not None
    page = lms.context.new_page()
    page.goto(f"http://lms.test/{PAGE}")
    expect(page.locator('[data-notice="alone"]')).to_be_visible()
    frame = page.main_frame
    read_all(frame)
    press(frame, "begin")
    answer_all(frame)
    expect(frame.locator('[data-result="passed"]')).to_be_visible()
    page.close()

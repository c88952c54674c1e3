"""A calculator in a lesson: with a script it answers while one types, without one by its button."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.devices import DESK, PHONE, Devices
from tests.browser.words import Words

pytestmark = pytest.mark.browser

LESSON = "courses/danang-primary/storms-floods-heat-in-da-nang"


@pytest.mark.parametrize(("language", "size"), [("vi", PHONE), ("en", DESK)], ids=["vi", "en"])
def test_the_outcome_follows_the_form_and_is_kept(
    devices: Devices, scripts: bool, language: str, size: tuple[int, int]
) -> None:
    say = Words(language)
    page = devices.open(language, size=size, scripts=scripts)
    page.goto(f"{language}/{LESSON}")
    rain = page.locator("#flood-bucket-rain")
    outcome = page.locator("#flood-bucket-outcome")
    expect(outcome).to_contain_text("706")
    rain.fill("60")
    if not scripts:
        page.get_by_role("button", name=say("Work it out")).first.click()
    expect(outcome.locator(".calculator-main")).to_contain_text(
        re.compile(r"^\s*\D*0\s*mm", re.MULTILINE)
    )
    if scripts:
        assert LESSON in page.url, "the lesson stays where it was"
    page.get_by_role("button", name=say("Keep this calculation")).first.click()
    page.get_by_role("button", name=say("Keep it")).click()
    expect(page.locator(".notice")).to_contain_text(say("The calculation is kept."))
    expect(page.locator("main")).to_contain_text("60 mm")


def test_a_slider_moves_the_number_and_the_outcome(devices: Devices) -> None:
    page = devices.open("vi", size=PHONE)
    page.goto(f"vi/{LESSON}")
    slider = page.locator('[data-field="green"] input[type=range]')
    slider.focus()
    slider.press("End")
    expect(page.locator("#flood-bucket-green")).to_have_value("100")
    expect(page.locator("#flood-bucket-outcome")).to_contain_text("626")
    assert slider.get_attribute("aria-label")


def test_a_message_comes_to_the_field_and_goes_again(devices: Devices) -> None:
    page = devices.open("en", size=DESK, expected=(422,))
    page.goto(f"en/{LESSON}")
    rain, field = page.locator("#flood-bucket-rain"), page.locator('[data-field="rain"]')
    rain.fill("20 kg")
    expect(field.locator(".field-error")).to_be_visible()
    expect(rain).to_have_attribute("aria-invalid", "true")
    expect(rain).to_be_focused()
    rain.fill("20 cm")
    expect(field.locator(".field-error")).to_have_count(0)
    expect(page.locator("#flood-bucket-outcome")).to_contain_text("200")


def test_drawing_again_changes_the_days(devices: Devices) -> None:
    page = devices.open("en", size=DESK)
    page.goto("en/courses/danang-primary/weather-or-climate")
    jar = page.locator("#weather-jar")
    before = jar.locator(".draws").inner_text()
    jar.get_by_role("button", name="Draw again").click()
    expect(jar.locator(".draws")).not_to_have_text(before)

"""The guest's journey, for every place where it must work."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.browser import quiz
from tests.browser.town import S1, Town
from tests.browser.words import Words


def read_and_try(page: Page, town: Town, say: Words) -> None:
    """From the home page by the catalogue into S1, read it, and take its quiz to the end."""
    lesson, words = town.lesson(S1), town.lesson(S1).words[say.language]
    page.goto("./")
    expect(page.locator("html")).to_have_attribute("lang", say.language)
    heading = page.locator("strong", has_text=say.exactly("Learn", "home"))
    page.locator(".door").filter(has=heading).click()
    page.locator("main").get_by_role("link", name=words.title).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(words.title)
    for step in lesson.steps:
        expect(page.locator(f"#{step.id} h2").first).to_have_text(words.steps[step.id].heading)
    expect(page.locator("figure svg").first).to_be_visible()
    page.get_by_role("link", name=say("To the quiz")).click()
    quiz.start_quiz(page)
    quiz.take_question(page, lesson, say.language, right=False)
    page.get_by_role("link", name=say("Try again")).click()
    quiz.take_rest(page, lesson, say.language)
    expect(page.locator(".review-line")).to_have_count(len(lesson.items))


def see_progress(page: Page, town: Town, say: Words) -> None:
    """The lesson that was taken stands under "My progress"."""
    page.goto(f"{say.language}/progress")
    title = town.lesson(S1).words[say.language].title
    expect(page.locator("main").get_by_role("link", name=title)).to_be_visible()
    expect(page.locator("main a[href*='/review']")).not_to_have_count(0)


def own_links(page: Page) -> list[str]:
    """Where links, forms, scripts and styles of the page lead, those to sources elsewhere apart."""
    found: list[str] = page.evaluate(
        """() => [...document.querySelectorAll("[href], [src], [action]")]
          .map((each) => each.href || each.src || each.action)
          .filter((each) => typeof each === "string")"""
    )
    return [each for each in found if each.startswith("http:")]

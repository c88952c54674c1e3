"""A quiz that was reached by a link counts for that link, by the link's rules."""

from __future__ import annotations

import sqlalchemy as sa

from lms.learning.models import Attempt, AttemptMode
from tests.interop.lti.factories import S1
from tests.interop.lti.grading import quiz_link

QUIZ = "/frame/vi/courses/{}/{}/quiz".format(*S1)


def start(browser):
    answer = browser.client.post(QUIZ)
    assert answer.status_code == 303
    return answer.headers["Location"]


def test_practice_counts_for_the_link_by_which_one_came(browser, platform, registration, look):
    assert browser.launch("p1", quiz_link(platform)).status_code == 303
    start(browser)
    (attempt,) = look(sa.select(Attempt))
    assert (attempt.mode, attempt.context) == (AttemptMode.PRACTICE, "lti:1")


def test_a_test_and_a_practice_of_one_lesson_stand_side_by_side(
    browser, platform, registration, look
):
    practice, test = quiz_link(platform), quiz_link(platform)
    test.custom = {**test.custom, "activity": "test", "attempts": "1", "minutes": "10"}
    for link in (practice, test, practice):
        browser.launch("p1", link)
        start(browser)
    found = {each.context: each for each in look(sa.select(Attempt))}
    assert {each.mode for each in found.values()} == {AttemptMode.PRACTICE, AttemptMode.TEST}
    assert found["lti:2"].deadline_at is not None
    assert found["lti:1"].deadline_at is None


def test_a_test_gives_no_more_attempts_than_its_link_allows(browser, platform, registration, look):
    link = quiz_link(platform)
    link.custom = {**link.custom, "activity": "test", "attempts": "1"}
    browser.launch("p1", link)
    place = start(browser).rpartition("/items/")[0] or start(browser)
    attempt = look(sa.select(Attempt))[0]
    assert browser.client.post(f"/frame/vi/attempts/{attempt.id}/finish").status_code == 303
    assert browser.client.post(QUIZ).headers["Location"] == QUIZ, place
    assert len(look(sa.select(Attempt))) == 1

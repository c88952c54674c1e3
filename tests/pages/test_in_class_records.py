"""What was answered in class, where its learner and his leaders see it; and where it must not be."""

from __future__ import annotations

import re

import pytest

from lms.learning.in_class import record
from tests.conftest import NOW
from tests.learning.factories import in_class, lesson_s1, take_quiz
from tests.learning.test_regrading import ITEM
from tests.pages.sign_in import sign_in
from tests.teaching.factories import give_s1, make_school

S1 = "/courses/danang-secondary/how-the-greenhouse-effect-works"
#: The start of every line about a run.
IN_CLASS = "In class, "


@pytest.fixture
def school(session):
    school = make_school(session)
    session.commit()
    return school


@pytest.fixture
def lesson(app):
    return lesson_s1(app)


@pytest.fixture
def pupil(app, session, school, lesson, client):
    """A pupil, signed in, who answered two questions in class, one of them wrong."""
    person_id = school.members[0].person_id
    other = next(item.id for item in lesson.items if item.id != ITEM)
    answers = [in_class(lesson, other), in_class(lesson, ITEM, is_right=False)]
    attempt = record(session, person_id, lesson, "run:1", answers, NOW)
    session.commit()
    sign_in(client, app, person_id)
    return person_id, attempt.id


def flat(page):
    return re.sub(r"\s+", " ", page.text)


def line_of(attempt_id, language="en"):
    return (
        rf'<a href="/{language}/attempts/{attempt_id}/review">In class, [^<]+</a>: '
        "1 of 2 questions right"
    )


def test_own_pages_say_that_it_was_in_class(client, pupil):
    _person, attempt = pupil
    for path in ("/progress", f"{S1}/attempts"):
        assert re.search(line_of(attempt), flat(client.get(f"/en{path}"))), path


def test_the_quiz_page_knows_nothing_of_it(client, pupil):
    page = client.get(f"/en{S1}/quiz").text
    assert "Start the quiz" in page
    assert "My earlier attempts" not in page
    assert IN_CLASS not in page


def test_the_quiz_page_shows_attempts_at_the_quiz_beside_it(client, session, pupil, lesson):
    take_quiz(session, pupil[0], lesson)
    session.commit()
    page = client.get(f"/en{S1}/quiz").text
    assert "My earlier attempts" in page
    assert IN_CLASS not in page


def test_my_progress_says_no_result_of_a_quiz_that_was_not_taken(client, pupil):
    page = client.get("/en/progress").text
    assert "Best quiz result" not in page
    assert "In progress" in page


def test_the_review_shows_each_answer_with_its_feedback_and_nothing_of_the_quiz(client, pupil):
    page = client.get(f"/en/attempts/{pupil[1]}/review")
    assert page.status_code == 200
    assert "<h1>In class, " in page.text
    assert page.text.count('class="review-line"') == 2
    assert page.text.count("Your answer") == 2
    assert page.text.count("feedback-correct") == 1
    assert "Correct answer" in page.text
    for words in ("How the quiz went", "is passed", "not yet passed", "Try again", "not answered"):
        assert words not in page.text
    assert "Back to the lesson" in page.text


@pytest.mark.parametrize("language", ["vi", "en", "ja"])
def test_the_review_opens_in_each_language_of_the_lesson(client, pupil, language):
    page = client.get(f"/{language}/attempts/{pupil[1]}/review")
    assert page.status_code == 200
    assert page.text.count('class="review-line"') == 2


def test_nothing_can_be_answered_or_ended_once_more(client, pupil, session, lesson):
    review = f"/en/attempts/{pupil[1]}/review"
    assert client.get(f"/en/attempts/{pupil[1]}").location == review
    form = lesson.item(ITEM).body.to_form(
        lesson.item(ITEM).body.correct_answer(lesson.words["en"].items[ITEM]), "en"
    )
    answer = client.post(
        f"/en/attempts/{pupil[1]}/items/{ITEM}", data={**form, "submission": "late"}
    )
    assert answer.location == review
    assert client.post(f"/en/attempts/{pupil[1]}/finish").location == review
    assert "1 of 2 questions right" in client.get(review).text


def test_somebody_else_does_not_see_it(client, app, school, pupil):
    sign_in(client, app, school.members[1].person_id)
    assert client.get(f"/en/attempts/{pupil[1]}/review").status_code in {403, 404}


def test_a_leader_sees_it_apart_from_the_attempts_at_the_quiz(client, app, school, pupil):
    sign_in(client, app, school.teacher.id)
    path = f"/en/groups/{school.group.id}/progress/members/{school.members[0].id}"
    page = flat(client.get(path))
    assert re.search(line_of(pupil[1]), page)
    assert "at the quiz</summary>" not in page
    assert "Begun without being given" not in page
    review = client.get(f"/en/attempts/{pupil[1]}/review").text
    assert review.count("The answer given") == 2


def test_class_progress_and_lesson_results_count_it_as_answers_and_not_as_the_quiz(
    client, app, session, school, pupil
):
    give_s1(session, app, school.group)
    session.commit()
    sign_in(client, app, school.teacher.id)
    results = flat(client.get(f"/en/groups/{school.group.id}/lessons/{S1[9:]}"))
    assert results.count("1 answer ") == 2
    assert "mean of the best results" not in results
    assert "Nobody is stuck in this lesson." in results
    assert client.get(f"/en/groups/{school.group.id}/progress").status_code == 200

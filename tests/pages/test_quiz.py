"""Taking a quiz through the pages: every item of every lesson, and what people do to forms."""

from __future__ import annotations

import re

import pytest
import sqlalchemy as sa

from lms.learning.models import Attempt, Response
from tests.groups.factories import add_adult
from tests.learning.factories import lesson_s1, library_of
from tests.pages.sign_in import sign_in, sign_out
from tests.teaching.factories import give_s1, make_school

S1 = "/courses/danang-secondary/how-the-greenhouse-effect-works"


def start(client, language="vi", path=S1):
    answer = client.post(f"/{language}{path}/quiz")
    assert answer.status_code == 303
    return int(re.search(r"/attempts/(\d+)", answer.location)[1])


def form_of(lesson, item_id, language="vi", answer=None):
    item, words = lesson.item(item_id), lesson.words[language].items[item_id]
    given = item.body.correct_answer(words) if answer is None else answer
    return item.body.to_form(given, language)


def items_in_order(look, attempt_id):
    return look(sa.select(Attempt.item_ids).where(Attempt.id == attempt_id))[0]


def all_lessons(app):
    return [lesson for course in library_of(app).courses() for lesson in course.lessons]


def test_every_item_of_every_lesson_is_answered_right_and_wrong_in_every_language(
    app, client, look
):
    for lesson in all_lessons(app):
        for language in lesson.languages:
            path = f"/courses/{lesson.course_id}/{lesson.id}"
            attempt = start(client, language, path)
            for number, item_id in enumerate(items_in_order(look, attempt), 1):
                url = f"/{language}/attempts/{attempt}"
                page = client.get(f"{url}?number={number}")
                assert page.status_code == 200
                assert f"/items/{item_id}" in page.text
                item, words = lesson.item(item_id), lesson.words[language].items[item_id]
                wrong = next(iter(item.body.wrong_answers(words)))
                form = form_of(lesson, item_id, language, wrong)
                answer = client.post(f"{url}/items/{item_id}", data={**form, "submission": "w"})
                assert answer.status_code == 303, (lesson.id, language, item_id, wrong)
                assert "feedback-correct" not in client.get(answer.location).text
                form = form_of(lesson, item_id, language)
                answer = client.post(f"{url}/items/{item_id}", data={**form, "submission": "r"})
                assert "feedback-correct" in client.get(answer.location).text, (lesson.id, item_id)
            done = client.post(f"/{language}/attempts/{attempt}/finish")
            review = client.get(done.location)
            assert review.status_code == 200
            assert review.text.count("feedback-correct") == len(lesson.items)


def test_an_empty_answer_is_asked_again_at_the_item_and_stores_nothing(app, client, look):
    attempt = start(client)
    item = items_in_order(look, attempt)[0]
    answer = client.post(f"/vi/attempts/{attempt}/items/{item}")
    assert answer.status_code == 400
    assert 'role="alert"' in answer.text
    assert look(sa.select(Response)) == []


def test_an_answer_that_cannot_be_taken_comes_back_filled_in_with_its_gap_marked(app, client):
    attempt = start(client)
    form = form_of(lesson_s1(app), "energy-story")
    left_out = next(iter(form))
    form[left_out] = [""]
    page = client.post(f"/vi/attempts/{attempt}/items/energy-story", data=form)
    assert page.status_code == 400
    for field, [value] in form.items():
        select = re.search(rf'<select id="{field}".*?</select>', page.text, re.DOTALL)[0]
        assert re.findall(r'value="(\d+)" selected', select) == ([value] if value else [])
    assert page.text.count("has-error") == 1


def test_the_last_answer_is_followed_by_the_end_at_the_thumb(app, client, look):
    lesson, attempt = lesson_s1(app), start(client)
    for item_id in items_in_order(look, attempt):
        answer = client.post(
            f"/vi/attempts/{attempt}/items/{item_id}", data=form_of(lesson, item_id)
        )
        bar = thumb_bar(client.get(answer.location).text)
        last = item_id == items_in_order(look, attempt)[-1]
        assert ('form="finish"' in bar) == last


def test_a_question_left_for_later_comes_back_before_the_end(app, client, look):
    lesson, attempt = lesson_s1(app), start(client)
    for item_id in items_in_order(look, attempt)[1:]:
        answer = client.post(
            f"/vi/attempts/{attempt}/items/{item_id}", data=form_of(lesson, item_id)
        )
    bar = thumb_bar(client.get(answer.location).text)
    assert f'href="/vi/attempts/{attempt}?number=1"' in bar
    assert 'form="finish"' not in bar


def thumb_bar(page):
    return re.search(r'<div class="thumb-bar".*?</div>', page, re.DOTALL)[0]


@pytest.mark.parametrize("value", ["<script>alert(1)</script>", "x" * 5000, "' OR 1=1 --", "\x00"])
def test_a_hostile_answer_changes_nothing_and_is_never_shown_back_raw(app, client, look, value):
    lesson, attempt = lesson_s1(app), start(client)
    for item_id in items_in_order(look, attempt):
        fields = dict.fromkeys(lesson.item(item_id).body.fields(), value)
        answer = client.post(f"/vi/attempts/{attempt}/items/{item_id}", data=fields)
        assert answer.status_code in {303, 400}
        assert "<script>alert" not in answer.text
    assert not any(look(sa.select(Response.score)))


def test_a_double_click_stores_one_response_with_one_try(app, client, look):
    lesson, attempt = lesson_s1(app), start(client)
    form = {**form_of(lesson, "absorbs"), "submission": "one"}
    for _click in range(2):
        assert client.post(f"/vi/attempts/{attempt}/items/absorbs", data=form).status_code == 303
    assert look(sa.select(Response.tries)) == [1]


def test_back_and_reload_show_the_item_with_what_was_answered(app, client, look):
    lesson, attempt = lesson_s1(app), start(client)
    number = items_in_order(look, attempt).index("absorbs") + 1
    client.post(f"/vi/attempts/{attempt}/items/absorbs", data=form_of(lesson, "absorbs"))
    page = client.get(f"/vi/attempts/{attempt}?number={number}").text
    assert re.search(r'value="infrared"[^>]* checked', page)
    answer = client.get(f"/vi/attempts/{attempt}/items/absorbs")
    assert answer.location.endswith(f"?number={number}")


def test_two_tabs_meet_in_the_same_attempt(client):
    assert start(client) == start(client)


def test_an_answer_from_an_old_tab_after_the_end_leads_to_the_review(app, client):
    lesson, attempt = lesson_s1(app), start(client)
    client.post(f"/vi/attempts/{attempt}/finish")
    answer = client.post(f"/vi/attempts/{attempt}/items/absorbs", data=form_of(lesson, "absorbs"))
    assert answer.location.endswith(f"/attempts/{attempt}/review")


def test_an_answer_after_the_sign_in_ended_is_said_to_be_lost_and_leads_back(app, client):
    attempt = start(client)
    sign_out(client)
    url = f"/vi/attempts/{attempt}/items/absorbs"
    answer = client.post(url, data=form_of(lesson_s1(app), "absorbs"))
    assert answer.status_code == 303
    assert answer.location == f"/vi/sign-in?next={url}"
    assert 'class="notice notice-warning"' in client.get(answer.location).text


@pytest.mark.parametrize(("attempts", "again"), [(1, False), (2, True)])
def test_a_failed_test_is_offered_again_only_while_attempts_are_left(
    app, client, session, attempts, again
):
    school = make_school(session)
    give_s1(session, app, school.group, is_test=True, max_attempts=attempts)
    session.commit()
    sign_in(client, app, school.members[0].person_id)
    attempt = start(client, "en")
    page = client.get(client.post(f"/en/attempts/{attempt}/finish").location).text
    assert ("Try again" in page) == again
    assert ("all attempts are used" in page) == (not again)


@pytest.mark.parametrize("is_pupil", [True, False])
def test_a_pupil_is_sent_to_his_teacher_only_and_without_attempts_no_rules_are_told(
    app, client, session, is_pupil
):
    school = make_school(session)
    adult = add_adult(session, school.group)
    give_s1(session, app, school.group, is_test=True, max_attempts=1)
    session.commit()
    sign_in(client, app, (school.members[0] if is_pupil else adult).person_id)
    attempt = start(client, "en")
    review = client.get(client.post(f"/en/attempts/{attempt}/finish").location).text
    again = client.post(f"/en{S1}/quiz", follow_redirects=True).text
    for page in (review, again, client.get(f"/en{S1}/quiz").text):
        assert ("your teacher." in page) == is_pupil
        assert ("your teacher or trainer." in page) == (not is_pupil)
    assert "This is a test" not in again


@pytest.mark.parametrize("minutes", [20, None])
def test_a_timed_test_tells_before_it_starts_that_its_time_runs_on(app, client, session, minutes):
    school = make_school(session)
    give_s1(session, app, school.group, is_test=True, time_limit_minutes=minutes)
    session.commit()
    sign_in(client, app, school.members[0].person_id)
    page = client.get(f"/en{S1}/quiz").text
    assert ("the time does not stop" in page) == bool(minutes)
    assert ("You can stop and go on later" in page) == (not minutes)


def test_nobody_else_sees_or_answers_an_attempt(app, client):
    attempt = start(client)
    stranger = app.test_client()
    stranger.post(f"/vi{S1}/quiz")
    for path in (f"/vi/attempts/{attempt}", f"/vi/attempts/{attempt}/review"):
        assert stranger.get(path).status_code == 403
    assert stranger.post(f"/vi/attempts/{attempt}/finish").status_code == 403


def test_an_attempt_goes_on_at_the_first_open_question(app, client, look):
    lesson, attempt = lesson_s1(app), start(client)
    first, second = items_in_order(look, attempt)[:2]
    client.post(f"/vi/attempts/{attempt}/items/{first}", data=form_of(lesson, first))
    assert f"/items/{second}" in client.get(f"/vi/attempts/{attempt}").text


def test_an_unknown_item_or_number_is_not_found(client):
    attempt = start(client)
    assert client.post(f"/vi/attempts/{attempt}/items/none").status_code == 404
    assert client.get(f"/vi/attempts/{attempt}?number=99").status_code == 404
    assert client.get("/vi/attempts/99999").status_code == 404


def test_progress_shows_what_a_guest_did_and_that_it_lives_in_this_browser(app, client):
    lesson, attempt = lesson_s1(app), start(client)
    client.post(f"/vi/attempts/{attempt}/items/absorbs", data=form_of(lesson, "absorbs"))
    client.post(f"/vi/attempts/{attempt}/finish")
    page = client.get("/vi/progress").text
    assert f"/attempts/{attempt}/review" in page
    assert S1 in page


def test_showing_an_item_takes_a_constant_number_of_queries(app, client, look, count_queries):
    lesson, attempt = lesson_s1(app), start(client)
    for item_id in items_in_order(look, attempt):
        client.post(f"/vi/attempts/{attempt}/items/{item_id}", data=form_of(lesson, item_id))
    count_queries.clear()
    client.get(f"/vi/attempts/{attempt}?number=3")
    assert len([each for each in count_queries if each.startswith("SELECT")]) <= 4


def test_storing_an_answer_takes_few_statements(app, client, look, count_queries):
    lesson, attempt = lesson_s1(app), start(client)
    for item_id in ("absorbs", "ozone-hole"):
        count_queries.clear()
        client.post(f"/vi/attempts/{attempt}/items/{item_id}", data=form_of(lesson, item_id))
    waiting = ("BEGIN", "FOR NO KEY UPDATE")
    statements = [each for each in count_queries if not any(word in each for word in waiting)]
    assert len(statements) <= 7

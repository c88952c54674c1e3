"""Lessons as a reader meets them: languages, steps, notes, what is absent."""

from __future__ import annotations

import re
from datetime import timedelta
from itertools import pairwise
from pathlib import Path

import pytest
import sqlalchemy as sa

from lms.learning.models import StepRecord
from lms.people.models import Person, Role, SignIn
from tests.pages.sign_in import sign_in
from tests.people.factories import make_organisation, make_staff

S1 = "/courses/danang-secondary/how-the-greenhouse-effect-works"


def test_the_root_sends_to_the_language_of_the_browser(client):
    answer = client.get("/", headers={"Accept-Language": "ja,en;q=0.5"})
    assert answer.status_code == 302
    assert answer.location.endswith("/ja/")


def test_the_last_language_used_wins_over_the_browser(client):
    client.get("/th/")
    assert client.get("/", headers={"Accept-Language": "ja"}).location.endswith("/th/")


def test_the_switch_keeps_the_page_and_its_query(client):
    page = client.get(f"/vi{S1}?view=steps&step=beads").text
    assert f'href="/ja{S1}?view=steps&amp;step=beads"' in page


def test_the_switch_keeps_an_error_page(client):
    page = client.get("/vi/nowhere/at-all?x=1")
    assert page.status_code == 404
    assert 'href="/ja/nowhere/at-all?x=1"' in page.text


def test_the_switch_keeps_a_form_with_errors_and_its_query(client):
    page = client.post("/vi/sign-in?next=/vi/groups", data={"email": "x"})
    assert page.status_code == 400
    assert 'href="/ja/sign-in?next=/vi/groups"' in page.text


def test_the_switch_leads_to_the_page_above_from_where_one_can_only_post(client):
    page = client.post(f"/vi{S1}/steps/nowhere/done")
    assert page.status_code == 404
    assert f'href="/ja{S1}"' in page.text


def test_a_course_that_lacks_the_pages_language_is_named_in_english(client):
    answer = client.get("/vi/courses/bma-officials")
    assert '<h1 lang="en">Climate action for staff of the Bangkok' in answer.text


def test_what_officials_complete_in_a_course_are_modules(app, client):
    for course, word in (("bma-officials", "modules"), ("danang-secondary", "lessons")):
        lesson = app.extensions["lms.packs"].course(course).lessons[0]
        step = lesson.steps[0].id
        client.post(f"/en/courses/{course}/{lesson.id}/steps/{step}/done")
        assert re.search(rf"0 of \d+ {word} completed", client.get(f"/en/courses/{course}").text)
        assert re.search(rf"0 of \d+ {word} completed", client.get("/en/progress").text)


def test_every_lesson_answers_in_every_language_of_the_interface(app, client):
    library = app.extensions["lms.packs"]
    for course in library.courses():
        for lesson in course.lessons:
            for language in ("vi", "th", "en", "ja"):
                page = client.get(f"/{language}/courses/{course.id}/{lesson.id}")
                assert page.status_code == 200
                assert f'<html lang="{language}"' in page.text


def test_a_lesson_that_lacks_the_language_says_where_it_is_available(client):
    page = client.get(f"/th{S1}").text
    assert f'href="/vi{S1}"' in page
    assert f'href="/ja{S1}"' in page
    assert "block-activity" not in page


def test_a_stranger_never_sees_notes_for_teachers(client):
    assert "block-teacher-note" not in client.get(f"/vi{S1}").text


@pytest.mark.parametrize("path", ["/vi/courses/none", "/vi/courses/danang-secondary/none", "/vi/x"])
def test_what_does_not_exist_is_a_page_of_ours_with_a_way_on(client, path):
    page = client.get(path)
    assert page.status_code == 404
    assert 'lang="vi"' in page.text
    assert "/vi/" in page.text


def test_search_does_not_mind_case_and_accents(client):
    page = client.get("/vi/courses?q=HIEU UNG nha kinh").text
    assert S1 in page
    assert "weather-or-climate" not in page


def test_a_search_without_result_offers_all_lessons(client):
    assert "/vi/courses" in client.get("/vi/courses?q=zzzz").text


def test_filters_of_audience_and_sector_narrow_the_catalogue(client):
    page = client.get("/th/courses?audience=officials&sector=energy").text
    assert "/th/courses/bma-officials/energy" in page
    assert "/th/courses/bma-officials/master-plan-and-targets" not in page


def test_reading_writes_nothing_and_marking_a_step_makes_a_guest(app, client, look):
    client.get(f"/vi{S1}")
    assert look(sa.select(Person)) == []
    step = app.extensions["lms.packs"].lesson(*S1.split("/")[2:]).steps[0].id
    answer = client.post(f"/vi{S1}/steps/{step}/done", data={"view": "all"})
    assert answer.status_code == 303
    assert look(sa.select(StepRecord.done_at))[0] is not None
    assert [kind.value for kind in look(sa.select(Person.kind))] == ["guest"]


def test_a_browser_keeps_the_cookie_of_a_guest_as_long_as_we_keep_him(app, client, look):
    step = app.extensions["lms.packs"].lesson(*S1.split("/")[2:]).steps[0].id
    client.post(f"/vi{S1}/steps/{step}/seen")
    (sign_in_ends,) = look(sa.select(SignIn.expires_at))
    cookie = client.get_cookie("climate_lms")
    assert abs(cookie.expires - sign_in_ends) < timedelta(minutes=1)


def test_marking_an_unknown_step_changes_nothing(client, look):
    assert client.post(f"/vi{S1}/steps/none/done").status_code == 404
    assert look(sa.select(StepRecord)) == []


def test_one_step_at_a_time_goes_on_from_step_to_step_to_the_quiz(app, client):
    steps = app.extensions["lms.packs"].lesson(*S1.split("/")[2:]).steps
    for step, following in pairwise(steps):
        answer = client.post(f"/vi{S1}/steps/{step.id}/done", data={"view": "steps"})
        assert answer.location.endswith(f"?view=steps&step={following.id}")
    answer = client.post(f"/vi{S1}/steps/{steps[-1].id}/done", data={"view": "steps"})
    assert answer.location.endswith(f"{S1}/quiz")


def test_continue_leads_to_the_first_step_that_is_not_done(app, client):
    steps = app.extensions["lms.packs"].lesson(*S1.split("/")[2:]).steps
    client.post(f"/vi{S1}/steps/{steps[0].id}/done")
    page = client.get(f"/vi{S1}").text
    assert f'<a class="button" href="#{steps[1].id}">' in page


def test_continue_leads_to_the_step_seen_last_not_to_the_first_one_left_undone(app, client):
    steps = app.extensions["lms.packs"].lesson(*S1.split("/")[2:]).steps
    client.post(f"/vi{S1}/steps/{steps[0].id}/done")
    for step in steps[1:4]:
        client.post(f"/vi{S1}/steps/{step.id}/seen")
    assert f'<a class="button" href="#{steps[3].id}">' in client.get(f"/vi{S1}").text
    assert steps[3].id in re.search(r'data-step="(.*?)"', client.get(f"/vi{S1}?view=steps").text)[1]


def test_whoever_has_done_all_steps_is_sent_to_the_quiz(app, client):
    for step in app.extensions["lms.packs"].lesson(*S1.split("/")[2:]).steps:
        client.post(f"/vi{S1}/steps/{step.id}/done")
    intro = client.get(f"/vi{S1}").text.split('data-step="')[0]
    assert f'<a class="button" href="/vi{S1}/quiz">' in intro


def test_rail_steps_and_head_tell_a_learner_the_same_minutes(app, client):
    steps = app.extensions["lms.packs"].lesson(*S1.split("/")[2:]).steps
    page = client.get(f"/vi{S1}").text
    assert re.findall(r'<li class="m(\d+)">', page) == [str(each.minutes_alone) for each in steps]
    total, *each = re.findall(r'class="minutes">.*?(\d+) phút', page)
    assert int(total) == sum(map(int, each))


def test_a_leader_who_looks_as_a_learner_stays_one_from_step_to_step(app, client, database):
    with database.writing() as session:
        teacher = make_staff(session, Role.LEADER, make_organisation(session)).id
    sign_in(client, app, teacher)
    assert "block-teacher-note" in client.get(f"/vi{S1}").text
    give = S1.replace("/courses", "/give")
    assert give in client.get(f"/vi{S1}").text
    assert give not in client.get(f"/vi{S1}?as=learner").text
    page = client.get(f"/vi{S1}?as=learner&view=steps").text
    links = re.findall(r'href="([^"]*)"', page)
    onward = [each for each in links if "step=" in each and "/report?" not in each]
    assert onward
    for link in (each.replace("&amp;", "&") for each in onward if each.startswith("/vi")):
        assert "as=learner" in link
        assert "block-teacher-note" not in client.get(link).text
    step = app.extensions["lms.packs"].lesson(*S1.split("/")[2:]).steps[0]
    form = {"view": "steps", **dict(re.findall(r'name="(as)" value="(\w+)"', page))}
    assert "as=learner" in client.post(f"/vi{S1}/steps/{step.id}/done", data=form).location


def test_a_lesson_page_takes_a_constant_number_of_queries(client, count_queries):
    client.get(f"/vi{S1}")
    client.post(f"/vi{S1}/steps/none/done")
    count_queries.clear()
    client.get(f"/vi{S1}")
    selects = [each for each in count_queries if each.startswith("SELECT")]
    assert len(selects) <= 3


def test_pages_name_no_other_host_and_carry_no_inline_code(client):
    page = client.get(f"/vi{S1}")
    assert "style=" not in page.text
    assert "<script>" not in page.text
    assert "'unsafe-inline'" not in page.headers["Content-Security-Policy"]


def test_healthz_answers_when_the_packs_are_loaded(client):
    answer = client.get("/healthz")
    assert (answer.status_code, answer.text) == (200, "ok\n")


def test_healthz_says_503_when_the_tables_are_gone(app, client):
    with app.extensions["lms.db"].engines.write.begin() as connection:
        connection.execute(sa.text("DROP TABLE alembic_version"))
    answer = client.get("/healthz")
    assert (answer.status_code, answer.text) == (503, "no database\n")


def test_healthz_says_503_when_the_file_of_the_database_is_gone(settings, client):
    url = sa.make_url(settings.database_url)
    if url.get_backend_name() != "sqlite":
        pytest.skip("only SQLite is a file")
    assert client.get("/healthz").status_code == 200
    Path(url.database).rename(f"{url.database}.away")
    answer = client.get("/healthz")
    assert (answer.status_code, answer.text) == (503, "no database\n")


def test_a_lesson_that_waits_for_an_authority_says_so_on_its_page(client):
    storm = "/courses/danang-primary/ready-for-the-storm"
    told = "has not been approved by the city yet"
    assert told in client.get(f"/en{storm}").text
    assert told in client.get(f"/en{storm}?view=steps").text
    assert told not in client.get(f"/en{S1}").text

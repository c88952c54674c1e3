"""Reporting a mistake: open to everybody, stored once, answered where its reporter finds it."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
import sqlalchemy as sa

from lms.app import create_app
from lms.authoring.models import MistakeKind, MistakeReport, Outcome
from lms.authoring.service import Place, answer_report
from lms.db.session import EXTENSION
from lms.people.models import Person, PersonKind
from tests.authoring.factories import make_report
from tests.conftest import NOW
from tests.learning.factories import take_quiz
from tests.pages.sign_in import sign_in
from tests.people.factories import make_adult, make_organisation, make_pupil

LESSON = "courses/school/measuring-rain"
FORM = f"/en/{LESSON}/report"
SENT = {"place": "step:guess", "kind": "fact", "words": "Fifty is five.", "submission": "once"}


def reports(look):
    return look(sa.select(MistakeReport).order_by(MistakeReport.id))


def test_lesson_step_and_review_lead_to_the_form(app, session, client, rain):
    person = make_adult(session)
    attempt = take_quiz(session, person.id, rain, wrong_items=("one-day",))
    session.commit()
    sign_in(client, app, person.id)
    whole = client.get(f"/en/{LESSON}").text
    assert f'href="/en/{LESSON}/report"' in whole
    assert "Report a mistake" in whole
    step = client.get(f"/en/{LESSON}?view=steps&step=measure").text
    assert f'href="/en/{LESSON}/report?step=measure"' in step
    review = client.get(f"/en/attempts/{attempt.id}/review").text
    for item in rain.items:
        assert f"/{LESSON}/report?item={item.id}&amp;attempt={attempt.id}" in review


@pytest.mark.parametrize(
    ("query", "chosen"),
    [
        ("", ""),
        ("?step=measure", "step:measure"),
        ("?item=one-day", "item:one-day"),
        ("?item=bank-gauge-a", "item:bank-gauge-a"),
        ("?step=no-such-step", ""),
        ("?item=%00", ""),
    ],
)
def test_the_place_is_chosen_already(client, query, chosen):
    page = client.get(FORM + query).text
    assert f'<option selected value="{chosen}">' in page


def test_the_form_does_not_tell_the_other_questions(client):
    page = client.get(FORM + "?item=one-day").text
    assert "One wet day shows" in page
    assert page.count("Question:") == 1


def test_a_stranger_reports_and_stays_a_stranger(client, look):
    answer = client.post(FORM, data=SENT)
    assert answer.status_code == 303
    [report] = reports(look)
    assert (report.step_id, report.item_id, report.language) == ("guess", "", "en")
    assert (report.kind, report.words, report.person_id) == (MistakeKind.FACT, SENT["words"], None)
    assert look(sa.select(Person).where(Person.kind == PersonKind.GUEST)) == []
    page = client.get(answer.location).text
    assert "An editor reads every report." in page
    assert "so the editors cannot answer you" in page
    assert f'href="/en/{LESSON}#guess"' in page


def test_a_form_sent_twice_is_stored_once(client, look):
    for _ in range(2):
        assert client.post(FORM, data=SENT).status_code == 303
    assert len(reports(look)) == 1


def test_each_form_has_an_id_of_its_own(client):
    ids = {re.search(r'name="submission" value="(\w+)"', client.get(FORM).text)[1] for _ in "ab"}
    assert len(ids) == 2


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"words": " "}, "Fill in this field."),
        ({"words": "x" * 2001}, "Use at most 2000 characters."),
        ({"kind": ""}, "Choose one of these."),
        ({"kind": "nonsense"}, "Choose one of these."),
    ],
)
def test_what_is_missing_is_said_at_its_field_and_nothing_is_stored(client, look, change, message):
    answer = client.post(FORM, data={**SENT, **change})
    assert answer.status_code == 422
    assert message in answer.text
    assert 'value="once"' in answer.text
    assert reports(look) == []


def test_two_thousand_characters_are_taken(client, look):
    client.post(FORM, data={**SENT, "words": "ก" * 2000})
    assert len(reports(look)[0].words) == 2000


def test_a_place_withdrawn_meanwhile_is_the_lesson_as_a_whole(client, look):
    assert client.post(FORM, data={**SENT, "place": "step:gone"}).status_code == 303
    assert reports(look)[0].step_id == ""


def test_a_report_from_a_review_leads_back_there(client):
    page = client.get(FORM + "?item=one-day&attempt=12").text
    assert 'name="attempt" value="12"' in page
    answer = client.post(FORM, data={**SENT, "attempt": "12"})
    assert 'href="/en/attempts/12/review"' in client.get(answer.location).text


def test_unknown_lessons_are_404(client):
    assert client.get("/en/courses/school/none/report").status_code == 404
    assert client.post("/en/courses/none/none/report", data=SENT).status_code == 404
    assert client.get("/en/courses/school/none/report/sent").status_code == 404


def test_reports_of_one_address_are_limited(app, settings):
    strict = create_app(
        replace(settings, address_limit_per_minute=3),
        config={"TESTING": True, "WTF_CSRF_ENABLED": False},
    )
    client = strict.test_client()
    codes = [
        client.post(FORM, data={**SENT, "submission": str(each)}).status_code for each in range(4)
    ]
    assert codes == [303, 303, 303, 429]
    strict.extensions[EXTENSION].engines.dispose()


def test_what_is_typed_is_shown_as_it_is(app, editor):
    app.test_client().post(FORM, data={**SENT, "words": "<b>5</b>\n<script>alert(1)</script>"})
    page = editor.get("/en/review").text
    assert "&lt;b&gt;5&lt;/b&gt;" in page
    assert "<script>alert(1)" not in page


@pytest.mark.parametrize("who", ["adult", "pupil"])
def test_the_reporter_sees_the_answer(app, session, client, rain, who):
    school = make_organisation(session)
    person = make_adult(session) if who == "adult" else make_pupil(session, school)
    report = make_report(session, rain, person.id, place=Place(step_id="measure"))
    make_report(session, rain, make_adult(session).id, words="Of somebody else.")
    session.commit()
    sign_in(client, app, person.id)
    assert 'href="/en/my-reports"' in client.get("/en/account").text
    page = client.get("/en/my-reports").text
    assert "The editors have not answered yet." in page
    assert "Of somebody else." not in page
    answer_report(report, Outcome.NO_MISTAKE, "Fifty is right.", person.id, NOW)
    session.commit()
    page = client.get("/en/my-reports").text
    assert "Not a mistake" in page
    assert "Fifty is right." in page


def test_whoever_reported_nothing_reads_how(client):
    assert "You have reported no mistakes." in client.get("/en/my-reports").text


def test_a_report_on_a_lesson_that_was_withdrawn_is_kept(app, session, rain, editor):
    client = app.test_client()
    person = make_adult(session)
    gone = make_report(session, rain, person.id)
    gone.lesson_id = "withdrawn"
    moved = make_report(session, rain, person.id, place=Place(step_id="guess"))
    moved.step_id = "no-more"
    session.commit()
    sign_in(client, app, person.id)
    for page in (client.get("/en/my-reports").text, editor.get("/en/review").text):
        assert "This lesson has been withdrawn." in page
        assert "This place is no longer in the lesson: no-more" in page
    for report in (gone, moved):
        assert editor.get(f"/en/reports/{report.id}").status_code == 200

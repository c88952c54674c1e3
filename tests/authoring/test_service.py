"""Reports: stored once, told of once a day, kept without their reporter."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from lms.authoring import privacy, telling
from lms.authoring.models import MistakeReport, Outcome, ReportState
from lms.authoring.policy import AuthoringPermission, may
from lms.authoring.service import Place, answer_report
from lms.db.jobs import Job, JobState
from lms.people import mail
from lms.people import privacy as of_people
from lms.people.models import Role
from lms.people.service import create_guest, merge_people
from lms.web.actor import Actor, Grant
from tests.authoring.factories import WORDS, make_report
from tests.conftest import NOW
from tests.people.factories import make_adult, make_organisation, make_staff

DAY = timedelta(days=1)


def waiting_jobs(session, kind):
    select = sa.select(Job).where(Job.kind == kind, Job.state == JobState.WAITING)
    return list(session.scalars(select.order_by(Job.id)))


def do(session, app, now):
    """The job that tells the editors, as the worker does it."""
    job = waiting_jobs(session, telling.KIND)[0]
    with app.app_context():
        telling.tell_editors(session, job.payload, now)
    job.state = JobState.DONE
    session.flush()


@pytest.fixture
def hoa(session):
    return make_staff(session, Role.EDITOR, make_organisation(session), name="Hoa", language="vi")


def test_a_report_sent_twice_is_stored_once(session, rain):
    first = make_report(session, rain, submission="same")
    again = make_report(session, rain, submission="same", words="other")
    assert again is first
    assert session.scalar(sa.select(sa.func.count()).select_from(MistakeReport)) == 1


def test_a_report_knows_what_was_read(session, rain):
    report = make_report(session, rain, place=Place(item_id="one-day"), language="th")
    assert report.lesson_digest == rain.digest
    assert (report.course_id, report.lesson_id) == ("school", "measuring-rain")
    assert (report.step_id, report.item_id, report.language) == ("", "one-day", "th")
    assert (report.state, report.person_id, report.told_at) == (ReportState.OPEN, None, None)


def test_an_answer_closes_a_report_and_can_be_bettered(session, rain, hoa):
    report = make_report(session, rain)
    answer_report(report, Outcome.NO_MISTAKE, "No", hoa.id, NOW)
    answer_report(report, Outcome.MENDED, "Yes, after all.", hoa.id, NOW + DAY)
    session.flush()
    assert (report.state, report.outcome) == (ReportState.ANSWERED, Outcome.MENDED)
    assert (report.answer, report.answered_by_id) == ("Yes, after all.", hoa.id)


def test_the_database_refuses_a_closed_report_without_an_answer(session, rain):
    report = make_report(session, rain)
    report.state = ReportState.ANSWERED
    with pytest.raises(IntegrityError):
        session.flush()


def test_editors_get_one_mail_that_says_how_many_are_new(app, session, rain, hoa):
    make_staff(session, Role.ADMINISTRATOR, make_organisation(session))
    unconfirmed = make_staff(session, Role.EDITOR, make_organisation(session))
    unconfirmed.email_verified_at = None
    for _ in range(3):
        make_report(session, rain)
    assert len(waiting_jobs(session, telling.KIND)) == 1
    do(session, app, NOW + telling.GATHERING)
    [job] = waiting_jobs(session, mail.KIND)
    assert job.payload["to"] == hoa.email
    assert job.payload["language"] == "vi"
    with app.app_context():
        message = mail.compose({**job.payload, "language": "en"}, NOW)
    assert "3 mistakes in the lessons were reported" in message.get_content()
    assert "/en/review" in message.get_content()


def test_nobody_gets_a_second_mail_on_one_day(app, session, rain, hoa):
    make_report(session, rain)
    told = NOW + telling.GATHERING
    do(session, app, told)
    make_report(session, rain, now=told + timedelta(hours=2))
    [job] = waiting_jobs(session, telling.KIND)
    assert job.run_at == told + DAY
    do(session, app, told + timedelta(hours=3))  # a second job of the same moment
    assert len(waiting_jobs(session, mail.KIND)) == 1
    do(session, app, told + DAY)
    mails = waiting_jobs(session, mail.KIND)
    assert [each.payload["values"]["new"] for each in mails] == [1, 1]
    assert mails[-1].payload["values"]["open"] == 2


def test_what_was_answered_before_the_mail_is_not_told_of(app, session, rain, hoa):
    answer_report(make_report(session, rain), Outcome.MENDED, "Done", hoa.id, NOW)
    do(session, app, NOW + telling.GATHERING)
    assert waiting_jobs(session, mail.KIND) == []


def test_the_export_holds_reports_and_answers(session, rain, hoa):
    reporter = make_adult(session)
    report = make_report(session, rain, reporter.id, place=Place(step_id="guess"))
    answer_report(report, Outcome.MENDED, "Mended, thank you.", hoa.id, NOW)
    session.flush()
    [exported] = privacy.export_person(session, reporter.id)["reports"]
    assert (exported["words"], exported["step"]) == (WORDS, "guess")
    assert exported["answer"] == "Mended, thank you."
    [answered] = privacy.export_person(session, hoa.id)["answers"]
    assert answered["outcome"] == "mended"
    assert "words" not in answered


def test_erasing_the_reporter_and_the_editor_keeps_the_report(app, session, rain, hoa):
    reporter = make_adult(session)
    report = make_report(session, rain, reporter.id)
    answer_report(report, Outcome.MENDED, "Done", hoa.id, NOW)
    session.flush()
    with app.app_context():
        for each in (reporter, hoa):
            of_people.erase_person(session, each.id, None, NOW)
    session.expire(report)
    assert (report.person_id, report.answered_by_id) == (None, None)
    assert report.words == WORDS


def test_what_a_guest_reported_is_his_when_he_signs_up(session, rain):
    guest, account = create_guest(session, "vi", NOW), make_adult(session)
    report = make_report(session, rain, guest.id)
    merge_people(session, guest.id, account.id, NOW)
    session.expire(report)
    assert report.person_id == account.id


@pytest.mark.parametrize("role", Role)
def test_only_editors_and_administrators_may_review(session, role):
    actor = Actor(1, "adult", "", grants=(Grant(role.value, 1),))
    allowed = may(session, actor, AuthoringPermission.REVIEW, None)
    assert allowed == (role in {Role.EDITOR, Role.ADMINISTRATOR})

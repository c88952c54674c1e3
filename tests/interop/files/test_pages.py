"""The pages of files: offered to leaders alone, each file beside what it does not hold."""

from __future__ import annotations

import html
import io
import re
import zipfile
from datetime import UTC, datetime, timedelta

import pytest

from lms.cli.cleaning import clean_up
from lms.interop.files import kept
from lms.interop.formats import FORMATS
from lms.people.models import Role
from tests.pages.sign_in import sign_in
from tests.people.factories import make_adult, make_organisation, make_staff

COURSE = "danang-secondary"
LESSON = f"{COURSE}/how-the-greenhouse-effect-works"


@pytest.fixture
def leader(app, session):
    client = app.test_client()
    school = make_organisation(session)
    teacher = make_staff(session, Role.LEADER, school)
    session.commit()
    sign_in(client, app, teacher.id)
    return client


def test_a_lesson_and_its_course_lead_their_leader_to_their_files(leader):
    assert f'href="/vi/files/{LESSON}"' in leader.get(f"/vi/courses/{LESSON}").text
    assert f'href="/vi/files/{COURSE}"' in leader.get(f"/vi/courses/{COURSE}").text


def test_nobody_else_is_offered_files_or_gets_them(app, session):
    learner = make_adult(session)
    session.commit()
    client = app.test_client()
    assert client.get(f"/vi/files/{LESSON}").status_code == 302
    sign_in(client, app, learner.id)
    assert "/vi/files/" not in client.get(f"/vi/courses/{LESSON}").text
    for path in ("", "/as/scorm12", "/as/scorm12/file"):
        assert client.get(f"/vi/files/{LESSON}{path}").status_code == 403


def test_every_format_is_offered_under_its_heading(leader):
    page = leader.get(f"/vi/files/{LESSON}").text
    for each in FORMATS:
        assert f"/vi/files/{LESSON}/as/{each.id}" in page


def test_the_file_stands_beside_what_it_does_not_hold(leader):
    page = leader.get(f"/en/files/{LESSON}/as/scorm12").text
    assert f'href="/en/files/{LESSON}/as/scorm12/file?made=' in page
    assert "The calculators are left out" in page


def test_a_file_comes_under_its_own_name_and_is_whole(leader):
    answer = leader.get(f"/vi/files/{LESSON}/as/scorm12/file")
    assert (
        "danang-secondary-how-the-greenhouse-effect-works-vi.scorm12.zip"
        in answer.headers["Content-Disposition"]
    )
    assert zipfile.ZipFile(io.BytesIO(answer.data)).testzip() is None


def test_who_fetches_after_the_report_gets_the_file_that_was_made_for_it(leader, app, settings):
    page = leader.get(f"/vi/files/{LESSON}/as/pdf").text
    url = html.unescape(re.search(r'href="([^"]+/as/pdf/file[^"]+)"', page).group(1))
    (waiting,) = (settings.data_dir / kept.FOLDER).iterdir()
    first = leader.get(url)
    assert waiting.read_bytes().endswith(first.data)
    assert first.mimetype == "application/pdf"
    with app.app_context():
        assert clean_up(app, settings, datetime.now(UTC) + timedelta(days=2))["exports"] == 1
    assert leader.get(url).data.startswith(b"%PDF"), "made anew"
    assert leader.get(f"/vi/files/{LESSON}/as/pdf/file?made=../../lms.db").data[:4] == b"%PDF"


def test_what_does_not_exist_is_not_found(leader):
    for path in ("no-course", f"{COURSE}/no-lesson", f"{LESSON}/as/wordstar"):
        assert leader.get(f"/ja/files/{path}").status_code == 404, path


def test_without_the_language_there_is_no_file_and_a_lesson_says_where_it_is(leader):
    assert leader.get(f"/th/files/{COURSE}").status_code == 404
    page = leader.get(f"/th/files/{LESSON}").text
    assert f"/vi/courses/{LESSON}" in page
    assert "/as/" not in page


def test_the_report_asks_the_database_no_more_for_more_lessons(leader, count_queries):
    leader.get(f"/vi/files/{LESSON}/as/scorm12")
    count_queries.clear()
    leader.get(f"/vi/files/{LESSON}/as/scorm12")
    one = len(count_queries)
    count_queries.clear()
    leader.get(f"/vi/files/{COURSE}/as/scorm12")
    assert len(count_queries) == one

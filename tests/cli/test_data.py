"""Taking data out and bringing it in: one person, a whole installation, on both databases."""

from __future__ import annotations

import json
import os
import zipfile
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa

from lms.db.engine import make_engines
from lms.db.jobs import Job, JobState, enqueue, finish
from lms.learning.models import Attempt
from lms.people import service as people
from lms.people.models import Organisation, Person, PersonState
from tests.cli.lived_in import everything, live_in
from tests.conftest import NOW
from tests.learning.factories import lesson_s1, make_learner, take_quiz


@pytest.fixture(params=["the same kind of database", "SQLite"])
def empty(request, settings, template, tmp_path):
    """A new installation to import into."""
    other = replace(settings, data_dir=tmp_path / "other", database_url="")
    if request.param == "SQLite":
        yield other
        return
    with template.copy(tmp_path / "other", f"{tmp_path.name[-20:]}_other") as url:
        yield replace(other, database_url=url)


def rows_of(settings):
    engines = make_engines(settings.database)
    try:
        return everything(engines.read)
    finally:
        engines.dispose()


def test_an_installation_comes_back_row_for_row(app, session, settings, lms, empty, tmp_path):
    live_in(app, session)
    before = rows_of(settings)
    assert sum(map(len, before.values())) > 60
    assert all(rows for name, rows in before.items() if name.startswith("run"))
    lms("data", "export", tmp_path / "all.zip")
    lms("data", "import", tmp_path / "all.zip", on=empty)
    assert rows_of(empty) == before


def test_after_an_import_new_rows_get_new_ids(app, session, lms, empty, tmp_path):
    live_in(app, session)
    lms("data", "export", tmp_path / "all.zip")
    lms("data", "import", tmp_path / "all.zip", on=empty)
    engines = make_engines(empty.database)
    with sa.orm.Session(engines.write) as other:
        highest = other.scalar(sa.select(sa.func.max(Person.id)))
        assert people.create_guest(other, "vi", NOW).id == highest + 1
    engines.dispose()


def test_an_import_into_an_installation_in_use_is_refused(app, session, lms, settings, tmp_path):
    live_in(app, session)
    lms("data", "export", tmp_path / "all.zip")
    before = rows_of(settings)
    assert "not empty" in lms("data", "import", tmp_path / "all.zip", code=1).output
    assert rows_of(settings) == before


def changed(source, target, name, change):
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w") as new:
        for each in old.namelist():
            content = old.read(each)
            new.writestr(each, change(content) if each == name else content)


@pytest.mark.parametrize(
    ("member", "change"),
    [
        ("tables/person.jsonl", lambda content: content.split(b"\n", 1)[1]),
        ("tables/attempt.jsonl", lambda content: content.replace(b'"person_id": ', b'"x": ')),
        (
            "tables/attempt.jsonl",
            lambda content: content.replace(b'"person_id": ', b'"person_id": 9'),
        ),
        ("tables/person.jsonl", lambda content: content[:-20]),
        ("manifest.json", lambda content: b"{}"),
        ("manifest.json", lambda content: content.replace(b'"revision": "', b'"revision": "9')),
    ],
)
def test_a_damaged_export_is_refused_and_nothing_is_read(
    app, session, lms, tmp_path, settings, member, change
):
    live_in(app, session)
    lms("data", "export", tmp_path / "all.zip")
    changed(tmp_path / "all.zip", tmp_path / "bad.zip", member, change)
    other = replace(settings, data_dir=tmp_path / "other", database_url="")
    output = lms("data", "import", tmp_path / "bad.zip", on=other, code=1).output
    assert "Traceback" not in output
    assert not any(rows_of(other).values())


def test_no_export_at_all_is_refused(lms, tmp_path):
    (tmp_path / "all.zip").write_text("hello", "utf-8")
    assert "not an export" in lms("data", "import", tmp_path / "all.zip", code=1).output


def test_an_export_overwrites_nothing_and_is_for_its_owner(lms, tmp_path):
    lms("data", "export", tmp_path / "all.zip")
    assert (tmp_path / "all.zip").stat().st_mode & 0o777 == 0o600
    lms("data", "export", tmp_path / "all.zip", code=1)
    lms("data", "export", code=2)


def test_one_person_gets_what_all_rooms_keep_about_him_and_nobody_else(app, session, lms, tmp_path):
    school = live_in(app, session)
    one, other = school.members[0].person_id, school.members[1].person_id
    name = session.get_one(Person, other).display_name
    session.rollback()  # nobody holds the database
    found = json.loads(lms("data", "export", "--person", one).stdout)
    assert found["person_id"] == one
    modes = [each["mode"] for each in found["rooms"]["learning"]["attempts"]]
    assert sorted(modes) == ["class", "practice", "practice"]  # his own, and the guest's
    assert name not in json.dumps(found, ensure_ascii=False)
    lms("data", "export", tmp_path / "one.json", "--person", one)
    assert json.loads((tmp_path / "one.json").read_text("utf-8"))["rooms"] == found["rooms"]


def test_a_person_who_does_not_exist_is_told(lms):
    assert "no person 4711" in lms("data", "export", "--person", 4711, code=1).output


def test_clean_up_forgets_old_guests_and_jobs_and_nobody_else(app, session, lms, database):
    now = datetime.now(UTC)
    lesson = lesson_s1(app)
    school = live_in(app, session)
    old = people.create_guest(session, "vi", now - timedelta(days=200)).id
    reading = people.create_guest(session, "vi", now - timedelta(days=200)).id
    people.start_sign_in(session, reading, "Chrome", now, timedelta(days=10))
    for person in (old, reading):
        take_quiz(session, person, lesson)
    done = enqueue(session, "x", {}, now - timedelta(days=50))
    session.flush()
    finish(session, done.id, now - timedelta(days=40))
    waiting = enqueue(session, "x", {}, now - timedelta(days=50))
    session.commit()
    lms("data", "clean-up")
    lms("data", "clean-up")
    with database.reading() as after:
        assert after.get_one(Person, old).state is PersonState.ERASED
        assert after.get_one(Person, reading).state is PersonState.ACTIVE
        people_with_attempts = set(after.scalars(sa.select(Attempt.person_id)))
        assert old not in people_with_attempts
        assert {reading, *(each.person_id for each in school.members)} <= people_with_attempts
        assert after.get(Job, done.id) is None
        assert after.get_one(Job, waiting.id).state is JobState.WAITING


def test_clean_up_deletes_old_mail_files_only(settings, lms, app):
    folder = settings.data_dir / "mail"
    folder.mkdir(parents=True)
    old, new = folder / "1-0-a.eml", folder / "2-0-b.eml"
    for path, age in ((old, timedelta(days=31)), (new, timedelta(days=29))):
        path.write_bytes(b"To: mai@school.example\n\n")
        written = (datetime.now(UTC) - age).timestamp()
        os.utime(path, (written, written))
    assert "1 e-mails" in lms("data", "clean-up").output
    assert (old.exists(), new.exists()) == (False, True)


def test_organisations_keep_their_tree(app, session, settings, lms, empty, tmp_path):
    live_in(app, session)
    lms("data", "export", tmp_path / "all.zip")
    lms("data", "import", tmp_path / "all.zip", on=empty)
    parents = {row["id"]: row["parent_id"] for row in rows_of(empty)[Organisation.__tablename__]}
    assert any(parent is not None and parent > child for child, parent in parents.items())


def test_a_learner_of_long_ago_who_is_no_guest_stays(app, session, lms, database):
    person = make_learner(session)
    session.get_one(Person, person).kind = "pupil"
    session.commit()
    lms("data", "clean-up")
    with database.reading() as after:
        assert after.get_one(Person, person).state is PersonState.ACTIVE


def test_what_is_said_on_the_way_does_not_mix_with_a_persons_data(settings, tmp_path, lms):
    fresh = replace(settings, data_dir=tmp_path / "new", database_url="")
    done = lms("data", "export", "--person", 1, on=fresh, code=1)
    assert "Making the database" in done.stderr
    assert done.stdout == ""

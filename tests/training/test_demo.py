"""The demonstration, made once for all tests of this file, since it takes a while."""

from __future__ import annotations

import re
import statistics
from collections import defaultdict
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa
from click.testing import CliRunner

from lms.app import create_app
from lms.authoring.models import MistakeReport
from lms.config import Settings
from lms.db.base import Model
from lms.db.session import EXTENSION
from lms.groups.models import Group, GroupKind, Member
from lms.learning.models import Attempt, Calculation, LessonProgress, Response, StepRecord
from lms.people.models import Organisation, Person, PersonKind, RoleGrant
from lms.people.tries import check_password, check_pin
from lms.teaching.models import Assignment
from lms.teaching.progress_table import Wanted, class_table
from lms.teaching.stuck import Reason
from lms.training.demo import demo
from lms.training.demo.place import OFFICIALS, PUPILS
from lms.web.settings import EXTENSION as SETTINGS

ADULT = re.compile(r"^\S+ +(\S+@demo\.example) +(\S+)", re.MULTILINE)
PUPIL = re.compile(r"^pupil +([A-Z0-9]{6}) (\d+) +(\d{4}) ", re.MULTILINE)


class Demo:
    """An application with the demonstration, and what the command said."""

    def __init__(self, app):
        self.app = app
        self.database = app.extensions[EXTENSION]
        self.file = app.extensions[SETTINGS].data_dir.resolve() / "demo-sign-ins.txt"
        self.output = self.run()

    def run(self) -> str:
        with self.app.app_context():
            found = CliRunner().invoke(demo, catch_exceptions=False)
        assert found.exit_code == 0
        return found.output

    def ask(self, select):
        with self.database.reading() as session:
            return session.execute(select).all()

    def counts(self) -> dict[str, int]:
        with self.database.reading() as session:
            return {
                table.name: session.scalar(sa.select(sa.func.count()).select_from(table)) or 0
                for table in Model.metadata.sorted_tables
            }


@pytest.fixture(scope="module")
def made(template, tmp_path_factory):
    folder = tmp_path_factory.mktemp("demo") / "var"
    with template.copy(folder, "lms_demo_test") as url:
        (folder / "packs").symlink_to(template.data_dir / "packs")
        settings = Settings(data_dir=folder, database_url=url, mail_url="")
        app = create_app(settings, config={"TESTING": True, "WTF_CSRF_ENABLED": False})
        yield Demo(app)
        app.extensions[EXTENSION].engines.dispose()


def test_running_it_again_adds_nothing_and_says_where_the_sign_ins_are(made):
    before, sign_ins = made.counts(), made.file.read_text()
    output = made.run()
    assert made.counts() == before
    assert "nothing was added" in output
    assert str(made.file) in output
    assert made.file.read_text() == sign_ins


def test_sign_ins_are_for_the_owner_of_the_file_alone(made):
    assert made.file.stat().st_mode & 0o777 == 0o600


def test_two_classes_of_forty_and_two_cohorts_of_fifteen(made):
    sizes = made.ask(
        sa.select(Group.kind, sa.func.count(Member.id))
        .join(Member, Member.group_id == Group.id)
        .group_by(Group.id)
    )
    assert sorted(sizes) == [
        (GroupKind.CLASS, PUPILS),
        (GroupKind.CLASS, PUPILS),
        (GroupKind.COHORT, OFFICIALS),
        (GroupKind.COHORT, OFFICIALS),
    ]


def test_names_say_that_they_are_invented(made):
    for (name,) in made.ask(sa.select(Organisation.name)):
        assert any(mark in name for mark in ("(mẫu)", "(ตัวอย่าง)", "Demo"))
    names = [name for (name,) in made.ask(sa.select(Person.display_name))]
    assert len(set(names)) == len(names)


def test_every_sign_in_that_was_printed_works_on_the_page(made):
    client = made.app.test_client
    adults, pupils = ADULT.findall(made.output), PUPIL.findall(made.output)
    assert len(adults) >= 10
    assert len(pupils) == 4
    for email, password in adults:
        browser = client()
        answer = browser.post("/en/sign-in", data={"email": email, "password": password})
        assert answer.status_code == 303, email
        assert browser.get("/en/account").status_code == 200
    for code, number, pin in pupils:
        browser = client()
        answer = browser.post("/vi/code", data={"code": code, "number": number, "pin": pin})
        assert answer.status_code == 303, (code, number)
        assert browser.get("/vi/account").status_code == 200


def test_every_sign_in_of_the_file_is_right(made):
    text, now = made.file.read_text(), datetime.now(UTC)
    adults, pupils = ADULT.findall(text), PUPIL.findall(text)
    assert (len(adults), len(pupils)) == (2 * OFFICIALS + 8, 2 * PUPILS)
    with made.database.new_session(writes=True) as session:
        people = {
            (code, number): person_id
            for code, number, person_id in session.execute(
                sa.select(Group.code, Member.number, Member.person_id).join(Group)
            )
        }
        for email, password in adults:
            check_password(session, email, password, now)
        for code, number, pin in pupils:
            check_pin(session, people[code, int(number)], pin, now)


def test_all_roles_are_there(made):
    assert {role.value for (role,) in made.ask(sa.select(RoleGrant.role))} == {
        "administrator",
        "manager",
        "leader",
        "editor",
    }


def test_abilities_and_items_differ(made):
    bests = defaultdict(list)
    for lesson, kind, best in made.ask(
        sa.select(LessonProgress.lesson_id, Person.kind, LessonProgress.best)
        .join(Person, Person.id == LessonProgress.person_id)
        .where(LessonProgress.best.is_not(None))
    ):
        bests[lesson, kind].append(best)
    for lesson in ("how-the-greenhouse-effect-works", "the-warming-cycle"):
        found = bests[lesson, PersonKind.PUPIL]
        assert len(found) > 40
        assert statistics.pstdev(found) > 0.08
        assert min(found) < 0.6
        assert max(found) > 0.95
    facility = made.ask(
        sa.select(Response.item_id, sa.func.avg(Response.first_score))
        .join(Attempt)
        .where(Attempt.course_id == "danang-secondary")
        .group_by(Response.item_id)
    )
    means = [mean for _item, mean in facility]
    assert min(means) < 0.6
    assert max(means) > 0.8


def test_wrong_answers_are_of_several_kinds_and_none_is_a_stand_in(made):
    answers = defaultdict(set)
    held = set()
    for item, answer, score, codes in made.ask(
        sa.select(Response.item_id, Response.answer, Response.score, Response.misconceptions)
    ):
        assert "xyzzy" not in str(answer)
        held.update(codes)
        if score < 1:
            answers[item].add(str(answer))
    assert sum(len(each) > 1 for each in answers.values()) > 15
    assert len(held) > 8


def test_each_class_has_some_who_never_began_and_one_who_is_stuck(made):
    now = datetime.now(UTC)
    with made.app.app_context(), made.database.reading() as session:
        classes = session.scalars(sa.select(Group).where(Group.kind == GroupKind.CLASS)).all()
        for group in classes:
            rows = class_table(session, group, Wanted("vi"), now).rows
            silent = [row for row in rows if row.standing.figure.last_at is None]
            failing = [row for row in rows if Reason.FAILING in row.standing.reasons]
            assert len(silent) >= 4
            assert failing


def test_one_lesson_is_given_as_a_test_and_one_is_overdue(made):
    today = datetime.now(UTC).date()
    given = [each for (each,) in made.ask(sa.select(Assignment))]
    assert sum(each.is_test for each in given) == 1
    assert any(each.due_on and each.due_on < today - timedelta(days=1) for each in given)
    assert any(each.due_on and each.due_on > today for each in given)


def test_everything_happened_within_the_last_three_weeks(made):
    now = datetime.now(UTC)
    moments = [
        moment
        for select in (
            sa.select(StepRecord.seen_at),
            sa.select(Attempt.finished_at).where(Attempt.finished_at.is_not(None)),
            sa.select(Response.answered_at),
        )
        for (moment,) in made.ask(select)
    ]
    assert max(moments) < now
    assert min(moments) > now - timedelta(days=22)
    assert now - min(moments) > timedelta(days=14)


def test_the_manager_sees_departments_and_sectors(made):
    email, password = next(each for each in ADULT.findall(made.output) if "manager@" in each[0])
    browser = made.app.test_client()
    browser.post("/en/sign-in", data={"email": email, "password": password})
    top = made.ask(sa.select(Organisation.id).where(Organisation.parent_id.is_(None)))[0][0]
    page = browser.get(f"/en/organisations/{top}/figures").text
    for words in ("สำนักสิ่งแวดล้อม", "สำนักการโยธา", "Trường THCS Bến Sông", "Energy"):
        assert words in page
    assert "Nobody has been trained yet in: Transport," in page


def test_calculations_and_mistake_reports_are_there_to_be_looked_at(made):
    kept = made.ask(sa.select(Calculation.calculator_id, Calculation.handed_in_at))
    assert {name for name, _ in kept} == {"rooftop-solar", "led-retrofit", "greenhouse"}
    assert {bool(handed_in) for _, handed_in in kept} == {True, False}
    assert len(made.ask(sa.select(MistakeReport.id))) == 2

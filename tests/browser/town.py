"""People and groups for journeys, all made through services: a school, a city and those in them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from uuid import uuid4

from flask import Flask
from sqlalchemy.orm import Session

from lms.app import create_app
from lms.authoring.models import MistakeKind, Outcome
from lms.authoring.service import Place, Reported, answer_report, report_mistake
from lms.classroom.service import NewRun, start
from lms.cli.jobs import Worker, handlers_of
from lms.config import Settings
from lms.db.session import EXTENSION, Database
from lms.groups.models import GroupKind
from lms.groups.service import NewGroup, NewPupil, add_person, add_pupil, create_group
from lms.learning.rules import AttemptRules
from lms.learning.service import AnswerSent, Starter, answer_item, finish_attempt, start_attempt
from lms.people import organisations, secrets, service
from lms.people.models import Organisation, OrganisationKind, Person, Role
from lms.teaching.service import NewAssignment, assign
from lms.web.actor import TOKEN
from tests.classroom.factories import Room, choices, order
from tests.classroom.full_class import give_lesson, late

PASSWORD = "mangrove kettle violin"
PIN = "2580"

S1 = ("danang-secondary", "how-the-greenhouse-effect-works")
M2 = ("bma-officials", "master-plan-and-targets")


@dataclass(frozen=True)
class Someone:
    """A person with an account."""

    id: int
    name: str
    email: str


@dataclass
class Town:
    """The application of an installation, and who is in it."""

    app: Flask
    settings: Settings
    people: dict[str, Someone] = field(default_factory=dict)
    groups: dict[str, int] = field(default_factory=dict)
    organisations: dict[str, int] = field(default_factory=dict)
    codes: dict[str, str] = field(default_factory=dict)
    pupils: dict[str, tuple[int, int]] = field(default_factory=dict)  # name: (person, number)
    runs: dict[str, int] = field(default_factory=dict)

    @property
    def database(self) -> Database:
        return self.app.extensions[EXTENSION]

    def cookie_of(self, person_id: int) -> str:
        """A cookie with which a browser is signed in as this person."""
        now = datetime.now(UTC)
        with self.database.writing() as session:
            token = service.start_sign_in(session, person_id, "Test", now, timedelta(hours=1))
        serializer = self.app.session_interface.get_signing_serializer(self.app)
        return serializer.dumps({TOKEN: token})

    def lesson(self, key: tuple[str, str]):
        with self.app.app_context():
            return self.app.extensions["lms.packs"].lesson(*key)


def make_attempt(
    town: Town, person_id: int, key: tuple[str, str], language: str, *, finish: bool = False
) -> int:
    """An attempt in which every question was answered, wrongly; its id."""
    lesson, now = town.lesson(key), datetime.now(UTC)
    with town.database.writing() as session:
        starter = Starter(person_id, language, seed=7)
        attempt = start_attempt(session, lesson, AttemptRules(), starter, now)
        for item_id in attempt.item_ids:
            item = lesson.item(item_id)
            wrong = next(iter(item.body.wrong_answers(lesson.words[language].items[item_id])))
            sent = AnswerSent(item_id, wrong, uuid4().hex)
            answer_item(session, attempt, lesson, sent, now)
        if finish:
            finish_attempt(session, attempt, lesson, now)
        return attempt.id


def make_town(settings: Settings) -> Town:
    """Fill a prepared installation."""
    town = Town(create_app(settings), settings)
    with town.database.writing() as session:
        _make_da_nang(town, session)
        _make_bangkok(town, session)
        lines = (*_da_nang(town), *_bangkok(town))
        for line in lines:
            _add_adult(town, session, line)
        _make_groups(town, session)
    for name in PUPILS[:2]:
        make_attempt(town, town.pupils[name][0], S1, "vi", finish=True)
    make_attempt(town, town.people["officer-1"].id, M2, "th", finish=True)
    _report_mistakes(town)
    _teach(town)
    return town


def _teach(town: Town) -> None:
    """S1 in class: a lesson that is over, with one late answer, an empty one, one that goes on.

    With a class of its own, since pupils whose class has a lesson are led to it.
    """
    lesson, begun = town.lesson(S1), datetime.now(UTC) - timedelta(minutes=90)
    with town.database.writing() as session:
        teacher = session.get_one(Person, town.people["class-leader"].id)
        new = NewGroup(town.organisations["school"], GroupKind.CLASS, "9B", "vi", "2026-2027")
        group, pin = create_group(session, new, teacher.id, begun), secrets.hashed(PIN)
        pupils = [NewPupil(name, number, pin) for number, name in enumerate(PUPILS, start=1)]
        members = [add_pupil(session, group, pupil, begun) for pupil in pupils]
        town.groups["live"] = group.id
        for key in ("whole", "empty", "going-on"):
            now = datetime.now(UTC) if key == "going-on" else begun
            run = start(session, NewRun(teacher.id, lesson, "vi", group.id), now)
            town.runs[key] = run.id
            room = Room(run, lesson, teacher, group, members, begun=now)
            if key == "whole":
                give_lesson(session, room)
                order(session, room, "absent", 50, person=members[-1].person_id, absent="1")
                late(session, room, 0, {"choice": choices(room)[1]})
            elif key == "empty":
                order(session, room, "end", 2)
    Worker(town.app, handlers_of(town.app)).do_all_due()


def _report_mistakes(town: Town) -> None:
    """One about a step, which waits, and one about a question, which was answered."""
    lesson, now = town.lesson(S1), datetime.now(UTC)
    places = (Place(step_id=lesson.steps[0].id), Place(item_id=lesson.items[0].id))
    editor = town.people["editor"].id
    with town.database.writing() as session:
        for place in places:
            said = (MistakeKind.FACT, "Con số này không giống nguồn.", uuid4().hex)
            told = Reported("danang-bangkok", lesson, "vi", place, *said)
            report = report_mistake(session, editor, told, now)
        answer_report(report, Outcome.NO_MISTAKE, "Nguồn ghi đúng như vậy.", editor, now)


Line = tuple[str, str, str, str, Role]


def _organisation(
    town: Town, session: Session, key: str, new: organisations.NewOrganisation
) -> Organisation:
    made = organisations.create_organisation(session, new, datetime.now(UTC))
    town.organisations[key] = made.id
    return made


def _make_da_nang(town: Town, session: Session) -> None:
    new, kind, zone = organisations.NewOrganisation, OrganisationKind, "Asia/Ho_Chi_Minh"
    city = _organisation(town, session, "da-nang", new("Đà Nẵng", kind.CITY, zone, "vi"))
    district = new("Quận Hải Châu", kind.DISTRICT, zone, "vi", city.id)
    above = _organisation(town, session, "district", district).id
    school = new("Trường THCS Nguyễn Huệ", kind.SCHOOL, zone, "vi", above)
    _organisation(town, session, "school", school)


def _make_bangkok(town: Town, session: Session) -> None:
    new, kind, zone = organisations.NewOrganisation, OrganisationKind, "Asia/Bangkok"
    city = _organisation(town, session, "bma", new("กรุงเทพมหานคร", kind.CITY, zone, "th"))
    for key, name in (("environment", "สำนักสิ่งแวดล้อม"), ("works", "สำนักการโยธา")):
        new_one = new(name, kind.DEPARTMENT, zone, "th", city.id)
        made = _organisation(town, session, key, new_one)
        if key == "works":  # its own policy: managers see who did what
            changes = organisations.OrganisationChanges(name, kind.DEPARTMENT, zone, "th", True)
            organisations.change_organisation(session, made, changes, datetime.now(UTC), None)


def _da_nang(town: Town) -> Sequence[Line]:
    return (
        ("teacher", "Trần Thị Mai", "vi", "school", Role.LEADER),
        ("class-leader", "Đỗ Thị Lan", "vi", "school", Role.LEADER),
        ("school-manager", "Lê Văn Hùng", "vi", "school", Role.MANAGER),
        ("administrator", "Phạm Thu Hà", "vi", "da-nang", Role.ADMINISTRATOR),
        ("editor", "Hoàng Minh Châu", "vi", "da-nang", Role.EDITOR),
        ("reader", "Ngô Bảo Linh", "vi", "school", Role.LEARNER),
        ("leaver-1", "Võ Minh Tuấn", "vi", "school", Role.LEARNER),
        ("leaver-2", "Võ Minh Tâm", "vi", "school", Role.LEARNER),
    )


def _bangkok(town: Town) -> Sequence[Line]:
    return (
        ("trainer", "สมชาย ใจดี", "th", "environment", Role.LEADER),
        ("manager", "Anong Rattana", "en", "bma", Role.MANAGER),
        *(
            (f"officer-{number}", name, "th", _department(number), Role.LEARNER)
            for number, name in enumerate(OFFICERS, start=1)
        ),
    )


def _department(number: int) -> str:
    return "environment" if number % 2 else "works"


def _add_adult(town: Town, session: Session, line: Line) -> None:
    key, name, language, organisation, role = line
    now, organisation_id = datetime.now(UTC), town.organisations[organisation]
    email = f"{key}@example.org"
    new = service.NewAdult(email, name, PASSWORD, language, organisation_id, True)
    person = service.create_adult(session, new, now)
    organisations.grant_role(session, person.id, role, organisation_id, now, None)
    town.people[key] = Someone(person.id, name, email)


def _make_groups(town: Town, session: Session) -> None:
    now = datetime.now(UTC)
    of, who = town.organisations, town.people
    wanted = (
        ("class", NewGroup(of["school"], GroupKind.CLASS, "8A", "vi", "2026-2027"), "teacher"),
        ("cohort", NewGroup(of["environment"], GroupKind.COHORT, "รุ่นที่ 1", "th"), "trainer"),
        ("cohort-2", NewGroup(of["works"], GroupKind.COHORT, "รุ่นที่ 2", "th"), "trainer"),
    )
    for key, new, leader in wanted:
        group = create_group(session, new, who[leader].id, now)
        town.groups[key], town.codes[key] = group.id, group.code
        if key == "class":
            pin = secrets.hashed(PIN)
            for number, name in enumerate(PUPILS, start=1):
                member = add_pupil(session, group, NewPupil(name, number, pin), now)
                town.pupils[name] = (member.person_id, number)
    for number in range(1, len(OFFICERS) + 1):
        cohort = "cohort" if number % 2 else "cohort-2"
        add_person(session, town.groups[cohort], who[f"officer-{number}"].id, now)
    given = (("class", S1, "teacher"), ("cohort", M2, "trainer"), ("cohort-2", M2, "trainer"))
    for group, lesson, leader in given:
        assign(session, NewAssignment(town.groups[group], *lesson), who[leader].id, now)


OFFICERS = (
    "มาลี ศรีสุข",
    "ประเสริฐ วงศ์ทอง",
    "สุดา แก้วมณี",
    "วิชัย บุญมา",
    "กนกวรรณ ทองดี",
    "ธนา พรหมสุวรรณ",
    "ปรีชา สายทอง",
    "นภา อินทร์แก้ว",
    "อรุณี ชัยวัฒน์",
    "ณัฐพล รักษาดี",
)
PUPILS = (
    "Nguyễn Văn An",
    "Trần Thị Bình",
    "Lê Hoàng Châu",
    "Phạm Quốc Dũng",
    "Đặng Thị Đào",
    "Hồ Ngọc Giang",
)

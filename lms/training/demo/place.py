"""Where the demonstration plays: a school with two classes, two departments with cohorts, staff.

All names are invented and say that they are. Addresses end in `.example`, where no mail goes.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from random import Random

from sqlalchemy.orm import Session

from lms.groups import enrolment
from lms.groups import queries as group_queries
from lms.groups import service as groups
from lms.groups.models import Group, GroupKind
from lms.groups.school_years import school_year_of
from lms.people import accounts, secrets
from lms.people import service as people
from lms.people.models import OrganisationKind, Role
from lms.people.organisations import NewOrganisation, create_organisation, grant_role
from lms.training.demo import names

#: The top organisation; where it is, the demonstration has been made.
PROGRAMME = "Chương trình mẫu · โครงการตัวอย่าง · Demo"
PUPILS, OFFICIALS = 40, 15
_DOMAIN = "demo.example"
#: Name, address, official initials.
_DEPARTMENTS = (
    ("สำนักสิ่งแวดล้อม (ตัวอย่าง)", "environment", "สสล."),
    ("สำนักการโยธา (ตัวอย่าง)", "works", "สนย."),
)
_VIETNAM, _THAILAND = ("Asia/Ho_Chi_Minh", "vi"), ("Asia/Bangkok", "th")


@dataclass(frozen=True)
class SignIn:
    """How somebody of the demonstration signs in; `account`: e-mail, or code and number."""

    role: str
    place: str
    name: str
    account: str
    secret: str


@dataclass(frozen=True)
class DemoGroup:
    """A class or cohort, who leads it and who is in it, in the order of the list."""

    group_id: int
    language: str
    leader_id: int
    member_ids: tuple[int, ...]


@dataclass
class Place:
    """Everything that was made, and how to sign in to it."""

    classes: list[DemoGroup] = field(default_factory=list)
    cohorts: list[DemoGroup] = field(default_factory=list)
    teacher_ids: list[int] = field(default_factory=list)
    sign_ins: list[SignIn] = field(default_factory=list)


@dataclass(frozen=True)
class Prepared:
    """Secrets and hashes made before the write begins; hashing takes seconds."""

    pins: list[enrolment.Pin]


def prepare() -> Prepared:
    """Make and hash the PINs; about three seconds."""
    return Prepared(enrolment.new_pins(2 * PUPILS))


class _Maker:
    """Makes people and places, and notes how they sign in."""

    def __init__(self, session: Session, rng: Random, now: datetime) -> None:
        self.session, self.rng, self.now = session, rng, now
        self.place = Place()

    def organisation(
        self, name: str, kind: OrganisationKind, where: tuple[str, str], parent: int | None
    ) -> int:
        new = NewOrganisation(name, kind, where[0], where[1], parent)
        return create_organisation(self.session, new, self.now).id

    def adult(self, role: str, email: str, name: str, where: tuple[int, str, str]) -> int:
        """An account; `where`: organisation, its name, language."""
        organisation_id, place, language = where
        password = secrets.new_password()
        new = people.NewAdult(
            f"{email}@{_DOMAIN}", name, password, language, organisation_id, verified=True
        )
        person = people.create_adult(self.session, new, self.now)
        accounts.change_settings(
            self.session, person.id, None, language, buddhist_years=language == "th"
        )
        self.place.sign_ins.append(SignIn(role, place, name, new.email, password))
        return person.id

    def staff(self, role: Role, email: str, name: str, where: tuple[int, str, str]) -> int:
        """An account with a role."""
        person_id = self.adult(role.value, email, name, where)
        grant_role(self.session, person_id, role, where[0], self.now, None)
        return person_id

    def group(self, new: groups.NewGroup, leader_id: int) -> Group:
        return groups.create_group(self.session, new, leader_id, self.now)


def build(session: Session, prepared: Prepared, rng: Random, now: datetime) -> Place:
    """Make the place as of `now`, three weeks ago."""
    maker = _Maker(session, rng, now)
    top = maker.organisation(PROGRAMME, OrganisationKind.PROGRAMME, _VIETNAM, None)
    here = (top, PROGRAMME, "en")
    maker.staff(Role.ADMINISTRATOR, "administrator", "Demo Administrator", here)
    maker.staff(Role.MANAGER, "manager", "Demo Programme Manager", here)
    maker.staff(Role.EDITOR, "editor", "Demo Editor", here)
    _school(maker, top, prepared)
    _bangkok(maker, top)
    return maker.place


def _school(maker: _Maker, top: int, prepared: Prepared) -> None:
    city = maker.organisation("Đà Nẵng (mẫu)", OrganisationKind.CITY, _VIETNAM, top)
    ward = maker.organisation("Phường Bến Sông (mẫu)", OrganisationKind.DISTRICT, _VIETNAM, city)
    name = "Trường THCS Bến Sông (mẫu)"
    school = maker.organisation(name, OrganisationKind.SCHOOL, _VIETNAM, ward)
    where = (school, name, "vi")
    maker.staff(Role.MANAGER, "hieu-truong", "Lê Thị Thu Hà (mẫu)", where)
    teachers = (
        maker.staff(Role.LEADER, "co-lan", "Nguyễn Thị Ngọc Lan (mẫu)", where),
        maker.staff(Role.LEADER, "thay-minh", "Trần Quang Minh (mẫu)", where),
    )
    maker.place.teacher_ids.extend(teachers)
    pupils = names.different(2 * PUPILS, names.vietnamese, maker.rng)
    year = school_year_of(maker.now.date(), "vi")
    for place, (label, leader_id) in enumerate(zip(("7A", "8B"), teachers, strict=True)):
        new = groups.NewGroup(school, GroupKind.CLASS, f"{label} (mẫu)", "vi", year)
        group = maker.group(new, leader_id)
        rows = slice(place * PUPILS, (place + 1) * PUPILS)
        _enrol(maker, group, pupils[rows], prepared.pins[rows])
        ids = tuple(row.person_id for row in group_queries.members(maker.session, group.id))
        maker.place.classes.append(DemoGroup(group.id, "vi", leader_id, ids))


def _enrol(maker: _Maker, group: Group, pupils: list[str], pins: list[enrolment.Pin]) -> None:
    new = enrolment.LineState.NEW
    lines = [enrolment.Planned(number, number, name, new) for number, name in enumerate(pupils, 1)]
    for card in enrolment.add_pupils(maker.session, group, lines, pins, maker.now):
        account = f"{group.code} {card.number}"
        maker.place.sign_ins.append(SignIn("pupil", group.name, card.name, account, card.pin or ""))


def _bangkok(maker: _Maker, top: int) -> None:
    name = "กรุงเทพมหานคร (ตัวอย่าง)"
    city = maker.organisation(name, OrganisationKind.CITY, _THAILAND, top)
    trainer_id = maker.staff(
        Role.LEADER, "trainer", "วิทยากร รัตนา สุขใจ (ตัวอย่าง)", (city, name, "th")
    )
    officials = names.different(2 * OFFICIALS, names.thai, maker.rng)
    for place, (department, short, initials) in enumerate(_DEPARTMENTS):
        organisation = maker.organisation(department, OrganisationKind.DEPARTMENT, _THAILAND, city)
        where = (organisation, department, "th")
        if place == 0:
            maker.staff(Role.MANAGER, "department-manager", "วิชัย วงศ์สว่าง (ตัวอย่าง)", where)
        label = f"{initials} รุ่นที่ 1/{maker.now.year + 543} (ตัวอย่าง)"
        group = maker.group(
            groups.NewGroup(organisation, GroupKind.COHORT, label, "th"), trainer_id
        )
        people_here = officials[place * OFFICIALS : (place + 1) * OFFICIALS]
        ids = tuple(
            maker.adult("official", f"{short}-{number:02}", official, where)
            for number, official in enumerate(people_here, 1)
        )
        for person_id in ids:
            groups.add_person(maker.session, group.id, person_id, maker.now)
        maker.place.cohorts.append(DemoGroup(group.id, "th", trainer_id, ids))

"""A small city of departments and what its officials learned, made through the services."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask import Flask
from sqlalchemy.orm import Session

from lms.core.content.model import Lesson
from lms.groups.models import Group, GroupKind
from lms.groups.service import NewGroup, add_person, create_group
from lms.learning import service, steps
from lms.learning.rules import FREE_PRACTICE
from lms.people.models import Organisation, OrganisationKind, Person
from tests.conftest import NOW
from tests.learning.factories import library_of
from tests.people.factories import make_adult, make_organisation

BANGKOK = {"time_zone": "Asia/Bangkok", "language": "th"}
PLAN = ("bma-officials", "master-plan-and-targets")
ENERGY = ("bma-officials", "energy")


def make_city(session: Session) -> Organisation:
    return make_organisation(
        session, kind=OrganisationKind.CITY, name="กรุงเทพมหานคร", parent_id=None, **BANGKOK
    )


def make_department(session: Session, parent: Organisation, name: str) -> Organisation:
    return make_organisation(
        session, kind=OrganisationKind.DEPARTMENT, name=name, parent_id=parent.id, **BANGKOK
    )


def make_cohort(
    session: Session, organisation: Organisation, members: int = 0, **changes: Any
) -> Group:
    leader = changes.pop("leader", None) or make_adult(session)
    values: dict[str, Any] = {
        "kind": GroupKind.COHORT,
        "name": "รุ่นที่ 1",
        "language": "th",
        **changes,
    }
    group = create_group(session, NewGroup(organisation.id, **values), leader.id, NOW)
    for _ in range(members):
        join(session, group, make_adult(session, organisation_id=organisation.id))
    return group


def join(session: Session, group: Group, person: Person) -> Person:
    add_person(session, group.id, person.id, NOW)
    return person


def module(app: Flask, key: tuple[str, str]) -> Lesson:
    return library_of(app).lesson(*key)


def study(
    session: Session,
    person_id: int,
    lesson: Lesson,
    now: datetime = NOW,
    wrong_items: tuple[str, ...] = (),
) -> None:
    """Do all steps and the quiz of a lesson, everything right but what is named."""
    language = lesson.original
    for step in lesson.steps:
        steps.finish_step(session, person_id, lesson, step.id, now)
    starter = service.Starter(person_id, language, 7)
    attempt = service.start_attempt(session, lesson, FREE_PRACTICE, starter, now)
    for item in lesson.items:
        words = lesson.words[language].items[item.id]
        given = item.body.correct_answer(words)
        if item.id in wrong_items:
            given = next(item.body.wrong_answers(words))
        sent = service.AnswerSent(item.id, given, f"{person_id}-{item.id}")
        service.answer_item(session, attempt, lesson, sent, now)
    service.finish_attempt(session, attempt, lesson, now)

"""Whoever has no part in a class, a person or an organisation is refused at every one of its URLs.

The URLs name things that exist; asked are the teacher of another class, a manager and an
administrator of another city, an official, a pupil of the class itself, and a learner.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from lms.people import service
from lms.people.models import Person, Role
from lms.web.access import rule_of
from lms.web.actor import TOKEN
from tests.groups.factories import add_adult, add_pupils, make_cohort, make_group
from tests.interop.lti.factories import make_link, make_registration
from tests.interop.oidc.factories import make_service
from tests.learning.factories import lesson_s1, make_attempt
from tests.people.factories import make_adult, make_organisation, make_staff


class World:
    """A school with a class; beside it a class of another teacher, and another city."""

    def __init__(self, app: Flask, session: Session) -> None:
        city, elsewhere = make_organisation(session), make_organisation(session)
        school = make_organisation(session, parent_id=city.id)
        self.teacher = make_staff(session, Role.LEADER, school)
        group = make_group(session, school, self.teacher)
        member, classmate = add_pupils(session, group, 2)
        attempt = make_attempt(session, member.person_id, lesson_s1(app))
        registration = make_registration(session, school, "d1")
        link = make_link(session, registration, group)
        official = add_adult(session, make_cohort(session, elsewhere))
        colleague = make_staff(session, Role.LEADER, school)
        make_group(session, school, colleague, name="7B")
        self.strangers = {
            "teacher of another class": colleague,
            "manager elsewhere": make_staff(session, Role.MANAGER, elsewhere),
            "administrator elsewhere": make_staff(session, Role.ADMINISTRATOR, elsewhere),
            "official": session.get_one(Person, official.person_id),
            "classmate": session.get_one(Person, classmate.person_id),
            "learner": make_adult(session),
        }
        self.values = {
            "lang": "en",
            "group_id": group.id,
            "member_id": member.id,
            "person_id": member.person_id,
            "organisation_id": school.id,
            "attempt_id": attempt.id,
            "item_id": attempt.item_ids[0],
            "course_id": "danang-secondary",
            "lesson_id": "how-the-greenhouse-effect-works",
            "table": "organisations",
            "registration_id": registration.id,
            "service_id": make_service(session, school).id,
            "link_id": link.id,
        }


@pytest.fixture
def world(app: Flask, session: Session) -> World:
    world = World(app, session)
    session.commit()
    return world


def urls_on_things(app: Flask, world: World) -> Iterator[tuple[str, str]]:
    """(method, URL) of each view that is asked about a thing."""
    with app.test_request_context("/en/"):
        for rule in app.url_map.iter_rules():
            if " on " not in (rule_of(app.view_functions[rule.endpoint]) or ""):
                continue
            values = {name: world.values.get(name, 1) for name in rule.arguments}
            built = rule.build(values, append_unknown=False)
            assert built is not None, rule.rule
            for method in sorted((rule.methods or set()) & {"GET", "POST"}):
                yield method, built[1]


def browser_of(app: Flask, session: Session, person: Person) -> FlaskClient:
    token = service.start_sign_in(session, person.id, "Test", datetime.now(UTC), timedelta(hours=1))
    session.commit()
    client = app.test_client()
    with client.session_transaction() as cookie:
        cookie[TOKEN] = token
    return client


@pytest.mark.parametrize(
    "who",
    [
        "teacher of another class",
        "manager elsewhere",
        "administrator elsewhere",
        "official",
        "classmate",
        "learner",
    ],
)
def test_who_has_no_part_in_a_thing_is_refused_everywhere(app, session, world, who):
    client = browser_of(app, session, world.strangers[who])
    asked = list(urls_on_things(app, world))
    assert len(asked) > 60
    answers = {f"{method} {url}": client.open(url, method=method) for method, url in asked}
    assert {
        asked: answer.status_code
        for asked, answer in answers.items()
        if answer.status_code not in {403, 404}
    } == {}


def test_the_teacher_of_the_class_is_let_in(app, session, world):
    client = browser_of(app, session, world.teacher)
    pages = [
        url
        for method, url in urls_on_things(app, world)
        if method == "GET" and f"/groups/{world.values['group_id']}" in url
    ]
    refused = {url for url in pages if client.get(url).status_code in {302, 403}}
    assert len(pages) > 15
    assert refused == set()

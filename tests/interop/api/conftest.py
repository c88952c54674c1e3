"""A city with a school and a class, another city beside it, and programs with tokens."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from lms.groups.models import Group, Member
from lms.interop.api.models import Scope
from lms.interop.api.tokens import NewToken, make_token
from lms.people.models import Organisation
from tests.conftest import NOW
from tests.groups.factories import add_pupils, make_group
from tests.interop.api.described import Program
from tests.learning.factories import lesson_s1, take_quiz
from tests.people.factories import make_organisation


@dataclass(frozen=True)
class World:
    """What there is. `members` are in `group`, the first with a quiz taken."""

    city: Organisation
    school: Organisation
    elsewhere: Organisation
    group: Group
    members: list[Member]
    other_group: Group
    other_members: list[Member]


@pytest.fixture
def world(app: Flask, session: Session) -> World:
    city, elsewhere = make_organisation(session), make_organisation(session)
    school = make_organisation(session, parent_id=city.id)
    group, other = make_group(session, school), make_group(session, elsewhere, name="9B")
    members, others = add_pupils(session, group, 3), add_pupils(session, other, 2)
    for member in (members[0], others[0]):
        take_quiz(session, member.person_id, lesson_s1(app))
    session.commit()
    return World(city, school, elsewhere, group, members, other, others)


Programs = Callable[..., Program]


@pytest.fixture
def program(app: Flask, session: Session, world: World) -> Programs:
    """Makes a program: with these scopes, in the city unless another organisation is named."""

    def make(*scopes: Scope, organisation: Organisation | None = None) -> Program:
        where = organisation or world.city
        new = NewToken(where.id, "Statistics", frozenset(scopes or Scope))
        _token, secret = make_token(session, new, None, NOW)
        session.commit()
        return Program(app, secret)

    return make

"""An installation in which something happened in every room, and how to compare two of them."""

from __future__ import annotations

import sqlalchemy as sa
from flask import Flask
from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session

from lms.cli.dump import Row, tables
from lms.db.jobs import enqueue
from lms.learning import steps
from lms.learning.in_class import record
from lms.learning.regrading import Mending, regrade_item
from lms.people import service as people
from lms.people.models import Organisation, Role
from tests.classroom.factories import order
from tests.classroom.full_class import teach
from tests.conftest import NOW
from tests.learning.factories import in_class, lesson_s1, make_learner, take_quiz
from tests.learning.test_regrading import ITEM, mended
from tests.people.factories import make_organisation, make_staff
from tests.teaching.factories import School, give_s1, make_school


def live_in(app: Flask, session: Session) -> School:
    """People, organisations, a class, its work, a mended key, a merged guest, a job, a lesson."""
    lesson = lesson_s1(app)
    school = make_school(session, pupils=3)
    city = make_organisation(session, name="Thành phố")
    session.get_one(Organisation, school.organisation.id).parent_id = city.id  # a later id
    make_staff(session, Role.ADMINISTRATOR, city)
    give_s1(session, app, school.group)
    for member in school.members:
        steps.see_step(session, member.person_id, lesson, lesson.steps[0].id, NOW)
        take_quiz(session, member.person_id, lesson, wrong_items=(ITEM,))
        answered = in_class(lesson, ITEM, is_right=False, first_right=False)
        record(session, member.person_id, lesson, "run:1", [answered], NOW)
    regrade_item(session, Mending(mended(lesson), ITEM, "The key was wrong."), NOW)
    guest = make_learner(session)
    take_quiz(session, guest, lesson)
    people.merge_people(session, guest, school.members[0].person_id, NOW)
    people.note_in_audit(session, "pin.reset", NOW, actor_id=school.teacher.id)
    earlier, later = (teach(session, app, pupils=3) for _turn in range(2))
    earlier.run.continued_from_id = later.run.id  # a later id
    order(session, later, "absent", 50, person=later.members[2].person_id, absent="1")
    enqueue(session, "nobody.does-this", {"words": "chữ, ตัวอักษร, 文字"}, NOW)
    session.commit()
    return school


def everything(engine: Engine) -> dict[str, list[Row]]:
    """All rows of all tables and columns that the database has at its version."""
    there = sa.MetaData()
    there.reflect(engine)
    with engine.connect() as connection:
        return {
            table.name: [
                dict(row)
                for row in connection.execute(
                    sa.select(
                        *(each for each in table.c if each.name in there.tables[table.name].c)
                    ).order_by(*table.primary_key.columns)
                ).mappings()
            ]
            for table in tables()
            if table.name in there.tables
        }

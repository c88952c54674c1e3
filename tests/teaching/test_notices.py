"""A mended key is told to the leaders of whoever answered, once for each question."""

from __future__ import annotations

from lms.db.events import announce
from lms.groups.service import let_go
from lms.learning.facts import ResponseRegraded
from lms.people.facts import PeopleMerged
from lms.teaching import notices, queries
from lms.teaching.privacy import erase_person, export_person, when_merged
from tests.conftest import NOW
from tests.people.factories import make_adult
from tests.teaching.factories import give_s1, make_school


def regraded(member, item_id="i1", response_id=1):
    return ResponseRegraded(
        response_id,
        member.person_id,
        "danang-secondary",
        "s1",
        item_id,
        0.0,
        1.0,
        "B was right",
        NOW,
    )


def unseen(session, *schools):
    session.flush()
    ids = [school.group.id for school in schools]
    return session.scalars(queries.unseen_notices(ids)).all()


def test_leaders_are_told_once_a_question_with_the_number_of_answers(session):
    school = make_school(session)
    for member in school.members:
        announce(session, regraded(member))
    announce(session, regraded(school.members[0], "i2"))
    found = {each.payload["item_id"]: each.payload["answers"] for each in unseen(session, school)}
    assert found == {"i1": 3, "i2": 1}


def test_only_the_groups_of_the_learner_hear_of_it(session):
    school, other = make_school(session), make_school(session)
    gone = school.members[2]
    let_go(session, gone, NOW)
    session.flush()
    announce(session, regraded(school.members[0]))
    announce(session, regraded(gone))
    assert [each.payload["answers"] for each in unseen(session, school, other)] == [1]


def test_a_notice_put_away_does_not_grow_again(session):
    school, other = make_school(session), make_school(session)
    announce(session, regraded(school.members[0]))
    announce(session, regraded(other.members[0]))
    session.flush()
    notices.put_away(session, school.group.id, NOW)
    assert unseen(session, school) == []
    assert len(unseen(session, other)) == 1
    announce(session, regraded(school.members[1]))
    assert [each.payload["answers"] for each in unseen(session, school)] == [1]


def test_a_notice_names_no_pupil(session):
    school = make_school(session)
    announce(session, regraded(school.members[0]))
    (notice,) = unseen(session, school)
    assert set(notice.payload) == {"course_id", "lesson_id", "item_id", "answers", "reason"}


def test_export_names_the_lessons_a_leader_gave_and_erasure_forgets_who_gave_them(app, session):
    school = make_school(session)
    made = give_s1(session, app, school.group)
    made.created_by_id = school.teacher.id
    session.flush()
    (line,) = export_person(session, school.teacher.id)["assignments"]
    assert (line["group"], line["lesson"]) == (school.group.id, made.lesson_id)
    erase_person(session, school.teacher.id, NOW)
    session.refresh(made)
    assert made.created_by_id is None
    assert export_person(session, school.teacher.id) == {"assignments": []}


def test_what_a_double_gave_was_given_by_the_person_himself(app, session):
    school = make_school(session)
    made = give_s1(session, app, school.group)
    made.created_by_id = school.teacher.id
    session.flush()
    kept = make_adult(session)
    when_merged(session, PeopleMerged(school.teacher.id, kept.id, NOW))
    session.refresh(made)
    assert made.created_by_id == kept.id

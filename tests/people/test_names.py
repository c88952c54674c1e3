"""By whose custom names are sorted."""

from __future__ import annotations

import sqlalchemy as sa

from lms.people import queries, secrets, service
from lms.people.models import Person
from tests.conftest import NOW
from tests.people.factories import PIN_HASH, make_organisation


def in_order(session):
    return [name for _id, name in session.execute(queries.names_in_order(sa.select(Person.id)))]


def test_a_vietnamese_class_whose_pages_are_english_is_sorted_by_given_names(session):
    school = make_organisation(session, language="vi")
    for name in ("Nguyễn Văn Bình", "Trần Thị An", "Đỗ Ánh", "Lê Văn Đức", "Phạm Văn Dũng"):
        service.create_pupil(
            session,
            name=name,
            organisation_id=school.id,
            pin_hash=PIN_HASH,
            language="en",
            now=NOW,
        )
    assert in_order(session) == [
        "Trần Thị An",
        "Đỗ Ánh",
        "Nguyễn Văn Bình",
        "Phạm Văn Dũng",
        "Lê Văn Đức",
    ]


def test_another_name_is_sorted_by_the_same_custom(session):
    school = make_organisation(session, language="vi")
    new = service.NewAdult("a@school.example", "Vũ Yến", secrets.Hashed("-"), "en", school.id)
    teacher = service.create_adult(session, new, NOW)
    before = teacher.sort_name
    service.rename(session, teacher.id, "Vũ Thị An")
    assert teacher.sort_name < before
    service.rename(session, teacher.id, "Vũ Yến")
    assert teacher.sort_name == before

"""Export holds what is stored; erasure leaves nobody to be reached."""

from __future__ import annotations

import json
from contextlib import suppress
from datetime import timedelta
from email.headerregistry import Address
from email.message import EmailMessage

import sqlalchemy as sa

from lms.db.base import Model
from lms.db.jobs import Job
from lms.people import accounts, clean_up, links, mail_folder, privacy, service, tries
from lms.people.models import (
    AuditEntry,
    FailedSignIn,
    LinkPurpose,
    Person,
    PersonState,
    Role,
    SecretLink,
    SignIn,
)
from lms.web.settings import EXTENSION as SETTINGS
from tests.conftest import NOW
from tests.people.factories import make_adult, make_organisation, make_pupil, make_staff

DAY = timedelta(days=1)
NAME = "Phạm Hồng Nhung"


def a_busy_teacher(session):
    school = make_organisation(session, name="Trường Ba Đình")
    teacher = make_staff(session, Role.LEADER, school, name=NAME, email="nhung@school.example")
    service.start_sign_in(session, teacher.id, "Firefox, Linux", NOW, DAY)
    accounts.forgot_password(session, teacher.email, NOW)
    for _ in range(2):
        with suppress(tries.WrongSecretError):
            tries.check_password(session, teacher.email, "wrong", NOW)
    session.flush()
    return teacher


def test_the_export_holds_what_is_stored_and_no_secret(app, session):
    teacher = a_busy_teacher(session)
    with app.app_context():
        exported = privacy.export_person(session, teacher.id, NOW)
    people = exported["rooms"]["people"]
    assert people["account"]["name"] == NAME
    assert people["account"]["email"] == "nhung@school.example"
    assert people["roles"][0]["organisation"] == "Trường Ba Đình"
    assert [each["browser"] for each in people["sign_ins"]] == ["Firefox, Linux"]
    assert [each["action"] for each in people["log"]] == ["role.grant"]
    assert set(exported["rooms"]) >= {"people", "learning"}
    written = json.dumps(exported)
    assert "argon2" not in written
    assert teacher.password_hash not in written


def columns_to_person():
    return [
        (table, key.parent)
        for table in Model.metadata.tables.values()
        for key in table.foreign_keys
        if key.column.table.name == "person"
    ]


def test_erasure_leaves_no_row_that_tells_who_it_was(app, session):
    teacher = a_busy_teacher(session)
    guest = service.create_guest(session, "vi", NOW)
    service.merge_people(session, guest.id, teacher.id, NOW)
    double = make_adult(session, name=NAME)
    service.merge_people(session, double.id, teacher.id, NOW, teacher.id)
    other = make_adult(session)
    service.start_sign_in(session, other.id, "Chrome, Android", NOW, DAY)
    with app.app_context():
        privacy.erase_person(session, teacher.id, other.id, NOW)
    session.commit()

    gone = {teacher.id, guest.id, double.id}
    allowed_to_stay = {"audit_entry", "person"}
    for table, column in columns_to_person():
        left = session.scalars(sa.select(column).where(column.in_(gone))).all()
        assert not left or table.name in allowed_to_stay, table.name
    for each in session.scalars(sa.select(Person).where(Person.id.in_(gone))):
        assert each.state is PersonState.ERASED
        assert (each.display_name, each.sort_name) == ("-", "-")
        assert each.email is each.password_hash is each.pin_hash is None
    assert session.scalars(sa.select(SignIn.person_id)).all() == [other.id]


def test_no_text_of_the_erased_person_is_left_anywhere_in_the_database(app, session):
    teacher = a_busy_teacher(session)
    invited = links.NewLink(LinkPurpose.INVITATION, None, {"email": teacher.email})
    links.make_link(session, invited, NOW)
    with app.app_context():
        privacy.erase_person(session, teacher.id, None, NOW)
    session.commit()
    for table in Model.metadata.tables.values():
        for row in session.execute(sa.select(table)):
            assert NAME not in str(row)
            assert "nhung@" not in str(row)
    assert session.scalar(sa.select(sa.func.count()).select_from(FailedSignIn)) == 0
    assert session.scalar(sa.select(sa.func.count()).select_from(Job)) == 0


def test_mail_that_names_the_erased_person_to_others_goes_with_him(app, session):
    school = make_organisation(session)
    make_staff(session, Role.ADMINISTRATOR, school)
    person = make_adult(
        session,
        name=NAME,
        email="nhung@school.example",
        email_verified_at=None,
        organisation_id=school.id,
        state=PersonState.WAITING,
    )
    for email in ("nhung@school.example", "nhung@home.example"):
        new = links.NewLink(LinkPurpose.VERIFY_EMAIL, person.id, {"email": email})
        link = links.find_link(
            session, LinkPurpose.VERIFY_EMAIL, links.make_link(session, new, NOW), NOW
        )
        accounts.confirm_email(session, link, NOW)
    told = session.scalars(sa.select(Job.payload)).all()
    assert {each["template"] for each in told} == {"waiting", "email-changed"}
    with app.app_context():
        privacy.erase_person(session, person.id, None, NOW)
    assert session.scalars(sa.select(Job.payload)).all() == []


def test_mail_written_into_files_goes_with_whom_it_was_sent_to_or_names(app, session):
    person, other = make_adult(session, email="nhung@school.example"), make_adult(session)
    folder = app.extensions[SETTINGS].data_dir / "mail"
    for address, about in (
        ("nhung@school.example", other.id),
        ("head@school.example", person.id),
        ("head@school.example", other.id),
    ):
        message = EmailMessage()
        message["To"] = Address(addr_spec=address)
        mail_folder.write(folder, message, about, NOW)
    (folder / "somebody else's.eml").write_bytes(b"Subject: not ours\n\n")
    with app.app_context():
        privacy.erase_person(session, person.id, None, NOW)
    left, _not_ours = sorted(folder.glob("*.eml"))
    assert f"-{other.id}-" in left.name
    assert b"head@" in left.read_bytes()


def test_the_log_keeps_that_somebody_was_erased(app, session):
    teacher = a_busy_teacher(session)
    school_id, actor = teacher.organisation_id, make_adult(session)
    with app.app_context():
        privacy.erase_person(session, teacher.id, actor.id, NOW)
    entry = session.scalars(sa.select(AuditEntry).order_by(AuditEntry.id.desc())).first()
    assert (entry.action, entry.actor_id) == ("person.erase", actor.id)
    assert (entry.subject_id, entry.organisation_id) == (teacher.id, school_id)


def test_erasing_one_pupil_touches_no_other(app, session):
    school = make_organisation(session)
    pupil, neighbour = make_pupil(session, school), make_pupil(session, school, name="Võ Thị Sáu")
    with app.app_context():
        privacy.erase_person(session, pupil.id, None, NOW)
    session.refresh(neighbour)
    assert neighbour.display_name == "Võ Thị Sáu"
    assert neighbour.state is PersonState.ACTIVE


def test_cleaning_up_forgets_what_ended_a_week_ago(session):
    person = make_adult(session)
    for lifetime in (DAY, 30 * DAY):
        service.start_sign_in(session, person.id, "Test", NOW, lifetime)
    links.make_link(session, links.NewLink(LinkPurpose.RESET_PASSWORD, person.id), NOW)
    links.make_link(session, links.NewLink(LinkPurpose.INVITATION), NOW)
    session.add(FailedSignIn(account="person:1", failures=2, last_at=NOW))
    session.flush()
    clean_up.forget_ended(session, NOW + 9 * DAY)
    session.flush()
    assert len(session.scalars(sa.select(SignIn)).all()) == 1
    assert [each.purpose for each in session.scalars(sa.select(SecretLink))] == [
        LinkPurpose.INVITATION
    ]
    assert session.scalars(sa.select(FailedSignIn)).all() == []

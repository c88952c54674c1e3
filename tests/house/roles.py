"""One person of each role, each with a browser in which he is signed in."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from flask import Flask
from flask.testing import FlaskClient

from lms.groups.models import GroupKind
from lms.groups.service import NewGroup, NewPupil, add_pupil, create_group
from lms.people import organisations, secrets, service
from lms.people.models import OrganisationKind, Role
from lms.web.actor import TOKEN

ROLES = ("stranger", "guest", "pupil", "learner", "leader", "editor", "manager", "administrator")


def browsers(app: Flask) -> dict[str, FlaskClient]:
    """A client for each role; the leader leads a class with the pupil in it."""
    now = datetime.now(UTC)
    database = app.extensions["lms.db"]
    with database.writing() as session:
        school = organisations.create_organisation(
            session,
            organisations.NewOrganisation(
                "Trường thử", OrganisationKind.SCHOOL, "Asia/Ho_Chi_Minh", "vi"
            ),
            now,
        )
        people = {"guest": service.create_guest(session, "vi", now).id}
        for role in Role:
            adult = service.create_adult(
                session,
                service.NewAdult(
                    f"{role}@example.org", role.value, "a long password", "vi", school.id, True
                ),
                now,
            )
            organisations.grant_role(session, adult.id, role, school.id, now, None)
            people[role.value] = adult.id
        new = NewGroup(school.id, GroupKind.CLASS, "7A", "vi")
        group = create_group(session, new, people["leader"], now)
        pupil = NewPupil("Nguyễn Văn An", 1, secrets.hashed("2580"))
        people["pupil"] = add_pupil(session, group, pupil, now).person_id
        tokens = {
            name: service.start_sign_in(session, person, "test", now, timedelta(hours=1))
            for name, person in people.items()
        }
    return {role: _browser(app, tokens.get(role)) for role in ROLES}


def _browser(app: Flask, token: str | None) -> FlaskClient:
    client = app.test_client()
    if token:
        with client.session_transaction() as cookie:
            cookie[TOKEN] = token
    return client

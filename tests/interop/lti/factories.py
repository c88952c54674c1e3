"""Platforms and links, as rows."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from lms.groups.models import Group
from lms.interop.lti.models import Activity, Context, Deployment, Registration, ResourceLink
from lms.people.models import Organisation
from tests.conftest import NOW

S1 = ("danang-secondary", "how-the-greenhouse-effect-works")


def make_registration(
    session: Session, organisation: Organisation, *deployments: str, **changes: Any
) -> Registration:
    values = {
        "organisation_id": organisation.id,
        "name": "Moodle",
        "issuer": "https://moodle.example",
        "client_id": "tool-1",
        "auth_url": "https://moodle.example/auth",
        "token_url": "https://moodle.example/token",
        "jwks_url": "https://moodle.example/jwks",
        "created_at": NOW,
        **changes,
    }
    made = Registration(**values)
    made.deployments = [Deployment(deployment_id=each, created_at=NOW) for each in deployments]
    session.add(made)
    session.flush()
    return made


def make_link(session: Session, registration: Registration, group: Group) -> ResourceLink:
    """A link to S1 in the course that is this group."""
    deployment = registration.deployments[0]
    context = Context(
        deployment_id=deployment.id, context_id="c1", group_id=group.id, created_at=NOW
    )
    session.add(context)
    session.flush()
    link = ResourceLink(
        deployment_id=deployment.id,
        link_id="link-1",
        context_id=context.id,
        title="S1",
        activity=Activity.LESSON,
        course_id=S1[0],
        lesson_id=S1[1],
        language="vi",
        created_at=NOW,
        last_launch_at=NOW,
    )
    session.add(link)
    session.flush()
    return link

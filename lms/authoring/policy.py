"""Who may review lessons and answer reports: editors and administrators.

A pack belongs to the installation, not to an organisation of it, so the role counts wherever it is
held.
"""

from __future__ import annotations

from enum import StrEnum

from sqlalchemy.orm import Session

from lms.people.models import Role
from lms.web.actor import Actor

#: Who reviews.
REVIEWERS = (Role.EDITOR, Role.ADMINISTRATOR)


class AuthoringPermission(StrEnum):
    """What can be done with what is written in the packs."""

    REVIEW = "authoring:review"  # on a pack or a lesson; on nothing: of all packs
    ANSWER = "authoring:answer"  # on a report


def reviews(actor: Actor | None) -> bool:
    """Whether somebody is an editor or an administrator."""
    return actor is not None and actor.has(*(role.value for role in REVIEWERS))


def may(_session: Session, actor: Actor, _permission: AuthoringPermission, _thing: object) -> bool:
    """Whether the actor may review or answer; the same for every pack and report."""
    return reviews(actor)

"""Who may see and continue an attempt: its learner; his leaders may look."""

from __future__ import annotations

from enum import StrEnum

from sqlalchemy.orm import Session

from lms.groups import queries as groups
from lms.learning.models import Attempt
from lms.web.actor import Actor


class LearningPermission(StrEnum):
    """What can be done with an attempt."""

    TAKE = "learning:take"
    REVIEW = "learning:review"


def may(session: Session, actor: Actor, permission: LearningPermission, thing: object) -> bool:
    """Whether the actor may do this to the attempt."""
    if not isinstance(thing, Attempt):
        return False
    if thing.person_id == actor.id:
        return True
    return permission is LearningPermission.REVIEW and groups.leads_somebody(
        session, actor.id, thing.person_id
    )

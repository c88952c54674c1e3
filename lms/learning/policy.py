"""Who may see and continue an attempt, or a kept calculation: its learner; his leaders may look."""

from __future__ import annotations

from enum import StrEnum

from sqlalchemy.orm import Session

from lms.groups import queries as groups
from lms.learning.models import Attempt, Calculation
from lms.web.actor import Actor


class LearningPermission(StrEnum):
    """What can be done with an attempt or a kept calculation."""

    TAKE = "learning:take"
    REVIEW = "learning:review"
    OWN_CALCULATION = "learning:own-calculation"
    SEE_CALCULATION = "learning:see-calculation"


_OF_ATTEMPTS = frozenset({LearningPermission.TAKE, LearningPermission.REVIEW})
_OF_CALCULATIONS = frozenset(
    {LearningPermission.OWN_CALCULATION, LearningPermission.SEE_CALCULATION}
)


def may(session: Session, actor: Actor, permission: LearningPermission, thing: object) -> bool:
    """Whether the actor may do this to the attempt, or to the calculation once it is handed in."""
    if isinstance(thing, Attempt):
        own, looking = _OF_ATTEMPTS, permission is LearningPermission.REVIEW
    elif isinstance(thing, Calculation):
        own = _OF_CALCULATIONS
        looking = permission is LearningPermission.SEE_CALCULATION and bool(thing.handed_in_at)
    else:
        return False
    if permission not in own:
        return False
    if thing.person_id == actor.id:
        return True
    return looking and groups.leads_somebody(session, actor.id, thing.person_id)

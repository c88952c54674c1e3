"""Who may see which figures and whose transcript.

Managers and administrators see figures of their organisation and everything below it, a leader
those of his own groups. Names and transcripts are another matter: a transcript is for the
learner and for who leads him; a manager sees names only where the organisation's own policy
says so.
"""

from __future__ import annotations

from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lms.groups import queries as groups
from lms.people.models import Organisation, Person, PersonKind, Role
from lms.people.policy import holds
from lms.people.queries import organisations
from lms.web.actor import Actor

#: Who sees the figures of an organisation.
OVERSEERS = (Role.MANAGER, Role.ADMINISTRATOR)


class TrainingPermission(StrEnum):
    """What can be seen of what many or one have learned."""

    SEE_FIGURES = "training:see-figures"  # on an organisation; on nothing: of anything at all
    SEE_NAMES = "training:see-names"  # on an organisation: its learners by name
    SEE_TRANSCRIPT = "training:see-transcript"  # on a person; on nothing: one's own


def may(session: Session, actor: Actor, permission: TrainingPermission, thing: object) -> bool:
    """Whether the actor may see this."""
    if permission is TrainingPermission.SEE_TRANSCRIPT:
        return _may_see_transcript(session, actor, thing)
    if thing is None:
        return permission is TrainingPermission.SEE_FIGURES and _oversees_any(session, actor)
    if not isinstance(thing, Organisation) or not holds(session, actor, OVERSEERS, thing.id):
        return False
    return permission is TrainingPermission.SEE_FIGURES or thing.managers_see_names


def _oversees_any(session: Session, actor: Actor) -> bool:
    if actor.has(*(role.value for role in OVERSEERS)):
        return True
    return session.scalar(groups.groups_led_by(actor.id).limit(1)) is not None


def _may_see_transcript(session: Session, actor: Actor, thing: object) -> bool:
    if thing is None:
        return actor.kind == PersonKind.ADULT
    if not isinstance(thing, Person) or thing.kind is not PersonKind.ADULT:
        return False
    return thing.id == actor.id or groups.leads_somebody(session, actor.id, thing.id)


def overseen(actor: Actor) -> frozenset[int]:
    """The organisations of which the actor is a manager or administrator (not those below)."""
    return actor.organisations(*(role.value for role in OVERSEERS))


def visible_to(actor: Actor) -> sa.Select[Organisation]:
    """The organisations whose figures the actor may see; agrees with SEE_FIGURES."""
    return organisations(overseen(actor))

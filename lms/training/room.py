"""What the room `training` brings to the application.

It keeps no tables of its own: everything is drawn from what the rooms below keep, and so
exported and erased there.
"""

from __future__ import annotations

from flask_babel import lazy_gettext

from lms.people.models import PersonKind, Role
from lms.training import cohorts, organisations, transcript
from lms.training.blueprint import bp
from lms.training.demo import demo
from lms.training.policy import OVERSEERS, TrainingPermission, may
from lms.web.actor import Actor
from lms.web.navigation import Entry
from lms.web.room import Room

#: The modules whose views stand on the blueprint.
VIEWS = (cohorts, organisations, transcript)

_SEES_FIGURES = tuple(role.value for role in (*OVERSEERS, Role.LEADER))


def _whoever_sees_figures(actor: Actor | None) -> bool:
    return actor is not None and actor.has(*_SEES_FIGURES)


def _adults(actor: Actor | None) -> bool:
    return actor is not None and actor.kind == PersonKind.ADULT


ROOM = Room(
    name="training",
    blueprints=(bp,),
    permissions=((TrainingPermission, may),),
    navigation=(
        Entry("training.organisations", lazy_gettext("Figures"), _whoever_sees_figures),
        Entry("training.transcript", lazy_gettext("Transcript"), _adults),
    ),
    commands=(demo,),
)

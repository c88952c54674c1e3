"""The trainer's page: his own groups in figures, by organisation and sector, and transcripts.

He knows these people by name, so nothing is hidden.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

import sqlalchemy as sa
from flask import render_template
from flask_babel import gettext
from sqlalchemy.orm import Session

from lms.db.session import db
from lms.groups import queries as groups
from lms.groups.models import Group, GroupKind
from lms.people import queries as people
from lms.training import tables
from lms.training.blueprint import bp
from lms.training.figures import Row, content_of, modules_by_sector
from lms.training.organisations import misconceptions
from lms.training.policy import TrainingPermission
from lms.training.sums import Question, Sums, sums_of_lines
from lms.web.access import requires
from lms.web.actor import signed_in_actor
from lms.web.clock import now
from lms.web.language import current_language
from lms.web.packs import library

#: The line of the sum over all groups; groups have their ids, which begin at one.
ALL = 0


def _lines(led: sa.FromClause) -> sa.CompoundSelect[int, int]:
    """Each group as a line, and all of them together."""
    return sa.union_all(
        sa.select(led.c.id.label("line"), led.c.id.label("group_id")),
        sa.select(sa.literal(ALL), led.c.id),
    )


def rows_of(led: Sequence[Group], sums: dict[int, Sums]) -> list[Row]:
    """One row for each group."""
    return [
        Row(group.id, group.name, "", 0, is_own=False, sums=sums.get(group.id, Sums()))
        for group in led
    ]


def _members(session: Session, led: Sequence[Group]) -> dict[int, list[tuple[int, str]]]:
    """The members of the cohorts by group, in the order of names; of classes there are none."""
    ids = [group.id for group in led if group.kind is GroupKind.COHORT]
    pairs = groups.memberships(ids).subquery()
    groups_of: defaultdict[int, list[int]] = defaultdict(list)
    for group_id, person_id in session.execute(sa.select(pairs)):
        groups_of[person_id].append(group_id)
    found: defaultdict[int, list[tuple[int, str]]] = defaultdict(list)
    for person_id, name in session.execute(people.names_in_order(sa.select(pairs.c.person_id))):
        for group_id in groups_of[person_id]:
            found[group_id].append((person_id, name))
    return found


@bp.get("/organisations/my-groups")
@requires(TrainingPermission.SEE_FIGURES)
def cohorts() -> str:
    """The figures of one's own groups, and the transcripts of cohorts' members."""
    select = groups.groups_led_by(signed_in_actor().id)
    led = db().scalars(select).all()
    names = {
        each.id: each.name
        for each in db().scalars(people.organisations([each.organisation_id for each in led]))
    }
    content = content_of(library().shelf.packs, library().courses())
    sums = sums_of_lines(db(), _lines(select.order_by(None).subquery()), Question(now()), content)
    rows, total = rows_of(led, sums), sums.get(ALL, Sums())
    places = [names[group.organisation_id] for group in led]
    return render_template(
        "training/cohorts.html",
        groups=led,
        members=_members(db(), led),
        by_group=tables.by_group(rows, places, misconceptions(), current_language()),
        by_sector=tables.by_sector(total, modules_by_sector(library().courses())),
        trained=tables.trained_by_sector(rows, gettext("Learners trained, by group and sector")),
        has_sectors=bool(total.sectors) or any(each.kind is GroupKind.COHORT for each in led),
    )

"""The homes: a learner's work, and a leader's groups."""

from __future__ import annotations

from flask import render_template

from lms.db.session import db
from lms.groups import queries as groups
from lms.groups.models import GroupKind
from lms.teaching import homes, queries
from lms.teaching.blueprint import bp
from lms.teaching.notice_words import told
from lms.teaching.policy import TeachingPermission
from lms.web.access import requires, signed_in
from lms.web.actor import signed_in_actor
from lms.web.clock import now
from lms.web.language import current_language
from lms.web.packs import library


@bp.get("/my-work")
@signed_in
def my_work() -> str:
    """What one was given, what one is in the midst of, and what comes next."""
    actor = signed_in_actor()
    mine = homes.my_work(db(), actor.id, current_language(), library().courses())
    in_class = any(group.kind is GroupKind.CLASS for group in mine.groups)
    return render_template(
        "teaching/my_work.html",
        mine=mine,
        pupil=actor.kind == "pupil" or in_class,
        now=now(),
    )


@bp.get("/teaching")
@requires(TeachingPermission.TEACH)
def my_teaching() -> str:
    """A leader's groups: what was given, how many did it, who needs help."""
    actor = signed_in_actor()
    mine = db().scalars(groups.groups_led_by(actor.id)).all()
    unseen = db().scalars(queries.unseen_notices([group.id for group in mine])).all()
    return render_template(
        "teaching/my_teaching.html",
        cards=homes.group_cards(db(), mine, current_language(), now()),
        notices=told(unseen),
        learns=db().scalars(groups.groups_of_member(actor.id)).first() is not None,
    )

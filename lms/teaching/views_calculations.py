"""What the members of a group handed in: their calculations, the latest first."""

from __future__ import annotations

from flask import render_template, request

from lms.db.session import db
from lms.groups import queries as groups
from lms.groups.finding import group_named
from lms.groups.models import Group
from lms.learning.trying.keeping import lesson_title
from lms.learning.trying.service import handed_in_by
from lms.people.queries import names_of
from lms.teaching.blueprint import bp
from lms.teaching.policy import TeachingPermission
from lms.teaching.words import is_cohort
from lms.web.access import requires

ON_A_PAGE = 50


@bp.get("/groups/<int:group_id>/calculations")
@requires(TeachingPermission.ASSIGN, on=group_named)
def group_calculations(group: Group) -> str:
    """Calculations that members handed in, fifty a page, each with its owner and lesson."""
    page = max(1, request.args.get("page", 1, type=int))
    handed = handed_in_by(groups.member_ids(group.id))
    found = db().scalars(handed.limit(ON_A_PAGE + 1).offset((page - 1) * ON_A_PAGE)).all()
    rows = found[:ON_A_PAGE]
    return render_template(
        "teaching/calculations.html",
        group=group,
        cohort=is_cohort(group),
        rows=rows,
        names=names_of(db(), {row.person_id for row in rows}),
        titles={row.id: lesson_title(row) for row in rows},
        page=page,
        pages=page + 1 if len(found) > ON_A_PAGE else page,
    )

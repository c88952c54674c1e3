"""Class progress on the screen: one table of a group, and the same figures as files."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from flask import render_template, request, url_for
from flask_babel import gettext
from markupsafe import Markup, escape
from werkzeug.wrappers import Response

from lms.db.session import db
from lms.groups.finding import group_named
from lms.groups.models import Group
from lms.teaching import exports, queries
from lms.teaching.blueprint import bp
from lms.teaching.due import today_in
from lms.teaching.highlights import highlights_of
from lms.teaching.notice_words import told
from lms.teaching.policy import TeachingPermission
from lms.teaching.progress_table import (
    Cell,
    Row,
    Sorting,
    Standing,
    Wanted,
    class_table,
    time_zone_of,
)
from lms.teaching.words import is_cohort, reason_words, share_words, state_words
from lms.web import dates
from lms.web.access import allowed, requires
from lms.web.clock import now
from lms.web.language import current_language
from lms.web.packs import library


def _wanted(*, everybody: bool = False) -> Wanted:
    """The table that the URL asks for; what it does not know is the first of its kind."""
    sorting = request.args.get("sort", "")
    return Wanted(
        language=current_language(),
        sorting=Sorting(sorting) if sorting in set(Sorting) else Sorting.NEED,
        page=None if everybody else request.args.get("page", 1, type=int),
        all_lessons=request.args.get("lessons") == "all",
    )


@bp.get("/groups/<int:group_id>/progress")
@requires(TeachingPermission.SEE_FIGURES, on=group_named)
def class_progress(group: Group) -> str:
    """Members and lessons in one table; without names for those who may see figures only."""
    wanted = _wanted()
    table = class_table(db(), group, wanted, now())
    in_charge = allowed(TeachingPermission.ASSIGN, group)
    return render_template(
        "teaching/progress.html",
        group=group,
        cohort=is_cohort(group),
        table=table,
        wanted=wanted,
        highlights=highlights_of(db(), table, library()),
        names=in_charge or allowed(TeachingPermission.SEE_PROGRESS, group),
        in_charge=in_charge,
        notices=told(db().scalars(queries.unseen_notices([group.id])).all()) if in_charge else [],
        words=_Words(time_zone_of(db(), group)),
        **_ways(group, wanted),
    )


class _Words:
    """The words of cells, made once for each different value of the page."""

    def __init__(self, zone: str) -> None:
        self.state = state_words()
        self.reason = reason_words()
        self._failing = gettext("Needs help")
        self._language = current_language()
        self._zone = ZoneInfo(zone)
        self._days: dict[date, str] = {}
        self._cells: dict[tuple[str, int, bool], str] = {}

    def share(self, share: float | None) -> str:
        """A share as whole per cent."""
        return share_words(share, self._language)

    def day(self, moment: datetime) -> str:
        """The day of a moment where the group is."""
        local = moment.astimezone(self._zone).date()
        if local not in self._days:
            self._days[local] = dates.day(local)
        return self._days[local]

    def cells(self, row: Row) -> Markup:
        """A member's cells, ready: a page has up to fifteen hundred, and a template is slower."""
        return Markup("".join(map(self._cell, row.cells)))  # noqa: S704 (of escaped parts)

    def _cell(self, cell: Cell) -> str:
        """State, best result, and a mark where the attempts show that help is needed."""
        key = (cell.state, -1 if cell.best is None else round(cell.best * 100), cell.is_failing)
        text = self._cells.get(key)
        if text is None:
            text = f'<td><span class="state state-{cell.state}">{escape(self.state[cell.state])}</span>'
            if cell.best is not None:
                text += f"<br><strong>{escape(self.share(cell.best))}</strong>"
            if cell.is_failing:
                text += f' <span class="badge badge-notice">{escape(self._failing)}</span>'
            text = self._cells[key] = f"{text}</td>"
        return text

    def reasons(self, standing: Standing) -> list[str]:
        """Why a member is stuck."""
        return [self.reason[each] for each in standing.reasons]


def _ways(group: Group, wanted: Wanted) -> dict[str, Any]:
    """Functions that give the URLs of this page with changes, of its pages and of members."""
    present = {"sort": wanted.sorting.value, "lessons": "all" if wanted.all_lessons else None}
    # Made once with a number that no member has: a page has fifty such links.
    pattern = url_for("teaching.member", group_id=group.id, member_id=0).removesuffix("0")

    def url_of(endpoint: str = "teaching.class_progress", **changes: Any) -> str:
        values = {key: value for key, value in {**present, **changes}.items() if value}
        return url_for(endpoint, group_id=group.id, **values)

    return {
        "url_of": url_of,
        "page_url": lambda page: url_of(page=page),
        "member_url": lambda member_id: f"{pattern}{member_id}",
    }


@bp.get("/groups/<int:group_id>/progress.csv")
@requires(TeachingPermission.SEE_PROGRESS, on=group_named)
def progress_csv(group: Group) -> Response:
    """The whole table as CSV."""
    return exports.as_csv(*_sheet(group, "csv"))


@bp.get("/groups/<int:group_id>/progress.xlsx")
@requires(TeachingPermission.SEE_PROGRESS, on=group_named)
def progress_xlsx(group: Group) -> Response:
    """The whole table as a workbook."""
    return exports.as_xlsx(*_sheet(group, "xlsx"))


def _sheet(group: Group, ending: str) -> tuple[exports.Sheet, str]:
    """Everybody's rows, in the order that the page has, and the name of the file."""
    table = class_table(db(), group, _wanted(everybody=True), now())
    zone = time_zone_of(db(), group)
    name = exports.file_name(group.name, today_in(zone, now()), ending)
    return exports.sheet_of(table, current_language(), zone), name

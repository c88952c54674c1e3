"""The manager's pages: the organisations that he looks after, and their figures."""

from __future__ import annotations

from typing import Any

from flask import abort, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from lms.core.content.model import Misconception
from lms.db.session import db
from lms.groups import queries as groups
from lms.people import lists
from lms.people.finding import organisation_named
from lms.people.models import Organisation
from lms.teaching import exports
from lms.teaching.due import today_in
from lms.training import named_learners, tables
from lms.training.blueprint import bp
from lms.training.figures import Report, content_of, modules_by_sector, report_on
from lms.training.filters import FigureFilters
from lms.training.policy import TrainingPermission, overseen
from lms.training.tables import Table, TableId
from lms.training.words import kind_word
from lms.web.access import allowed, requires
from lms.web.actor import signed_in_actor
from lms.web.clock import now
from lms.web.language import current_language
from lms.web.packs import library


@bp.get("/organisations")
@requires(TrainingPermission.SEE_FIGURES)
def organisations() -> Response | str:
    """The organisations whose figures one may see, as a tree; and one's own groups.

    Whoever has one place only is led there.
    """
    actor = signed_in_actor()
    branches = lists.tree(db(), overseen(actor)) if overseen(actor) else []
    leads = db().scalar(groups.groups_led_by(actor.id).limit(1)) is not None
    if leads and not branches:
        return redirect(url_for("training.cohorts"))
    if len(branches) == 1 and not leads:
        return redirect(url_for("training.figures", organisation_id=branches[0].organisation.id))
    return render_template(
        "training/organisations.html",
        branches=branches,
        leads=leads,
        kind_word=kind_word,
    )


def misconceptions() -> dict[str, Misconception]:
    """The misconceptions of all packs in use, by code."""
    return {
        code: each for pack in library().shelf.packs for code, each in pack.misconceptions.items()
    }


def _filters(organisation: Organisation) -> FigureFilters:
    years = db().scalars(groups.school_years([organisation.id])).all()
    return FigureFilters.of_request(library().courses(), years, current_language())


def _report(organisation: Organisation, filters: FigureFilters) -> Report:
    content = content_of(library().shelf.packs, library().courses())
    question = filters.question(now(), organisation.time_zone)
    return report_on(db(), organisation, question, content)


def tables_of(report: Report) -> dict[TableId, Table]:
    """Every table of a report that has something to say."""
    names, language = misconceptions(), current_language()
    found = {TableId.ORGANISATIONS: tables.by_organisation(report.rows, names, language)}
    if not report.total.is_shown:
        return found
    if report.has_sectors:
        modules = modules_by_sector(library().courses())
        found[TableId.SECTORS] = tables.by_sector(report.total.sums, modules)
        title = gettext("Learners trained, by organisation and sector")
        found[TableId.TRAINED] = tables.trained_by_sector(report.rows, title)
    if report.total.sums.misconceptions:
        found[TableId.MISCONCEPTIONS] = tables.by_misconception(report.total.sums, names, language)
    return found


@bp.get("/organisations/<int:organisation_id>/figures")
@requires(TrainingPermission.SEE_FIGURES, on=organisation_named)
def figures(organisation: Organisation) -> str | tuple[str, int]:
    """The figures of an organisation and of everything below it."""
    filters = _filters(organisation)
    values: dict[str, Any] = {
        "organisation": organisation,
        "filters": filters,
        "names": allowed(TrainingPermission.SEE_NAMES, organisation),
    }
    if not filters.validate():
        return render_template("training/figures.html", report=None, **values), 400
    report = _report(organisation, filters)
    return render_template(
        "training/figures.html",
        report=report,
        tables=tables_of(report),
        links=_links(report, filters),
        **values,
    )


def _links(report: Report, filters: FigureFilters) -> dict[int, str]:
    """From the place of a row to the page of its organisation, the filters kept."""
    chosen: dict[str, Any] = {**filters.values()}
    return {
        place: url_for("training.figures", organisation_id=row.line, **chosen)
        for place, row in enumerate(report.rows)
        if place and not row.is_own
    }


def _table(organisation: Organisation, wanted: str) -> Table:
    """The table that an export asks for; ends the request where there is none."""
    filters = _filters(organisation)
    if not filters.validate():
        abort(400)
    found = tables_of(_report(organisation, filters)).get(_table_id(wanted))
    return found if found is not None else abort(404)


def _table_id(wanted: str) -> TableId:
    return TableId(wanted) if wanted in set(TableId) else abort(404)


def _file_name(organisation: Organisation, table: Table, ending: str) -> str:
    day = today_in(organisation.time_zone, now())
    return exports.file_name(f"{organisation.name} {table.id}", day, ending)


@bp.get("/organisations/<int:organisation_id>/figures/<table>.csv")
@requires(TrainingPermission.SEE_FIGURES, on=organisation_named)
def figures_csv(organisation: Organisation, table: str) -> Response:
    """A table of the figures as CSV."""
    found = _table(organisation, table)
    return exports.as_csv(found.sheet, _file_name(organisation, found, "csv"))


@bp.get("/organisations/<int:organisation_id>/figures/<table>.xlsx")
@requires(TrainingPermission.SEE_FIGURES, on=organisation_named)
def figures_xlsx(organisation: Organisation, table: str) -> Response:
    """A table of the figures as a workbook."""
    found = _table(organisation, table)
    return exports.as_xlsx(found.sheet, _file_name(organisation, found, "xlsx"))


@bp.get("/organisations/<int:organisation_id>/learners")
@requires(TrainingPermission.SEE_NAMES, on=organisation_named)
def learners(organisation: Organisation) -> str:
    """The learners by name, where the organisation's policy says that managers see names."""
    page = named_learners.learners_of(db(), organisation.id, request.args.get("page", 1, type=int))
    return render_template("training/learners.html", organisation=organisation, page=page)

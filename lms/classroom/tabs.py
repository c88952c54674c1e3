"""The tabs of a group with its runs among them: what the pages of groups and teaching show."""

from __future__ import annotations

from flask import url_for
from flask_babel import pgettext

from lms.classroom.policy import ClassroomPermission
from lms.groups.models import Group
from lms.teaching.tabs import group_tabs as tabs_below
from lms.web.access import allowed

IN_CLASS = "classroom.group_runs"


def group_tabs(group: Group, here: str) -> list[tuple[str, str, bool]]:
    """The tabs of `teaching`, and "In class" before the last one for whoever leads the group."""
    tabs = tabs_below(group, here)
    if not tabs or not allowed(ClassroomPermission.LIST, group):
        return tabs
    label = pgettext("teacher", "In class")
    in_class = (url_for(IN_CLASS, group_id=group.id), label, here == IN_CLASS)
    return [*tabs[:-1], in_class, tabs[-1]]

"""The tabs of a group: how one goes from its progress to its lessons, calculations and members.

The pages of groups stand below this room and get the same tabs by way of a template global.
"""

from __future__ import annotations

from enum import StrEnum

from flask import url_for
from flask_babel import pgettext

from lms.groups.models import Group
from lms.groups.policy import GroupsPermission
from lms.teaching.policy import TeachingPermission
from lms.web.access import allowed


class Tab(StrEnum):
    """A tab, by the endpoint of its page."""

    PROGRESS = "teaching.class_progress"
    ASSIGN = "teaching.assign"
    CALCULATIONS = "teaching.group_calculations"
    MEMBERS = "groups.show"


def group_tabs(group: Group, here: str) -> list[tuple[str, str, bool]]:
    """The tabs that the reader can open, as (URL, label, current); none where it is one only."""
    words = {
        Tab.PROGRESS: pgettext("teacher", "Progress"),
        Tab.ASSIGN: pgettext("teacher", "Lessons given"),
        Tab.CALCULATIONS: pgettext("teacher", "Calculations"),
        Tab.MEMBERS: pgettext("teacher", "Members and code"),
    }
    wanted = [Tab.PROGRESS]
    if allowed(TeachingPermission.ASSIGN, group):
        wanted += [Tab.ASSIGN, Tab.CALCULATIONS]
    if allowed(GroupsPermission.SEE, group):
        wanted.append(Tab.MEMBERS)
    if len(wanted) == 1:
        return []
    return [(url_for(tab, group_id=group.id), words[tab], tab == here) for tab in wanted]

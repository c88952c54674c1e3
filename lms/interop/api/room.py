"""What the read API brings to the application."""

from __future__ import annotations

from flask_babel import lazy_gettext

from lms.groups.facts import GroupChanged, MembershipChanged
from lms.interop.api import (
    ledger,
    problems,
    views_catalogue,
    views_changes,
    views_groups,
    views_results,
    views_tokens,
)
from lms.interop.api.blueprint import ROOT, api, pages
from lms.interop.api.commands import api_token
from lms.interop.api.policy import ApiPermission, may
from lms.learning.facts import AttemptFinished, ProgressChanged, ResponseRegraded
from lms.people.facts import PeopleMerged
from lms.web.room import AdminTab, Room

#: The modules whose views stand on the blueprints.
VIEWS = (views_catalogue, views_changes, views_groups, views_results, views_tokens)

ROOM = Room(
    name="api",
    blueprints=(api, pages),
    permissions=((ApiPermission, may),),
    admin_tabs=(AdminTab("tokens", "api_tokens.tokens", lazy_gettext("API tokens")),),
    subscribers=(
        (GroupChanged, ledger.when_group_changed),
        (MembershipChanged, ledger.when_membership_changed),
        (ProgressChanged, ledger.when_progress_changed),
        (AttemptFinished, ledger.when_attempt_finished),
        (ResponseRegraded, ledger.when_regraded),
        (PeopleMerged, ledger.when_merged),
    ),
    errors={ROOT: problems.answer},
    commands=(api_token,),
    daily=(ledger.clean_up,),
    export=ledger.export_person,
    erase=ledger.erase_person,
)

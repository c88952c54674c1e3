"""What other rooms' pages show of sign-in services: buttons, a link on the account, a way out."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa
from flask import session, url_for

from lms.db.session import db
from lms.interop.oidc.finding import active_services
from lms.interop.oidc.models import Identity, SignInService
from lms.people.models import PersonKind
from lms.web.actor import signed_in_actor
from lms.web.host import signs_in_elsewhere

#: Key of the session: by which service somebody came.
CAME_BY = "oidc_service"


def buttons(wanted: str, shared: bool) -> Sequence[tuple[str, str]]:  # noqa: FBT001 (a hook)
    """The services by which somebody can sign in: (URL, name)."""
    if signs_in_elsewhere():
        return []
    mark = "1" if shared else None
    return [
        (
            url_for("oidc.begin", service_id=each.id, next=wanted or None, shared=mark),
            each.name,
        )
        for each in db().scalars(active_services())
    ]


def is_offered() -> bool:
    """Whether this person can link something to his account, or has done so.

    Pupils cannot: whoever knows a PIN of four digits would have a way in for ever. Their leader
    merges the two accounts instead.
    """
    actor = signed_in_actor()
    if signs_in_elsewhere() or actor.kind != PersonKind.ADULT.value:
        return False
    mine = sa.select(Identity.id).where(Identity.person_id == actor.id)
    either = sa.or_(
        sa.exists(mine), sa.exists(active_services().with_only_columns(SignInService.id))
    )
    return bool(db().scalar(sa.select(either)))


def signed_out_page() -> str | None:
    """Where somebody who came by a service can sign out there, too."""
    service_id = session.get(CAME_BY)
    if not isinstance(service_id, int):
        return None
    return url_for("oidc.signed_out", service_id=service_id)

"""What sign-in services bring to the application."""

from __future__ import annotations

from flask_babel import lazy_gettext

from lms.interop.oidc import (
    arriving,
    finding,
    privacy,
    views_link,
    views_services,
    views_sign_in,
    ways,
)
from lms.interop.oidc.blueprint import back, bp, services
from lms.interop.oidc.policy import OidcPermission, may
from lms.people.facts import PeopleMerged
from lms.web.room import AccountPage, AdminTab, Room

#: The modules whose views stand on the blueprints.
VIEWS = (views_link, views_services, views_sign_in)

ROOM = Room(
    name="oidc",
    blueprints=(back, bp, services),
    permissions=((OidcPermission, may),),
    admin_tabs=(
        AdminTab(
            "sign-in-services",
            "oidc_services.all_services",
            lazy_gettext("Sign-in services"),
            own_sign_in=True,
        ),
    ),
    account_pages=(
        AccountPage(
            "oidc.linked",
            lazy_gettext("Sign in with the account of your school or department"),
            ways.is_offered,
        ),
    ),
    ways_in=(ways.buttons,),
    ways_out=(ways.signed_out_page,),
    known_to=finding.services_that_know,
    subscribers=((PeopleMerged, arriving.when_merged),),
    daily=(arriving.clean_up,),
    export=privacy.export_person,
    erase=privacy.erase_person,
)

"""What the room `people` brings to the application."""

from __future__ import annotations

from flask_babel import lazy_gettext

from lms.people import (
    account,
    admin_organisations,
    admin_people,
    admin_person,
    clean_up,
    forms,
    mail,
    privacy,
    set_up,
    sign_in,
    sign_up,
    words,
)
from lms.people.blueprint import administration, bp
from lms.people.commands import user
from lms.people.models import Role
from lms.people.policy import PeoplePermission, may
from lms.web.actor import Actor
from lms.web.navigation import Entry
from lms.web.room import Room

#: The modules whose views stand on the blueprints.
VIEWS = (
    sign_in,
    sign_up,
    account,
    set_up,
    admin_organisations,
    admin_people,
    admin_person,
)


def _administers(actor: Actor | None) -> bool:
    return actor is not None and actor.has(Role.ADMINISTRATOR.value)


ROOM = Room(
    name="people",
    blueprints=(bp, administration),
    permissions=((PeoplePermission, may),),
    navigation=(
        Entry("administration.organisations", lazy_gettext("Administration"), _administers),
    ),
    jobs={mail.KIND: mail.deliver},
    commands=(user,),
    template_globals={
        "role_word": words.role_word,
        "action_word": words.action_word,
        "organisation_kinds": words.ORGANISATION_KINDS,
        "person_kinds": words.PERSON_KINDS,
        "person_states": words.PERSON_STATES,
        "password_hint": forms.PASSWORD_HINT,
    },
    daily=(clean_up.forget_ended,),
    export=privacy.export,
    erase=privacy.erase,
)

"""Words for roles, kinds, states and the actions of the audit log, translated where they are shown."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext, lazy_pgettext

from lms.people.models import OrganisationKind, PersonKind, PersonState, Role

ROLES: dict[Role, Any] = {
    Role.LEARNER: lazy_pgettext("role", "Learner"),
    Role.LEADER: lazy_pgettext("role", "Leader (teacher or trainer)"),
    Role.EDITOR: lazy_pgettext("role", "Editor"),
    Role.MANAGER: lazy_pgettext("role", "Manager"),
    Role.ADMINISTRATOR: lazy_pgettext("role", "Administrator"),
}

ROLE_HINTS: dict[Role, Any] = {
    Role.LEARNER: lazy_gettext("Learns; belongs to the organisation."),
    Role.LEADER: lazy_gettext("Makes groups, assigns lessons and sees how the group does."),
    Role.EDITOR: lazy_gettext("Reviews lessons and translations."),
    Role.MANAGER: lazy_gettext("Sees figures for the organisation and everything below it."),
    Role.ADMINISTRATOR: lazy_gettext("Looks after organisations, people and roles."),
}

ORGANISATION_KINDS: dict[OrganisationKind, Any] = {
    OrganisationKind.PROGRAMME: lazy_pgettext("organisation", "Programme"),
    OrganisationKind.CITY: lazy_pgettext("organisation", "City"),
    OrganisationKind.DISTRICT: lazy_pgettext("organisation", "District"),
    OrganisationKind.SCHOOL: lazy_pgettext("organisation", "School"),
    OrganisationKind.DEPARTMENT: lazy_pgettext("organisation", "Department"),
}

PERSON_KINDS: dict[PersonKind, Any] = {
    PersonKind.ADULT: lazy_pgettext("person", "Adult"),
    PersonKind.PUPIL: lazy_pgettext("person", "Pupil"),
    PersonKind.GUEST: lazy_pgettext("person", "Guest"),
}

PERSON_STATES: dict[PersonState, Any] = {
    PersonState.ACTIVE: lazy_pgettext("person", "Active"),
    PersonState.WAITING: lazy_pgettext("person", "Waits for approval"),
    PersonState.DISABLED: lazy_pgettext("person", "Disabled"),
    PersonState.ERASED: lazy_pgettext("person", "Erased"),
}

TIME_ZONES: dict[str, Any] = {
    "Asia/Ho_Chi_Minh": lazy_gettext("Viet Nam (Asia/Ho_Chi_Minh)"),
    "Asia/Bangkok": lazy_gettext("Thailand (Asia/Bangkok)"),
    "Asia/Tokyo": lazy_gettext("Japan (Asia/Tokyo)"),
}

#: An action that a room above notes and that is missing here is shown as it is stored.
ACTIONS: dict[str, Any] = {
    "role.grant": lazy_pgettext("audit", "Role given"),
    "role.withdraw": lazy_pgettext("audit", "Role withdrawn"),
    "pin.reset": lazy_pgettext("audit", "New PIN"),
    "password.reset-link": lazy_pgettext("audit", "Link for a new password made"),
    "email.confirm": lazy_pgettext("audit", "E-mail confirmed by hand"),
    "person.disable": lazy_pgettext("audit", "Account disabled"),
    "person.enable": lazy_pgettext("audit", "Account enabled"),
    "person.unlock": lazy_pgettext("audit", "Account unlocked"),
    "person.change": lazy_pgettext("audit", "Account changed"),
    "person.erase": lazy_pgettext("audit", "Account erased"),
    "people.merge": lazy_pgettext("audit", "Two accounts merged"),
    "group.leader-add": lazy_pgettext("audit", "Leader of a group added"),
    "group.leader-remove": lazy_pgettext("audit", "Leader of a group removed"),
    "staff.approve": lazy_pgettext("audit", "Colleague approved"),
    "staff.decline": lazy_pgettext("audit", "Colleague declined"),
    "invitation.send": lazy_pgettext("audit", "Invitation sent"),
    "invitation.withdraw": lazy_pgettext("audit", "Invitation withdrawn"),
    "invitation.accept": lazy_pgettext("audit", "Invitation accepted"),
    "organisation.create": lazy_pgettext("audit", "Organisation made"),
    "organisation.names-policy": lazy_pgettext("audit", "Who sees names changed"),
    "staff-code.renew": lazy_pgettext("audit", "Staff code renewed"),
    "lti.register": lazy_pgettext("audit", "Learning platform registered"),
    "lti.disable": lazy_pgettext("audit", "Learning platform switched off"),
    "lti.enable": lazy_pgettext("audit", "Learning platform switched on"),
    "lti.delete": lazy_pgettext("audit", "Learning platform deleted"),
    "lti.rotate": lazy_pgettext("audit", "New key for learning platforms"),
    "lti.withdraw-keys": lazy_pgettext("audit", "Keys for learning platforms withdrawn"),
    "oidc.add": lazy_pgettext("audit", "Sign-in service entered"),
    "oidc.change": lazy_pgettext("audit", "Sign-in service changed"),
    "oidc.disable": lazy_pgettext("audit", "Sign-in service switched off"),
    "oidc.enable": lazy_pgettext("audit", "Sign-in service switched on"),
    "oidc.delete": lazy_pgettext("audit", "Sign-in service deleted"),
    "oidc.link": lazy_pgettext("audit", "Account linked to a sign-in service"),
    "oidc.unlink": lazy_pgettext("audit", "Link to a sign-in service removed"),
    "api-token.make": lazy_pgettext("audit", "API token made"),
    "api-token.revoke": lazy_pgettext("audit", "API token revoked"),
    "installation.set-up": lazy_pgettext("audit", "Installation set up"),
}


def role_word(role: Role | str) -> str:
    """The word for a role."""
    return str(ROLES[Role(role)])


def action_word(action: str) -> str:
    """The words for an action of the audit log."""
    return str(ACTIONS.get(action, action))

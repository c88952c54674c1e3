"""What the LTI tool brings to the application."""

from __future__ import annotations

from flask_babel import lazy_gettext

from lms.interop.lti import (
    arriving,
    grades,
    privacy,
    roster,
    sending,
    usage,
    views_keys,
    views_keys_admin,
    views_launch,
    views_link,
    views_login,
    views_pick,
    views_platforms,
    views_register,
)
from lms.interop.lti.blueprint import bp, doors, registrations
from lms.interop.lti.policy import LtiPermission, may
from lms.learning.facts import AttemptFinished, LessonCompleted, ResponseRegraded
from lms.people.facts import PeopleMerged
from lms.web.room import AdminTab, Room

#: The modules whose views stand on the blueprints.
VIEWS = (
    views_keys,
    views_keys_admin,
    views_launch,
    views_link,
    views_login,
    views_pick,
    views_platforms,
    views_register,
)

ROOM = Room(
    name="lti",
    blueprints=(bp, registrations),
    doors_for_others=(doors,),
    permissions=((LtiPermission, may),),
    admin_tabs=(
        AdminTab("platforms", "lti_registrations.platforms", lazy_gettext("Learning platforms")),
    ),
    subscribers=(
        (AttemptFinished, grades.when_attempt_finished),
        (LessonCompleted, grades.when_lesson_completed),
        (ResponseRegraded, grades.when_regraded),
        (PeopleMerged, grades.when_merged),
    ),
    known_to=usage.platforms_that_know,
    jobs={grades.SENDING: sending.send_grades, roster.KIND: roster.keep_in_step},
    daily=(arriving.clean_up, roster.ask_daily),
    export=privacy.export_person,
    erase=privacy.erase_person,
)

"""Where somebody is led after a launch: the path of a page, with its language.

A leader comes to the page of his link, where he sees his class and chooses; a learner to the
content itself.
"""

from __future__ import annotations

from typing import Any

from lms.interop.lti import claims as words
from lms.interop.lti.arriving import Arrived
from lms.interop.lti.launching import Launched
from lms.interop.lti.models import Activity, ResourceLink
from lms.interop.lti.picking import page_of_picker
from lms.web.links import link as link_to
from lms.web.links import root_free


def page_for(launched: Launched, arrived: Arrived, language: str) -> str:
    """The path, below where we are mounted."""
    if launched.claims.message_type == words.DEEP_LINKING_LAUNCH:
        return page_of_picker(launched, arrived, language)
    if arrived.link is None:
        raise LookupError("a launch of a resource without its link")
    if arrived.leads:
        return root_free(link_to("lti.link", lang=language, link_id=arrived.link.id))
    return content_of(arrived.link, language)


def content_of(link: ResourceLink, language: str) -> str:
    """What a learner sees: the content, or that nothing has been chosen yet."""
    values: dict[str, Any] = {"lang": language, "course_id": link.course_id}
    if link.activity is None:
        return root_free(link_to("lti.nothing_yet", lang=language))
    if link.activity is Activity.COURSE:
        return root_free(link_to("learning.course", **values))
    endpoint = "learning.lesson" if link.activity is Activity.LESSON else "learning.quiz"
    return root_free(link_to(endpoint, **values, lesson_id=link.lesson_id))

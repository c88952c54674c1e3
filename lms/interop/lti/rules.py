"""The rules of a quiz for somebody who came by a link: its own test, or practice that counts for it.

Which link that was stands in the session: it rules where it leads, and nothing else.
"""

from __future__ import annotations

from datetime import datetime

from flask import has_request_context, session
from sqlalchemy.orm import Session

from lms.interop.lti.grades import context_of
from lms.interop.lti.models import Activity, ResourceLink
from lms.learning.models import AttemptMode
from lms.learning.rules import AttemptRules

#: Key of the session: the link by which somebody came.
LINK = "lti_link"


def launched_rules(
    db_session: Session, _person_id: int, course_id: str, lesson_id: str, _now: datetime
) -> AttemptRules | None:
    """The rules of the link by which this browser came, if it leads to this lesson."""
    link_id = session.get(LINK) if has_request_context() else None
    link = db_session.get(ResourceLink, link_id) if isinstance(link_id, int) else None
    if link is None or link.activity is None or link.course_id != course_id:
        return None
    if link.activity is Activity.COURSE or link.lesson_id != lesson_id:
        return None
    if link.activity is Activity.TEST:
        return AttemptRules(
            AttemptMode.TEST, context_of(link), link.max_attempts, link.time_limit_minutes
        )
    return AttemptRules(AttemptMode.PRACTICE, context_of(link))

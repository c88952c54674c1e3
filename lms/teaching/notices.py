"""What leaders are told of: keys of questions that were mended after their groups answered."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lms.groups import queries as groups
from lms.learning.facts import ResponseRegraded
from lms.teaching import queries
from lms.teaching.models import LeaderNotice, NoticeCode


def when_regraded(session: Session, fact: ResponseRegraded) -> None:
    """Tell the leaders of each group of the learner; one notice an item counts the answers."""
    about = {"course_id": fact.course_id, "lesson_id": fact.lesson_id, "item_id": fact.item_id}
    for group in session.scalars(groups.groups_of_member(fact.person_id)):
        notice = _notice_about(session, group.id, about)
        if notice is None:
            notice = LeaderNotice(
                group_id=group.id,
                code=NoticeCode.ITEM_REGRADED,
                payload={**about, "answers": 0},
                created_at=fact.at,
            )
            session.add(notice)
        answers = notice.payload["answers"] + 1
        notice.payload = {**notice.payload, "answers": answers, "reason": fact.reason}
        session.flush()


def _notice_about(session: Session, group_id: int, about: dict[str, str]) -> LeaderNotice | None:
    """The notice of the same item that no leader has put away yet."""
    return next(
        (
            notice
            for notice in session.scalars(queries.unseen_notices([group_id]))
            if notice.code is NoticeCode.ITEM_REGRADED and about.items() <= notice.payload.items()
        ),
        None,
    )


def put_away(session: Session, group_id: int, moment: datetime) -> None:
    """A leader has read what the group's leaders were told."""
    session.execute(
        sa.update(LeaderNotice)
        .where(LeaderNotice.group_id == group_id, LeaderNotice.seen_at.is_(None))
        .values(seen_at=moment)
    )

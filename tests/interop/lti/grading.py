"""Pupils who did the quiz of a link, and a worker whose clock the test moves."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import sqlalchemy as sa

from lms.cli.jobs import Worker, handlers_of
from lms.interop.lti.grades import context_of
from lms.interop.lti.models import PlatformUser, ResourceLink, Score
from lms.learning import service
from lms.learning.models import AttemptMode
from lms.learning.rules import AttemptRules
from tests.interop.lti.factories import S1
from tests.learning.factories import answer, lesson_s1, make_attempt, right, wrong


class Class:
    """A class at one link of the platform. Times are minutes from now."""

    def __init__(self, app, database, browser, link):
        self.app, self.database, self.browser, self.link = app, database, browser, link
        self.start = datetime.now(UTC) + timedelta(seconds=20)  # after all launches

    def at(self, minutes):
        return self.start + timedelta(minutes=minutes)

    def comes(self, *user_ids):
        for user_id in user_ids:
            assert self.browser.launch(user_id, self.link).status_code == 303

    def row(self, session):
        return session.scalar(sa.select(ResourceLink).where(ResourceLink.link_id == self.link.id))

    def person_id(self, session, user_id):
        return session.scalar(
            sa.select(PlatformUser.person_id).where(PlatformUser.subject == user_id)
        )

    def does(self, user_id, *, mistakes=0, minutes=0.0):
        """Take the quiz once, with so many mistakes."""
        lesson, now = lesson_s1(self.app), self.at(minutes)
        with self.database.writing() as session:
            rules = AttemptRules(AttemptMode.PRACTICE, context_of(self.row(session)))
            attempt = make_attempt(session, self.person_id(session, user_id), lesson, rules, now)
            for number, item_id in enumerate(attempt.item_ids):
                given = (wrong if number < mistakes else right)(lesson, item_id)
                answer(session, attempt, lesson, item_id, given, now=now)
            service.finish_attempt(session, attempt, lesson, now)

    def work(self, minutes=0.0, app=None):
        """Let a worker do all that is due then; how many jobs it took."""
        app = app or self.app
        return Worker(app, handlers_of(app), lambda: self.at(minutes)).do_all_due()

    def scores(self):
        with self.database.reading() as session:
            return {
                subject: score
                for score, subject in session.execute(
                    sa.select(Score, PlatformUser.subject).join(
                        PlatformUser, PlatformUser.id == Score.user_id
                    )
                )
            }


def quiz_link(platform, **more):
    custom = {"activity": "quiz", "course": S1[0], "lesson": S1[1]}
    return platform.add_link("c1", "S1", f"{platform.tool}/lti/launch", custom=custom, **more)

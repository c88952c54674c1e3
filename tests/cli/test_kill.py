"""Killed in the middle of forty pupils answering: what was acknowledged is there, none twice."""

from __future__ import annotations

import os
import signal
import time

import pytest
import sqlalchemy as sa

from lms.learning.models import Attempt, Response
from tests.cli.pupils import ITEMS_EACH, Acknowledged, Class, sign_in_pupils
from tests.cli.running import serving
from tests.learning.factories import lesson_s1

PUPILS = 40


@pytest.fixture
def cookies(app, session):
    return sign_in_pupils(app, session, PUPILS)


def stored(database) -> list[Acknowledged]:
    rows = sa.select(Attempt.person_id, Response.item_id, Response.submission).join(
        Response.attempt
    )
    with database.reading() as session:
        return [Acknowledged(*row) for row in session.execute(rows)]


def check_ledger(database, acknowledged):
    """Every acknowledged answer, once, and nothing that nobody sent."""
    assert len(acknowledged) == PUPILS * ITEMS_EACH
    assert sorted(map(repr, stored(database))) == sorted(map(repr, acknowledged))
    with database.reading() as session:
        once = session.execute(sa.select(Response.tries, Response.score).distinct()).all()
        attempts = session.scalar(sa.select(sa.func.count()).select_from(Attempt))
    assert once == [(1, 1.0)], "a retry was counted as a second try"
    assert attempts == PUPILS, "somebody has two attempts"


def test_a_web_process_killed_in_the_middle_loses_nothing(app, settings, database, cookies):
    with serving(settings) as server:
        pupils = Class(server.url, cookies, lesson_s1(app)).start()
        pupils.wait_for(40)
        before = {each.pid for each in server.listeners()}
        assert len(before) == 2
        victim = min(before)
        os.kill(victim, signal.SIGKILL)
        acknowledged = pupils.finish()
        server.wait_until_ready()
        after = {each.pid for each in server.listeners()}
        assert victim not in after
        assert len(after) == 2, "the killed process was not replaced"
    check_ledger(database, acknowledged)


def test_the_whole_server_killed_in_the_middle_loses_nothing(app, settings, database, cookies):
    with serving(settings) as server:
        pupils = Class(server.url, cookies, lesson_s1(app)).start()
        pupils.wait_for(60)
        os.killpg(server.process.pid, signal.SIGKILL)
        server.process.wait()
        so_far = list(pupils.ledger.entries)
        server.start()
        assert set(so_far) <= set(stored(database))
        acknowledged = pupils.finish()
    assert pupils.ledger.retries > 0, "nobody noticed: the server was killed too late"
    check_ledger(database, acknowledged)


def test_the_main_process_killed_alone_leaves_nobody_behind(app, settings, database, cookies):
    with serving(settings) as server:
        pupils = Class(server.url, cookies, lesson_s1(app)).start()
        pupils.wait_for(60)
        family = server.children()
        assert len(family) >= 3
        server.kill()
        until = time.monotonic() + 20
        while any(each.is_running() and each.status() != "zombie" for each in family):
            assert time.monotonic() < until, "a child outlived the server"
            time.sleep(0.1)
        server.start()
        acknowledged = pupils.finish()
    check_ledger(database, acknowledged)

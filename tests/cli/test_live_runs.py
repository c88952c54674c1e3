"""A class votes while its server is killed: what was acknowledged is there, none twice."""

from __future__ import annotations

import asyncio

import pytest
import sqlalchemy as sa

from benchmarks.installation import Installation
from benchmarks.live.accidents import server_killed
from benchmarks.live.hall import Halls
from benchmarks.live.lesson import Lesson
from benchmarks.live.serving import redis_running, serving

PARTICIPANTS, POLLS = 40, 3


@pytest.fixture
def halls(tmp_path):
    halls = Halls(Installation(tmp_path / "live"))
    yield halls
    halls.installation.close()


async def lesson_with_a_kill(halls, workers, redis_url=""):
    """A lesson in the middle of which the server is killed and a third changes device."""
    async with serving(halls.installation.environment, workers, redis_url) as server:
        broken = {2: server_killed(server)}
        lesson = Lesson(server.port, halls.hall(PARTICIPANTS), broken)
        await lesson.go(POLLS)
        return lesson


async def lesson_with_redis(halls):
    async with redis_running() as redis:
        return await lesson_with_a_kill(halls, 2, redis.url)


@pytest.mark.parametrize("server", ["one process", "two processes", "two processes and Redis"])
def test_a_server_killed_in_the_middle_of_a_vote_loses_nothing(halls, server):
    """Without the program redis-server it fails, and says what to install."""
    if server.endswith("Redis"):
        lesson = asyncio.run(lesson_with_redis(halls))
    else:
        lesson = asyncio.run(lesson_with_a_kill(halls, 1 if server == "one process" else 2))
    engine = sa.create_engine(f"sqlite:///{halls.installation.settings.data_dir / 'lms.db'}")
    verdict = lesson.compare(engine)
    engine.dispose()
    assert lesson.seen.again > 0, "nobody noticed: the server was killed too late"
    assert verdict.acknowledged == PARTICIPANTS * POLLS
    assert (verdict.lost, verdict.double, verdict.unsent) == (0, 0, 0)

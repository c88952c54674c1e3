"""What may happen in the middle of a poll."""

from __future__ import annotations

import random
import time

from benchmarks.live.lesson import Accident, Lesson
from benchmarks.live.serving import Redis, Serving

#: Of the participants, how many lose network and device.
THIRD = 3


async def a_third_leaves(lesson: Lesson) -> float:
    """A third drops and comes back on other devices."""
    for each in random.sample(lesson.participants, len(lesson.participants) // THIRD):
        each.drop()
    return time.monotonic()


def server_killed(server: Serving) -> Accident:
    """The server is killed, all processes at once, and started again; a third changes device."""

    async def happens(lesson: Lesson) -> float:
        server.kill()
        await a_third_leaves(lesson)
        return await server.start()

    return happens


def redis_restarted(redis: Redis) -> Accident:
    """Redis is killed and started again; nobody should notice."""

    async def happens(_lesson: Lesson) -> None:
        redis.kill()
        await redis.start()

    return happens

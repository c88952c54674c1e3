"""Redis wakes other processes sooner, and whatever becomes of it costs nothing else."""

from __future__ import annotations

import asyncio
import time

import pytest

from lms.classroom import wake
from lms.classroom.hub import Hub
from lms.classroom.wake import Waker, follow, waker_of, woken
from tests.classroom.streaming import redis_running
from tests.classroom.test_hub import LONG, Board, data
from tests.cli.running import free_port


@pytest.fixture
def redis():
    with redis_running() as redis:
        yield redis


@pytest.fixture(autouse=True)
def soon_again(monkeypatch):
    monkeypatch.setattr(wake, "ALONE_SECONDS", 0.05)
    monkeypatch.setattr(wake, "_AGAIN_SECONDS", 0.05)
    monkeypatch.setattr(wake, "_AGAIN_AT_MOST", 0.2)


def in_another_process(redis_url, test):
    """Run with a hub that asks only when it is woken, and a waker that knows it by Redis alone."""

    async def inside():
        board = Board()
        board.put(1, "a")
        hub = Hub(board.look, every=LONG * 100)
        following = asyncio.create_task(follow(redis_url, hub))
        try:
            listener = hub.listen(1)
            assert await data(listener) == "a"
            await asyncio.wait_for(test(board, listener, Waker(redis_url)), LONG * 2)
        finally:
            following.cancel()
            hub.close()

    asyncio.run(inside())


async def wakes(board, listener, waker, state):
    """A change reaches the listener, who is told again until he hears."""
    board.put(1, state)
    for _ in range(100):
        waker.wake(1)
        if await listener.news(0.1):
            return
    raise AssertionError("nobody was woken")


def test_a_change_reaches_the_listeners_of_another_process(redis):
    async def test(board, listener, waker):
        await wakes(board, listener, waker, "b")
        await wakes(board, listener, waker, "c")

    in_another_process(redis.url, test)


def test_after_redis_was_restarted_it_wakes_again(redis):
    async def test(board, listener, waker):
        await wakes(board, listener, waker, "b")
        redis.stop()
        waker.wake(1)
        await asyncio.sleep(0.3)
        redis.start()
        await wakes(board, listener, waker, "c")

    in_another_process(redis.url, test)


def test_whoever_wakes_never_waits_for_redis():
    waker = Waker(f"redis://127.0.0.1:{free_port()}/0")
    began = time.monotonic()
    for _ in range(1000):
        waker.wake(1)
    assert time.monotonic() - began < 1


def test_a_view_wakes_the_hub_of_its_process(app):
    heard = []

    class Ear:
        def wake(self, run_id):
            heard.append(run_id)

    waker_of(app).hub = Ear()
    with app.app_context():
        woken(7)
    assert heard == [7]


def test_without_a_hub_and_without_redis_a_view_goes_on(app):
    with app.app_context():
        woken(7)

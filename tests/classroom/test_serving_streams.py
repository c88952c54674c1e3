"""Streams of a real server: two processes, with and without Redis, killed and stopped."""

from __future__ import annotations

import asyncio
import os
import signal
import time
from datetime import UTC, datetime
from itertools import count

import httpx
import psutil
import pytest

from lms.classroom.tickets import Ticket, sign
from lms.cli.server import STOP_SECONDS
from tests.classroom.factories import make_room, order
from tests.classroom.streaming import Stream, answer_to, open_streams, redis_running
from tests.cli.running import Server, serving

#: Enough that both processes have some.
STREAMS = 16
LONG = 20
STEPS = ("run-the-budget", "compare-runs")
_minutes = count(1)


class Lesson:
    """A run whose leader moves on."""

    def __init__(self, app, database):
        self._database = database
        with database.writing() as session:
            self.room = make_room(session, app, pupils=1, now=datetime.now(UTC))
        self.ticket = sign(str(app.secret_key), Ticket(self.room.run.id))

    def go_to(self, step):
        with self._database.writing() as session:
            self.room.run = session.merge(self.room.run)
            order(session, self.room, "step", minutes=next(_minutes), step=step)


@pytest.fixture
def lesson(app, database):
    return Lesson(app, database)


def run(test):
    asyncio.run(asyncio.wait_for(test(), LONG * 2))


async def all_hear(streams, step):
    heard = await asyncio.wait_for(
        asyncio.gather(*(each.until(f'"step":"{step}"') for each in streams)), LONG
    )
    assert all(heard)


def held_by(process: psutil.Process, streams: list[Stream]) -> list[Stream]:
    """The streams that this process answers."""
    theirs = {each.raddr.port for each in process.net_connections("tcp") if each.raddr}
    return [each for each in streams if each.local_port in theirs]


async def shared_by_both(server, lesson):
    """Streams of both processes; one that is slow to begin gets none of the first."""
    streams, until = [], time.monotonic() + LONG
    while True:
        streams += await open_streams(server.port, lesson.ticket, STREAMS)
        shares = [held_by(each, streams) for each in server.listeners()]
        if len(shares) > 1 and all(shares) and sum(map(len, shares)) == len(streams):
            return streams, shares
        assert time.monotonic() < until
        await asyncio.sleep(0.5)


def test_a_change_reaches_the_listeners_of_both_processes(settings, lesson):
    async def test():
        streams, _shares = await shared_by_both(server, lesson)
        for step in STEPS:
            lesson.go_to(step)
            await all_hear(streams, step)

    with serving(settings) as server:
        run(test)


def test_a_killed_process_ends_its_streams_and_no_others_and_is_replaced(settings, lesson):
    async def test():
        streams, (lost, _others) = await shared_by_both(server, lesson)
        victim = next(each for each in server.listeners() if held_by(each, lost))
        os.kill(victim.pid, signal.SIGKILL)
        for each in lost:
            assert not await asyncio.wait_for(each.until("never"), LONG)
        # Each process listens for itself, and the kernel closes that last: until then it takes
        # connections that nobody will answer. A browser comes again; this test waits.
        await asyncio.to_thread(victim.wait, LONG)
        back = await open_streams(server.port, lesson.ticket, len(lost))
        lesson.go_to(STEPS[0])
        await all_hear([*(set(streams) - set(lost)), *back], STEPS[0])
        until = time.monotonic() + LONG
        while len(server.listeners()) < 2:
            assert time.monotonic() < until
            await asyncio.sleep(0.1)

    with serving(settings) as server:
        run(test)


def test_open_streams_do_not_keep_the_server_from_stopping(settings, lesson):
    async def test():
        streams = await open_streams(server.port, lesson.ticket, STREAMS)
        server.process.send_signal(signal.SIGTERM)
        for each in streams:
            assert not await asyncio.wait_for(each.until("event: end"), STOP_SECONDS)
        assert await asyncio.to_thread(server.process.wait, LONG) == 0

    with serving(settings) as server:
        run(test)
    assert "Traceback" not in server.said()


def test_redis_may_come_and_go(settings, lesson, monkeypatch):
    async def test():
        streams = await open_streams(server.port, lesson.ticket, STREAMS)
        lesson.go_to(STEPS[0])
        await all_hear(streams, STEPS[0])
        redis.stop()
        lesson.go_to(STEPS[1])
        await all_hear(streams, STEPS[1])
        redis.start()
        lesson.go_to(STEPS[0])
        await all_hear(streams, STEPS[0])

    with redis_running() as redis:
        monkeypatch.setenv("LMS_REDIS_URL", redis.url)
        with serving(settings) as server:
            run(test)
    assert "Traceback" not in server.said()


def test_an_unchanged_state_is_at_most_200_bytes_on_the_wire(settings, lesson):
    with serving(settings) as server:
        path = f"/live/{lesson.ticket}/state"
        first = answer_to(server.port, path)
        tag = next(each for each in first.splitlines() if each.lower().startswith(b"etag"))
        known = f"If-None-Match: {tag.split(b' ')[1].decode()}"
        again = answer_to(server.port, path, "Accept-Encoding: gzip, br", known)
    assert again.startswith(b"HTTP/1.1 304")
    assert len(again) <= 200, again


def test_streams_work_by_https(settings, lesson):
    server = Server(settings, "--https", "--host", "127.0.0.1")
    server.url = f"https://127.0.0.1:{server.port}"
    address = f"{server.url}/live/{lesson.ticket}/events"
    try:
        server.start()
        with httpx.stream("GET", address, verify=False, timeout=LONG) as answer:
            assert answer.headers["Content-Type"] == "text/event-stream"
            assert any("event: state" in line for line in answer.iter_lines())
    finally:
        if server.process is not None and server.process.poll() is None:
            server.stop()

"""`woken(run_id)`: after its commit a view says so, and listeners hear of the change sooner.

Only sooner: every process asks the database by itself (`lms.classroom.hub`), so nothing here may
fail a request or keep it waiting. The hub of the same process is woken at once; those of others
by Redis, where it is set, from a thread of its own, many changes in one message. A Redis that
does not answer is left alone for some seconds.
"""

from __future__ import annotations

import asyncio
import logging
import os
import threading
import time
from contextlib import suppress
from typing import Any, cast

from flask import Flask, current_app

from lms.classroom.hub import Hub
from lms.config import Settings
from lms.web.settings import EXTENSION as SETTINGS

EXTENSION = "lms.classroom.waker"
#: The channel of Redis; its messages are ids of runs with commas between.
CHANNEL = "lms:live"
#: How long Redis may take to answer, and is left alone when it did not, seconds.
PATIENCE_SECONDS = 0.3
ALONE_SECONDS = 5.0
#: What changes within this time goes into one message.
_TOGETHER_SECONDS = 0.02
#: Pauses before we connect again: the first, and the longest after doubling.
_AGAIN_SECONDS, _AGAIN_AT_MOST = 0.25, 5.0
_log = logging.getLogger(__name__)


def woken(run_id: int) -> None:
    """Let listeners look at this run; called when what changed is committed."""
    waker_of(current_app).wake(run_id)


def waker_of(app: Flask) -> Waker:
    """The application's waker, made on first use."""
    waker = app.extensions.get(EXTENSION)
    if waker is None:
        settings: Settings = app.extensions[SETTINGS]
        waker = app.extensions.setdefault(EXTENSION, Waker(settings.redis_url))
    return cast(Waker, waker)


class Waker:
    """Wakes the hub of this process and tells the others."""

    def __init__(self, redis_url: str) -> None:
        self.hub: Hub | None = None
        self._publisher = Publisher(redis_url) if redis_url else None

    def wake(self, run_id: int) -> None:
        """Wake whoever listens to this run."""
        if self.hub is not None:
            self.hub.wake(run_id)
        if self._publisher is not None:
            self._publisher.tell(run_id)


class Publisher:
    """A thread that tells Redis which runs have changed; it never keeps who tells it waiting."""

    def __init__(self, redis_url: str) -> None:
        self._client = client_of(redis_url)
        self._lock = threading.Lock()
        self._changed: set[int] = set()
        self._news = threading.Event()
        self._process = 0

    def tell(self, run_id: int) -> None:
        """Tell it soon."""
        with self._lock:
            self._changed.add(run_id)
            if self._process != os.getpid():  # the first in this process, which may be forked
                self._process = os.getpid()
                threading.Thread(target=self._tell_all, name="live-redis", daemon=True).start()
        self._news.set()

    def _tell_all(self) -> None:
        while True:
            self._news.wait()
            time.sleep(_TOGETHER_SECONDS)
            with self._lock:
                changed, self._changed = self._changed, set()
                self._news.clear()
            if not self._publish(changed):
                time.sleep(ALONE_SECONDS)

    def _publish(self, changed: set[int]) -> bool:
        try:
            self._client.publish(CHANNEL, ",".join(map(str, sorted(changed))))
        except Exception as error:  # noqa: BLE001 (whatever Redis says: this thread must live)
            _log.warning("Redis does not answer (%s); changes reach others in their turn", error)
            return False
        return True


def client_of(redis_url: str) -> Any:
    """A client that gives up soon and does not try again by itself."""
    from redis import Redis
    from redis.backoff import NoBackoff
    from redis.retry import Retry

    return Redis.from_url(
        redis_url,
        socket_connect_timeout=PATIENCE_SECONDS,
        socket_timeout=PATIENCE_SECONDS,
        retry=Retry(NoBackoff(), 0),
    )


async def follow(redis_url: str, hub: Hub) -> None:
    """Wake the hub whenever Redis says that a run has changed; connect again for ever."""
    pause = _AGAIN_SECONDS
    while True:
        began = time.monotonic()
        try:
            await _listen(redis_url, hub)
        except Exception as error:  # noqa: BLE001 (whatever Redis says: we only hear of it later)
            if pause == _AGAIN_SECONDS:
                _log.warning("Redis is away (%s); live runs are asked for in their turn", error)
        pause = min(pause * 2, _AGAIN_AT_MOST)
        if time.monotonic() - began > _AGAIN_AT_MOST:
            pause = _AGAIN_SECONDS
        await asyncio.sleep(pause)


async def _listen(redis_url: str, hub: Hub) -> None:
    from redis.asyncio import Redis
    from redis.asyncio.retry import Retry
    from redis.backoff import NoBackoff

    client = Redis.from_url(redis_url, socket_connect_timeout=1.0, retry=Retry(NoBackoff(), 0))
    async with client, client.pubsub(ignore_subscribe_messages=True) as channel:
        await channel.subscribe(CHANNEL)
        async for message in channel.listen():
            for run_id in message["data"].split(b","):
                with suppress(ValueError):  # somebody else's message
                    hub.wake(int(run_id))

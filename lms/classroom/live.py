"""What a web process needs so that its live runs can be listened to: hub, streams, Redis."""

from __future__ import annotations

import asyncio
import functools
from typing import cast

from flask import Flask

from lms.classroom.hub import Hub
from lms.classroom.streams import Streams
from lms.classroom.wake import follow, waker_of
from lms.classroom.watching import look
from lms.config import Settings
from lms.db.session import EXTENSION as DATABASE
from lms.web.settings import EXTENSION as SETTINGS


class Live:
    """The live part of one web process; made before its event loop runs."""

    def __init__(self, app: Flask) -> None:
        self.hub = Hub(functools.partial(look, app.extensions[DATABASE]))
        self.streams = Streams(self.hub, cast(str, app.secret_key))
        settings: Settings = app.extensions[SETTINGS]
        self._redis_url = settings.redis_url
        self._following: asyncio.Task[None] | None = None
        waker_of(app).hub = self.hub

    def start(self) -> None:
        """Begin; called in the event loop."""
        if self._redis_url:
            self._following = asyncio.create_task(follow(self._redis_url, self.hub))

    def stop(self) -> None:
        """End all streams, so that the server can stop; called in the event loop."""
        self.hub.close()
        if self._following is not None:
            self._following.cancel()

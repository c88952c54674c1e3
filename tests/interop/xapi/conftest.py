"""A record store that runs, our application, which reports to it, and a worker with its own clock."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from lms.cli.jobs import Worker, handlers_of
from lms.config import Settings
from lms.db.jobs import Job, JobState
from lms.interop.xapi import outbox
from lms.interop.xapi.models import Statement
from tests.conftest import NOW
from tests.interop.lrs import KEY, SECRET, Store, running

PUBLIC = "https://lessons.example/climate"


@pytest.fixture(scope="module")
def running_store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with running(tmp_path_factory.mktemp("lrs")) as store:
        yield store


@pytest.fixture
def store(running_store: Store) -> Store:
    """A store without statements that runs; whoever stops it leaves it stopped."""
    running_store.forget()
    if running_store.process is None:
        running_store.start()
    return running_store


@pytest.fixture
def settings(settings: Settings, running_store: Store) -> Settings:
    return replace(
        settings,
        public_url=PUBLIC,
        xapi_endpoint=running_store.endpoint,
        xapi_key=KEY,
        xapi_secret=SECRET,
    )


class Sender:
    """A worker whose clock stands where the test puts it."""

    def __init__(self, app: Flask, look) -> None:
        self.now = NOW
        self._look = look
        self._worker = Worker(app, handlers_of(app), clock=lambda: self.now)

    def work(self) -> None:
        """Do what is due now."""
        self._worker.do_all_due()

    def next_due(self) -> datetime:
        """When the next job of ours is due."""
        (run_at,) = self._look(
            sa.select(sa.func.min(Job.run_at)).where(
                Job.kind == outbox.SENDING, Job.state == JobState.WAITING
            )
        )
        return run_at

    def work_for(self, span: timedelta) -> int:
        """Let the time go by; how often the worker tried."""
        tries, end = 0, self.now + span
        while (due := self.next_due()) is not None and due <= end:
            self.now = max(self.now, due)
            self.work()
            tries += 1
        self.now = end
        return tries

    def waiting(self) -> list[dict]:
        """What is in the outbox, in its order."""
        return self._look(sa.select(Statement.body).order_by(Statement.id))


@pytest.fixture
def sender(app: Flask, look) -> Sender:
    return Sender(app, look)

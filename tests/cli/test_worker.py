"""The worker: each job is done once, also when a worker is killed in the middle of it."""

from __future__ import annotations

import multiprocessing
import os
import signal
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from lms.app import create_app
from lms.cli.jobs import Worker, handlers_of, utc_now
from lms.config import Settings
from lms.db.jobs import LEASE, MAX_TRIES, Job, JobState, enqueue
from lms.people import service as people
from lms.people.models import Person
from tests.conftest import NOW

KIND = "tests.make-guest"


def make_guest(session, payload, now):
    people.create_guest(session, "vi", now)


def guests(database) -> int:
    with database.reading() as session:
        return session.scalar(sa.select(sa.func.count()).select_from(Person))


def put(database, kind=KIND, **payload) -> int:
    with database.writing() as session:
        job = enqueue(session, kind, payload, NOW)
        session.flush()
        return job.id


def state(database, job_id) -> Job:
    with database.reading() as session:
        return session.get_one(Job, job_id)


def test_a_job_is_done_once(app, database):
    put(database)
    worker = Worker(app, {KIND: make_guest})
    assert worker.do_all_due() == 1
    assert worker.do_all_due() == 0
    assert guests(database) == 1


def test_a_job_for_later_waits(app, database):
    with database.writing() as session:
        enqueue(session, KIND, {}, NOW, run_at=NOW + timedelta(hours=1))
    moment = NOW
    worker = Worker(app, {KIND: make_guest}, lambda: moment)
    assert worker.do_all_due() == 0
    moment = NOW + timedelta(hours=1)
    assert worker.do_all_due() == 1


def test_a_job_that_fails_leaves_nothing_and_comes_back_later(app, database):
    def half(session, payload, now):
        make_guest(session, payload, now)
        session.flush()
        raise RuntimeError("the printer is on fire")

    job_id = put(database)
    moment = NOW
    worker = Worker(app, {KIND: half}, lambda: moment)
    assert worker.do_all_due() == 1
    assert guests(database) == 0
    job = state(database, job_id)
    assert (job.state, job.tries) == (JobState.WAITING, 1)
    assert "on fire" in job.last_error
    assert job.run_at > NOW
    for _ in range(MAX_TRIES - 1):
        moment += timedelta(hours=2)
        worker.do_all_due()
    assert state(database, job_id).state is JobState.FAILED
    moment += timedelta(days=9)
    assert worker.do_all_due() == 0


def test_a_bad_job_does_not_keep_the_next_from_being_done(app, database):
    put(database, kind="nobody.knows-this")
    put(database)
    Worker(app, {KIND: make_guest}).do_all_due()
    assert guests(database) == 1


def test_who_lost_his_lease_leaves_no_trace(app, database):
    """Two workers hold the same job: the first was slow, and its lease ran out."""
    moment = NOW

    def slow(session, payload, now):
        nonlocal moment
        moment = NOW + LEASE + timedelta(seconds=1)
        second = Worker(app, {KIND: make_guest}, lambda: moment)
        assert second.do_all_due() == 1
        make_guest(session, payload, now)

    job_id = put(database)
    Worker(app, {KIND: slow}, lambda: moment).do_next()
    assert guests(database) == 1
    assert state(database, job_id).state is JobState.DONE


def hang(session, payload, now):
    make_guest(session, payload, now)
    session.flush()
    Path(payload["here"]).touch()
    time.sleep(60)


def work_and_hang(settings: Settings) -> None:
    Worker(create_app(settings), {KIND: hang}, utc_now).do_all_due()


def test_the_job_of_a_killed_worker_is_done_once_by_the_next(app, database, settings, tmp_path):
    here = tmp_path / "in-the-middle"
    job_id = put(database, here=str(here))
    process = multiprocessing.get_context("spawn").Process(target=work_and_hang, args=(settings,))
    process.start()
    until = time.monotonic() + 60
    while not here.exists():
        assert time.monotonic() < until
        time.sleep(0.02)
    os.kill(process.pid, signal.SIGKILL)
    process.join()

    before_its_end = Worker(app, {KIND: make_guest}, lambda: datetime.now(UTC))
    assert before_its_end.do_all_due() == 0, "it is still leased"
    after_its_end = Worker(app, {KIND: make_guest}, lambda: datetime.now(UTC) + LEASE)
    assert after_its_end.do_all_due() == 1
    assert after_its_end.do_all_due() == 0
    assert guests(database) == 1
    assert (state(database, job_id).state, state(database, job_id).tries) == (JobState.DONE, 2)


def test_once_does_what_is_due_and_ends(database, lms):
    put(database, kind="nobody.knows-this")
    assert "1 jobs done" in lms("worker", "--once").output


def test_the_rooms_bring_handlers_for_the_jobs_that_they_announce(app):
    assert {"people.mail", "learning.close"} <= set(handlers_of(app))


@pytest.mark.parametrize("count", [1, 4])
def test_workers_beside_each_other_share_the_jobs(app, database, settings, count):
    from concurrent.futures import ThreadPoolExecutor

    for _ in range(12):
        put(database)
    workers = [Worker(app, {KIND: make_guest}) for _ in range(count)]
    with ThreadPoolExecutor(count) as pool:
        done = list(pool.map(Worker.do_all_due, workers))
    assert sum(done) == 12
    assert guests(database) == 12

"""Sessions: reading cannot write, writing queues, and an announced fact is in the transaction."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa

from lms.db.events import announce
from lms.db.jobs import LEASE, Job, JobState, claim, enqueue, fail, finish
from tests.conftest import NOW
from tests.databases import SERVER


def test_a_reading_session_is_refused_by_the_database_itself(database):
    with database.reading() as session:
        session.add(Job(kind="x", payload={}, run_at=NOW, created_at=NOW))
        with pytest.raises(sa.exc.DBAPIError, match=r"read-?only"):
            session.flush()


@pytest.mark.skipif(bool(SERVER), reason="only SQLite has one writer")
def test_threads_that_write_at_once_all_get_their_turn(database):
    def write(number: int) -> None:
        with database.writing() as session:
            count = session.scalar(sa.select(sa.func.count()).select_from(Job))
            enqueue(session, "x", {"number": number, "found": count}, NOW)

    threads = [threading.Thread(target=write, args=(number,)) for number in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with database.reading() as session:
        found = sorted(job.payload["found"] for job in session.scalars(sa.select(Job)))
    assert found == list(range(20))


def test_a_failed_write_lets_the_next_one_begin(database):
    with pytest.raises(ZeroDivisionError), database.writing() as session:
        enqueue(session, "x", {}, NOW)
        session.flush()
        raise ZeroDivisionError
    with database.writing() as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(Job)) == 0


@dataclass(frozen=True)
class Happened:
    name: str


def test_a_fact_is_heard_in_the_same_transaction_and_a_failing_subscriber_fails_it(database):
    database.subscribers.add(Happened, lambda session, fact: enqueue(session, fact.name, {}, NOW))
    with database.writing() as session:
        announce(session, Happened("heard"))
        assert [job.kind for job in session.scalars(sa.select(Job))] == ["heard"]

    def refuse(_session, _fact):
        raise ZeroDivisionError

    database.subscribers.add(Happened, refuse)
    with pytest.raises(ZeroDivisionError), database.writing() as session:
        announce(session, Happened("lost"))
    with database.reading() as session:
        assert [job.kind for job in session.scalars(sa.select(Job))] == ["heard"]


def test_a_naive_time_is_refused_and_what_comes_back_is_utc(session):
    job = enqueue(session, "x", {}, NOW)
    session.flush()
    session.expire(job)
    assert job.run_at == NOW
    assert job.run_at.tzinfo is UTC
    with pytest.raises(sa.exc.StatementError, match="naive"):
        session.execute(sa.select(Job).where(Job.run_at > datetime(2026, 1, 1)))


def test_a_job_whose_worker_died_is_taken_by_the_next_after_its_lease(session):
    enqueue(session, "x", {}, NOW)
    session.flush()
    first = claim(session, NOW)
    session.flush()
    assert claim(session, NOW + timedelta(seconds=1)) is None
    again = claim(session, NOW + LEASE + timedelta(seconds=1))
    assert again.id == first.id
    assert again.tries == 2


def test_a_failing_job_waits_longer_each_time_and_is_kept_when_given_up(session):
    job = enqueue(session, "x", {}, NOW)
    session.flush()
    moment, pauses = NOW, []
    while job.state is JobState.WAITING:
        claim(session, moment)
        fail(session, job.id, "broken", moment)
        session.flush()
        pauses.append(job.run_at - moment)
        moment = job.run_at
    assert pauses[0] < pauses[1] < pauses[2]
    assert job.state is JobState.FAILED
    assert job.last_error == "broken"


def test_a_done_job_is_not_done_again(session):
    job = enqueue(session, "x", {}, NOW)
    session.flush()
    finish(session, claim(session, NOW).id, NOW)
    session.flush()
    assert claim(session, NOW + timedelta(days=1)) is None
    assert job.state is JobState.DONE

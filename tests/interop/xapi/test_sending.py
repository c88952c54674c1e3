"""On the way to a real record store: nothing is lost, nothing is there twice, nobody holds others up."""

from __future__ import annotations

import threading
from collections import defaultdict
from datetime import timedelta

import pytest
import sqlalchemy as sa
from click.testing import CliRunner

from lms.cli.main import main
from lms.db.jobs import Job, JobState
from lms.interop.xapi import outbox, sending
from lms.interop.xapi.models import Delivery, Statement, StatementState
from lms.interop.xapi.store import Store as Client
from lms.interop.xapi.store import Verdict
from lms.people.privacy import erase_person
from tests.conftest import NOW
from tests.databases import SERVER
from tests.learning.factories import lesson_s1, make_learner, take_quiz


def learn(app, session, people: int = 1) -> list[int]:
    """So many learners take the quiz."""
    found = [make_learner(session) for _ in range(people)]
    for person_id in found:
        take_quiz(session, person_id, lesson_s1(app))
    session.commit()
    return found


def ids(statements) -> list[str]:
    return [each["id"] for each in statements]


def requests_in(store) -> int:
    """How often something was sent to the store, by its own log."""
    return (store.folder / "log").read_text("utf-8").count("POST /xAPI/statements")


def test_many_statements_go_in_batches_of_fifty_at_most(app, session, sender, store):
    learn(app, session, people=12)
    waiting, before = sender.waiting(), requests_in(store)
    assert len(waiting) > 100
    sender.work()
    assert ids(store.statements()) == ids(waiting)
    assert requests_in(store) - before == -(-len(waiting) // sending.BATCH)


def test_a_store_that_is_away_for_a_day_gets_everything_when_it_is_back(
    app, session, sender, store, look
):
    learn(app, session)
    store.stop()
    tries = sender.work_for(timedelta(hours=24))
    learn(app, session)
    assert 24 <= tries <= 36
    (delivery,) = look(sa.select(Delivery))
    assert delivery.failures == tries
    assert "refused" in delivery.last_error or "Connection" in delivery.last_error
    waiting = sender.waiting()
    store.start()
    assert sender.work_for(sending.LONGEST_PAUSE) == 1
    assert ids(store.statements()) == ids(waiting)
    assert sender.waiting() == []
    assert look(sa.select(Job.id).where(Job.state == JobState.FAILED)) == []


def test_pauses_double_up_to_an_hour_and_the_store_may_ask_for_longer():
    minutes = [sending.pause_after(n).total_seconds() / 60 for n in range(1, 12)]
    assert minutes == [0.25, 0.5, 1, 2, 4, 8, 16, 32, 60, 60, 60]
    assert sending.pause_after(1, 120) == timedelta(seconds=120)
    assert sending.pause_after(1, 10**9) == sending.LONGEST_PAUSE


def test_a_wrong_password_loses_nothing(app, session, sender, store, monkeypatch, look):
    learn(app, session)
    waiting = sender.waiting()
    made = Client.__init__

    def with_another(self, settings):
        made(self, settings)
        self._session.auth = ("climate-lms", "wrong")

    monkeypatch.setattr(Client, "__init__", with_another)
    sender.work()
    assert ids(sender.waiting()) == ids(waiting)
    (delivery,) = look(sa.select(Delivery))
    assert delivery.last_error.startswith("401")


def test_what_arrived_but_was_not_noted_is_there_once(app, session, sender, store, monkeypatch):
    """A worker is killed between the store's answer and ours to it."""
    learn(app, session)
    waiting = sender.waiting()

    def killed(*_args):
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(sending, "_gone", killed)
        with pytest.raises(KeyboardInterrupt):
            sender.work()
    assert ids(store.statements()) == ids(waiting)
    assert ids(sender.waiting()) == ids(waiting)
    sender.now += timedelta(minutes=5)  # the lease of the killed one is over
    sender.work()
    assert sender.waiting() == []
    assert ids(store.statements()) == ids(waiting)


def test_a_statement_that_the_store_has_in_other_words_counts_as_arrived(
    app, session, sender, store
):
    learn(app, session)
    waiting = sender.waiting()
    changed = {**waiting[0], "timestamp": "2020-01-01T00:00:00.000+00:00"}
    assert Client(settings_of(app)).send([changed]).verdict is Verdict.ARRIVED
    assert Client(settings_of(app)).send(waiting[:1]).verdict is Verdict.KNOWN
    sender.work()
    assert sender.waiting() == []
    assert sorted(ids(store.statements())) == sorted(ids(waiting))


def settings_of(app):
    return app.extensions["lms.settings"]


def test_a_statement_that_is_wrong_in_itself_is_set_aside_and_holds_nobody_up(
    app, session, sender, store, look
):
    learn(app, session, people=2)
    poisoned = session.scalars(sa.select(Statement).order_by(Statement.id)).all()[3]
    poisoned.body = {**poisoned.body, "actor": {"objectType": "Agent"}}
    session.commit()
    good = [each for each in ids(sender.waiting()) if each != poisoned.statement_id]
    sender.work()
    assert ids(store.statements()) == good
    (kept,) = look(sa.select(Statement))
    assert (kept.statement_id, kept.state) == (poisoned.statement_id, StatementState.REFUSED)
    assert kept.answer.startswith(("400", "422"))
    assert "actor" in kept.answer


def test_what_was_refused_can_be_sent_again(app, session, sender, store, look):
    learn(app, session)
    row = session.scalars(sa.select(Statement).order_by(Statement.id)).first()
    whole = row.body
    row.body = {**whole, "actor": {}}
    session.commit()
    sender.work()
    session.expire_all()
    row.body = whole
    session.flush()
    assert outbox.try_again(session, NOW) == 1
    session.commit()
    sender.work()
    assert look(sa.select(Statement.id)) == []
    assert whole["id"] in ids(store.statements())


def test_the_order_of_each_person_is_kept(app, session, sender, store):
    lesson = lesson_s1(app)
    from tests.learning.factories import answer, make_attempt, right

    people = [make_learner(session) for _ in range(9)]
    attempts = [make_attempt(session, person_id, lesson) for person_id in people]
    for item in lesson.items:
        for attempt in attempts:
            answer(session, attempt, lesson, item.id, right(lesson, item.id))
    session.commit()
    made = by_person(sender.waiting())
    sender.work()
    assert by_person(store.statements()) == made
    assert len(made) == 9


def by_person(statements) -> dict[str, list[str]]:
    found = defaultdict(list)
    for each in statements:
        found[each["actor"]["account"]["name"]].append(each["id"])
    return dict(found)


def test_one_worker_at_a_time_sends(app, session, sender, store, database, look):
    learn(app, session)
    with database.writing() as own:
        own.add(Delivery(id=1, busy_until=NOW + timedelta(minutes=1)))
    waiting = ids(sender.waiting())
    sender.work()
    assert ids(sender.waiting()) == waiting
    sender.now = NOW + timedelta(minutes=2)
    sender.work()
    assert ids(store.statements()) == waiting


def test_many_statements_have_one_job(app, session, look):
    learn(app, session, people=3)
    assert len(look(sa.select(Job.id).where(Job.kind == outbox.SENDING))) == 1


@pytest.mark.skipif(not SERVER, reason="on SQLite all who write wait for each other")
def test_no_worker_begins_the_job_on_which_a_writer_relies(app, session, database, sender, store):
    learn(app, session)
    with database.new_session(writes=True) as slow:
        take_quiz(slow, make_learner(slow), lesson_s1(app))
        worker = threading.Thread(target=sender.work)
        worker.start()
        worker.join()  # it passes over the job that is held
        assert store.statements() == []
        slow.commit()
    sender.work()
    assert sender.waiting() == []
    assert store.statements()


def test_what_waits_about_somebody_is_erased_with_him(app, session, sender, store, look):
    gone, stays = learn(app, session, people=2)
    with app.app_context():
        erase_person(session, gone, None, NOW)
    session.commit()
    assert set(look(sa.select(Statement.person_id))) == {stays}
    sender.work()
    assert len(by_person(store.statements())) == 1


def test_a_private_host_is_asked_because_the_operator_named_it(app, store):
    assert settings_of(app).private_hosts == ()
    assert Client(settings_of(app)).send([]).verdict is not Verdict.STOPPED


def test_what_was_left_without_a_job_is_sent_after_the_daily_cleaning(app, session, sender, store):
    learn(app, session)
    session.execute(sa.delete(Job))
    session.commit()
    outbox.ask_daily(session, NOW)
    session.commit()
    sender.work()
    assert sender.waiting() == []


@pytest.fixture
def lms(settings, monkeypatch):
    for name in ("data_dir", "database_url", "public_url", "xapi_endpoint", "xapi_key"):
        monkeypatch.setenv(f"LMS_{name.upper()}", str(getattr(settings, name)))
    monkeypatch.setenv("LMS_XAPI_SECRET", settings.xapi_secret)

    def run(*words: str) -> tuple[int, str]:
        ran = CliRunner().invoke(main, ["xapi", *words])
        return ran.exit_code, ran.output

    return run


def test_the_command_says_how_it_goes_and_sends_now(app, session, store, lms, sender):
    assert "Waiting: 0" in lms("status")[1]
    learn(app, session)
    count = len(sender.waiting())
    said = lms("status")[1]
    assert f"Waiting: {count}, the oldest since 2026-11-23T02:00:00+00:00" in said
    assert lms("send") == (0, "Nothing waits any more; 0 statements are refused.\n")
    assert f"Arrived: {count}" in lms("status")[1]
    assert len(store.statements()) == count


def test_the_command_says_why_nothing_goes(app, session, store, lms):
    learn(app, session)
    store.stop()
    code, said = lms("send")
    assert code == 1
    assert "statements wait: " in said
    assert "Last error" in lms("status")[1]
    store.start()
    assert lms("send")[0] == 0


def test_the_command_sends_what_was_refused_when_asked(app, session, store, lms):
    learn(app, session)
    row = session.scalars(sa.select(Statement).order_by(Statement.id)).first()
    row.body = {**row.body, "actor": {}}
    session.commit()
    assert lms("send")[1] == "Nothing waits any more; 1 statements are refused.\n"
    assert row.statement_id in lms("status")[1]
    assert lms("send", "--refused")[1] == "Nothing waits any more; 1 statements are refused.\n"

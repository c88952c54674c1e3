"""The ledger of the benches: it sees what is lost, what is there twice, and what nobody sent."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from benchmarks.live.ledger import Given, Ledger, Verdict, stored_answers, written
from lms.classroom import answering
from lms.classroom.answering import Sent
from lms.classroom.models import RunAnswer, Way

RUN, ITEM, VOTE = 1, "absorbs", 1
BEGAN = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
#: Participant, device, number and choice; the second is sent again, since nobody heard of it.
SENT = (
    (1, "phone", 1, "infrared"),
    (2, "phone", 1, "sunlight"),
    (2, "phone", 1, "sunlight"),
    (3, "phone", 1, "infrared"),
    (3, "tablet", 1, "sunlight"),
)


@pytest.fixture
def engine():
    """A database with nothing in it."""
    engine = sa.create_engine("sqlite://")
    yield engine
    engine.dispose()


def without_unique_key():
    """The table of answers without a constraint."""
    columns = [sa.Column(each.name, each.type) for each in RunAnswer.__table__.columns]
    return sa.Table(RunAnswer.__tablename__, sa.MetaData(), *columns)


def as_sent(place):
    participant, device, number, choice = SENT[place]
    given_at = BEGAN + timedelta(seconds=place)
    sent = Sent(ITEM, VOTE, {"choice": choice}, "vi", Way.PHONE, device, number, given_at)
    return participant, sent


def store(session, place):
    """As the product does it."""
    participant, sent = as_sent(place)
    answering.store(session, RUN, participant, sent, sent.given_at)


def insert_blindly(table):
    """As it would be without a unique key to stumble over."""

    def insert(session, place):
        participant, sent = as_sent(place)
        row = {
            "id": place, "run_id": RUN, "item_id": ITEM, "vote": VOTE,
            "participant_id": participant, "answer": dict(sent.answer), "device": sent.device,
            "number": sent.number, "language": "vi", "way": Way.PHONE, "claimed": False,
            "given_at": sent.given_at, "received_at": sent.given_at,
        }  # fmt: skip
        session.execute(sa.insert(table), row)

    return insert


def held_against(engine, insert):
    """What the ledger says once everything was sent and the latest of each was acknowledged."""
    ledger = Ledger()
    with Session(engine) as session:
        for place in range(len(SENT)):
            participant, sent = as_sent(place)
            key = (participant, ITEM, VOTE)
            given = Given(sent.device, sent.number, written(sent.answer))
            if given not in ledger.sent[key]:
                ledger.send(key, given)
            insert(session, place)
            ledger.acknowledge(key, given)
        session.commit()
    with engine.connect() as connection:
        return ledger.compare(stored_answers(connection, RUN))


def test_with_the_unique_key_every_answer_is_there_once(engine):
    RunAnswer.__table__.create(engine)
    verdict = held_against(engine, store)
    assert verdict == Verdict(acknowledged=3, lost=0, double=0, unsent=0)
    assert verdict.clean


def test_without_the_unique_key_it_sees_what_is_there_twice(engine):
    table = without_unique_key()
    table.create(engine)
    verdict = held_against(engine, insert_blindly(table))
    assert (verdict.lost, verdict.double) == (0, 2)
    assert not verdict.clean


@pytest.mark.parametrize(
    ("rows", "lost", "unsent"),
    [
        ([], 1, 0),
        ([Given("phone", 1, "a")], 1, 0),
        ([Given("phone", 2, "a")], 1, 1),
        ([Given("phone", 2, "b")], 0, 0),
        ([Given("phone", 3, "c")], 0, 0),
    ],
    ids=["nothing", "an older one", "another choice", "the acknowledged one", "a later one"],
)
def test_only_what_was_acknowledged_or_sent_after_it_may_stand(rows, lost, unsent):
    ledger, key = Ledger(), (7, ITEM, VOTE)
    for number, answer in enumerate("abc", 1):
        ledger.send(key, Given("phone", number, answer))
    ledger.acknowledge(key, Given("phone", 2, "b"))
    verdict = ledger.compare([(key, each) for each in rows])
    assert (verdict.lost, verdict.unsent) == (lost, unsent)

"""A stream as the server hands it to us: what it says, and when it ends."""

from __future__ import annotations

import asyncio

import pytest

from lms.classroom import streams
from lms.classroom.hub import Hub
from lms.classroom.streams import Streams
from lms.classroom.tickets import Ticket, sign
from tests.classroom.test_hub import Board

KEY = "k" * 64
LONG = 10
OPEN = sign(KEY, Ticket(1, participant_id=5))


class Client:
    """A browser: what it was sent, and the moment when it hangs up."""

    def __init__(self):
        self.hung_up = asyncio.Event()
        self.status = None
        self.headers = {}
        self.text = ""
        self.complete = False
        self._asked = False
        self._more = asyncio.Condition()

    async def receive(self):
        if not self._asked:
            self._asked = True
            return {"type": "http.request", "body": b"", "more_body": False}
        await self.hung_up.wait()
        return {"type": "http.disconnect"}

    async def send(self, message):
        async with self._more:
            if message["type"] == "http.response.start":
                self.status, self.headers = message["status"], dict(message["headers"])
            else:
                self.text += message["body"].decode()
                self.complete = not message.get("more_body")
            self._more.notify_all()

    async def until(self, text):
        async with self._more:
            await self._more.wait_for(lambda: text in self.text)


@pytest.fixture
def board():
    board = Board()
    board.put(1, "a", "a for leaders")
    return board


@pytest.fixture
def run(board):
    """Run a test's coroutine with a hub and a function that opens a stream."""

    def run(test, **options):
        async def inside():
            hub = Hub(board.look, every=0.01)
            app = Streams(hub, KEY, **options)

            def opened(ticket=OPEN, method="GET"):
                client = Client()
                scope = {"type": "http", "method": method, "path": f"/live/{ticket}/events"}
                client.task = asyncio.create_task(app(scope, client.receive, client.send))
                return client

            try:
                await asyncio.wait_for(test(hub, opened), LONG)
            finally:
                hub.close()

        asyncio.run(inside())

    return run


def test_a_stream_begins_with_the_present_state(run):
    async def test(_hub, opened):
        client = opened()
        await client.until("data")
        assert client.text == "retry: 2000\n\nid: a/a for leaders\nevent: state\ndata: a\n\n"
        assert client.status == 200
        assert client.headers == {
            b"content-type": b"text/event-stream",
            b"cache-control": b"no-store",
            b"x-accel-buffering": b"no",
            b"x-content-type-options": b"nosniff",
        }

    run(test)


def test_a_change_is_an_event_and_silence_a_beat(run, board):
    async def test(_hub, opened):
        client = opened()
        await client.until("data: a\n\n")
        await client.until("event: beat\ndata:1\n\n")
        board.put(1, "b")
        await client.until("event: state\ndata: b\n\n")

    run(test, beat_seconds=0.02)


def test_only_a_leaders_ticket_shows_what_leaders_see(run):
    async def test(_hub, opened):
        leader, pupil = opened(sign(KEY, Ticket(1, leading=True))), opened()
        await leader.until("data: a for leaders")
        await pupil.until("data: a\n")
        assert "data: a for leaders" not in pupil.text

    run(test)


@pytest.mark.parametrize("ticket", ["x", sign("j" * 64, Ticket(1)), sign(KEY, Ticket(99))])
def test_without_a_valid_ticket_and_a_run_there_is_nothing(run, ticket):
    async def test(hub, opened):
        client = opened(ticket)
        await client.task
        assert (client.status, client.text, client.complete) == (404, "", True)
        assert hub.listening == 0

    run(test)


def test_a_stream_is_only_read(run):
    async def test(_hub, opened):
        client = opened(method="POST")
        await client.task
        assert client.status == 405

    run(test)


def test_a_client_that_hangs_up_is_forgotten_at_once(run):
    async def test(hub, opened):
        client = opened()
        await client.until("data: a")
        assert hub.listening == 1
        client.hung_up.set()
        await client.task
        assert hub.listening == 0

    run(test)


def test_a_run_that_ends_says_so_and_hangs_up(run, board):
    async def test(_hub, opened):
        client = opened()
        await client.until("data: a")
        board.put(1, "over", ended=True)
        await client.task
        assert client.text.endswith("data: over\n\nevent: end\ndata:1\n\n")
        assert client.complete

    run(test)


def test_the_end_of_the_server_hangs_up_without_saying_that_the_run_is_over(run):
    async def test(hub, opened):
        client = opened()
        await client.until("data: a")
        hub.close()
        await client.task
        assert client.complete
        assert "event: end" not in client.text
        late = opened()
        await late.task
        assert late.status == 503

    run(test)


def test_streams_are_bounded(run):
    async def test(_hub, opened):
        first = opened()
        await first.until("data: a")
        second = opened()
        await second.task
        assert (second.status, second.headers[b"retry-after"]) == (503, b"5")
        first.hung_up.set()
        await first.task
        await opened().until("data: a")

    run(test, most=1)


def test_while_the_database_is_away_a_stream_begins_without_a_state(run, board, monkeypatch):
    monkeypatch.setattr(streams, "FIRST_SECONDS", 0.02)
    board.fails = True

    async def test(_hub, opened):
        client = opened()
        await client.until("retry")
        board.fails = False
        await client.until("data: a")
        assert client.status == 200

    run(test)

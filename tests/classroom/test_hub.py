"""Who listens hears of the newest state, and nobody waits for anybody else."""

from __future__ import annotations

import asyncio
import threading

import pytest

from lms.classroom import hub as hubs
from lms.classroom.hub import Hub, ListeningOverError
from lms.classroom.pulse import Pulse

#: Seconds that a test waits at most for what must happen, and for what must not.
LONG, SHORT = 10, 0.05


class Board:
    """Stands for the database: runs and what is asked about them."""

    def __init__(self):
        self.pulses = {}
        self.asked = []
        self.fails = False
        self.changed = threading.Event()

    def put(self, run_id, public, leading=None, **more):
        leading = public if leading is None else leading
        self.pulses[run_id] = Pulse(f"{public}/{leading}", public, leading, **more)

    def look(self, known):
        self.asked.append(dict(known))
        if self.fails:
            raise OSError("the database is away")
        found = {run_id: self.pulses.get(run_id, Pulse("", "", "")) for run_id in known}
        return {
            key: each for key, each in found.items() if each.mark != known[key] or not each.mark
        }


@pytest.fixture
def board():
    board = Board()
    board.put(1, "a")
    return board


@pytest.fixture
def run(board):
    """Run a test's coroutine with a hub that asks quickly."""

    def run(test, every=0.01):
        async def inside():
            hub = Hub(board.look, every=every)
            try:
                await asyncio.wait_for(test(hub), LONG)
            finally:
                hub.close()

        asyncio.run(inside())

    return run


@pytest.fixture(autouse=True)
def quick(monkeypatch):
    monkeypatch.setattr(hubs, "PAUSE_SECONDS", 0.001)


async def data(listener, patience=LONG):
    event = await listener.news(patience)
    return event and event.decode().split("data: ")[1].strip()


def test_who_comes_gets_the_present_state_and_then_each_change(board, run):
    async def test(hub):
        listener = hub.listen(1)
        assert await listener.news(LONG) == b"id: a/a\nevent: state\ndata: a\n\n"
        board.put(1, "b")
        assert await data(listener) == "b"

    run(test)


def test_silence_is_told_after_the_time_that_the_listener_has_patience(run):
    async def test(hub):
        listener = hub.listen(1)
        await data(listener)
        assert await listener.news(SHORT) is None

    run(test)


def test_a_second_listener_has_the_state_without_asking_again(board, run):
    async def test(hub):
        await data(hub.listen(1))
        asked = len(board.asked)
        assert await data(hub.listen(1)) == "a"
        assert len(board.asked) == asked

    run(test, every=LONG)


def test_who_is_slow_skips_what_is_outdated_and_holds_up_nobody(board, run):
    async def test(hub):
        slow, quick = hub.listen(1), hub.listen(1)
        for state in "abcd":
            board.put(1, state)
            assert await data(quick) == state
        assert await data(slow) == "d"
        assert await slow.news(SHORT) is None

    run(test)


def test_all_runs_are_one_question(board, run):
    async def test(hub):
        board.put(2, "x")
        first, second = hub.listen(1), hub.listen(2)
        assert [await data(first), await data(second)] == ["a", "x"]
        assert {1, 2} in [set(each) for each in board.asked]

    run(test)


def test_an_answer_that_only_leaders_see_wakes_only_leaders(board, run):
    async def test(hub):
        leader, pupil = hub.listen(1, leading=True), hub.listen(1)
        assert [await data(leader), await data(pupil)] == ["a", "a"]
        board.put(1, "a", "a and 3 answers")
        assert await data(leader) == "a and 3 answers"
        assert await pupil.news(SHORT) is None

    run(test)


def test_nobody_asks_while_nobody_listens(board, run):
    async def test(hub):
        listener = hub.listen(1)
        await data(listener)
        listener.leave()
        listener.leave()
        await asyncio.sleep(SHORT)
        asked = len(board.asked)
        await asyncio.sleep(SHORT)
        assert len(board.asked) == asked
        assert hub.listening == 0
        assert await data(hub.listen(1)) == "a", "who comes later is served again"

    run(test)


def test_who_left_is_told_so_at_once(run):
    async def test(hub):
        listener = hub.listen(1)
        await data(listener)
        waiting = asyncio.create_task(listener.news(LONG * 10))
        await asyncio.sleep(0)
        listener.leave()
        with pytest.raises(ListeningOverError):
            await waiting

    run(test)


def test_an_error_of_the_database_is_told_once_and_listeners_stay(board, run, caplog):
    async def test(hub):
        listener = hub.listen(1)
        await data(listener)
        board.fails = True
        assert await listener.news(SHORT) is None
        assert len(board.asked) > 3
        board.fails = False
        board.put(1, "b")
        assert await data(listener) == "b"
        board.fails = True
        await asyncio.sleep(SHORT)

    run(test)
    assert len(caplog.records) == 2, "once each time it goes away"


def test_whoever_is_woken_looks_sooner(board, run):
    async def test(hub):
        listener = hub.listen(1)
        await data(listener)
        board.put(1, "b")
        threading.Thread(target=hub.wake, args=(1,)).start()
        assert await data(listener) == "b"

    run(test, every=LONG * 10)


def test_a_change_while_the_database_is_asked_is_not_missed(board, run):
    async def test(hub):
        listener = hub.listen(1)
        await data(listener)
        answer = board.look

        def slow_look(known):
            seen = answer(known)  # what was true before …
            board.put(1, "b")  # … somebody commits …
            hub.wake(1)
            return seen

        hub._look = slow_look
        hub.wake(1)
        assert await data(listener) == "b"

    run(test, every=LONG * 10)


def test_being_woken_often_asks_seldom(board, run, monkeypatch):
    monkeypatch.setattr(hubs, "PAUSE_SECONDS", 0.05)

    async def test(hub):
        listener = hub.listen(1)
        await data(listener)
        before = len(board.asked)
        for _ in range(40):
            hub.wake(1)
            await asyncio.sleep(0.005)
        assert len(board.asked) - before <= 10

    run(test, every=LONG * 10)


def test_a_run_to_which_nobody_here_listens_wakes_nobody(board, run):
    async def test(hub):
        await data(hub.listen(1))
        await asyncio.sleep(SHORT)
        asked = len(board.asked)
        hub.wake(2)
        await asyncio.sleep(SHORT)
        assert len(board.asked) == asked

    run(test, every=LONG * 10)


def test_a_run_that_is_not_there_is_over(run):
    async def test(hub):
        listener = hub.listen(99)
        with pytest.raises(ListeningOverError):
            await listener.news(LONG)
        assert listener.ended

    run(test)


def test_a_run_that_ends_tells_its_final_state_first(board, run):
    async def test(hub):
        listener = hub.listen(1)
        await data(listener)
        board.put(1, "the end", ended=True)
        assert await data(listener) == "the end"
        with pytest.raises(ListeningOverError):
            await listener.news(LONG)
        assert listener.ended
        late = hub.listen(1)
        assert await data(late) == "the end", "also to who comes afterwards"
        with pytest.raises(ListeningOverError):
            await late.news(LONG)

    run(test)


def test_the_end_of_the_server_is_not_the_end_of_the_run(run):
    async def test(hub):
        listener = hub.listen(1)
        await data(listener)
        waiting = asyncio.create_task(listener.news(LONG * 10))
        await asyncio.sleep(0)
        hub.close()
        with pytest.raises(ListeningOverError):
            await waiting
        assert not listener.ended
        with pytest.raises(ListeningOverError):
            await hub.listen(1).news(LONG)

    run(test)


def test_a_thousand_listeners_share_one_event_and_leave_the_loop_free(board, run):
    async def test(hub):
        listeners = [hub.listen(1) for _ in range(1000)]
        await asyncio.gather(*(each.news(LONG) for each in listeners))
        waiting = [asyncio.create_task(each.news(LONG)) for each in listeners]
        await asyncio.sleep(0)
        board.put(1, "b")
        events = await asyncio.gather(*waiting)
        assert len({id(each) for each in events}) == 1

    run(test)

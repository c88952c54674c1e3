"""How a page hears of changes in a run: by one stream for all windows, or by polling."""

from __future__ import annotations

import os
import re
import signal
import time
from datetime import UTC, datetime
from itertools import count

import pytest

from lms.app import create_app
from lms.classroom import service
from lms.classroom.tickets import Ticket, sign
from lms.db.session import EXTENSION
from tests.classroom.factories import make_room, order
from tests.cli.running import serving

pytestmark = pytest.mark.browser

PAGE = """<!doctype html><title>Run</title><script type="module">
import {{ connect }} from '{root}static/0/js/live/connection.js';
window.states = []; window.links = [];
window.connection = connect({{
  events: '{root}live/{ticket}/events', state: '{root}live/{ticket}/state',
  onState: (state) => states.push(state), onLink: (kind) => links.push(kind),
}});
</script>"""
ALONE = "delete window.SharedWorker;"
POLLS = 30_000
#: After the start, one for each move of the leader.
_minutes = count(1)


class Lesson:
    """A run of its own, for windows that follow it."""

    def __init__(self, app, database, server):
        self._database = database
        self.server = server
        with database.writing() as session:
            self.room = make_room(session, app, pupils=1, now=datetime.now(UTC))
        self._ticket = sign(str(app.secret_key), Ticket(self.room.run.id))

    def go_to(self, step):
        """The leader moves on."""
        with self._database.writing() as session:
            self.room.run = session.merge(self.room.run)
            order(session, self.room, "step", minutes=next(_minutes), step=step)

    def end(self):
        """The leader ends the run."""
        with self._database.writing() as session:
            service.end(session, session.merge(self.room.run), datetime.now(UTC))

    def open(self, page):
        """A window that follows the run."""
        body = PAGE.format(root=f"{self.server.url}/", ticket=self._ticket)
        page.route("**/window", lambda route: route.fulfill(body=body, content_type="text/html"))
        page.goto(f"{self.server.url}/window")
        return page

    def streams_over(self):
        """How many streams of this run have come to their end."""
        return self.server.said().count(f"/live/{self._ticket}/events")


@pytest.fixture(scope="module")
def place(template, tmp_path_factory):
    """An application and its server, for lessons of their own; those who kill it start it again."""
    with template.installation(tmp_path_factory.mktemp("connection") / "var") as settings:
        app = create_app(settings)
        with serving(settings, "--access-log") as server:
            yield app, server
        app.extensions[EXTENSION].engines.dispose()


@pytest.fixture
def lesson(place):
    app, server = place
    return Lesson(app, app.extensions[EXTENSION], server)


@pytest.fixture
def device(chromium):
    context = chromium.new_context()
    yield context
    for page in context.pages:
        page.unroute_all(behavior="ignoreErrors")
    context.close()


def within(seconds, condition):
    until = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < until, "it did not happen"
        time.sleep(0.05)


def hears(page, step, timeout=10_000):
    page.wait_for_function(
        "step => states.length && states[states.length - 1].step === step",
        arg=step,
        timeout=timeout,
    )


def linked(page, kind, timeout=POLLS):
    page.wait_for_function("kind => links[links.length - 1] === kind", arg=kind, timeout=timeout)


def test_a_window_hears_of_each_change_by_the_stream(lesson, device):
    page = lesson.open(device.new_page())
    linked(page, "live")
    lesson.go_to("run-the-budget")
    hears(page, "run-the-budget")
    assert page.evaluate("links") == ["live"]


def test_windows_of_one_browser_share_a_stream(lesson, device):
    first, second = lesson.open(device.new_page()), lesson.open(device.new_page())
    linked(first, "live")
    linked(second, "live")
    lesson.go_to("run-the-budget")
    hears(first, "run-the-budget")
    hears(second, "run-the-budget")
    first.close()
    lesson.go_to("compare-runs")
    hears(second, "compare-runs")
    assert lesson.streams_over() == 0
    second.close()
    within(10, lambda: lesson.streams_over() == 1)


@pytest.mark.parametrize("how", ["cut", "answered 204", "never answered"])
def test_where_streams_do_not_come_through_the_state_is_polled(lesson, device, how):
    page = device.new_page()
    page.add_init_script(ALONE)

    def block(route):
        if how == "cut":
            route.abort()
        elif how == "answered 204":
            route.fulfill(status=204)

    page.route(re.compile("/events$"), block)
    lesson.open(page)
    linked(page, "polling")
    lesson.go_to("run-the-budget")
    hears(page, "run-the-budget")
    assert "away" not in page.evaluate("links")


def test_an_unchanged_state_is_polled_without_a_body(lesson, device):
    page = device.new_page()
    page.add_init_script(ALONE)
    page.route(re.compile("/events$"), lambda route: route.fulfill(status=204))
    answers = []
    page.on("response", lambda each: answers.append(each.status) if "/state" in each.url else None)
    lesson.open(page)
    linked(page, "polling")
    page.evaluate("connection.look()")
    assert answers[0] == 200
    assert answers[-1] == 304


@pytest.mark.parametrize("alone", [True, False], ids=["own stream", "shared stream"])
def test_a_lost_network_is_told_and_so_is_its_return(lesson, device, alone):
    page = device.new_page()
    if alone:
        page.add_init_script(ALONE)
    lesson.open(page)
    linked(page, "live")
    device.set_offline(True)
    linked(page, "away", 10_000)
    lesson.go_to("run-the-budget")
    device.set_offline(False)
    hears(page, "run-the-budget", 5_000)
    linked(page, "live", 10_000)


def test_a_run_that_is_over_is_left_alone(lesson, device):
    page = lesson.open(device.new_page())
    linked(page, "live")
    lesson.go_to("run-the-budget")
    hears(page, "run-the-budget")
    lesson.end()
    page.wait_for_function("states[states.length - 1].over", timeout=10_000)
    page.wait_for_timeout(3_000)
    assert lesson.streams_over() == 1, "it came back"


def test_a_window_that_was_closed_listens_no_longer(lesson, device):
    page = lesson.open(device.new_page())
    linked(page, "live")
    page.evaluate("connection.close()")
    within(5, lambda: lesson.streams_over() == 1)


@pytest.mark.parametrize("alone", [True, False], ids=["own stream", "shared stream"])
def test_after_the_server_was_killed_and_started_again_the_window_is_back_in_5_seconds(
    lesson, device, alone
):
    page = device.new_page()
    if alone:
        page.add_init_script(ALONE)
    lesson.open(page)
    linked(page, "live")
    os.killpg(lesson.server.process.pid, signal.SIGKILL)
    lesson.server.process.wait()
    linked(page, "away")
    lesson.server.start()
    lesson.go_to("run-the-budget")
    linked(page, "live", 5_000)
    hears(page, "run-the-budget", 1_000)

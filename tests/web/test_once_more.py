"""People who take the same place at the same moment: one gets it, the others are told."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from threading import Barrier, BrokenBarrierError

import pytest
import sqlalchemy as sa

from lms.groups.models import Member
from tests.pages.sign_in import sign_in
from tests.teaching.factories import make_school

TABS = 2


@pytest.fixture(autouse=True)
def _push_request_context():
    """Each request by itself: with one context round the test they would share it."""


@pytest.fixture
def racing(database):
    """Nobody writes a member before all have found their place free; on SQLite they queue."""
    together = Barrier(TABS)

    def wait(_connection, _cursor, statement, *_rest):
        if statement.startswith("INSERT INTO group_member"):
            with suppress(BrokenBarrierError):
                together.wait(timeout=1)

    engine = database.engines.write
    sa.event.listen(engine, "before_cursor_execute", wait)
    yield
    sa.event.remove(engine, "before_cursor_execute", wait)


@pytest.mark.usefixtures("racing")
def test_of_two_who_give_the_same_number_one_does_and_the_other_is_told(app, session, look):
    school = make_school(session)
    session.commit()
    tabs = [app.test_client() for _ in range(TABS)]
    for tab in tabs:
        sign_in(tab, app, school.teacher.id)

    def add(tab, name):
        url = f"/en/groups/{school.group.id}/add"
        return tab.post(url, data={"number": "40", "name": name})

    with ThreadPoolExecutor(TABS) as pool:
        answers = list(pool.map(add, tabs, ["Lê An", "Lê Bình"]))
    done, refused = sorted(answers, key=lambda each: each.status_code)
    assert (done.status_code, refused.status_code) == (200, 400)
    assert "Somebody in this class has this number." in refused.text
    assert len(look(sa.select(Member.id).where(Member.number == 40))) == 1

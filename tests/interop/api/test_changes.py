"""Changes: each is told once, in an order that does not change, also while others write."""

from __future__ import annotations

import random
import threading
import time
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa
from click.testing import CliRunner

from lms.cli.main import main
from lms.db.engine import make_engines
from lms.groups import service as groups
from lms.groups.facts import GroupChanged
from lms.interop.api import ledger
from lms.interop.api.models import Change, ChangeKind, Ledger, Scope
from lms.learning import regrading
from lms.people import service as people
from lms.people.privacy import erase_person
from tests.conftest import NOW
from tests.databases import SERVER
from tests.groups.factories import add_pupil, add_pupils, make_group
from tests.learning.factories import lesson_s1, take_quiz
from tests.learning.test_regrading import ITEM, mended


def kinds(changes) -> list[str]:
    return [each["kind"] for each in changes]


def test_the_first_answer_has_no_change_and_a_place_to_go_on_from(world, program):
    page = program().get("/changes")
    assert (page["data"], page["more"]) == ([], False)
    assert program().follow(page["next"])[0] == []


def test_what_is_done_to_groups_is_told_with_its_present_state(session, world, program):
    asks = program()
    since = asks.get("/changes")["next"]
    group = session.merge(world.group)
    groups.change_group(group, "7C", "2026–2027", "vi")
    member = add_pupil(session, group, "Phạm Thị Dung", 17)
    groups.let_go(session, session.merge(world.members[2]), NOW)
    groups.archive(group, NOW)
    session.commit()
    changes, since = asks.follow(since)
    assert kinds(changes) == ["group", "member", "member", "group"]
    assert changes[0]["state"]["name"] == "7C"
    assert changes[1]["state"]["name"] == "Phạm Thị Dung"
    assert changes[2]["state"] is None
    assert changes[3]["state"]["archived_at"] is not None
    assert member.group_id == changes[1]["group"]
    assert asks.follow(since)[0] == []


def test_a_quiz_taken_is_told_with_its_result(app, session, world, program):
    asks = program()
    since = asks.get("/changes")["next"]
    take_quiz(session, world.members[1].person_id, lesson_s1(app))
    session.commit()
    changes = asks.follow(since)[0]
    assert set(kinds(changes)) == {"attempt", "progress"}
    for each in changes:
        assert each["state"] in asks.all("/attempts") + asks.all("/progress")


def test_a_school_year_that_rolls_over_is_told(session, world, program):
    asks = program()
    since = asks.get("/changes")["next"]
    made = groups.roll_over(session, session.merge(world.group), "8A", "2027–2028", NOW)
    session.commit()
    changes = asks.follow(since)[0]
    states = [each["state"] for each in changes if each["kind"] == "group"]
    assert {(each["id"], each["continues"]) for each in states} == {
        (world.group.id, None),
        (made.id, world.group.id),
    }
    assert kinds(changes).count("member") == 3


def test_a_regrade_is_told_with_the_new_score(app, session, world, program):
    lesson = lesson_s1(app)
    take_quiz(session, world.members[1].person_id, lesson, wrong_items=(ITEM,))
    session.commit()
    asks = program()
    since = asks.get("/changes")["next"]
    regrading.regrade_item(session, regrading.Mending(mended(lesson), ITEM, "wrong key"), NOW)
    session.commit()
    told = [each["state"] for each in asks.follow(since)[0] if each["kind"] == "attempt"]
    assert 1.0 in [each["share"] for each in told]


def test_who_is_erased_is_told_as_gone_and_nothing_else_is_kept(app, session, look, world, program):
    asks = program()
    gone = asks.all(f"/groups/{world.group.id}/members")[0]["person"]
    since = asks.get("/changes")["next"]
    person_id = world.members[0].person_id
    with app.app_context():
        erase_person(session, person_id, None, NOW)
    session.commit()
    (change,) = asks.follow(since)[0]
    assert (change["kind"], change["person"], change["state"]) == ("member", gone, None)
    kept = look(sa.select(Change.kind).where(Change.person_id == person_id))
    assert set(kept) == {ChangeKind.MEMBER}


def test_of_two_who_become_one_the_one_is_gone_and_the_other_has_it_all(
    app, session, world, program
):
    asks = program()
    first, second = (each["person"] for each in asks.all(f"/groups/{world.group.id}/members")[:2])
    since = asks.get("/changes")["next"]
    people.merge_people(session, world.members[0].person_id, world.members[1].person_id, NOW)
    session.commit()
    changes = asks.follow(since)[0]
    last = {(each["kind"], each["person"]): each["state"] for each in changes}
    assert last["member", first] is None
    assert last["member", second]["person"] == second
    assert last["progress", second]["best"] == 1.0


def test_a_token_is_told_only_what_it_may_read(app, session, world, program):
    asks = {scope: program(scope) for scope in (Scope.GROUPS, Scope.RESULTS)}
    elsewhere = program(organisation=world.elsewhere)
    since = elsewhere.get("/changes")["next"]
    member = add_pupils(session, session.merge(world.group), 1, first=40)[0]
    take_quiz(session, member.person_id, lesson_s1(app))
    session.commit()
    assert set(kinds(asks[Scope.GROUPS].follow(since)[0])) == {"member"}
    assert set(kinds(asks[Scope.RESULTS].follow(since)[0])) == {"attempt", "progress"}
    assert elsewhere.follow(since)[0] == []
    assert program(Scope.CATALOGUE).ask("/changes").status_code == 403


def test_what_was_not_committed_never_happened(session, world, program):
    asks = program()
    since = asks.get("/changes")["next"]
    groups.archive(session.merge(world.group), NOW)
    session.rollback()
    assert asks.follow(since)[0] == []


def test_the_last_change_deleted_does_not_hide_the_next(app, session, world, program):
    asks = program()
    since = asks.get("/changes")["next"]
    groups.archive(session.merge(world.group), NOW)
    session.commit()
    changes, since = asks.follow(since)
    session.execute(sa.delete(Change))
    groups.unarchive(session.merge(world.group))
    session.commit()
    assert kinds(asks.follow(since)[0]) == kinds(changes) == ["group"]


def test_a_cursor_from_before_a_backup_was_brought_back_is_gone(session, world, program):
    asks = program()
    since = asks.get("/changes")["next"]
    ledger.begin_another_life(session)
    session.commit()
    assert asks.ask(f"/changes?since={since}").status_code == 410
    groups.archive(session.merge(world.group), NOW)
    session.commit()
    answer = asks.ask(f"/changes?since={since}")
    assert answer.json["type"] == "urn:climate-lms:problem:cursor-gone"


def test_a_cursor_from_before_the_first_change_of_all_misses_none(session, world, program):
    asks = program()
    ledger.begin_another_life(session)
    session.commit()
    since = asks.get("/changes")["next"]
    groups.archive(session.merge(world.group), NOW)
    session.commit()
    assert kinds(asks.follow(since)[0]) == ["group"]


def test_changes_are_forgotten_only_after_their_cursors_are_refused(
    session, look, world, program, monkeypatch
):
    asks = program()
    since = asks.get("/changes")["next"]
    soon = datetime.now(UTC) + ledger.KEPT - timedelta(hours=25)
    monkeypatch.setattr("lms.interop.api.views_changes.now", lambda: soon)
    assert asks.ask(f"/changes?since={since}").status_code == 200
    later = soon + timedelta(hours=2)
    monkeypatch.setattr("lms.interop.api.views_changes.now", lambda: later)
    assert asks.ask(f"/changes?since={since}").status_code == 410
    kept = len(look(sa.select(Change.id)))
    ledger.clean_up(session, later)
    session.commit()
    assert len(look(sa.select(Change.id))) == kept > 0
    ledger.clean_up(session, later + timedelta(days=2))
    session.commit()
    assert look(sa.select(Change.id)) == []


@pytest.mark.skipif(not SERVER, reason="on SQLite one writes at a time")
def test_a_writer_who_is_slow_is_waited_for_and_not_passed_over(database, session, world, program):
    asks = program()
    first, second = (
        make_group(session, session.merge(world.school), name=name).id for name in ("8A", "8B")
    )
    session.commit()
    since = asks.get("/changes")["next"]
    with database.new_session(writes=True) as slow:
        ledger.when_group_changed(slow, GroupChanged(first))
        with database.writing() as quick:
            ledger.when_group_changed(quick, GroupChanged(second))
        changes, since = asks.follow(since)
        assert changes == []
        slow.commit()
    changes, since = asks.follow(since)
    assert [each["group"] for each in changes] == [first, second]
    assert asks.follow(since)[0] == []


def test_every_change_comes_once_while_many_write(app, database, session, world, program):
    """Eight writers, each with transactions that take their time and some that fail."""
    asks = program()
    ids = [make_group(session, session.merge(world.school), name=f"8/{n}").id for n in range(8)]
    session.commit()
    since = asks.get("/changes")["next"]
    written: list[int] = []
    done = threading.Event()

    def write(group_id: int) -> None:
        chance = random.Random(group_id)
        for _turn in range(12):
            with database.new_session(writes=True) as own:
                ledger.when_group_changed(own, GroupChanged(group_id))
                time.sleep(chance.random() * 0.01)
                ledger.when_group_changed(own, GroupChanged(group_id))
                if chance.random() < 0.2:
                    own.rollback()
                else:
                    own.commit()
                    written.extend((group_id, group_id))

    writers = [threading.Thread(target=write, args=(each,)) for each in ids]
    for each in writers:
        each.start()
    threading.Thread(target=lambda: ([each.join() for each in writers], done.set())).start()
    seen: list[dict] = []
    while not done.is_set():
        changes, since = asks.follow(since)
        seen += changes
    seen += asks.follow(since)[0]
    assert len({each["id"] for each in seen}) == len(seen)
    assert sorted(each["group"] for each in seen) == sorted(written)


def test_every_service_that_changes_a_group_tells_of_it(session, world, program):
    """Whatever a list of groups or members shows is told when it changes."""
    asks = program()
    group = session.merge(world.group)
    member = session.merge(world.members[1])
    other = make_group(session, session.merge(world.school), name="9A")
    session.commit()
    acts = {
        "set_number": lambda: groups.set_number(session, member, 30),
        "let_go": lambda: groups.let_go(session, member, NOW),
        "take_back": lambda: groups.take_back(session, member),
        "move": lambda: groups.move_member(session, member, other.id, NOW),
        "leave": lambda: groups.leave(session, other.id, member.person_id, NOW),
        "add_person": lambda: groups.add_person(session, group.id, member.person_id, NOW),
        "unarchive": lambda: (groups.archive(group, NOW), groups.unarchive(group)),
    }
    since = asks.get("/changes")["next"]
    for name, act in acts.items():
        act()
        session.commit()
        changes, since = asks.follow(since)
        assert changes, name


@pytest.mark.skipif(bool(SERVER), reason="needs the programs of PostgreSQL; the rule is the same")
def test_bringing_a_backup_back_begins_another_life(
    settings, session, look, world, program, monkeypatch, tmp_path
):
    for name in ("data_dir", "database_url"):
        monkeypatch.setenv(f"LMS_{name.upper()}", str(getattr(settings, name)))
    monkeypatch.setenv("LMS_DATABASE_URL", "")
    before = look(sa.select(Ledger.life))
    assert len(before) == 1
    session.close()
    for words in (
        ["backup", f"{tmp_path}/b.tar.gz"],
        ["restore", "--replace", f"{tmp_path}/b.tar.gz"],
    ):
        ran = CliRunner().invoke(main, words)
        assert ran.exit_code == 0, ran.output
    engines = make_engines(settings.database)
    with engines.read.connect() as connection:
        assert connection.execute(sa.select(Ledger.life)).all() == []
        assert connection.execute(sa.select(Change.id)).all() == []
    engines.dispose()

"""The pages after a run: the report with what can be settled there, the lists, again and on."""

from __future__ import annotations

import csv
import io
import re
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa

from lms.classroom.models import Absence, Run, RunAnswer, RunCommand
from lms.classroom.service import COUNTING
from lms.db.jobs import Job
from lms.groups.service import add_leader
from lms.people.models import Role
from tests.classroom.factories import ABSORBS, ask, choices, come, make_room, order, send
from tests.classroom.full_class import late, teach
from tests.groups.factories import make_group
from tests.pages.sign_in import sign_in
from tests.people.factories import make_organisation, make_staff

#: Runs that still go on: the pages ask the real clock.
BEGAN = datetime.now(UTC) - timedelta(minutes=60)


@pytest.fixture
def room(app, session):
    """A lesson that is over, with a full class."""
    room = teach(session, app)
    session.commit()
    return room


@pytest.fixture
def leader(client, app, room):
    sign_in(client, app, room.teacher.id)
    return client


def asked_of_database(statements):
    """What a page asked."""
    return [each for each in statements if each.startswith("SELECT")]


def read(client, path):
    answer = client.get(path)
    assert answer.status_code == 200, answer.status
    return answer.get_data(as_text=True)


def post(client, path, **form):
    answer = client.post(path, data=form)
    assert answer.status_code == 303
    return answer.location


def settle(client, room, **form):
    return post(client, f"/en/runs/{room.run.id}/report/settle", **form)


def test_the_report_tells_planned_and_happened_in_one_sentence(leader, room):
    page = read(leader, f"/en/runs/{room.run.id}/report")
    assert "6 of 38 minutes were multi-way; planned were 29 of 45." in page
    assert "left out" in page


def test_the_report_names_who_moved_and_what_to_say_next_time(leader, room):
    page = read(leader, f"/en/runs/{room.run.id}/report")
    for words in ("Moved to the right answer", "Still wrong", "What to say next time"):
        assert words in page
    assert "Lê Văn Học 16" in page


def test_times_are_those_of_the_organisation(leader, session, room):
    assert "9:00" in read(leader, f"/ja/runs/{room.run.id}/report")
    assert "9:00" in read(leader, "/ja/runs")
    assert "9:00" in read(leader, f"/ja/groups/{room.group.id}/runs")


def test_the_report_takes_as_many_queries_for_any_class(leader, app, session, count_queries):
    seen = []
    for pupils in (1, 40):
        room = teach(session, app, pupils)
        session.commit()
        sign_in(leader, app, room.teacher.id)
        read(leader, f"/en/runs/{room.run.id}/report")
        count_queries.clear()
        read(leader, f"/en/runs/{room.run.id}/report")
        seen.append(len(asked_of_database(count_queries)))
    assert seen[0] == seen[1]
    assert seen[0] <= 24


def test_the_files_have_the_figures_of_the_page(leader, room):
    answer = leader.get(f"/en/runs/{room.run.id}/report.csv")
    assert "7A%20S1%202026-11-23.csv" in answer.headers["Content-Disposition"]
    lines = list(csv.reader(io.StringIO(answer.get_data().decode("utf-8-sig"))))
    page = read(leader, f"/en/runs/{room.run.id}/report")
    to_right = re.search(r"Moved to the right answer <span class=\"quiet\">\((\d+)\)", page)
    first = lines[1:83:2]
    assert to_right
    assert sum(line[5] == "0" and line[7] == "1" for line in first) == int(to_right[1])
    assert leader.get(f"/en/runs/{room.run.id}/report.xlsx").status_code == 200


def test_late_answers_join_from_the_report(leader, session, room, look):
    late(session, room, 0, {"choice": choices(room)[1]})
    session.commit()
    page = read(leader, f"/en/runs/{room.run.id}/report")
    assert "1 late answer" in page
    settle(leader, room, kind="late", item=ABSORBS, vote="1")
    assert look(sa.select(RunAnswer).where(RunAnswer.late.is_not(None))) == []
    assert "1 late answer" not in read(leader, f"/en/runs/{room.run.id}/report")


def test_claimed_answers_are_confirmed_from_the_report_one_by_one_or_all(leader, room, look):
    claimed = sa.select(RunAnswer.participant_id).where(RunAnswer.claimed).distinct()
    first, _second = sorted(look(claimed))
    settle(leader, room, kind="confirm", participant=str(first))
    assert first not in look(claimed)
    settle(leader, room, kind="confirm")
    assert look(claimed) == []
    counting = look(sa.select(Job).where(Job.kind == COUNTING))
    assert len(counting) == 3  # the end, and each of both


def test_who_was_absent_is_corrected_in_the_report(leader, room, look):
    here, away = room.members[36].person_id, room.members[39].person_id
    settle(leader, room, kind="absent", person=str(here), absent="1")
    settle(leader, room, kind="absent", person=str(away), absent="")
    absent = look(sa.select(Absence.person_id))
    assert here in absent
    assert away not in absent


def test_what_is_settled_stands_in_the_journal_under_a_device_of_its_own(leader, room, look):
    settle(leader, room, kind="confirm")
    settle(leader, room, kind="confirm")
    devices = look(sa.select(RunCommand.device).where(RunCommand.device.like("report%")))
    assert len(set(devices)) == 2


def test_only_what_belongs_to_a_report_can_be_settled_there(leader, room):
    url = f"/en/runs/{room.run.id}/report/settle"
    assert leader.post(url, data={"kind": "end"}).status_code == 404
    assert leader.post(url, data={}).status_code == 404


def test_what_cannot_be_settled_any_more_says_so_and_changes_nothing(leader, room, look):
    settle(leader, room, kind="absent", person="999999", absent="1")
    assert "could not be done any more" in read(leader, f"/en/runs/{room.run.id}/report")
    assert len(look(sa.select(Absence))) == 2


def test_the_leaders_line_is_kept_and_comes_back_as_typed_when_it_is_too_long(leader, room, look):
    url = f"/en/runs/{room.run.id}/report/note"
    post(leader, url, note="  Nhóm 3 cần thêm thời gian.\r\n Lần sau bắt đầu bằng thẻ. ")
    kept = look(sa.select(Run.note))
    assert kept == ["Nhóm 3 cần thêm thời gian. Lần sau bắt đầu bằng thẻ."]
    answer = leader.post(url, data={"note": "dài " * 200})
    assert answer.status_code == 400
    assert "dài dài dài" in answer.get_data(as_text=True)
    assert look(sa.select(Run.note)) == kept


def test_a_report_of_a_withdrawn_lesson_can_be_read_and_settled(leader, session, room, look):
    late(session, room, 0, {"choice": choices(room)[1]})
    room.run.lesson_id = "withdrawn"
    session.commit()
    url = f"/en/runs/{room.run.id}/report"
    page = read(leader, url)
    assert "This lesson was withdrawn" in page
    assert "count as progress" not in page
    assert "/again" not in page
    assert page.count('name="kind" value="late"') == 1
    settle(leader, room, kind="late", item=ABSORBS, vote="1")
    settle(leader, room, kind="confirm")
    here = room.members[36].person_id
    settle(leader, room, kind="absent", person=str(here), absent="1")
    assert look(sa.select(RunAnswer.id).where(RunAnswer.late.is_not(None))) == []
    assert look(sa.select(RunAnswer.id).where(RunAnswer.claimed)) == []
    assert here in look(sa.select(Absence.person_id))
    post(leader, f"{url}/note", note="Nhóm 3 cần thêm thời gian.")
    page = read(leader, url)
    assert "The answers are confirmed." in page
    assert "Nhóm 3 cần thêm thời gian." in page
    assert post(leader, f"/en/runs/{room.run.id}/again").endswith("/report")


def test_an_empty_run_says_so(client, app, session):
    room = make_room(session, app, pupils=0, group=False)
    order(session, room, "end", 0)
    session.commit()
    sign_in(client, app, room.teacher.id)
    page = read(client, f"/en/runs/{room.run.id}/report")
    assert "Nothing was asked." in page
    assert "Nobody took part." in page


def test_somebody_elses_report_is_not_shown(client, app, session, room):
    other = make_staff(session, Role.LEADER, make_organisation(session))
    session.commit()
    sign_in(client, app, other.id)
    for path in ("report", "report.csv", "report.xlsx"):
        assert client.get(f"/en/runs/{room.run.id}/{path}").status_code == 403
    assert "7A" not in read(client, "/en/runs")
    assert client.get(f"/en/groups/{room.group.id}/runs").status_code == 403
    for path in ("again", "continue", "report/note", "report/settle"):
        assert client.post(f"/en/runs/{room.run.id}/{path}").status_code == 403


def test_the_list_has_what_goes_on_first_and_then_the_past_page_by_page(leader, app, session, room):
    assert "Open a lesson and choose" not in read(leader, "/en/runs")
    for _number in range(25):
        session.add(copy_of(room.run, code=None, ended_at=room.at(41)))
    going_on = copy_of(room.run, code="ABCDE", started_at=BEGAN, ended_at=None)
    going_on.expires_at = BEGAN + timedelta(hours=3)
    session.add(going_on)
    session.commit()
    first = read(leader, "/en/runs")
    assert first.index("Going on now") < first.index("Past lessons")
    assert f'/en/runs/{going_on.id}"' in first
    assert first.count('<h3 class="card-title"') == 20
    assert read(leader, "/en/runs?page=2").count('<h3 class="card-title"') == 6
    assert read(leader, "/en/runs?page=99").count('<h3 class="card-title"') == 6
    assert "37 took part" in read(leader, "/en/runs?page=2")


def copy_of(run, **changes):
    """Another row of the same leader, lesson and group."""
    values = {
        name: getattr(run, name)
        for name in (
            "leader_id",
            "group_id",
            "course_id",
            "lesson_id",
            "language",
            "started_at",
            "expires_at",
            "step_id",
            "commanded_at",
        )
    }
    return Run(**{**values, **changes})


def test_the_list_takes_as_many_queries_for_any_number_of_runs(
    leader, session, room, count_queries
):
    seen = []
    for _turn in range(2):
        read(leader, "/en/runs")
        count_queries.clear()
        read(leader, "/en/runs")
        seen.append(len(asked_of_database(count_queries)))
        for number in range(15):
            group = make_group(session, make_organisation(session), room.teacher, name=f"8{number}")
            session.add(copy_of(room.run, group_id=group.id, ended_at=room.at(30)))
        session.commit()
    assert seen[0] == seen[1]
    assert seen[0] <= 12


def test_a_leader_without_runs_is_told_how_to_begin(client, app, session):
    leader = make_staff(session, Role.LEADER, make_organisation(session))
    session.commit()
    sign_in(client, app, leader.id)
    assert "No lesson has been run in class yet." in read(client, "/en/runs")


def test_a_co_leader_sees_the_run_and_can_take_it_over(client, app, session):
    room = make_room(session, app, now=BEGAN)
    organisation = make_organisation(session)
    other = make_staff(session, Role.LEADER, organisation)
    add_leader(session, room.group.id, other.id, BEGAN)
    session.commit()
    sign_in(client, app, other.id)
    page = read(client, "/en/runs")
    assert "Take over" in page
    assert "Trần Thị Hoa" in page


def test_the_runs_of_a_class_stand_under_a_tab_of_it(leader, room):
    page = read(leader, f"/en/groups/{room.group.id}/progress")
    assert f"/en/groups/{room.group.id}/runs" in page
    listed = read(leader, f"/en/groups/{room.group.id}/runs")
    assert f"/en/runs/{room.run.id}/report" in listed
    assert 'aria-current="page">In class' in listed


def test_again_begins_at_the_first_step_and_continue_where_it_stopped(leader, room, look):
    again = post(leader, f"/en/runs/{room.run.id}/again")
    newest = sa.select(Run).order_by(Run.id.desc())
    run = look(newest)[0]
    assert again.endswith(f"/en/runs/{run.id}")
    assert (run.step_id, run.continued_from_id, run.group_id) == (
        room.lesson.steps[0].id,
        None,
        room.group.id,
    )
    assert post(leader, f"/en/runs/{room.run.id}/again") == again  # sent twice: one run


def test_a_continued_run_begins_where_the_other_stopped_and_both_know_each_other(
    leader, room, look
):
    on = post(leader, f"/en/runs/{room.run.id}/continue")
    run = look(sa.select(Run).order_by(Run.id.desc()))[0]
    assert run.step_id == room.lesson.steps[3].id
    assert run.continued_from_id == room.run.id
    assert post(leader, f"/en/runs/{room.run.id}/continue") == on
    assert f"/en/runs/{run.id}/report" in read(leader, f"/en/runs/{room.run.id}/report")
    assert f"/en/runs/{room.run.id}/report" in read(leader, f"/en/runs/{run.id}/report")


def test_a_run_of_an_archived_class_is_read_and_not_run_again(leader, session, room):
    room.group.archived_at = room.at(50)
    session.commit()
    page = read(leader, f"/en/runs/{room.run.id}/report")
    assert "/again" not in page
    assert leader.post(f"/en/runs/{room.run.id}/again").status_code == 403
    assert f"/en/runs/{room.run.id}/report" in read(leader, f"/en/groups/{room.group.id}/runs")


def test_the_report_of_a_run_that_goes_on_leads_to_its_control(client, app, session):
    room = make_room(session, app, now=BEGAN)
    ask(session, room)
    who = come(session, room, now=BEGAN)
    send(session, room, who, {"choice": choices(room)[0]}, 1)
    session.commit()
    sign_in(client, app, room.teacher.id)
    page = read(client, f"/en/runs/{room.run.id}/report")
    assert "still going on" in page
    assert f'href="/en/runs/{room.run.id}"' in page
    assert post(client, f"/en/runs/{room.run.id}/continue").endswith(f"/runs/{room.run.id}")


def test_questions_of_every_kind_are_told(client, app, session):
    room = make_room(session, app, pupils=2)
    words = room.lesson.words["vi"].items
    for number, item in enumerate(room.lesson.items):
        ask(session, room, item.id, minutes=number)
        right = item.body.correct_answer(words[item.id])
        wrong = next(iter(item.body.wrong_answers(words[item.id])))
        for place, answer in enumerate((right, wrong)):
            who = come(session, room, place)
            send(session, room, who, dict(answer), number + 0.5, item_id=item.id)
    order(session, room, "end", 40)
    session.commit()
    sign_in(client, app, room.teacher.id)
    page = read(client, f"/en/runs/{room.run.id}/report")
    assert len({item.type for item in room.lesson.items}) >= 5
    for item in room.lesson.items:
        told = page.split(f'id="item-{item.id}"')[1].split("</section>")[0]
        assert "<strong>50%</strong>" in told, item.type
    assert client.get(f"/en/runs/{room.run.id}/report.xlsx").status_code == 200

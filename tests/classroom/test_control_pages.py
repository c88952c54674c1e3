"""The leader's control through its page: every button is a form, and the same command by script."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa

from lms.classroom.models import HandCount, Poll, Run, RunAnswer, RunCommand, Stage
from lms.groups.service import add_leader, archive, remove_leader
from lms.people.models import Role
from tests.classroom.factories import ABSORBS, ask, choices, come, make_room, order, send
from tests.pages.sign_in import sign_in
from tests.people.factories import make_organisation, make_staff

S1 = "danang-secondary/how-the-greenhouse-effect-works"


@pytest.fixture
def room(session, app):
    room = make_room(session, app, now=datetime.now(UTC) - timedelta(minutes=5))
    session.commit()
    return room


@pytest.fixture
def leader(client, app, room):
    sign_in(client, app, room.teacher.id)
    return client


def press(client, room, kind, **fields):
    fields = {"device": "form", "number": "1", **fields}
    return client.post(f"/en/runs/{room.run.id}/commands", data={"kind": kind, **fields})


def test_a_lesson_leads_to_running_it_and_a_run_begins_at_its_first_step(leader, room, look):
    assert f"/en/courses/{S1}/run" in leader.get(f"/en/courses/{S1}").text
    page = leader.get(f"/en/courses/{S1}/run").text
    assert room.group.name in page
    answer = leader.post(f"/en/courses/{S1}/run", data={"group": room.group.id, "language": "vi"})
    (first, made) = look(sa.select(Run).order_by(Run.id))
    assert answer.location == f"/en/runs/{made.id}"
    assert (made.group_id, made.language, made.step_id) == (room.group.id, "vi", "predict")
    assert made.code != first.code


def test_the_same_form_sent_twice_begins_one_run(leader, room, look):
    for _ in range(2):
        leader.post(f"/en/courses/{S1}/run", data={"group": "", "language": "vi"})
    assert len(look(sa.select(Run).where(Run.group_id.is_(None)))) == 1


def test_a_run_that_goes_on_is_offered_before_another_is_begun(leader, room):
    page = leader.get(f"/en/courses/{S1}/run").text
    assert f"/en/runs/{room.run.id}" in page
    assert room.run.code in page


def test_nobody_runs_a_lesson_with_a_group_that_is_not_his(client, app, session, room):
    stranger = make_staff(session, Role.LEADER, make_organisation(session))
    session.commit()
    sign_in(client, app, stranger.id)
    answer = client.post(f"/en/courses/{S1}/run", data={"group": room.group.id, "language": "vi"})
    assert answer.status_code == 403


def test_an_archived_group_is_not_run_with(leader, room, database):
    with database.writing() as session:
        archive(session.merge(room.group), datetime.now(UTC))
    answer = leader.post(f"/en/courses/{S1}/run", data={"group": room.group.id, "language": "vi"})
    assert answer.status_code == 403


def test_only_its_leaders_see_and_lead_a_run(client, app, session, room):
    stranger = make_staff(session, Role.LEADER, make_organisation(session))
    session.commit()
    sign_in(client, app, stranger.id)
    assert client.get(f"/en/runs/{room.run.id}").status_code == 403
    assert client.get(f"/en/runs/{room.run.id}/now").status_code == 403
    assert press(client, room, "end").status_code == 403


def test_a_co_leader_of_the_group_leads_the_run_too(client, app, session, room):
    from lms.groups.service import add_leader

    other = make_staff(session, Role.LEADER, make_organisation(session))
    add_leader(session, room.group.id, other.id, datetime.now(UTC))
    session.commit()
    sign_in(client, app, other.id)
    assert client.get(f"/en/runs/{room.run.id}").status_code == 200
    assert press(client, room, "step", step="run-the-budget").status_code == 303


def test_the_page_holds_the_whole_lesson_and_shows_where_the_run_is(leader, room):
    page = leader.get(f"/en/runs/{room.run.id}").text
    for step in room.lesson.steps:
        assert f'data-step="{step.id}"' in page
    shown = [line for line in page.splitlines() if 'class="control-step"' in line]
    assert [("hidden>" in line) for line in shown] == [False, True, True, True, True]


def test_every_button_works_without_a_script(leader, room, look):
    press(leader, room, "open", item=ABSORBS, vote="1")
    assert look(sa.select(Run))[0].stage is Stage.VOTE
    choice = choices(room)[0]
    press(leader, room, "hands", device="b", item=ABSORBS, vote="1", choice=choice, count="12")
    assert look(sa.select(HandCount.count)) == [12]
    member = room.members[0].person_id
    press(leader, room, "taps", device="c", item=ABSORBS, vote="1", key=f"m{member}", letter="A")
    assert len(look(sa.select(RunAnswer))) == 1
    press(leader, room, "show", device="d", item=ABSORBS)
    assert look(sa.select(Run))[0].stage is Stage.RESULT


def test_a_letter_stands_for_the_choice_that_the_projector_shows_under_it(app, leader, room, look):
    from lms.classroom.asked import asked
    from tests.learning.factories import library_of

    press(leader, room, "open", item=ABSORBS, vote="1")
    question = asked(room.run, room.lesson, ABSORBS, "vi", library_of(app))
    letters = {each.letter: each.id for each in question.choices}
    press(
        leader,
        room,
        "cards",
        device="b",
        item=ABSORBS,
        vote="1",
        choices=json.dumps({"1": "B", "2": "C", "3": "Z"}),
    )
    rows = look(sa.select(RunAnswer).order_by(RunAnswer.id))
    assert [row.answer["choice"] for row in rows] == [letters["B"], letters["C"]]


def test_a_script_gets_the_new_state_back_and_a_repeated_command_changes_nothing(
    leader, room, look
):
    for repeated in (False, True):
        answer = leader.post(
            f"/en/runs/{room.run.id}/commands",
            data={
                "kind": "step",
                "step": "run-the-budget",
                "device": "x",
                "number": "5",
                "age": "900",
            },
            headers={"Accept": "application/json"},
        )
        assert answer.json["repeated"] is repeated
        assert answer.json["state"]["step"] == "run-the-budget"
    (row,) = look(sa.select(RunCommand))
    assert timedelta(seconds=0.8) < row.received_at - row.asked_at < timedelta(seconds=1)


def test_a_script_hears_whether_what_it_counted_was_in_time(leader, room, session):
    url = f"/en/runs/{room.run.id}/commands"
    hands = {
        "kind": "hands",
        "item": ABSORBS,
        "vote": "1",
        "choice": choices(room)[0],
        "count": "9",
    }
    ask(session, room)
    session.commit()
    for number, counted in ((1, True), (2, False)):
        answer = leader.post(
            url,
            data={**hands, "device": "x", "number": number},
            headers={"Accept": "application/json"},
        )
        assert (answer.status_code, answer.json["counted"]) == (200, counted)
        assert answer.json["state"]["hands"] == 9
        press(leader, room, "close", item=ABSORBS, vote="1")


@pytest.mark.parametrize(
    "fields",
    [
        {"kind": "dance"},
        {"kind": "step", "step": "nowhere"},
        {"kind": "step", "step": "predict", "number": "x"},
        {"kind": "step", "step": "predict", "number": "0"},
        {"kind": "step", "step": "predict", "device": ""},
        {"kind": "step", "step": "predict", "device": "x" * 41},
        {"kind": "cards", "item": ABSORBS, "vote": "1", "choices": "{"},
        {"kind": "cards", "item": ABSORBS, "vote": "1", "choices": "[1]"},
        {"kind": "cards", "item": "nothing", "vote": "1", "choices": "{}"},
        {"kind": "taps", "item": ABSORBS, "vote": "1", "key": "m1", "letter": "A"},
        {"kind": "pick", "drawn": "{}"},
        {"kind": "pick", "drawn": "5"},
        {"kind": "model", "calculator": "greenhouse", "held-back": "lots"},
    ],
)
def test_what_cannot_be_understood_is_said_and_changes_nothing(leader, room, look, fields):
    fields = {"device": "x", "number": "1", **fields}
    url = f"/en/runs/{room.run.id}/commands"
    answer = leader.post(url, data=fields, headers={"Accept": "application/json"})
    assert answer.status_code == 422
    assert "could not be done" in answer.json["text"]
    assert look(sa.select(RunCommand)) == []
    assert leader.post(url, data=fields, follow_redirects=True).status_code == 200


def test_a_model_is_driven_with_what_was_typed_in_the_language_of_the_class(leader, room, look):
    press(leader, room, "model", calculator="greenhouse", **{"held-back": "0,5"})
    (run,) = look(sa.select(Run))
    assert run.stage is Stage.MODEL
    assert run.picture["entries"]["held-back"] == "0,5"


def test_the_leader_sees_how_it_stands_before_the_class_does_and_who_has_not_answered(
    leader, room, session
):
    ask(session, room)
    send(session, room, come(session, room), {"choice": choices(room)[0]}, 1)
    session.commit()
    now = leader.get(f"/en/runs/{room.run.id}/now").text
    assert "1 answered, 2 to go" in now
    assert now.count("data-answered") == 1


def test_a_text_on_the_wall_waits_and_is_shown_and_hidden(leader, room, session, database):
    order(session, room, "open", item="wall:1", vote=1, prompt="Vì sao?")
    send(session, room, come(session, room), {"text": "<b>Khí</b>"}, 1, item_id="wall:1")
    session.commit()
    page = leader.get(f"/en/runs/{room.run.id}/now").text
    assert "&lt;b&gt;Khí&lt;/b&gt;" in page
    assert "control-text-waiting" in page
    with database.reading() as reading:
        answer_id = reading.scalar(sa.select(RunAnswer.id))
    press(leader, room, "wall", answer=answer_id, state="shown")
    assert "control-text-shown" in leader.get(f"/en/runs/{room.run.id}/now").text


def test_a_run_that_is_over_leads_to_its_report(leader, room):
    press(leader, room, "end")
    answer = leader.get(f"/en/runs/{room.run.id}")
    assert answer.location == f"/en/runs/{room.run.id}/report"


def test_the_control_asks_few_questions_whatever_the_size_of_the_class(
    leader, app, session, room, count_queries
):
    from tests.groups.factories import add_pupils

    ask(session, room)
    session.commit()
    url = f"/en/runs/{room.run.id}"
    counts = []
    for first in (10, 50):
        for path in (url, f"{url}/now"):
            count_queries.clear()
            assert leader.get(path).status_code == 200
            counts.append(len(count_queries))
        add_pupils(session, room.group, 30, first=first)
        session.commit()
    assert counts[:2] == counts[2:]
    assert counts[0] <= 22
    assert counts[1] <= 16


def test_a_vote_that_another_device_closed_counts_no_more_hands(leader, room, look):
    press(leader, room, "open", item=ABSORBS, vote="1")
    press(leader, room, "close", device="b", item=ABSORBS, vote="1")
    choice = choices(room)[0]
    press(leader, room, "hands", device="c", item=ABSORBS, vote="1", choice=choice, count="12")
    assert look(sa.select(HandCount)) == []
    assert look(sa.select(Poll))[0].closed_at is not None
    assert "so it does not count" in leader.get(f"/en/runs/{room.run.id}").text


def test_the_script_that_keeps_the_control_is_ours_and_below_the_runs(leader):
    answer = leader.get("/en/runs/worker.js")
    assert answer.mimetype == "text/javascript"
    assert "caches" in answer.text


def test_the_question_whether_it_was_really_them_is_about_the_present_vote(leader, session, room):
    ask(session, room, minutes=1)
    send(session, room, come(session, room), {"choice": choices(room)[0]}, 2, claimed=True)
    session.commit()
    page = leader.get(f"/en/runs/{room.run.id}/now").text
    form = page[page.index('value="confirm"') :].split("</form>")[0]
    assert f'name="item" value="{ABSORBS}"' in form
    assert 'name="vote" value="1"' in form


def test_who_left_a_class_is_not_offered_to_take_its_run_over(leader, session, room):
    second = make_staff(session, Role.LEADER, make_organisation(session))
    add_leader(session, room.group.id, second.id, room.begun)
    remove_leader(session, room.group.id, room.teacher.id)
    session.commit()
    assert f"/en/runs/{room.run.id}" not in leader.get(f"/en/courses/{S1}/run").text
    assert leader.get(f"/en/runs/{room.run.id}").status_code == 403

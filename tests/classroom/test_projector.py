"""The projector through its page: what each message says, and what none of them ever tells."""

from __future__ import annotations

import re
import time

import pytest
import sqlalchemy as sa

from lms.classroom.models import RunAnswer
from lms.core.calculators import CALCULATORS
from lms.core.calculators.reading import read, stored
from lms.people.models import Role
from tests.classroom.factories import ABSORBS, choices, come, come_as_guest, send
from tests.classroom.live import command, make_live_room
from tests.pages.sign_in import sign_in
from tests.people.factories import make_organisation, make_staff

GREENHOUSE = "greenhouse"
WALL = "wall:a"


@pytest.fixture
def room(session, app):
    return make_live_room(session, app, pupils=4, language="en")


@pytest.fixture
def leader(client, app, room):
    sign_in(client, app, room.teacher.id)
    return client


@pytest.fixture
def now(leader, room):
    """The present message, on one line."""

    def ask_for() -> str:
        answer = leader.get(f"/en/runs/{room.run.id}/projector/now")
        assert answer.status_code == 200
        return " ".join(answer.text.split())

    return ask_for


def everybody(session, room):
    """The four pupils of the class, in the run."""
    now = room.at(1)
    people = [come(session, room, place, now) for place in range(4)]
    session.commit()
    return people


def vote(session, room, who, right, number=1, item=ABSORBS):
    """A vote on an item in which so many of these answer right."""
    command(session, room, "open", item=item, vote=number)
    good, bad = choices(room, item)[:2]
    for place, each in enumerate(who):
        choice = good if place < right else bad
        send(session, room, each, {"choice": choice}, 9.9, item_id=item, vote=number)
    session.commit()


def numbers(html):
    """The number of each line of a result."""
    return [int(each) for each in re.findall(r'projector-number">\s*(\d+)', html)]


def test_the_page_is_in_the_language_of_the_class_and_light(leader, room, session):
    room.run.language = "vi"
    session.commit()
    answer = leader.get(f"/en/runs/{room.run.id}/projector")
    assert answer.location == f"/vi/runs/{room.run.id}/projector"
    page = leader.get(answer.location).text
    assert '<html lang="vi" data-theme="light">' in page
    assert f"/vi/runs/{room.run.id}/projector/now" in page
    assert re.search(r'data-events="/live/[\w.-]+/events"', page)
    assert '<noscript><meta http-equiv="refresh" content="5">' in page


def test_only_leaders_of_the_run_see_its_projector(client, app, session, room):
    path = f"/vi/runs/{room.run.id}/projector"
    assert client.get(path).status_code == 302  # to the sign-in
    stranger = make_staff(session, Role.LEADER, make_organisation(session))
    session.commit()
    sign_in(client, app, stranger.id)
    assert client.get(path).status_code == 403
    assert client.get(f"{path}/now").status_code == 403
    assert client.get("/vi/runs/99999/projector/now").status_code == 404


def test_an_unchanged_message_is_not_sent_again(leader, room, session):
    path = f"/vi/runs/{room.run.id}/projector/now"
    first = leader.get(path)
    known = {"If-None-Match": first.headers["ETag"]}
    again = leader.get(path, headers=known)
    assert (again.status_code, again.data) == (304, b"")
    assert int(again.headers["X-Clock"]) > 0
    command(session, room, "step", step="run-the-budget")
    assert leader.get(path, headers=known).status_code == 200


def test_a_clock_that_runs_is_not_news(leader, room, session):
    url = f"/en/runs/{room.run.id}/projector"
    command(session, room, "timer", seconds=90)
    assert re.search(r"role=\"timer\"[^>]*>1:\d\d<", leader.get(url).text)  # without scripts
    first = leader.get(f"{url}/now")
    assert re.search(r"data-ends=\"\d+\"", first.text)
    time.sleep(1.1)
    assert (
        leader.get(f"{url}/now", headers={"If-None-Match": first.headers["ETag"]}).status_code
        == 304
    )


def test_code_and_address_are_in_the_corner_while_joining_is_open(now, room, session):
    html = now()
    assert f'<p class="projector-code">{room.run.code}</p>' in html
    assert "localhost/j</p>" in html and 'class="qr"' in html
    command(session, room, "joining", open="0")
    html = now()
    assert room.run.code not in html and 'class="qr"' not in html


def test_a_step_with_a_figure_shows_it_with_its_source(now, room, session):
    command(session, room, "step", step="run-the-budget")
    html = now()
    assert room.lesson.words["en"].steps["run-the-budget"].heading in html
    assert '<figure class="projector-body projector-figure"' in html
    assert "NASA" in html
    assert "<details" not in html and "#source-" not in html


def test_a_step_without_a_figure_shows_a_question_or_a_sentence(now, room, session):
    assert re.search(r'projector-sentence" lang="en">[^<]{20,160}</p>', now())
    for step in room.lesson.steps:
        command(session, room, "step", step=step.id)
        sentence = re.search(r'projector-sentence" lang="en">([^<]*)<', now())
        assert step.figure or (sentence and 20 < len(sentence[1]) < 260)


def test_an_open_question_shows_letters_and_how_many_but_not_what_was_answered(now, room, session):
    vote(session, room, everybody(session, room)[:3], right=2)
    html = now()
    for letter in "ABC":
        assert f"projector-letter-{letter.lower()}" in html
    assert ">3 of 4 have answered" in html
    assert "projector-bars" not in html and "%" not in html
    assert all(text not in html for text in ("f-leaf", "projector-right", "Lê Văn Học"))


def test_absent_pupils_are_not_waited_for(now, room, session):
    vote(session, room, everybody(session, room)[:3], right=2)
    command(session, room, "absent", person=room.members[3].person_id, absent="1")
    assert ">3 of 3 have answered" in now()


def test_without_a_class_those_who_came_are_counted(client, app, session):
    room = make_live_room(session, app, group=False, language="en")
    sign_in(client, app, room.teacher.id)
    command(session, room, "open", item=ABSORBS, vote=1)
    guest = come_as_guest(session, room, "Sóc", room.at(1))
    come_as_guest(session, room, "Thỏ", room.at(1))
    send(session, room, guest, {"choice": choices(room)[0]}, 9.9)
    session.commit()
    html = client.get(f"/en/runs/{room.run.id}/projector/now").text
    assert ">1 of 2 have answered" in html
    assert "Sóc" not in html


def test_a_closed_question_says_so_and_keeps_its_result(now, room, session):
    vote(session, room, everybody(session, room), right=2)
    command(session, room, "close", item=ABSORBS, vote=1)
    html = now()
    assert "The vote is closed" in html
    assert "projector-bars" not in html


def test_a_countdown_ends_by_the_clock_of_the_server(now, room, session):
    command(session, room, "open", item=ABSORBS, vote=1, seconds=90)
    assert re.search(r'data-ends="\d{13}"[^>]*><', now())
    room.run.timer_until = None
    command(session, room, "open", item=ABSORBS, vote=1)
    assert "data-ends" not in now()
    command(session, room, "timer", seconds=300)
    assert re.search(r'data-ends="\d{13}"', now())


def test_in_a_discussion_the_first_result_stays_hidden(now, room, session):
    vote(session, room, everybody(session, room), right=1)
    command(session, room, "discuss", item=ABSORBS)
    html = now()
    assert "Talk with your neighbour" in html
    assert "projector-bars" not in html and "%" not in html and "answered" not in html


def test_a_result_gives_numbers_shares_and_the_right_answer_in_a_word(now, room, session):
    vote(session, room, everybody(session, room), right=3)
    command(session, room, "show", item=ABSORBS)
    html = now()
    assert sorted(numbers(html)) == [0, 1, 3]
    assert all(share in html for share in ("75%", "25%"))
    assert html.count('class="projector-right"') == 1 and "Correct</span>" in html
    assert "Lê Văn Học" not in html
    assert "#source-" not in html


@pytest.mark.parametrize("answered", [0, 1, 2])
def test_few_answers_are_a_result_too(now, room, session, answered):
    vote(session, room, everybody(session, room)[:answered], right=answered)
    command(session, room, "show", item=ABSORBS)
    html = now()
    assert sorted(numbers(html)) == [0, 0, answered]
    assert ("No answer yet." in html) == (answered == 0)
    assert ("100%" in html) == (answered > 0)


def test_two_votes_stand_side_by_side_with_who_moved_where(now, room, session):
    people = everybody(session, room)
    vote(session, room, people, right=1)
    command(session, room, "discuss", item=ABSORBS)
    vote(session, room, people, right=3, number=2)
    command(session, room, "hands", item=ABSORBS, vote=2, choice=choices(room)[2], count=5)
    command(session, room, "show", item=ABSORBS)
    html = now()
    assert "First vote" in html and "Second vote" in html
    assert "2 moved to the right answer" in html and "moved away" not in html
    assert html.count('class="projector-way"') == 1
    assert "5 by hand" in html
    assert "Lê Văn Học" not in html


def test_late_answers_are_told_apart(now, room, session):
    people = everybody(session, room)
    vote(session, room, people[:2], right=2)
    command(session, room, "close", item=ABSORBS, vote=1)
    answer = {"choice": choices(room)[0]}
    send(session, room, people[2], answer, 9.95, arrives=20)
    command(session, room, "show", item=ABSORBS)
    html = now()
    assert sorted(numbers(html)) == [0, 0, 2]
    assert "1 came late and is not counted yet" in html


def test_an_item_without_choices_shows_the_most_frequent_answers(now, room, session):
    numeric = next(each.id for each in room.lesson.items if each.type == "numeric")
    body, words = room.lesson.item(numeric).body, room.lesson.words["vi"].items[numeric]
    command(session, room, "open", item=numeric, vote=1)
    right, wrong = body.correct_answer(words), next(iter(body.wrong_answers(words)))
    for each, given in zip(everybody(session, room), (wrong, right, right, right), strict=True):
        send(session, room, each, dict(given), 9.9, item_id=numeric)
    command(session, room, "show", item=numeric)
    assert numbers(now()) == [3, 1]


def test_what_somebody_wrote_stays_text(app, now, room, session):
    lessons = app.extensions["lms.packs"].course("danang-secondary").lessons
    found = ((lesson, each) for lesson in lessons for each in lesson.items)
    room.lesson, item = next((lesson, x.id) for lesson, x in found if x.type == "short-text")
    room.run.lesson_id = room.lesson.id
    command(session, room, "step", step=room.lesson.steps[0].id)
    command(session, room, "open", item=item, vote=1)
    hostile = "<script>alert(1)</script>"
    for each in everybody(session, room)[:2]:
        send(session, room, each, {"text": hostile}, 9.9, item_id=item)
    command(session, room, "show", item=item)
    html = now()
    assert numbers(html)[0] == 2
    assert "<script" not in html and "&lt;script&gt;" in html


def test_long_answers_are_told_as_right_or_not_yet(now, room, session):
    ordering = next(each.id for each in room.lesson.items if each.type == "ordering")
    body, words = room.lesson.item(ordering).body, room.lesson.words["vi"].items[ordering]
    command(session, room, "open", item=ordering, vote=1)
    given = body.correct_answer(words), next(iter(body.wrong_answers(words)))
    for each, answer in zip(everybody(session, room), given * 2, strict=True):
        send(session, room, each, dict(answer), 9.9, item_id=ordering)
    command(session, room, "show", item=ordering)
    html = now()
    assert numbers(html) == [2, 2]
    assert "Correct<" in html and "Not yet correct" in html and "Right answer" in html


def test_a_wall_shows_only_what_the_leader_has_shown(now, room, session):
    people = everybody(session, room)
    command(session, room, "open", item=WALL, vote=1, prompt="Vì sao?")
    assert "Vì sao?" in now() and "Your thoughts will appear here." in now()
    texts = ("một", "hai", "ba", "bốn")
    for each, text in zip(people, texts, strict=True):
        send(session, room, each, {"text": f"ý {text}"}, 9.9, item_id=WALL)
    ids = session.scalars(sa.select(RunAnswer.id).order_by(RunAnswer.id)).all()
    command(session, room, "wall", answer=ids[0], state="shown", heap="Cây")
    command(session, room, "wall", answer=ids[1], state="hidden")
    command(session, room, "wall", answer=ids[2], state="shown")
    command(session, room, "wall", answer=ids[3], state="shown", pinned="1")
    html = now()
    assert "ý hai" not in html
    assert html.index("ý bốn") < html.index("ý ba") < html.index("<h2>Cây</h2>")
    assert html.index("<h2>Cây</h2>") < html.index("ý một")
    assert "Lê Văn Học" not in html
    command(session, room, "names", shown="1")
    assert "Lê Văn Học 1" in now()


def test_a_model_shows_what_was_entered_and_what_came_out(now, room, session):
    field = next(iter(CALCULATORS[GREENHOUSE].all_fields()))
    command(session, room, "model", calculator=GREENHOUSE, entries={field.id: "0.5"})
    html = now()
    assert "<dd>0.5" in html and "calculator-main" in html and "0.4" in html


def test_results_of_groups_are_compared_and_named_only_where_names_are_shown(now, room, session):
    calculator, people = CALCULATORS[GREENHOUSE], everybody(session, room)
    field = next(iter(calculator.all_fields()))
    command(session, room, "open", item=f"model:{GREENHOUSE}", vote=1)
    assert "What the groups find will appear here." in now()
    for each, typed in zip(people[:2], ("0.2", "0.6"), strict=True):
        entries = stored(calculator, read(calculator, {field.id: typed}, "en").entries)
        send(session, room, each, {"entries": entries}, 9.9, item_id=f"model:{GREENHOUSE}")
    session.commit()
    html = now()
    assert "Group 1" in html and "Group 2" in html and "Lê Văn Học" not in html
    assert "0.2<" in html and "0.6<" in html and "°C" in html
    command(session, room, "names", shown="1")
    assert "Lê Văn Học 2" in now() and "Group 1" not in now()


def test_who_was_drawn_is_named(now, room, session):
    keys = [f"m{each.person_id}" for each in room.members]
    command(session, room, "pick", drawn=[[keys[1]]])
    assert '<p class="projector-name">Lê Văn Học 2</p>' in now()
    command(session, room, "pick", drawn=[keys[:2], keys[2:]])
    html = now()
    assert html.count("<section>") == 2 and "<li>Lê Văn Học 4</li>" in html


def test_a_pause_and_the_end_are_calm_and_the_end_says_what_was_learnt(now, room, session):
    code = room.run.code
    command(session, room, "pause")
    assert "A short break." in now() and "projector-sentence" not in now()
    command(session, room, "resume")
    command(session, room, "end")
    html = now()
    assert "Thank you." in html and code not in html
    assert html.count("<li>") == len(room.lesson.objectives)


def test_a_lesson_that_was_withdrawn_is_not_found(leader, room, session):
    room.run.lesson_id = "no-such-lesson"
    session.commit()
    assert leader.get(f"/en/runs/{room.run.id}/projector/now").status_code == 404


def test_a_result_costs_as_many_questions_for_forty_as_for_four(
    client, app, session, count_queries
):
    asked = []
    for pupils in (4, 40):
        room = make_live_room(session, app, pupils=pupils)
        sign_in(client, app, room.teacher.id)
        people = [come(session, room, place, room.at(1)) for place in range(pupils)]
        vote(session, room, people, right=pupils // 2)
        command(session, room, "show", item=ABSORBS)
        client.get(f"/vi/runs/{room.run.id}/projector/now")
        count_queries.clear()
        assert client.get(f"/vi/runs/{room.run.id}/projector/now").status_code == 200
        selects = [each for each in count_queries if each.startswith("SELECT")]
        asked.append(len(selects))
    assert asked[0] == asked[1] <= 18

"""The page of a participant: what it shows at each stage, and answering without scripts."""

from __future__ import annotations

from datetime import UTC, datetime

import brotli
import pytest
import sqlalchemy as sa

from lms.classroom import joining
from lms.classroom.models import Participant, RunAnswer, Way
from lms.core.items.base import Outcome
from lms.people.models import Person
from tests.classroom.factories import ABSORBS, choices, come_as_guest
from tests.classroom.live import command, make_live_room, ticket_for
from tests.pages.sign_in import sign_in

WALL = "wall:1"


@pytest.fixture
def room(session, app):
    return make_live_room(session, app)


@pytest.fixture
def guest(session, room):
    guest = come_as_guest(session, room, "Nam", datetime.now(UTC))
    session.commit()
    return guest


@pytest.fixture
def url(app, guest):
    return f"/en/live/at/{ticket_for(app, guest)}"


@pytest.fixture
def show(client, url):
    """The page after a command, as text."""
    return lambda: client.get(url).text


def answer(client, url, **fields):
    return client.post(f"{url}/answer", data={"item": ABSORBS, "vote": 1, **fields})


def stored(look):
    return look(sa.select(RunAnswer))


def test_a_step_says_where_the_lesson_is_and_leads_the_eye_to_the_projector(client, room, url):
    page = client.get(url).text
    first = room.lesson.steps[0]
    assert room.lesson.words["en"].steps[first.id].heading in page
    assert "Look at the projector" in page
    assert f"phase-{first.phase}" in page
    for absent in ("<nav", "site-footer", 'class="brand"'):
        assert absent not in page


def test_nobody_else_is_named_on_it(client, session, room, url):
    come_as_guest(session, room, "Somebody Else", datetime.now(UTC))
    command(session, room, "open", item=ABSORBS, vote=1)
    page = client.get(url).text
    assert "Nam" in page
    for name in ("Somebody Else", "Lê Văn Học", "Trần Thị Hoa"):
        assert name not in page


def test_an_answer_is_stored_by_a_plain_form_and_may_be_changed(client, session, look, room, url):
    command(session, room, "open", item=ABSORBS, vote=1)
    first, second, *_rest = choices(room)
    assert 'type="radio"' in client.get(url).text
    for choice in (first, second):
        assert answer(client, url, answer=choice).location == url
    (row,) = stored(look)
    assert (row.answer, row.way, row.language) == ({"choice": second}, Way.PHONE, "en")
    page = client.get(url).text
    assert f'value="{second}" id="choice-{second}" checked' in page
    assert "Stored on the server" in page


def test_the_form_is_guarded_against_other_sites(guarded, session, room, guest):
    command(session, room, "open", item=ABSORBS, vote=1)
    url = f"/en/live/at/{ticket_for(guarded, guest)}"
    assert answer(guarded.test_client(), url, answer=choices(room)[0]).status_code == 400


def test_what_cannot_be_taken_is_said_and_what_was_typed_stays(client, session, look, room, url):
    command(session, room, "open", item=ABSORBS, vote=1)
    refused = answer(client, url)
    assert refused.status_code == 422
    assert "Give an answer first." in refused.text
    command(session, room, "open", item=WALL, vote=1, prompt="Why?")
    long = "x" * 201
    refused = client.post(f"{url}/answer", data={"item": WALL, "vote": 1, "text": long})
    assert refused.status_code == 422
    assert long in refused.text
    assert 'aria-invalid="true"' in refused.text
    assert stored(look) == []


def test_after_the_close_nothing_is_stored_and_it_says_so(client, session, look, room, url):
    command(session, room, "open", item=ABSORBS, vote=1)
    command(session, room, "close", item=ABSORBS, vote=1)
    assert answer(client, url, answer=choices(room)[0]).status_code == 303
    page = client.get(url).text
    assert "This vote is closed. Your answer was not stored." in page
    assert "The vote is closed" in page
    assert stored(look) == []


def test_a_closed_vote_shows_what_i_answered_and_not_what_is_right(client, session, room, url):
    command(session, room, "open", item=ABSORBS, vote=1)
    wrong = choices(room)[1]
    answer(client, url, answer=wrong)
    command(session, room, "close", item=ABSORBS, vote=1)
    words = room.lesson.words["en"].items[ABSORBS]
    page = client.get(url).text
    assert words["choices"][wrong] in page
    assert words["choices"][choices(room)[0]] not in page
    assert "feedback" not in page


def test_between_two_votes_i_see_my_first_answer_and_again_at_the_second(
    client, session, room, url
):
    command(session, room, "open", item=ABSORBS, vote=1)
    answer(client, url, answer=choices(room)[1])
    command(session, room, "discuss", item=ABSORBS)
    text = room.lesson.words["en"].items[ABSORBS]["choices"][choices(room)[1]]
    page = client.get(url).text
    assert "Talk with your neighbour" in page
    assert text in page
    command(session, room, "open", item=ABSORBS, vote=2)
    page = client.get(url).text
    assert "Your first answer" in page
    assert page.count(text) == 2
    assert "checked" not in page


def test_the_result_tells_why_and_offers_the_remedy(client, session, room, url):
    command(session, room, "open", item=ABSORBS, vote=1)
    wrong = choices(room)[1]
    answer(client, url, answer=wrong)
    command(session, room, "show", item=ABSORBS)
    page = client.get(url).text
    assert "feedback-incorrect" in page
    assert "Right answer" in page
    assert 'class="remedy"' in page
    grade = room.lesson.item(ABSORBS).body.grade(
        {"choice": wrong}, room.lesson.words["en"].items[ABSORBS]
    )
    assert grade.outcome is Outcome.INCORRECT
    command(session, room, "hide", item=ABSORBS)
    assert "feedback-incorrect" not in client.get(url).text


def test_who_did_not_answer_learns_what_is_right_without_a_verdict(client, session, room, url):
    command(session, room, "open", item=ABSORBS, vote=1)
    command(session, room, "show", item=ABSORBS)
    page = client.get(url).text
    assert "No answer" in page
    assert "Right answer" in page
    assert "feedback-" not in page


def test_every_type_of_item_is_asked_answered_and_shown_again(client, session, look, room, url):
    for item in room.lesson.items:
        command(session, room, "open", item=item.id, vote=1)
        right = item.body.correct_answer(room.lesson.words["en"].items[item.id])
        fields = item.body.to_form(right, "en")
        data = {"item": item.id, "vote": 1, **fields}
        assert client.post(f"{url}/answer", data=data).status_code == 303, item.id
        assert "Stored on the server" in client.get(url).text, item.id
        command(session, room, "show", item=item.id)
        assert "feedback-correct" in client.get(url).text, item.id
    assert len(stored(look)) == len(room.lesson.items)


def test_a_text_on_the_wall_comes_back_in_its_field(client, session, room, url):
    command(session, room, "open", item=WALL, vote=1, prompt="Vì sao trời ấm?")
    data = {"item": WALL, "vote": 1, "text": "Khí <b>nhà</b> kính ป่า"}
    client.post(f"{url}/answer", data=data)
    page = client.get(url).text
    assert "Vì sao trời ấm?" in page
    assert "Khí &lt;b&gt;nhà&lt;/b&gt; kính ป่า</textarea>" in page


def test_a_model_is_worked_out_tried_and_sent(client, session, look, room, url):
    item = f"model:{room.lesson.calculators[0]}"
    command(session, room, "open", item=item, vote=1)
    page = client.get(url).text
    assert "Send our result" in page
    assert "data-outcome" in page
    name = page.split('data-field="')[1].split('"')[0]
    tried = client.post(f"{url}/answer", data={"item": item, "vote": 1, name: "0", "try": "1"})
    assert tried.status_code == 200
    assert stored(look) == []
    wrong = client.post(f"{url}/answer", data={"item": item, "vote": 1, name: "nonsense"})
    assert wrong.status_code == 422
    assert "field-error" in wrong.text
    assert (
        client.post(f"{url}/answer", data={"item": item, "vote": 1, name: "0"}).status_code == 303
    )
    (row,) = stored(look)
    assert row.answer["entries"][name] == "0"
    assert "Your result is stored." not in client.get(url).text
    command(session, room, "close", item=item, vote=1)
    assert "Your result is stored." in client.get(url).text


def test_of_two_pupils_of_one_name_only_who_was_drawn_reads_it(app, client, session, room):
    pages = []
    for member in room.members[:2]:
        session.get_one(Person, member.person_id).display_name = "Minh An"
        session.flush()
        place = joining.join_as_member(session, room.run, member.person_id, datetime.now(UTC))
        pages.append(f"/en/live/at/{ticket_for(app, place)}")
    for key in (f"m{room.members[1].person_id}", f"p{place.id}"):
        command(session, room, "pick", drawn=[[key]])
        read = ["you were drawn" in client.get(page).text for page in pages]
        assert read == [False, True]


def test_who_was_drawn_reads_it_large_and_the_others_are_not_named(
    client, session, room, url, guest
):
    command(session, room, "pick", drawn=[[f"p{guest.id}"]])
    assert "you were drawn" in client.get(url).text
    first, second = (f"m{each.person_id}" for each in room.members[:2])
    command(session, room, "pick", drawn=[[first, second], [f"p{guest.id}"]])
    page = client.get(url).text
    assert "Your group: 2" in page
    assert "Lê Văn Học" not in page
    command(session, room, "pick", drawn=[[first]])
    assert "Names were drawn" in client.get(url).text


def test_a_pause_is_said_and_a_vote_goes_on_in_it(client, session, room, url):
    command(session, room, "pause")
    assert "This page goes on by itself" in client.get(url).text
    command(session, room, "open", item=ABSORBS, vote=1)
    page = client.get(url).text
    assert "Pause" in page
    assert 'type="radio"' in page


def test_after_the_end_it_thanks_and_leads_to_ones_progress(client, app, session, room, url, guest):
    sign_in(client, app, room.members[0].person_id)
    command(session, room, "end")
    page = client.get(url).text
    assert "Thank you for taking part." in page
    assert "/en/progress" in page


def test_a_ticket_that_is_none_is_not_found(client, app, session, room, guest):
    from lms.classroom.tickets import Ticket, sign

    leader = sign(str(app.secret_key), Ticket(room.run.id, leading=True))
    other = sign(str(app.secret_key), Ticket(room.run.id + 1, participant_id=guest.id))
    for ticket in ("x", leader, other):
        assert client.get(f"/en/live/at/{ticket}").status_code == 404
        assert client.get(f"/en/live/at/{ticket}/now").status_code == 404
        assert answer(client, f"/en/live/at/{ticket}", answer="x").status_code in {303, 404}


def test_a_lesson_without_the_language_is_asked_in_that_of_the_run(client, session, app):
    room = make_live_room(session, app)
    guest = come_as_guest(session, room, "Nam", datetime.now(UTC))
    session.commit()
    assert "th" not in room.lesson.languages
    command(session, room, "open", item=ABSORBS, vote=1)
    page = client.get(f"/th/live/at/{ticket_for(app, guest)}").text
    assert '<html lang="th">' in page
    assert '<div lang="vi" class="live-letters">' in page


def test_without_scripts_it_looks_again_by_itself_only_where_nobody_types(
    client, session, room, url
):
    refresh = 'http-equiv="refresh"'
    assert refresh in client.get(url).text
    command(session, room, "open", item=ABSORBS, vote=1)
    page = client.get(url).text
    assert refresh not in page
    assert "Look again" in page


def test_what_has_not_changed_is_304_and_names_the_time_of_the_server(client, session, room, url):
    first = client.get(f"{url}/now")
    tag = first.headers["ETag"]
    again = client.get(f"{url}/now", headers={"If-None-Match": tag})
    assert (again.status_code, again.data) == (304, b"")
    assert abs(int(again.headers["X-Time"]) - datetime.now(UTC).timestamp() * 1000) < 10_000
    assert f'data-tag="{tag[3:-1]}"' in client.get(url).text
    command(session, room, "open", item=ABSORBS, vote=1)
    assert client.get(f"{url}/now", headers={"If-None-Match": tag}).status_code == 200


def test_the_fragment_sets_no_cookie(app, url):
    assert "Set-Cookie" not in app.test_client().get(f"{url}/now").headers


def test_no_fragment_of_a_lesson_is_heavy(client, session, room, url):
    heaviest = 0
    for item in room.lesson.items:
        for kind, fields in (("open", {"vote": 1}), ("close", {"vote": 1}), ("show", {})):
            command(session, room, kind, item=item.id, **fields)
            text = client.get(url.replace("/en/", "/vi/") + "/now").data
            heaviest = max(heaviest, len(brotli.compress(text, quality=5)))
    assert heaviest < 2000


def test_the_page_and_its_fragment_ask_few_questions(client, session, room, url, count_queries):
    command(session, room, "open", item=ABSORBS, vote=1)
    answer(client, url, answer=choices(room)[0])
    for path in (url, f"{url}/now"):
        client.get(path)
        count_queries.clear()
        client.get(path)
        assert len(count_queries) <= 3, "\n".join(count_queries)


def test_the_page_is_kept_nowhere(client, url):
    assert client.get(url).headers["Cache-Control"] == "no-store"


def test_of_two_devices_of_one_pupil_the_later_answer_stands(client, app, session, look, room, url):
    command(session, room, "open", item=ABSORBS, vote=1)
    first, second, *_rest = choices(room)
    answer(client, url, answer=first)
    answer(app.test_client(), url, answer=second)
    assert [row.answer for row in stored(look)] == [{"choice": second}]
    assert len(look(sa.select(Participant))) == 1

"""The editors' pages: reports, how a pack stands, two languages side by side."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime

import pytest
import sqlalchemy as sa
import yaml

from lms.authoring.models import MistakeReport, ReportState
from lms.authoring.service import Place
from lms.core.content.stamp import stamp
from lms.db.session import EXTENSION
from lms.people.models import Role
from lms.web import packs
from tests.authoring.factories import make_report
from tests.pages.sign_in import sign_in
from tests.people.factories import make_adult, make_organisation, make_staff

PACK = "/en/packs/sample/review"
RAIN = f"{PACK}/school/measuring-rain"
PAGES = ("/en/review", PACK, RAIN)


def cells(page, heading):
    """The rows of the table below a heading, as plain text of each cell."""
    table = re.search(rf">{re.escape(heading)}<.*?<tbody>(.*?)</tbody>", page, re.DOTALL)[1]
    return [
        [
            " ".join(re.sub(r"<[^>]+>", " ", cell).replace("&nbsp;", " ").split())
            for cell in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.DOTALL)
        ]
        for row in table.split("</tr>")
        if "<t" in row.replace("<tr", "", 1)
    ]


@pytest.mark.parametrize("role", [None, *Role])
def test_editors_and_administrators_are_let_in_and_nobody_else(app, session, client, rain, role):
    person = make_adult(session)
    if role:
        person = make_staff(session, role, make_organisation(session))
    report = make_report(session, rain)
    session.commit()
    sign_in(client, app, person.id)
    wanted = 200 if role in {Role.EDITOR, Role.ADMINISTRATOR} else 403
    for url in (*PAGES, f"/en/reports/{report.id}"):
        assert client.get(url).status_code == wanted, url
    assert client.post(f"/en/reports/{report.id}").status_code == (422 if wanted == 200 else 403)
    assert ('href="/en/review"' in client.get("/en/").text) == (wanted == 200)


def test_a_stranger_is_asked_to_sign_in(client):
    for url in PAGES:
        assert "/sign-in" in client.get(url).location


@pytest.mark.parametrize(
    "url",
    [
        "/en/packs/none/review",
        "/en/packs/none/review/school/measuring-rain",
        f"{PACK}/school/none",
        f"{PACK}/none/measuring-rain",
        "/en/reports/999",
    ],
)
def test_what_does_not_exist_is_404(editor, url):
    assert editor.get(url).status_code == 404


def test_the_navigation_says_how_many_reports_wait(session, editor, client, rain):
    assert "wait" not in re.search(r'href="/en/review".*?</a>', editor.get("/en/").text)[0]
    for _ in range(2):
        make_report(session, rain)
    session.commit()
    entry = re.search(r'href="/en/review".*?</a>', editor.get("/en/").text)[0]
    assert "2 reports wait" in entry
    assert "report" not in re.search(r"<nav.*?</nav>", client.get("/en/").text, re.DOTALL)[0]


def test_an_editor_answers_and_the_report_leaves_the_list(session, editor, rain, look):
    report = make_report(session, rain, place=Place(item_id="one-day"))
    session.commit()
    assert "Answer it" in editor.get("/en/review").text
    url = f"/en/reports/{report.id}"
    page = editor.get(url).text
    assert f"{RAIN}?right=en#item-one-day" in page
    refused = editor.post(url, data={"outcome": "mended", "answer": ""})
    assert refused.status_code == 422
    assert "Fill in this field." in refused.text
    sent = {"outcome": "mended", "answer": "Now it says five."}
    assert editor.post(url, data=sent).location == "/en/review"
    assert "No report waits for an answer." in editor.get("/en/review").text
    assert "Now it says five." in editor.get("/en/review?show=answered").text
    [state] = look(sa.select(MistakeReport.state))
    assert state is ReportState.ANSWERED


def test_reports_come_fifty_to_a_page(session, editor, rain):
    for number in range(51):
        make_report(session, rain, words=f"number {number}.")
    session.commit()
    first, second = (editor.get(f"/en/review?page={each}").text for each in (1, 2))
    assert first.count("review-line") == 50
    assert "number 0." in second
    assert editor.get("/en/review?page=99").status_code == 200
    assert editor.get("/en/review?page=-1").status_code == 200


def test_a_changed_lesson_is_said_where_its_report_is_answered(session, editor, rain):
    report = make_report(session, rain)
    session.commit()
    url = f"/en/reports/{report.id}"
    assert "The lesson was changed since" not in editor.get(url).text
    report.lesson_digest = "0" * 64
    session.commit()
    assert "The lesson was changed since" in editor.get(url).text


def test_the_pack_tells_how_each_lesson_stands(app, session, editor, rain, settings, pack_root):
    make_report(session, rain)
    session.commit()
    [row] = cells(editor.get(PACK).text, "Weather at school")
    assert row[0] == "X1 Measuring rain"
    state = {code: words.state for code, words in rain.words.items()}
    assert row[3] == "Original"
    assert row[1].startswith("Reviewed" if state["vi"] == "reviewed" else "Machine")
    assert row[5:] == ["9", "4", "1", "0", "1"]


def release(app, settings):
    packs.release(settings, app.extensions[EXTENSION], datetime.now(UTC))
    app.extensions[packs.EXTENSION]._looked_at = float("-inf")


def test_a_translation_older_than_its_original_is_marked(app, editor, settings, pack_root):
    folder = pack_root / "school" / "measuring-rain"
    stamp(pack_root)
    release(app, settings)
    assert "Older than the original" not in editor.get(PACK).text
    text = (folder / "en.md").read_text("utf-8")
    (folder / "en.md").write_text(text.replace("title: ", "title: New "), "utf-8")
    release(app, settings)
    page = editor.get(PACK).text
    assert [each.endswith("Older than the original") for each in cells(page, "Weather at school")[0][1:5]] == [
        True, True, False, True,
    ]  # fmt: skip
    assert "Older than the original" in editor.get(f"{RAIN}?right=ja").text


def test_coverage_marks_objectives_and_misconceptions_that_nothing_asks_for(
    app, editor, settings, pack_root
):
    rows = cells(editor.get(PACK).text.partition('id="coverage"')[2], "Weather at school")
    assert all("None" not in row for row in rows)
    path = pack_root / "school" / "measuring-rain" / "quiz.yaml"
    quiz = yaml.safe_load(path.read_text("utf-8"))
    for item in quiz["items"]:
        item["objective"] = "read-gauge"
        item.pop("misconceptions", None)
        for wrong in item.get("wrong", ()):
            wrong.pop("misconception", None)
    path.write_text(yaml.safe_dump(quiz, sort_keys=False), "utf-8")
    release(app, settings)
    page = editor.get(PACK).text.partition('id="coverage"')[2]
    rows = cells(page, "Weather at school")
    assert [row[1:] for row in rows] == [["9", "1", "1"], ["None", "1", "1"]]
    assert "1 with a gap" in page
    probed = cells(page, "Misconceptions")
    assert probed[0][1:] == ["2", "X1 fill-in X1 bank-weather-a"]
    assert "that no question probes" not in page
    other = pack_root / "staff" / "counting-kilowatt-hours" / "quiz.yaml"
    text = other.read_text("utf-8")
    other.write_text(text.replace("misconceptions:", "# misconceptions:"), "utf-8")
    release(app, settings)
    page = editor.get(PACK).text
    assert cells(page, "Misconceptions")[1][1:] == ["None", ""]
    assert "1 that no question probes" in page


def test_the_lesson_stands_in_two_languages_that_one_chooses(editor, rain):
    page = editor.get(f"{RAIN}?left=en&right=ja").text
    assert rain.words["en"].summary in page
    assert rain.words["ja"].summary in page
    assert rain.words["vi"].summary not in page
    assert "school/measuring-rain/ja.md:" in page
    assert "Bank a in ja" in page


@pytest.mark.parametrize(
    ("query", "left", "right"),
    [
        ("", "en", "vi"),
        ("?left=xx&right=yy", "en", "vi"),
        ("?left=th", "th", "en"),
        ("?left=ja&right=ja", "ja", "en"),
    ],
)
def test_without_a_choice_the_original_stands_beside_a_translation(editor, query, left, right):
    page = editor.get(RAIN + query).text
    chosen = re.findall(r'<option value="(\w+)"[^>]* selected', page)
    assert chosen == [left, right]


def test_the_language_of_the_page_stands_on_the_right(editor):
    page = editor.get(RAIN.replace("/en/", "/th/")).text
    assert re.findall(r'<option value="(\w+)"[^>]* selected', page) == ["en", "th"]


def test_waiting_reports_stand_beside_what_they_are_about(session, editor, rain):
    make_report(session, rain, words="About the step.", place=Place(step_id="measure"))
    make_report(session, rain, words="About the question.", place=Place(item_id="bank-gauge-a"))
    make_report(session, rain, words="About it all.")
    session.commit()
    page = editor.get(RAIN).text
    before, *sections = page.split('class="review-section"')
    found = {re.search(r'id="([^"]+)"', each)[1]: each for each in sections}
    assert "About the step." in found["step-measure"]
    assert "About the question." in found["item-bank-gauge-a"]
    assert "About it all." in before
    assert page.count("Answer it") == 3


def asked(statements):
    return [each for each in statements if each != "BEGIN"]


@pytest.mark.parametrize("url", PAGES)
def test_a_page_takes_as_many_queries_for_many_reports(session, editor, rain, count_queries, url):
    editor.get(url)
    count_queries.clear()
    editor.get(url)
    before = len(asked(count_queries))
    for number in range(20):
        place = Place(step_id=rain.steps[number % 4].id)
        make_report(session, rain, make_adult(session).id, place=place)
    session.commit()
    count_queries.clear()
    assert editor.get(url).status_code == 200
    assert len(asked(count_queries)) == before <= 6, asked(count_queries)


def test_the_editors_of_two_packs_see_both(app, editor, settings, tmp_path):
    release(app, replace(settings, built_in_pack=True))
    page = editor.get("/en/review").text
    assert 'href="/en/packs/sample/review"' in page
    assert 'href="/en/packs/danang-bangkok/review"' in page
    for lesson in ("danang-secondary/how-the-greenhouse-effect-works", "bma-officials/energy"):
        assert editor.get(f"/en/packs/danang-bangkok/review/{lesson}").status_code == 200

"""`lms regrade` from the mended file to the score."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
import sqlalchemy as sa

from lms import resources
from lms.learning import queries
from lms.learning.answered import review_lines
from lms.learning.models import Attempt, Regrade, Response
from tests.learning.factories import lesson_s1, library_of, make_learner, take_quiz

COURSE, LESSON, ITEM = "danang-secondary", "how-the-greenhouse-effect-works", "absorbs"


@pytest.fixture
def answered(app, session):
    """Somebody who answered ITEM wrongly; the choice that he made."""
    lesson = lesson_s1(app)
    attempt = take_quiz(session, make_learner(session), lesson, wrong_items=(ITEM,))
    session.commit()
    return next(each for each in attempt.responses if each.item_id == ITEM).answer["choice"]


@pytest.fixture
def changed(answered, app, tmp_path, monkeypatch):
    """A pack in which that choice is the key; not yet in use."""
    pack = Path(shutil.copytree(resources.folder("lessons"), tmp_path / "pack"))
    quiz = pack / COURSE / LESSON / "quiz.yaml"
    old = lesson_s1(app).item(ITEM).body.key
    head, rest = quiz.read_text("utf-8").split(f"id: {ITEM}\n")
    rest = rest.replace(f"key: {old}", f"key: {answered}", 1)
    codes = lesson_s1(app).item(ITEM).body.misconceptions
    rest = rest.replace(f"{answered}: {codes.get(answered)}", f"{old}: {codes.get(answered)}", 1)
    quiz.write_text(f"{head}id: {ITEM}\n{rest}", "utf-8")
    monkeypatch.setenv("LMS_PACK_FOLDERS", str(pack))
    monkeypatch.setenv("LMS_BUILT_IN_PACK", "no")
    return quiz


@pytest.fixture
def mended(changed, lms):
    """The same, in use."""
    lms("reload")


def score(database) -> float:
    with database.reading() as session:
        return session.scalars(sa.select(Response.score).where(Response.item_id == ITEM)).one()


def test_the_score_follows_the_key_in_the_pack(mended, lms, database):
    output = lms("regrade", COURSE, LESSON, ITEM, "--reason", "B was right").output
    assert "1 answers, 1 scores of 1 people changed" in output
    assert score(database) == 1
    with database.reading() as session:
        assert session.scalars(sa.select(Regrade.reason)).one() == "B was right"


def test_the_review_shows_the_mended_key_and_the_old_score(mended, answered, lms, app, session):
    session.rollback()
    lms("regrade", COURSE, LESSON, ITEM, "--reason", "B was right")
    with app.test_request_context("/vi/"):
        attempt = session.scalars(sa.select(Attempt)).one()
        responses = queries.responses_of(session, attempt.id)
        library = library_of(app)
        library._looked_at = float("-inf")  # do not wait for its next look
        lines = review_lines(session, attempt, responses, library)
        (line,) = [each for each in lines if each.drawn.item.id == ITEM]
    assert line.drawn.item.body.key == answered
    assert line.drawn.feedback.correct == line.drawn.feedback.given
    assert (line.mended.old_score, line.mended.regrade.reason) == (0, "B was right")


def test_a_dry_run_changes_nothing(mended, lms, database):
    output = lms("regrade", COURSE, LESSON, ITEM, "--reason", "B was right", "--dry-run").output
    assert "would change" in output
    assert score(database) == 0


@pytest.mark.parametrize(
    ("names", "told"),
    [
        (("no-course", LESSON, ITEM), "danang-secondary"),
        ((COURSE, "no-lesson", ITEM), "no-lesson"),
        ((COURSE, LESSON, "no-item"), "no-item"),
    ],
)
def test_a_name_that_does_not_exist_is_told(names, told, lms):
    assert told in lms("regrade", *names, "--reason", "x", code=1).output


def test_a_reason_must_be_given(lms):
    lms("regrade", COURSE, LESSON, ITEM, code=2)
    lms("regrade", COURSE, LESSON, ITEM, "--reason", " ", code=1)


def test_a_key_that_is_not_in_use_yet_is_not_graded_by(changed, lms, database):
    for option in (["--dry-run"], []):
        output = lms("regrade", COURSE, LESSON, ITEM, "--reason", "B was right", *option, code=1)
        assert "First: lms reload" in output.output
    assert score(database) == 0


def test_a_faulty_pack_is_told_and_nothing_is_graded(changed, lms, database):
    changed.write_text("items: [", "utf-8")
    output = lms("regrade", COURSE, LESSON, ITEM, "--reason", "B was right", code=1).output
    assert "quiz.yaml:" in output
    assert score(database) == 0

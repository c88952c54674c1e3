"""QTI 3.0 in a player of others: every item is drawn, and scores there what it scores here."""

from __future__ import annotations

import io
import zipfile

import pytest
from playwright.sync_api import Browser

from lms.core.content.model import Course, Pack
from lms.core.items.base import Answer
from lms.core.items.ordering import Ordering
from lms.core.items.single_choice import SingleChoice
from lms.interop.exporting import Wanted
from lms.interop.items.leaving import leaving
from lms.interop.items.question import Question
from lms.interop.items.texts import to_plain
from lms.interop.qti.packaging import qti30
from tests.interop.items.qti_player import ROUNDED, Player, player, responses
from tests.interop.items.same import answers

pytestmark = pytest.mark.browser

Courses = tuple[tuple[Course, str], ...]
#: Answers to one item: none, the right one, and a choice of wrong and partly right ones. Keys are
#: the same in all languages: in the others a right and a wrong answer do.
MOST, FEW = 7, 2


def files_of(content: bytes) -> dict[str, str]:
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return {name: package.read(name).decode() for name in package.namelist()}


def tried(question: Question, most: int) -> list[Answer | None]:
    found = answers(question)
    if most < MOST:
        return found[1 : most + 1]
    step = max(1, (len(found) - 2) // (MOST - 2))
    return [*found[:2], *found[2::step]]


def check(playing: Player, xml: str, question: Question, most: int) -> None:
    given = tried(question, most)
    played = playing.play(xml, [responses(question, each) for each in given])
    assert played.height > 0
    assert played.interactions >= 1
    first_words = to_plain(question.prompt).split()[:3]
    assert all(each in played.text for each in first_words), question.place
    for answer, score in zip(given, played.scores, strict=True):
        ours = question.body.grade(answer, question.words).score * question.points
        assert score == pytest.approx(ours, abs=ROUNDED), (question.place, answer)


@pytest.mark.parametrize("language", ["en", "vi", "th", "ja"])
def test_every_item_scores_in_qti_components_as_here(
    chromium: Browser, courses: Courses, language: str
) -> None:
    with player(chromium) as playing:
        for course, spoken in courses:
            if spoken == language:
                wanted = Wanted(course, None, language)
                files = files_of(qti30(None, wanted).content)
                most = MOST if language == course.languages[0] else FEW
                for each in leaving(wanted):
                    for question in each.questions:
                        check(playing, files[f"items/{question.place}.xml"], question, most)


def test_entries_dragged_to_their_places_with_the_mouse_score_as_here(
    chromium: Browser, built_in: Pack
) -> None:
    course = built_in.courses[0]
    wanted = Wanted(course, None, "vi")
    files = files_of(qti30(None, wanted).content)
    questions = [q for each in leaving(wanted) for q in each.questions]
    question = next(each for each in questions if isinstance(each.body, Ordering))
    assert isinstance(question.body, Ordering)
    entries = question.body.entries
    xml = files[f"items/{question.place}.xml"]
    with player(chromium) as playing:
        for order in (entries, (*entries[1:], entries[0]), tuple(reversed(entries))):
            ours = question.body.grade({"order": list(order)}, question.words).score
            score = playing.drag(xml, order)
            assert score == pytest.approx(ours * question.points, abs=ROUNDED)


def test_a_choice_shows_its_own_feedback(chromium: Browser, built_in: Pack) -> None:
    wanted = Wanted(built_in.courses[0], None, "en")
    files = files_of(qti30(None, wanted).content)
    questions = [q for each in leaving(wanted) for q in each.questions]
    with player(chromium) as playing:
        for question in questions:
            if isinstance(question.body, SingleChoice):
                xml = files[f"items/{question.place}.xml"]
                given = [{"RESPONSE": [each]} for each in question.body.choices]
                played = playing.play(xml, given)
                assert played.feedback == question.body.choices

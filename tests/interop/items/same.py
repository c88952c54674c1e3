"""Whether a question that went out and came back is the same: its texts and its grading.

The ids of choices may be others; a choice is known again by its place or its text.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations, permutations
from typing import Any

import pytest

from lms.core.items import cloze_words
from lms.core.items.base import Answer
from lms.core.items.cloze import Cloze
from lms.core.items.multiple_choice import MultipleChoice
from lms.core.items.numbers import canonical
from lms.core.items.numeric import Numeric
from lms.core.items.ordering import Ordering
from lms.core.items.sorting import Sorting
from lms.interop.items.question import Question
from lms.interop.items.texts import to_html, to_plain

#: Answers to one question: enough for every pair of slips, few enough to stay fast.
MOST = 60


def answers(question: Question) -> list[Answer | None]:
    """Right, wrong and partly right answers, and none."""
    body, words = question.body, question.words
    found: list[Answer | None] = [None, body.correct_answer(words), *body.wrong_answers(words)]
    found += list(partly(question))[: MOST - len(found)] if len(found) < MOST else []
    return found


def partly(question: Question) -> Iterator[Answer]:
    body = question.body
    if isinstance(body, MultipleChoice):
        for size in range(1, len(body.choices) + 1):
            yield from ({"choices": list(each)} for each in combinations(body.choices, size))
    elif isinstance(body, Ordering):
        yield from ({"order": list(each)} for each in permutations(body.entries))
    elif isinstance(body, Sorting):
        for shift in range(1, len(body.places)):
            moved = dict(zip(body.places, [*body.places[shift:], *body.places], strict=False))
            for size in range(1, len(body.things) + 1):
                wrong = {each: moved[body.key[each]] for each in body.things[:size]}
                yield {body.answer_field: {**body.key, **wrong}}
    elif isinstance(body, Numeric):
        room = body.tolerance
        amount = abs(body.key) * room.amount if room.relative else room.amount
        for value in (body.key + amount, body.key - amount, body.key + amount * 2 + 1):
            unit = {"unit": body.unit} if body.unit else {}
            yield {"value": canonical(value), **unit}


def again(question: Question, other: Question, answer: Answer | None) -> Answer | None:
    """The same answer to the other question."""
    if answer is None:
        return None
    ours = question.body
    if isinstance(ours, Sorting):
        return _sorted_again(question, other, answer)
    if isinstance(ours, Cloze):
        return _filled_again(question, other, answer)
    if isinstance(ours, Numeric):
        unit = getattr(other.body, "unit", "")
        return {"value": answer["value"], **({"unit": unit} if unit else {})}
    return _renamed(question, other, answer)


def _renamed(question: Question, other: Question, answer: Answer) -> Answer:
    part = "entries" if isinstance(question.body, Ordering) else "choices"
    if not hasattr(question.body, part):
        return answer
    own = getattr(question.body, part)
    names = dict(zip(own, _by_text(question, other, part), strict=True))
    return {
        field: names[value] if isinstance(value, str) else [names[each] for each in value]
        for field, value in answer.items()
    }


def _by_text(question: Question, other: Question, part: str) -> list[str]:
    """The other's ids in our order."""
    theirs = {_bare(text): name for name, text in other.texts(part).items()}
    ours = question.texts(part)
    return [theirs[_bare(ours[each])] for each in getattr(question.body, part)]


def _bare(text: str) -> str:
    return to_plain(text)


def _sorted_again(question: Question, other: Question, answer: Answer) -> Answer:
    ours, theirs = question.body, other.body
    assert isinstance(ours, Sorting)
    assert isinstance(theirs, Sorting)
    things = {_bare(t): name for name, t in other.texts(theirs.things_field).items()}
    places = {_bare(t): name for name, t in other.texts(theirs.places_field).items()}
    own_things = question.texts(ours.things_field)
    own_places = question.texts(ours.places_field)
    return {
        theirs.answer_field: {
            things[_bare(own_things[thing])]: places[_bare(own_places[place])]
            for thing, place in answer[ours.answer_field].items()
        }
    }


def _filled_again(question: Question, other: Question, answer: Answer) -> Answer:
    ours, theirs = question.body, other.body
    assert isinstance(ours, Cloze)
    assert isinstance(theirs, Cloze)
    in_text = [name for kind, name in cloze_words.parts(ours.gaps, question.words) if kind == "gap"]
    in_theirs = [n for kind, n in cloze_words.parts(theirs.gaps, other.words) if kind == "gap"]
    filled: dict[str, Any] = {}
    for mine, their in zip(in_text, in_theirs, strict=True):
        if mine not in answer["gaps"]:
            continue
        value = answer["gaps"][mine]
        if ours.gaps[mine].choices:
            texts = cloze_words.of_gap(other.words, their)
            wanted = _bare(cloze_words.of_gap(question.words, mine)[value])
            value = next(name for name, text in texts.items() if _bare(text) == wanted)
        filled[their] = value
    return {"gaps": filled}


def assert_same_grading(question: Question, other: Question) -> int:
    """Every answer scores the same; answers how many were tried."""
    tried = answers(question)
    for answer in tried:
        mine = question.body.grade(answer, question.words)
        theirs = other.body.grade(again(question, other, answer), other.words)
        assert theirs.score == pytest.approx(mine.score, abs=1e-9), (question.place, answer)
        assert theirs.outcome == mine.outcome, (question.place, answer)
    return len(tried)


def assert_same_prompt(question: Question, other: Question) -> None:
    """What is asked reads the same, markup and all."""
    assert to_html(other.prompt) == to_html(question.prompt), question.place


def assert_same_feedback(question: Question, other: Question) -> None:
    """A wrong answer is told the same, where the format has feedback for it."""
    for answer in question.body.wrong_answers(question.words):
        mine = question.body.grade(answer, question.words)
        theirs = other.body.grade(again(question, other, answer), other.words)
        ours = [to_html(each) for each in question.body.feedback_texts(mine, question.words)]
        told = [to_html(each) for each in other.body.feedback_texts(theirs, other.words)]
        assert told == ours, (question.place, answer)

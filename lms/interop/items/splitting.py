"""One question for each part of an item, for formats that know no gaps and no pairs.

The points are shared out evenly, so that what was worth one point still is.
"""

from __future__ import annotations

from lms.core.items import cloze_words
from lms.core.items.base import ItemType
from lms.core.items.cloze import Cloze
from lms.core.items.ordering import Ordering
from lms.core.items.short_text import ShortText
from lms.core.items.single_choice import SingleChoice
from lms.core.items.sorting import Sorting
from lms.core.items.spec import read_id
from lms.interop.items.question import Question

#: What shows the gap that is asked for, and what stands in the place of the others.
GAP = "\\_\\_\\_\\_\\_"
OTHER_GAP = "…"


def split_gaps(question: Question, cloze: Cloze) -> tuple[Question, ...]:
    """One question for each gap of a cloze: a single choice or a short text."""
    return tuple(_of_gap(question, cloze, name) for name in cloze.gaps)


def split_things(question: Question, sorting: Sorting) -> tuple[Question, ...]:
    """One single choice for each thing of a matching or a categorising."""
    return tuple(_of_thing(question, sorting, thing) for thing in sorting.things)


def split_places(question: Question, ordering: Ordering) -> tuple[Question, ...]:
    """One single choice for each place of an ordering: which entry stands there."""
    return tuple(
        _of_place(question, ordering, place) for place in range(1, len(ordering.entries) + 1)
    )


def _of_place(question: Question, ordering: Ordering, place: int) -> Question:
    incorrect = question.texts("feedback").get("incorrect", "")
    key = ordering.entries[place - 1]
    words: dict[str, object] = {
        "prompt": f"{question.prompt}\n\n**{place}.** {GAP}",
        "choices": dict(question.texts("entries")),
        "feedback": {each: incorrect for each in ordering.entries if each != key},
    }
    body = SingleChoice(ordering.entries, key, {}, shuffle=True)
    return _part(question, f"place-{place}", len(ordering.entries), body, words)


def _of_gap(question: Question, cloze: Cloze, name: str) -> Question:
    gap, own = cloze.gaps[name], cloze_words.of_gap(question.words, name)
    feedback = question.texts("feedback")
    incorrect = feedback.get("incorrect", "")
    body: ItemType
    if gap.choices:
        told = {each: feedback.get(f"{name}:{each}", incorrect) for each in gap.wrong_choices()}
        body, words = (
            SingleChoice(gap.choices, gap.key, gap.misconceptions, cloze.shuffle),
            {"choices": dict(own), "feedback": told},
        )
    else:
        body, words = ShortText(), {**own}
    return _part(question, name, len(cloze.gaps), body, {**words, "prompt": _cut(question, name)})


def _cut(question: Question, name: str) -> str:
    """The prompt and the text, in which one gap is asked for."""
    pieces = [
        value if kind == "text" else (GAP if value == name else OTHER_GAP)
        for kind, value in cloze_words.parts(_gaps(question), question.words)
    ]
    return f"{question.prompt}\n\n{''.join(pieces)}"


def _gaps(question: Question) -> dict[str, cloze_words.Gap]:
    return dict(question.body.gaps) if isinstance(question.body, Cloze) else {}


def _of_thing(question: Question, sorting: Sorting, thing: str) -> Question:
    feedback = question.texts("feedback")
    incorrect = feedback.get("incorrect", "")
    key = sorting.key[thing]
    words: dict[str, object] = {
        "prompt": f"{question.prompt}\n\n{question.texts(sorting.things_field).get(thing, thing)}",
        "choices": dict(question.texts(sorting.places_field)),
        "feedback": {
            place: feedback.get(f"{thing}:{place}", incorrect)
            for place in sorting.places
            if place != key
        },
    }
    body = SingleChoice(sorting.places, key, {}, sorting.shuffle)
    return _part(question, thing, len(sorting.things), body, words)


def _part(
    question: Question, name: str, parts: int, body: ItemType, words: dict[str, object]
) -> Question:
    kept = {
        part: question.words[part] for part in ("explanation", "hint") if part in question.words
    }
    return Question(
        id=read_id(f"{question.id}-{name}", "id"),
        points=question.points / parts,
        objective=question.objective,
        body=body,
        words={**kept, **words},
        place=question.place,
    )

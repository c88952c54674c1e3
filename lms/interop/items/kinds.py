"""From what formats describe (choices, pairs, answers with shares) to items of ours.

Each function takes a draft whose common texts are filled, and texts that are Markdown already;
what is compared as typed is plain. All raise NotTakenError.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from lms.core.items.categorising import Categorising
from lms.core.items.matching import Matching
from lms.core.items.multiple_choice import MultipleChoice
from lms.core.items.ordering import Ordering
from lms.core.items.single_choice import SingleChoice
from lms.core.items.sorting import Sorting
from lms.core.items.true_false import TrueFalse
from lms.interop.items.draft import Draft, NotTakenError
from lms.interop.items.ids import ids_for, is_slug
from lms.interop.items.question import Question
from lms.interop.items.texts import to_plain

#: An ordering needs so many.
_FEWEST_ENTRIES = 3


@dataclass(frozen=True)
class Choice:
    """A choice, entry, left or right as a format describes it. `share`: 1 is right, 0 is wrong."""

    text: str
    share: float = 0.0
    feedback: str = ""
    id: str = ""


def ids_of(choices: Sequence[Choice], fallback: str) -> list[str]:
    """The ids of choices: their own if all have good ones, else made from their texts."""
    own = [each.id for each in choices]
    if all(is_slug(each) for each in own) and len(set(own)) == len(own):
        return own
    return ids_for([to_plain(each.text) for each in choices], fallback)


def single_choice(draft: Draft, choices: Sequence[Choice], *, shuffle: bool = True) -> Question:
    """One choice is right."""
    right = [place for place, each in enumerate(choices) if each.share >= 1]
    if len(right) != 1:
        raise NotTakenError(f"one of its choices must be right, but {len(right)} are")
    if any(0 < each.share < 1 for each in choices):
        draft.note("a choice that scored a part counts as wrong")
    ids = ids_of(choices, "choice")
    spec = {"choices": ids, "key": ids[right[0]], "shuffle": shuffle}
    return draft.question(SingleChoice, spec, _choice_words(draft, choices, ids))


def multiple_choice(draft: Draft, choices: Sequence[Choice], *, shuffle: bool = True) -> Question:
    """Every choice with a share above nothing is right; how parts count is our rule."""
    ids = ids_of(choices, "choice")
    key = [name for name, each in zip(ids, choices, strict=True) if each.share > 0]
    spec = {"choices": ids, "key": key, "shuffle": shuffle}
    return draft.question(MultipleChoice, spec, _choice_words(draft, choices, ids))


def true_false(draft: Draft, *, key: bool, true: str, false: str) -> Question:
    """A statement with the feedback for both values."""
    feedback = {
        "true": draft.feedback(true, "right" if key else "wrong"),
        "false": draft.feedback(false, "wrong" if key else "right"),
    }
    return draft.question(TrueFalse, {"key": key}, {"feedback": feedback})


def ordering(draft: Draft, entries: Sequence[Choice], incorrect: str) -> Question:
    """Entries in their right order."""
    ids = ids_of(entries, "entry")
    words = {
        "entries": {name: each.text for name, each in zip(ids, entries, strict=True)},
        "feedback": {"incorrect": draft.feedback(incorrect, "wrong")},
    }
    return draft.question(Ordering, {"entries": ids}, words)


@dataclass(frozen=True)
class Pairs:
    """Things, places, and for each thing (by its number) the number of its place."""

    things: Sequence[Choice]
    places: Sequence[Choice]
    key: Mapping[int, int]
    shuffle: bool = True
    feedback: Mapping[tuple[int, int], str] | None = None


def sorting(draft: Draft, kind: type[Sorting], pairs: Pairs, incorrect: str) -> Question:
    """A matching or a categorising."""
    if kind not in {Matching, Categorising}:
        raise TypeError(kind)
    things = ids_of(pairs.things, "thing")
    places = ids_of(pairs.places, "place")
    spec = {
        kind.things_field: things,
        kind.places_field: places,
        "key": {things[thing]: places[place] for thing, place in pairs.key.items()},
        "shuffle": pairs.shuffle,
    }
    own = {
        f"{things[thing]}:{places[place]}": text
        for (thing, place), text in (pairs.feedback or {}).items()
    }
    words = {
        kind.things_field: _texts(pairs.things, things),
        kind.places_field: _texts(pairs.places, places),
        "feedback": {"incorrect": draft.feedback(incorrect, "wrong"), **own},
    }
    return draft.question(kind, spec, words)


def paired(
    draft: Draft, pairs: Sequence[tuple[str, str]], incorrect: str, *, shuffle: bool = True
) -> Question:
    """Pairs of Markdown, those without a first text being wrong places only.

    Where a place is used twice it is a group, and sorting into groups is what is asked. Where the
    places are 1, 2, 3 and so on, the order of the things is.
    """
    places = list(dict.fromkeys(place for _thing, place in pairs if place))
    used = [(thing, place) for thing, place in pairs if thing and place]
    if len(used) >= _FEWEST_ENTRIES and sorted(place for _thing, place in used) == sorted(
        str(number) for number in range(1, len(used) + 1)
    ):
        used.sort(key=lambda pair: int(pair[1]))
        draft.note("matching with numbers has become ordering")
        return ordering(draft, [Choice(thing) for thing, _place in used], incorrect)
    kind: type[Sorting] = Matching if len({p for _t, p in used}) == len(used) else Categorising
    found = Pairs(
        things=[Choice(thing) for thing, _place in used],
        places=[Choice(place) for place in places],
        key={number: places.index(place) for number, (_thing, place) in enumerate(used)},
        shuffle=shuffle,
    )
    return sorting(draft, kind, found, incorrect)


def _choice_words(draft: Draft, choices: Sequence[Choice], ids: Sequence[str]) -> dict[str, Any]:
    feedback = {
        name: draft.feedback(each.feedback, "right" if each.share > 0 else "wrong")
        for name, each in zip(ids, choices, strict=True)
    }
    return {"choices": _texts(choices, ids), "feedback": feedback}


def _texts(choices: Sequence[Choice], ids: Sequence[str]) -> dict[str, str]:
    return {name: each.text for name, each in zip(ids, choices, strict=True)}

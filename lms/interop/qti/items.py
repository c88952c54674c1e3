"""Our items as QTI items, with the names of 2.1; `versions` makes them either version."""

from __future__ import annotations

import xml.etree.ElementTree as ET  # only builds
from collections.abc import Callable, Iterable, Mapping

from lms.core.items.base import ItemType
from lms.core.items.categorising import Categorising
from lms.core.items.cloze import Cloze
from lms.core.items.matching import Matching
from lms.core.items.multiple_choice import MultipleChoice
from lms.core.items.numeric import Numeric
from lms.core.items.ordering import Ordering
from lms.core.items.short_text import ShortText, accepted_texts
from lms.core.items.single_choice import SingleChoice
from lms.core.items.sorting import Sorting
from lms.core.items.text import NEARLY_SCORE
from lms.core.items.true_false import TRUTH_WORDS, TrueFalse
from lms.interop.items import losses
from lms.interop.items.question import Question
from lms.interop.items.texts import to_html, to_inline
from lms.interop.items.writing import Told, decimal_text, kind_of, unit_label
from lms.interop.items.xhtml import append_html
from lms.interop.qti import scoring
from lms.interop.qti.building import Building
from lms.interop.qti.cloze import write_cloze
from lms.interop.qti.rules import (
    FEEDBACK,
    RESPONSE,
    element,
    matches,
    put,
    tell,
    variable,
    when,
)


def qti_item(question: Question, language: str, told: Told) -> ET.Element | None:
    """The item, or None if QTI has none of the kind."""
    write = _KINDS.get(kind_of(question.body))
    if write is None:
        return None
    building = Building(question, language)
    append_html(building.body, to_html(question.prompt))
    write(building, told)
    if question.text("hint"):
        told.tell(losses.HINT)
    return building.item()


def _single_choice(building: Building, _told: Told) -> None:
    body = building.question.body
    assert isinstance(body, SingleChoice)
    building.response(RESPONSE, "single", "identifier", [body.key])
    _choices(building, building.texts("choices", body.choices), most=1, shuffle=body.shuffle)
    _one_choice(building, body.key)


def _true_false(building: Building, _told: Told) -> None:
    body = building.question.body
    assert isinstance(body, TrueFalse)
    key = "true" if body.key else "false"
    words = TRUTH_WORDS.get(building.language, TRUTH_WORDS["en"])
    building.response(RESPONSE, "single", "identifier", [key])
    texts = dict(zip(("true", "false"), words, strict=True))
    _choices(building, texts, most=1, shuffle=False)
    _one_choice(building, key)


def _one_choice(building: Building, key: str) -> None:
    building.rule(scoring.right_or_wrong(RESPONSE, key, building.points))
    building.outcome(FEEDBACK, "single")
    building.rule(put(FEEDBACK, variable(RESPONSE)))
    building.feedback(building.question.texts("feedback"))


def _multiple_choice(building: Building, _told: Told) -> None:
    body = building.question.body
    assert isinstance(body, MultipleChoice)
    declared = building.response(RESPONSE, "multiple", "identifier", body.key)
    building.mapping(declared, scoring.ticking_map(body))
    _choices(building, building.texts("choices", body.choices), most=0, shuffle=body.shuffle)
    building.rule(scoring.ticking(body, building.points))
    building.outcome(FEEDBACK, "multiple")
    building.rule(put(FEEDBACK, variable(RESPONSE)))
    building.feedback(building.question.texts("feedback"))


def _choices(building: Building, texts: Mapping[str, str], *, most: int, shuffle: bool) -> None:
    interaction = building.interaction(
        "choiceInteraction", {"shuffle": _flag(shuffle), "maxChoices": str(most)}
    )
    _add_choices(interaction, "simpleChoice", texts, {})


def _add_choices(
    parent: ET.Element, tag: str, texts: Mapping[str, str], attributes: Mapping[str, str]
) -> None:
    for name, text in texts.items():
        choice = ET.SubElement(parent, tag, {"identifier": name, **attributes})
        append_html(choice, to_inline(text))


def _flag(value: bool) -> str:  # noqa: FBT001 (it is the value that is written)
    return "true" if value else "false"


def _ordering(building: Building, told: Told) -> None:
    body = building.question.body
    assert isinstance(body, Ordering)
    if len(building.question.texts("feedback")) > 1:
        told.tell(losses.PAIR_FEEDBACK)
    building.response(RESPONSE, "ordered", "identifier", body.entries)
    interaction = building.interaction(
        "orderInteraction", {"shuffle": "true", "orientation": "vertical"}
    )
    texts = building.texts("entries", body.entries)
    _add_choices(interaction, "simpleChoice", _never_ready(texts), {})
    building.rules(scoring.ordering(body, building.points))
    building.general_feedback()


def _never_ready(texts: Mapping[str, str]) -> Mapping[str, str]:
    """Another order than the right one, for players that do not shuffle."""
    names = list(texts)
    return {name: texts[name] for name in (*names[1::2], *names[::2])}


def _sorting(building: Building, _told: Told) -> None:
    body = building.question.body
    assert isinstance(body, Sorting)
    names = _PlaceNames(body)
    pairs = {f"{t} {names.of(p)}": str(n) for (t, p), n in scoring.pairs_map(body).items()}
    declared = building.response(RESPONSE, "multiple", "directedPair", pairs)
    building.mapping(declared, pairs)
    interaction = building.interaction(
        "matchInteraction",
        {
            "class": "qti-match-tabular",
            "shuffle": _flag(body.shuffle),
            "maxAssociations": str(len(body.things)),
        },
    )
    things = ET.SubElement(interaction, "simpleMatchSet")
    texts = building.texts(body.things_field, body.things)
    _add_choices(things, "simpleAssociableChoice", texts, {"matchMax": "1"})
    places = ET.SubElement(interaction, "simpleMatchSet")
    shown = building.texts(body.places_field, body.places)
    most = str(len(body.things))
    renamed = {names.of(place): text for place, text in shown.items()}
    _add_choices(places, "simpleAssociableChoice", renamed, {"matchMax": most})
    building.rule(scoring.sorting(body, building.points))
    building.general_feedback()
    _pair_feedback(building, names)


class _PlaceNames:
    """Identifiers of places: within an interaction no thing may have the same."""

    def __init__(self, body: Sorting) -> None:
        clash = set(body.things) & set(body.places)
        self._prefix = "place." if clash else ""

    def of(self, place: str) -> str:
        return self._prefix + place


def _pair_feedback(building: Building, names: _PlaceNames) -> None:
    own = building.question.texts("feedback")
    wrong = [tuple(each.split(":", 1)) for each in own if ":" in each]
    outcomes = {
        f"{FEEDBACK}_{number}": (thing, names.of(place))
        for number, (thing, place) in enumerate(wrong, start=1)
    }
    for outcome, (thing, place) in zip(outcomes, wrong, strict=True):
        building.outcome(outcome, "single")
        building.feedback({"wrong-pair": own[f"{thing}:{place}"]}, outcome)
    building.rules(scoring.told_for_pairs(outcomes))


def _short_text(building: Building, told: Told) -> None:
    question = building.question
    body = question.body
    assert isinstance(body, ShortText)
    told.tell(losses.SPELLING)
    accepted = accepted_texts(question.words)
    near = question.texts("nearly")
    scores = {**dict.fromkeys(near, str(NEARLY_SCORE)), **dict.fromkeys(accepted, "1")}
    declared = building.response(RESPONSE, "single", "string", accepted[:1])
    building.mapping(declared, scores, folded=True)
    building.entry(RESPONSE)
    building.rule(scoring.typed(building.points))
    building.outcome(FEEDBACK, "single")
    feedback = dict(question.texts("feedback"))
    listed = question.words.get("wrong", {})
    known = [(name, listed.get(name, ())) for name in body.wrong]
    for number, (text, words) in enumerate(near.items(), start=1):
        feedback[f"nearly.{number}"] = words
        known.append((f"nearly.{number}", [text]))
    branches = [(_typed_one_of(texts), [tell(name)]) for name, texts in known if texts]
    silent = [put(FEEDBACK, element("null"))]
    empty = (element("isNull", None, variable(RESPONSE)), silent)
    right = (_typed_one_of(accepted), silent)
    building.rule(when(empty, right, *branches, (None, [tell("incorrect")])))
    building.feedback(feedback)


def _typed_one_of(texts: Iterable[str]) -> ET.Element:
    """Whether one of the texts was typed, with capitals or without."""
    tests = [
        element("stringMatch", {"caseSensitive": "false"}, *matches(RESPONSE, text, "string"))
        for text in texts
    ]
    return element("or", None, *tests)


def _numeric(building: Building, told: Told) -> None:
    body = building.question.body
    assert isinstance(body, Numeric)
    told.tell(losses.DECIMAL_POINT)
    if body.unit:
        told.tell(losses.UNITS)
    building.response(RESPONSE, "single", "float", [decimal_text(body.key)])
    building.entry(RESPONSE, unit_label(building.question, body))
    building.outcome(FEEDBACK, "single")
    building.rule(scoring.numeric(body, building.points))
    building.feedback(building.question.texts("feedback"))


_KINDS: Mapping[type[ItemType], Callable[[Building, Told], None]] = {
    SingleChoice: _single_choice,
    TrueFalse: _true_false,
    MultipleChoice: _multiple_choice,
    Ordering: _ordering,
    Matching: _sorting,
    Categorising: _sorting,
    ShortText: _short_text,
    Numeric: _numeric,
    Cloze: write_cloze,
}

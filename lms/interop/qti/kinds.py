"""The kinds of QTI interactions that have a counterpart here, and how each is read."""

from __future__ import annotations

import xml.etree.ElementTree as ET  # only names types
from collections.abc import Callable, Mapping
from decimal import Decimal

from lms.core.items.categorising import Categorising
from lms.core.items.matching import Matching
from lms.core.items.sorting import Sorting
from lms.core.items.true_false import TRUTH_WORDS
from lms.interop.items.draft import Draft, NotTakenError
from lms.interop.items.ids import is_slug
from lms.interop.items.kinds import (
    Choice,
    Pairs,
    multiple_choice,
    ordering,
    single_choice,
    sorting,
    true_false,
)
from lms.interop.items.kinds_typed import Number, Units, numeric, short_text
from lms.interop.items.question import Question
from lms.interop.items.splitting import GAP
from lms.interop.items.texts import to_plain
from lms.interop.qti.cloze_reading import read_cloze, typed_answers
from lms.interop.qti.document import (
    Declared,
    ItemDocument,
    attribute,
    child,
    decimal,
    html_of,
    letters,
    name_of,
    named,
)
from lms.interop.qti.ranges import ranges

_NUMBERS = frozenset({"float", "integer"})
_INLINE = frozenset({"textEntryInteraction", "inlineChoiceInteraction"})
#: Words of a block that do not make it a sentence with a gap in it.
_FEEDBACK_PARTS = frozenset({"feedbackInline", "feedbackBlock"})


def read_item(draft: Draft, item: ItemDocument) -> Question:
    """The question. Raises NotTakenError."""
    own_id = (item.root.get("identifier") or "").rpartition(".")[2].lower()
    draft.id = own_id if is_slug(own_id) else ""
    draft.points = item.points
    _refuse_the_adaptive(item)
    draft.explanation = draft.html(item.feedback("explanation", "EXPLANATION"), "explanation")
    kinds = [name_of(each) for each in item.interactions]
    if not kinds:
        raise NotTakenError("it asks for no response")
    if len(kinds) > 1 and not set(kinds) <= _INLINE:
        raise NotTakenError(f"it mixes several interactions: {', '.join(kinds)}")
    if kinds == ["textEntryInteraction"]:
        return _typed(draft, item)
    if set(kinds) <= _INLINE:
        return read_cloze(draft, item)
    read = _KINDS.get(kinds[0])
    if read is None:
        raise NotTakenError(f"{kinds[0]} has no counterpart here")
    interaction = item.interactions[0]
    draft.prompt = _prompt(draft, item, interaction)
    return read(draft, item, interaction)


def _refuse_the_adaptive(item: ItemDocument) -> None:
    if item.root.get("adaptive") == "true":
        raise NotTakenError("it is adaptive, which has no counterpart here")
    if next(named(item.root, "templateDeclaration"), None) is not None:
        raise NotTakenError("it makes its values up by a template")


def _prompt(draft: Draft, item: ItemDocument, interaction: ET.Element) -> str:
    """The body without the interaction, then the interaction's own prompt."""

    def filled(each: ET.Element) -> str | None:
        if each is interaction or name_of(each) in {"rubricBlock", *_FEEDBACK_PARTS}:
            return ""
        return None

    own = child(interaction, "prompt")
    prompt = html_of(own) if own is not None else ""
    html = item.text(filled) + (f"<p>{prompt}</p>" if prompt else "")
    return draft.html(html, "text", needed=True)


def _choice(draft: Draft, item: ItemDocument, interaction: ET.Element) -> Question:
    declared = item.declared(interaction)
    shuffle = attribute(interaction, "shuffle") == "true"
    choices = [
        Choice(
            _text(draft, each),
            _share(declared, each.get("identifier", "")),
            _feedback(draft, item, each),
            each.get("identifier", ""),
        )
        for each in named(interaction, "simpleChoice")
    ]
    if declared.cardinality == "multiple":
        return multiple_choice(draft, choices, shuffle=shuffle)
    if [each.id for each in choices] == ["true", "false"] and _says_truth(draft, choices):
        true, false = choices
        return true_false(draft, key=true.share >= 1, true=true.feedback, false=false.feedback)
    return single_choice(draft, choices, shuffle=shuffle)


def _says_truth(draft: Draft, choices: list[Choice]) -> bool:
    words = TRUTH_WORDS.get(draft.language, TRUTH_WORDS["en"])
    return tuple(to_plain(each.text) for each in choices) == words


def _share(declared: Declared, identifier: str) -> float:
    """1 for what is right. Without a correct response, the mapping says it."""
    if declared.right:
        return float(identifier in declared.right)
    most = max(declared.mapping.values(), default=0)
    value = declared.mapping.get(identifier, declared.default)
    if declared.cardinality == "multiple":
        return float(value > 0)
    return value / most if most > 0 else 0.0


def _text(draft: Draft, element: ET.Element) -> str:
    return draft.html(html_of(element, _FEEDBACK_PARTS), "choices", needed=True)


def _feedback(draft: Draft, item: ItemDocument, choice: ET.Element) -> str:
    """The feedback inside a choice, or that of the whole item under the choice's name."""
    inside = child(choice, "feedbackInline")
    html = html_of(inside) if inside is not None else ""
    return draft.html(html or item.feedback(choice.get("identifier", "")), "feedback")


def _incorrect(draft: Draft, item: ItemDocument) -> str:
    return draft.html(item.feedback("incorrect", "FEEDBACK"), "feedback")


def _order(draft: Draft, item: ItemDocument, interaction: ET.Element) -> Question:
    declared = item.declared(interaction)
    entries = {
        each.get("identifier", ""): _text(draft, each)
        for each in named(interaction, "simpleChoice")
    }
    if sorted(declared.right) != sorted(entries):
        raise NotTakenError("its right order does not name every entry once")
    found = [Choice(entries[each], id=each) for each in declared.right]
    return ordering(draft, found, _incorrect(draft, item))


def _match(draft: Draft, item: ItemDocument, interaction: ET.Element) -> Question:
    sets = [each for each in interaction if name_of(each) == "simpleMatchSet"]
    if len(sets) != 2:
        raise NotTakenError("it does not have two sets to match")
    things, places = (
        {
            each.get("identifier", ""): _text(draft, each)
            for each in named(own, "simpleAssociableChoice")
        }
        for own in sets
    )
    declared = item.declared(interaction)
    right = declared.right or tuple(key for key, value in declared.mapping.items() if value > 0)
    key = _key(right, list(things), list(places))
    kind: type[Sorting] = Matching if len(set(key.values())) == len(key) else Categorising
    return sorting(
        draft,
        kind,
        Pairs(
            things=[Choice(text, id=name) for name, text in things.items()],
            places=[Choice(text, id=name.removeprefix("place.")) for name, text in places.items()],
            key=key,
            shuffle=attribute(interaction, "shuffle") == "true",
            feedback=dict(_pair_feedback(draft, item, list(things), list(places))),
        ),
        _incorrect(draft, item),
    )


def _key(right: tuple[str, ...], things: list[str], places: list[str]) -> dict[int, int]:
    key: dict[int, int] = {}
    for pair in right:
        thing, _, place = pair.partition(" ")
        if thing not in things or place not in places:
            raise NotTakenError(f"its right pair {pair[:40]!r} names what is not there")
        if things.index(thing) in key:
            raise NotTakenError("something is to be matched with several others")
        key[things.index(thing)] = places.index(place)
    if len(key) != len(things):
        raise NotTakenError("something is matched with nothing")
    return dict(sorted(key.items()))


def _pair_feedback(
    draft: Draft, item: ItemDocument, things: list[str], places: list[str]
) -> list[tuple[tuple[int, int], str]]:
    """What our own export tells of single pairs: an outcome that is set if the pair was given."""
    found = []
    for member in named(item.root, "member"):
        value = child(member, "baseValue")
        thing, _, place = letters(value).partition(" ")
        if value is not None and thing in things and place in places:
            outcome = _outcome_set_with(item, member)
            text = draft.html(item.feedback("wrong-pair", outcome), "feedback") if outcome else ""
            if text:
                found.append(((things.index(thing), places.index(place)), text))
    return found


def _outcome_set_with(item: ItemDocument, test: ET.Element) -> str:
    for branch in named(item.root, "responseIf"):
        if len(branch) > 1 and branch[0] is test:
            return branch[1].get("identifier", "")
    return ""


def _typed(draft: Draft, item: ItemDocument) -> Question:
    interaction = item.interactions[0]
    declared = item.declared(interaction)
    if declared.kind not in _NUMBERS:
        if _stands_in_a_sentence(item, interaction):
            return read_cloze(draft, item)
        draft.prompt = _prompt(draft, item, interaction)
        answers = typed_answers(draft, item, interaction, declared)
        return short_text(draft, answers, _incorrect(draft, item))
    label = _unit_label(item)
    draft.prompt = _number_prompt(draft, item, interaction)
    numbers = _numbers(draft, item, interaction, declared)
    return numeric(draft, numbers, _incorrect(draft, item), Units(unit=label, label=label))


def _block_of(item: ItemDocument, interaction: ET.Element) -> ET.Element:
    """The element in which the field stands."""
    return next((each for each in item.body.iter() if interaction in list(each)), item.body)


def _stands_in_a_sentence(item: ItemDocument, interaction: ET.Element) -> bool:
    block = _block_of(item, interaction)
    return block is not item.body and bool(letters(block))


def _unit_label(item: ItemDocument) -> str:
    for each in named(item.body, "span"):
        if each.get("class") == "unit":
            return letters(each)
    return ""


def _number_prompt(draft: Draft, item: ItemDocument, interaction: ET.Element) -> str:
    alone = not _stands_in_a_sentence(item, interaction)

    def filled(each: ET.Element) -> str | None:
        if each is interaction:
            return "" if alone or _unit_label(item) else "_____"
        return "" if each.get("class") == "unit" else None

    return draft.html(item.text(filled), "text", needed=True).replace("\\_\\_\\_\\_\\_", GAP)


def _numbers(
    draft: Draft, item: ItemDocument, interaction: ET.Element, declared: Declared
) -> list[Number]:
    name = attribute(interaction, "responseIdentifier")
    found = ranges(item.root, name, next(iter(declared.right), "0"))
    right = [_right(each) for each in declared.right[:1]]
    numbers: list[Number] = []
    for value in right:
        own = next((each for each in found if each.covers(value)), None)
        tolerance = own.room(value) if own is not None else Decimal(0)
        numbers.append(Number(value, tolerance, 1))
        found = [each for each in found if each is not own]
    for each in found:
        text = draft.html(item.feedback(each.tells), "feedback") if each.tells else ""
        if text:
            numbers.append(Number(each.middle, each.room(each.middle), 0, text, id=each.tells))
    return numbers


def _right(text: str) -> Decimal:
    return decimal(text.replace(",", "."))


_KINDS: Mapping[str, Callable[[Draft, ItemDocument, ET.Element], Question]] = {
    "choiceInteraction": _choice,
    "orderInteraction": _order,
    "matchInteraction": _match,
}

"""QTI's gaps within a text (lists to choose from, fields to type into) as a cloze of ours."""

from __future__ import annotations

import xml.etree.ElementTree as ET  # only names types

from lms.interop.items.draft import Draft, NotTakenError
from lms.interop.items.ids import is_slug
from lms.interop.items.kinds import Choice
from lms.interop.items.kinds_typed import TypedGap, cloze
from lms.interop.items.question import Question
from lms.interop.qti.document import Declared, ItemDocument, attribute, letters, named

_OWN = "RESPONSE_"
_TYPED = frozenset({"string", ""})


def read_cloze(draft: Draft, item: ItemDocument) -> Question:
    """The question; paragraphs before the first gap are its prompt. Raises NotTakenError."""
    names = {id(each): _name(each, at) for at, each in enumerate(item.interactions, start=1)}
    if len(set(names.values())) != len(names):
        raise NotTakenError("two of its gaps have the same response")
    gaps = {names[id(each)]: _gap(draft, item, each) for each in item.interactions}

    def filled(each: ET.Element) -> str | None:
        return "{{" + names[id(each)] + "}}" if id(each) in names else None

    text = draft.html(item.text(filled), "text", needed=True)
    parts = text.split("\n\n")
    first = next(place for place, part in enumerate(parts) if "{{" in part)
    draft.prompt = "\n\n".join(parts[:first])
    shuffle = any(attribute(each, "shuffle") == "true" for each in item.interactions)
    return cloze(draft, "\n\n".join(parts[first:]), gaps, shuffle=shuffle)


def _name(interaction: ET.Element, place: int) -> str:
    own = attribute(interaction, "responseIdentifier").removeprefix(_OWN)
    return own if is_slug(own) else f"g{place}"


def _gap(draft: Draft, item: ItemDocument, interaction: ET.Element) -> TypedGap:
    declared = item.declared(interaction)
    outcome = "FEEDBACK_" + attribute(interaction, "responseIdentifier").removeprefix(_OWN)
    general = draft.html(item.feedback("incorrect", "FEEDBACK"), "feedback")
    choices = list(named(interaction, "inlineChoice"))
    if choices:
        return TypedGap(
            choices=[_choice(draft, item, declared, e, outcome, general) for e in choices]
        )
    if declared.kind not in _TYPED:
        raise NotTakenError("one of several gaps asks for a number")
    told = draft.html(item.feedback("incorrect", outcome), "feedback")
    answers = typed_answers(draft, item, interaction, declared)
    return TypedGap(answers=answers, incorrect=told or general)


def _choice(
    draft: Draft, item: ItemDocument, declared: Declared, choice: ET.Element, *told: str
) -> Choice:
    outcome, general = told
    name = choice.get("identifier", "")
    right = name in declared.right
    own = "" if right else draft.html(item.feedback(name, outcome), "feedback") or general
    return Choice(draft.plain(letters(choice)), float(right), own, name)


def typed_answers(
    draft: Draft, item: ItemDocument, interaction: ET.Element, declared: Declared
) -> list[Choice]:
    """What may be typed: the mapping's entries by their share of the best, else what is right."""
    most = max(declared.mapping.values(), default=0)
    shares = {key: value / most for key, value in declared.mapping.items()} if most > 0 else {}
    shares = {**dict.fromkeys(declared.right, 1.0), **shares}
    name = attribute(interaction, "responseIdentifier")
    told = _told_for(item, name)
    found = [
        Choice(text, share, draft.html(item.feedback(told.get(text, "")), "feedback"))
        for text, share in shares.items()
    ]
    wrong = [text for text in told if text not in shares]
    found += (
        Choice(text, 0, draft.html(item.feedback(told[text], "FEEDBACK"), "feedback"))
        for text in wrong
        if told[text]
    )
    return found


def _told_for(item: ItemDocument, response: str) -> dict[str, str]:
    """Typed texts that the processing compares with, and the feedback that it shows for them."""
    found: dict[str, str] = {}
    for branch in (*named(item.root, "responseIf"), *named(item.root, "responseElseIf")):
        if len(branch) < 2:
            continue
        rules = [each for each in branch[1:] if each.get("identifier") == "FEEDBACK"]
        told = letters(rules[0]) if rules else ""
        for test in named(branch[0], "stringMatch"):
            asked = [each.get("identifier") for each in named(test, "variable")]
            if asked == [response]:
                text = "".join("".join(each.itertext()) for each in named(test, "baseValue"))
                found.setdefault(text, told)
    return found

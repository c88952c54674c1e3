"""A text with gaps as QTI: lists to choose from and fields to type into, within the text."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET  # only builds

from lms.core.items import cloze_words
from lms.core.items.cloze import Cloze
from lms.core.items.short_text import accepted_texts
from lms.interop.items import losses
from lms.interop.items.texts import is_plain, to_html, to_plain
from lms.interop.items.writing import Told
from lms.interop.items.xhtml import append_html, place
from lms.interop.qti import scoring
from lms.interop.qti.building import Building
from lms.interop.qti.rules import FEEDBACK, RESPONSE, element, mapped, matches, real, tell, when

_PLACEHOLDER = re.compile(r"\{\{\s*([a-z0-9-]+)\s*\}\}")
_TYPED_LENGTH = "20"


def write_cloze(building: Building, told: Told) -> None:
    """The body, the declarations and the processing of a cloze."""
    body = building.question.body
    assert isinstance(body, Cloze)
    names = {gap: f"{RESPONSE}_{gap}" for gap in body.gaps}
    for gap, name in names.items():
        _declare(building, body, gap, name, told)

    def interaction(gap: str) -> ET.Element:
        return _interaction(building, body, gap, names[gap])

    html = _PLACEHOLDER.sub(
        lambda found: place(found[1]) if found[1] in names else found[0],
        to_html(building.question.text("text")),
    )
    append_html(building.body, html, interaction)
    building.rules(scoring.cloze(body, building.points, names))
    building.outcome(FEEDBACK, "single")
    building.feedback({"incorrect": building.question.texts("feedback").get("incorrect", "")})
    for gap, name in names.items():
        _tell(building, body, gap, name)


def _declare(building: Building, body: Cloze, gap: str, name: str, told: Told) -> None:
    own = cloze_words.of_gap(building.question.words, gap)
    if body.gaps[gap].choices:
        if not all(is_plain(str(text)) for text in own.values()):
            told.tell(losses.MARKUP)
        building.response(name, "single", "identifier", [body.gaps[gap].key])
        return
    told.tell(losses.SPELLING)
    accepted = accepted_texts(own)
    declared = building.response(name, "single", "string", accepted[:1])
    building.mapping(declared, dict.fromkeys(accepted, "1"), folded=True)


def _interaction(building: Building, body: Cloze, gap: str, name: str) -> ET.Element:
    choices = body.gaps[gap].choices
    if not choices:
        return element(
            "textEntryInteraction", {"responseIdentifier": name, "expectedLength": _TYPED_LENGTH}
        )
    shuffle = "true" if body.shuffle else "false"
    made = element("inlineChoiceInteraction", {"responseIdentifier": name, "shuffle": shuffle})
    own = cloze_words.of_gap(building.question.words, gap)
    for each in choices:
        choice = ET.SubElement(made, "inlineChoice", {"identifier": each})
        choice.text = to_plain(str(own.get(each, each)))
    return made


def _tell(building: Building, body: Cloze, gap: str, name: str) -> None:
    """Feedback for the wrong choices of a gap, each its own or the general one."""
    outcome = f"{FEEDBACK}_{gap}"
    own = building.question.texts("feedback")
    words = cloze_words.of_gap(building.question.words, gap).get("feedback", {})
    building.outcome(outcome, "single")
    if not body.gaps[gap].choices:
        missed = element("lt", None, mapped(name), real(1))
        empty = element("isNull", None, _variable(name))
        building.rule(when((empty, []), (missed, [tell("incorrect", outcome)])))
        building.feedback({"incorrect": str(words.get("incorrect", ""))}, outcome)
        return
    for wrong in body.gaps[gap].wrong_choices():
        text = own.get(f"{gap}:{wrong}", "")
        told = tell(wrong, outcome) if text else tell("incorrect")
        building.rule(when((matches(name, wrong), [told])))
        if text:
            building.feedback({wrong: text}, outcome)


def _variable(name: str) -> ET.Element:
    return element("variable", {"identifier": name})

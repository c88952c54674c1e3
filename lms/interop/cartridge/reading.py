"""Quizzes of a Common Cartridge, or QTI 1.2 alone, as questions of ours.

The profile of Common Cartridge is read; what platforms add to it beyond that is told and left out.
Pages, links and discussions of a cartridge are no items: they are left out without a word each.
"""

from __future__ import annotations

import xml.etree.ElementTree as ET  # only names types
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from lms.interop.items.arriving import Arriving, UnreadableFileError
from lms.interop.items.draft import Draft, NotTakenError
from lms.interop.items.ids import is_slug
from lms.interop.items.kinds import Choice, multiple_choice, single_choice, true_false
from lms.interop.items.kinds_typed import short_text
from lms.interop.items.question import Question
from lms.interop.items.reading import archive_of, is_archive, xml_of
from lms.interop.items.xhtml import local_name

ROOT = "questestinterop"
_GENERAL = "general_fb"


def read_cartridge(content: bytes, language: str) -> Arriving:
    """Every item of every quiz. Raises UnreadableFileError."""
    arriving = Arriving()
    if is_archive(content):
        files = archive_of(content)
        _check_references(files, arriving)
        for path in sorted(each for each in files if each.lower().endswith((".xml", ".qti"))):
            _take_file(arriving, path, files[path], language)
    else:
        root = xml_of(content)
        if local_name(root) != ROOT:
            raise UnreadableFileError(f"it is no QTI 1.2: it begins with <{local_name(root)}>")
        _take_all(arriving, "", root, language)
    if not arriving.questions and not arriving.remarks:
        raise UnreadableFileError("it holds no quiz")
    return arriving


def _check_references(files: dict[str, bytes], arriving: Arriving) -> None:
    """Tell of files that the manifest lists and the cartridge lacks."""
    if "imsmanifest.xml" not in files:
        raise UnreadableFileError("it is no cartridge: it has no imsmanifest.xml")
    root = xml_of(files["imsmanifest.xml"])
    for each in root.iter():
        href = each.get("href", "") if local_name(each) == "file" else ""
        if href and href not in files:
            arriving.refuse(href, "the manifest lists this file, and it is missing")


def _take_file(arriving: Arriving, path: str, content: bytes, language: str) -> None:
    try:
        root = xml_of(content)
    except UnreadableFileError as error:
        arriving.refuse(path, str(error))
        return
    if local_name(root) == ROOT:
        _take_all(arriving, f"{path}, ", root, language)


def _take_all(arriving: Arriving, before: str, root: ET.Element, language: str) -> None:
    for element in _named(root, "item"):
        title = element.get("title") or element.get("ident") or ""
        arriving.take(Draft(before + title, language), _reader(_Item(element)))


def _named(element: ET.Element, name: str) -> Iterator[ET.Element]:
    return (each for each in element.iter() if local_name(each) == name)


def _first(element: ET.Element, name: str) -> ET.Element | None:
    return next(_named(element, name), None)


def _html(element: ET.Element | None) -> str:
    """The texts of the material within an element."""
    found = _named(element, "mattext") if element is not None else ()
    return "".join(
        text if each.get("texttype", "text/plain") == "text/html" else _as_html(text)
        for each in found
        if (text := each.text or "")
    )


def _as_html(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;")


@dataclass(frozen=True)
class _Item:
    """An item as it stands in the file."""

    element: ET.Element

    def field(self, label: str) -> str:
        """A field of the metadata."""
        for each in _named(self.element, "qtimetadatafield"):
            own = {local_name(part): (part.text or "").strip() for part in each}
            if own.get("fieldlabel") == label:
                return own.get("fieldentry", "")
        return ""

    def prompt(self) -> str:
        """The HTML before the response."""
        presentation = _first(self.element, "presentation")
        pieces = []
        for each in presentation if presentation is not None else ():
            if local_name(each).startswith("response_"):
                break
            pieces.append(_html(each))
        return "".join(pieces)

    def conditions(self) -> Iterator[tuple[ET.Element, ET.Element]]:
        """Each condition and its test."""
        for each in _named(self.element, "respcondition"):
            test = _first(each, "conditionvar")
            if test is not None:
                yield each, test

    def right(self) -> list[str]:
        """The responses that score above nothing, those that must not be given left out."""
        for condition, test in self.conditions():
            if _score(condition) > 0:
                banned = {id(e) for part in _named(test, "not") for e in _named(part, "varequal")}
                return [
                    (each.text or "").strip()
                    for each in _named(test, "varequal")
                    if id(each) not in banned
                ]
        return []

    def accepted(self) -> list[str]:
        """All typed texts that score, of every condition."""
        return [
            (each.text or "").strip()
            for condition, test in self.conditions()
            if _score(condition) > 0
            for each in _named(test, "varequal")
        ]

    def feedback(self, name: str) -> str:
        """The HTML of a feedback by its name."""
        for each in _named(self.element, "itemfeedback"):
            if each.get("ident") == name:
                return _html(each)
        return ""

    def told_for(self, response: str) -> str:
        """The HTML that is shown for one response alone."""
        for condition, test in self.conditions():
            asked = [(each.text or "").strip() for each in _named(test, "varequal")]
            link = _first(condition, "displayfeedback")
            if asked == [response] and link is not None:
                return self.feedback(link.get("linkrefid", ""))
        return ""


def _score(condition: ET.Element) -> float:
    value = _first(condition, "setvar")
    try:
        return float((value.text or "0") if value is not None else "0")
    except ValueError as error:
        raise NotTakenError("its score is no number") from error


def _reader(item: _Item) -> Callable[[Draft], Question]:
    def read(draft: Draft) -> Question:
        own_id = item.element.get("ident", "").rpartition(".")[2]
        draft.id = own_id if is_slug(own_id) else ""
        weight = item.field("cc_weighting")
        draft.points = float(weight) if weight.isdigit() and int(weight) else 1.0
        draft.prompt = draft.html(item.prompt(), "text", needed=True)
        draft.explanation = draft.html(item.feedback(_GENERAL), "explanation")
        if _first(item.element, "response_lid") is not None:
            return _chosen(draft, item)
        if _first(item.element, "response_str") is not None:
            return _typed(draft, item)
        raise NotTakenError("it asks for a response of a kind that has no counterpart here")

    return read


def _chosen(draft: Draft, item: _Item) -> Question:
    responses = list(_named(item.element, "response_lid"))
    if len(responses) > 1:
        raise NotTakenError("it asks for several responses at once")
    right = item.right()
    choices = [
        Choice(
            draft.html(_html(each), "choices", needed=True),
            float(each.get("ident", "") in right),
            draft.html(item.told_for(each.get("ident", "")), "feedback"),
            each.get("ident", ""),
        )
        for each in _named(responses[0], "response_label")
    ]
    render = _first(responses[0], "render_choice")
    shuffle = render is None or render.get("shuffle", "Yes") != "No"
    if item.field("cc_profile").startswith("cc.true_false") and len(choices) == 2:
        return _truth(draft, choices)
    if responses[0].get("rcardinality") == "Multiple":
        return multiple_choice(draft, choices, shuffle=shuffle)
    return single_choice(draft, choices, shuffle=shuffle)


def _truth(draft: Draft, choices: list[Choice]) -> Question:
    named = {each.id.lower(): each for each in choices}
    true, false = named.get("true"), named.get("false")
    if true is None or false is None:
        return single_choice(draft, choices, shuffle=False)
    return true_false(draft, key=true.share >= 1, true=true.feedback, false=false.feedback)


def _typed(draft: Draft, item: _Item) -> Question:
    profile = item.field("cc_profile")
    if profile.startswith("cc.pattern_match"):
        raise NotTakenError("it accepts a pattern, and ours are whole texts")
    if profile.startswith("cc.essay") or not item.accepted():
        raise NotTakenError("an essay has no counterpart here")
    incorrect = draft.html(item.feedback("incorrect_fb"), "feedback")
    answers = [Choice(each, 1) for each in item.accepted()]
    return short_text(draft, answers, incorrect)

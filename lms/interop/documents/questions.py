"""The quiz of a lesson as nodes: the questions as on the quiz sheet, and the answers apart.

Questions never hold their key; the answers are for whoever asks for the leader's notes.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from flask_babel import gettext

from lms.core.content.model import Lesson, Pack
from lms.core.languages import colon
from lms.interop.documents.nodes import Anchors, Nodes, inline_of, node
from lms.teaching.printing_key import KeyEntry, key_of
from lms.teaching.printing_quiz import Form, Gap, Option, SheetItem, sheet_of
from lms.web.rendering import Rendered

_NONE = Anchors()

#: What is left open for a word, an answer, a number before a row.
GAP, SHORT_GAP = "____________", "____"


def questions(lesson: Lesson, rendered: Rendered, language: str) -> list[Nodes]:
    """Each question as the nodes of its prompt and form, in the author's order."""
    sheet = sheet_of(lesson, rendered, language, "A")
    return [question(each, language) for each in sheet.items]


def question(asked: SheetItem, language: str) -> Nodes:
    """One question: its prompt, how it is answered, and its form."""
    form = asked.form
    return [*inline_of(asked.prompt, _NONE), *_how(form), *_form(form, language)]


def answers(pack: Pack, lesson: Lesson, rendered: Rendered, language: str) -> list[Nodes]:
    """Each answer with its explanation, in the same order."""
    key = key_of(pack, lesson, rendered, language)
    shorts = [each.form.short for each in key.sheets[0].items]
    return [
        _answer(entry, short, language) for entry, short in zip(key.entries, shorts, strict=True)
    ]


def _answer(entry: KeyEntry, short: str, language: str) -> Nodes:
    lettered = entry.item.type in {"single-choice", "multiple-choice"}
    right = f"{short}. {entry.right}" if lettered else entry.right
    nodes: Nodes = [node("strong", gettext("Right answer") + colon(language)), right]
    if entry.also:
        also = gettext("also right: %(answers)s", answers=entry.also)
        nodes.append(f" ({also})")
    if entry.explanation:
        nodes.append(node("p", *inline_of(entry.explanation, _NONE)))
    return nodes


def _how(form: Form) -> Nodes:
    words = {
        "multiple-choice": gettext("More than one answer may be right."),
        "ordering": gettext("Write 1 before what comes first, then 2, and so on."),
        "matching": gettext("Write the letter that belongs on each line."),
        "categorising": gettext("Tick one square in each row."),
        "cloze": gettext("Fill in the gaps."),
    }
    return [" ", node("em", words[form.kind])] if form.kind in words else []


def _form(form: Form, language: str) -> Nodes:
    if form.kind == "numeric":
        label = gettext("Answer") + colon(language)
        return [node("p", f"{label}{GAP} {form.unit}".rstrip())]
    return _FORMS.get(form.kind, _open)(form)


def _open(_form: Form) -> Nodes:
    return [node("p", GAP * 2)]


def _choices(form: Form) -> Nodes:
    return [_options(form.options)]


def _ordering(form: Form) -> Nodes:
    return [node("options", *(_option(SHORT_GAP, each) for each in form.rows))]


def _matching(form: Form) -> Nodes:
    rows = [_option(f"{SHORT_GAP} {each.mark}.", each) for each in form.rows]
    return [node("options", *rows), _options(form.options)]


def _options(options: tuple[Option, ...]) -> dict[str, object]:
    return node(
        "options", *(_option(f"{each.mark}." if each.mark else "", each) for each in options)
    )


def _option(mark: str, option: Option) -> dict[str, object]:
    return node("option", *inline_of(option.text, _NONE), mark=mark)


def _ticks(form: Form) -> Nodes:
    """One row each to sort, one column each category."""
    head = node(
        "tr", node("th"), *(node("th", *inline_of(each.text, _NONE)) for each in form.options)
    )
    tick = node("td", node("tick"), **{"class": "align-center"})
    rows = [
        node(
            "tr",
            node("th", f"{each.mark}. ", *inline_of(each.text, _NONE)),
            *[tick] * len(form.options),
        )
        for each in form.rows
    ]
    return [node("table", head, *rows)]


def _cloze(form: Form) -> Nodes:
    kids: Nodes = []
    for part in form.parts:
        if isinstance(part, Gap):
            kids.append(f"({part.number}) {GAP}")
        else:
            kids += inline_of(f"<span>{part}</span>", _NONE)
    nodes: Nodes = [node("p", *kids)]
    for gap in form.gaps:
        if gap.options:
            said: Nodes = [f"({gap.number}) "]
            for place, each in enumerate(gap.options):
                said += [" / "] * bool(place) + inline_of(each, _NONE)
            nodes.append(node("p", *said))
    return nodes


_FORMS: Mapping[str, Callable[[Form], Nodes]] = {
    "single-choice": _choices,
    "multiple-choice": _choices,
    "true-false": _choices,
    "ordering": _ordering,
    "matching": _matching,
    "categorising": _ticks,
    "cloze": _cloze,
}

"""A lesson's HTML as plain nodes that JSON can hold, for the templates of other formats.

A node is a text, or a mapping with `tag`, `kids` and few attributes. Links inside the document
are kept only where their target is there. A drawing becomes a node `figure` with its id; the
picture itself comes from `figures`.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from lms.teaching.printing_tree import Node, tree_of

Nodes = list[Any]

#: Elements that stand below each other; what is between them alone is no text.
BLOCKS = frozenset(
    {"p", "ul", "ol", "li", "dl", "dt", "dd", "table", "thead", "tbody", "tr", "blockquote", "pre"}
    | {"h3", "h4", "h5", "h6", "figure", "div", "section", "hr", "details"}
)
#: A drawing is told by its id; its caption and its description are taken apart.
_LEFT_OUT = frozenset({"svg", "figcaption"})
_CLEAR = frozenset({"div", "section", "tbody", "thead"})
_KEPT_CLASSES = frozenset(
    {"cite", "to-confirm", "given", "exit-question", "align-right", "align-center"}
)
_SPACE = re.compile(r"[ \t\r\n\f]+")


@dataclass(frozen=True)
class Anchors:
    """Which links inside a document lead somewhere, and what stands before their names."""

    prefix: str = ""
    known: Collection[str] = ()

    def target(self, href: str) -> str:
        """What a link leads to; "" where there is no such place."""
        if not href.startswith("#"):
            return href
        return f"#{self.prefix}{href[1:]}" if href[1:] in self.known else ""


def node(tag: str, *kids: Any, **attributes: Any) -> dict[str, Any]:
    """A node."""
    return {"tag": tag, "kids": list(kids), **attributes}


def nodes_of(html: str, anchors: Anchors) -> Nodes:
    """The nodes of an HTML text."""
    return _tidied(_kids(tree_of(html), anchors))


def inline_of(html: str, anchors: Anchors) -> Nodes:
    """The nodes of a text that may be one paragraph, without that paragraph."""
    found = nodes_of(html, anchors)
    lone = len(found) == 1 and isinstance(found[0], dict) and found[0]["tag"] == "p"
    return list(found[0]["kids"]) if lone else found


def text_of(nodes: Iterable[Any]) -> str:
    """The words alone, with a blank between blocks."""
    parts: list[str] = []
    for each in nodes:
        if isinstance(each, str):
            parts.append(each)
        else:
            blank = " " if is_block(each) else ""
            parts += [blank, text_of(each["kids"]), blank]
    return "".join(parts)


def is_block(each: Any) -> bool:
    """Whether a node stands below its neighbours and not beside them."""
    return isinstance(each, dict) and each["tag"] in BLOCKS


def _kids(parent: Node, anchors: Anchors) -> Nodes:
    found: Nodes = []
    for each in parent.children:
        if isinstance(each, str):
            found.append(_SPACE.sub(" ", each) if parent.tag != "pre" else each)
        elif each.tag in _CLEAR:
            found += _kids(each, anchors)
        elif each.tag not in _LEFT_OUT:
            found += _one(each, anchors)
    return _parted(found)


def _one(each: Node, anchors: Anchors) -> Nodes:
    if each.tag == "figure":
        return [_figure(each, anchors)]
    kids = _kids(each, anchors)
    if each.tag == "a":
        target = anchors.target(each.attributes.get("href", ""))
        return [node("a", *kids, href=target)] if target else kids
    made = node(each.tag, *(_tidied(kids) if each.tag in BLOCKS else kids))
    shown = each.attributes.get("class", "")
    if shown in _KEPT_CLASSES:
        made["class"] = shown
    if each.attributes.get("start"):
        made["start"] = int(each.attributes["start"])
    return [made]


def _figure(each: Node, anchors: Anchors) -> dict[str, Any]:
    """A figure: its kids are the caption, `told` its description and `heading` the word for it."""
    captions = each.all("figcaption")
    kids = _kids(captions[0], anchors) if captions else []
    made = node("figure", *_tidied(kids), id=each.attributes.get("data-figure", ""))
    for details in each.all("details"):
        heads = details.all("summary")
        told = [kid for kid in details.children if kid not in heads]
        made["heading"] = heads[0].text() if heads else ""
        made["told"] = paragraphs(_tidied(_kids(Node("div", told), anchors)))
    return made


def _parted(kids: Nodes) -> Nodes:
    """With a comma between the raised numbers of two citations."""
    found: Nodes = []
    for each in kids:
        if _is_citation(each) and found and _is_citation(found[-1]):
            found.append(node("sup", ","))
        found.append(each)
    return found


def _is_citation(each: Any) -> bool:
    return isinstance(each, dict) and each.get("class") == "cite"


def _tidied(kids: Nodes) -> Nodes:
    """Without blanks at the ends and beside blocks; HTML does not show them either."""
    found: Nodes = []
    for place, each in enumerate(kids):
        text = each
        if isinstance(each, str):
            if place == 0 or is_block(kids[place - 1]):
                text = text.lstrip(" ")
            if place == len(kids) - 1 or is_block(kids[place + 1]):
                text = text.rstrip(" ")
        if text:
            found.append(text)
    return found


def paragraphs(nodes: Sequence[Any]) -> Nodes:
    """The nodes with loose words gathered into paragraphs."""
    found: Nodes = []
    loose: Nodes = []
    for each in [*nodes, None]:
        if each is not None and not is_block(each):
            loose.append(each)
            continue
        if loose:
            found.append(node("p", *_tidied(loose)))
            loose = []
        if each is not None:
            found.append(each)
    return found

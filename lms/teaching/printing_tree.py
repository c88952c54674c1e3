"""Our rendered HTML as a tree, for formats that are no HTML."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser

from typing_extensions import override


@dataclass
class Node:
    """An element with its children; text stands between them as it came."""

    tag: str
    children: list[Node | str] = field(default_factory=list)
    attributes: dict[str, str] = field(default_factory=dict)

    def all(self, tag: str) -> list[Node]:
        """Every element of that name below this one, but not inside another such."""
        found: list[Node] = []
        for each in self.children:
            if isinstance(each, Node):
                found += [each] if each.tag == tag else each.all(tag)
        return found

    def text(self) -> str:
        """The words alone."""
        parts = (each if isinstance(each, str) else each.text() for each in self.children)
        return " ".join("".join(parts).split())


class _Tree(HTMLParser):
    """Builds the tree. The HTML was written by our own renderer, so it nests properly."""

    VOID = frozenset({"br", "hr"})

    def __init__(self) -> None:
        super().__init__()
        self.root = Node("div")
        self._open = [self.root]

    @override
    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        node = Node(tag, attributes={name: value or "" for name, value in attrs})
        self._open[-1].children.append(node)
        if tag not in self.VOID:
            self._open.append(node)

    @override
    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._open[-1].children.append(Node(tag))

    @override
    def handle_endtag(self, tag: str) -> None:
        if len(self._open) > 1 and self._open[-1].tag == tag:
            self._open.pop()

    @override
    def handle_data(self, data: str) -> None:
        self._open[-1].children.append(data)


def tree_of(html: str) -> Node:
    """The HTML as a tree under one nameless element."""
    builder = _Tree()
    builder.feed(html)
    builder.close()
    return builder.root

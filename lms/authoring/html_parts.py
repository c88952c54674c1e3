"""Rendered HTML cut into its paragraphs, and kept apart from the same in another language.

Works on what `lms.core.content.render` made, which is sanitised and well formed; that is why the
results may be marked as safe again.
"""

from __future__ import annotations

import re

from markupsafe import Markup

_TAG = re.compile(r"<(/?)([A-Za-z][\w:-]*)((?:\"[^\"]*\"|'[^']*'|[^>\"'])*)>")
_VOID = frozenset({"br", "hr", "img", "input", "wbr"})
_NAMES = re.compile(r"""\b(id|for|headers|aria-(?:labelledby|describedby|controls))="([^"]*)\"""")
_LINK = re.compile(r'href="#([^"]+)"')
_PAINT = re.compile(r"url\(#([^)]+)\)")


def paragraphs(html: str) -> tuple[Markup, ...]:
    """The elements of the top level, one after the other; text between them counts as one."""
    cuts, depth, start = [], 0, 0
    for tag in _TAG.finditer(html):
        closes, name, rest = tag.groups()
        if name.lower() in _VOID or rest.endswith("/"):
            continue
        if not closes:
            if depth == 0:
                cuts.append(html[start : tag.start()])
                start = tag.start()
            depth += 1
        else:
            depth -= 1
            if depth == 0:
                cuts.append(html[start : tag.end()])
                start = tag.end()
    cuts.append(html[start:])
    return tuple(Markup(each) for each in cuts if each.strip())  # noqa: S704


def apart(html: str, side: str) -> Markup:
    """The HTML with its ids, and what points at them, under a name of this side's."""
    return Markup(_TAG.sub(lambda tag: _named_apart(tag[0], side), html))  # noqa: S704


def _named_apart(tag: str, side: str) -> str:
    tag = _NAMES.sub(
        lambda found: f'{found[1]}="{" ".join(f"{side}-{each}" for each in found[2].split())}"', tag
    )
    tag = _LINK.sub(rf'href="#{side}-\1"', tag)
    return _PAINT.sub(rf"url(#{side}-\1)", tag)

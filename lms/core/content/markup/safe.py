"""What may reach a page: an allow list of elements, attributes, classes and addresses.

Everything that Markdown made passes here last. Styles, scripts, event attributes and foreign
pictures have no way through, whatever an author wrote.
"""

from __future__ import annotations

import re

import nh3

from lms.core.content.blocks import BlockKind

_TAGS = (
    "p br hr h3 h4 h5 h6 ul ol li dl dt dd strong em code pre blockquote table thead tbody tr th td "
    "a sup sub span div section details summary"
)
_BLOCK_CLASSES = {"block", *(f"block-{kind}" for kind in BlockKind)}
_ALIGNED = {"align-left", "align-center", "align-right"}

_CLEANER = nh3.Cleaner(
    tags=set(_TAGS.split()),
    clean_content_tags={"script", "style", "iframe", "object", "template", "svg", "math"},
    attributes={
        "a": {"href", "aria-label"},
        "section": {"aria-label"},
        "div": {"id"},
        "ol": {"start"},
    },
    allowed_classes={
        "a": {"term"},
        "sup": {"cite"},
        "span": {"cited", "to-confirm", "given", "exit-question", "block-kind"},
        "section": _BLOCK_CLASSES,
        "details": _BLOCK_CLASSES,
        "h3": {"block-title"},
        "td": _ALIGNED,
        "th": _ALIGNED,
    },
    url_schemes={"http", "https", "mailto"},
    link_rel=None,  # links open in place; our Referrer-Policy rules what they tell
)

#: Tags that hold a paragraph's text; a lone one is taken off for use inside a line.
_LONE_PARAGRAPH = re.compile(r"\A<p>((?:(?!</?p>).)*)</p>\s*\Z", re.DOTALL)
_BREAK_IN_JAPANESE = re.compile(
    r"(?<=[\u3000-\u9fff\uff00-\uffef])\n(?=[\u3000-\u9fff\uff00-\uffef])"
)


def sanitised(html: str) -> str:
    """The HTML without anything that is not on the list."""
    return _CLEANER.clean(html)


def without_lone_paragraph(html: str) -> str:
    """What stands in the one paragraph; several blocks stay as they are."""
    lone = _LONE_PARAGRAPH.match(html.strip())
    return lone[1] if lone else html.strip()


def joined_lines(html: str, language: str) -> str:
    """Japanese without the gaps that line breaks in the source would leave between words."""
    return _BREAK_IN_JAPANESE.sub("", html) if language == "ja" else html

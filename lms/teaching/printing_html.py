"""Rendered HTML made fit for paper: no links that only a screen can follow.

Works on what `lms.core.content.render` made, which is sanitised and regular.
"""

from __future__ import annotations

import re

from markupsafe import Markup

_TERM = re.compile(r'<a\b[^>]*\bclass="term"[^>]*>(.*?)</a>', re.DOTALL)
_CITATION = re.compile(r'\s*<sup class="cite">.*?</sup>', re.DOTALL)
_TO_CONFIRM = re.compile(r'\s*<span class="to-confirm">.*?</span>', re.DOTALL)
_NO_CITATION = re.compile(r'\s*<span class="cited"></span>')
_TOLD = re.compile(r'<details class="figure-description">.*?</details>', re.DOTALL)
_TAG = re.compile(r"<[^>]+>")


def for_leader(html: str) -> Markup:
    """Without links to the glossary; the raised numbers lead to the sources below."""
    return Markup(_TOLD.sub("", _TERM.sub(r"\1", html)))  # noqa: S704 (sanitised before)


def for_learner(html: str) -> Markup:
    """Also without citations: sheets for learners carry no list of sources."""
    bare = _TO_CONFIRM.sub("", _CITATION.sub("", str(for_leader(html))))
    return Markup(_NO_CITATION.sub("", bare))  # noqa: S704 (sanitised before)


def plain_text(html: str) -> str:
    """The words alone."""
    return " ".join(Markup(_TAG.sub(" ", _CITATION.sub("", html))).unescape().split())  # noqa: S704

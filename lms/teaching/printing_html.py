"""Rendered HTML made fit for paper: no links that only a screen can follow.

Works on what `lms.core.content.render` made, which is sanitised and regular; that is why the
results may be marked as safe again.
"""

from __future__ import annotations

import re

from markupsafe import Markup

_TERM = re.compile(r'<a\b[^>]*\bclass="term"[^>]*>(.*?)</a>', re.DOTALL)
_CITATION = re.compile(r'\s*<sup class="cite">.*?</sup>', re.DOTALL)
_NEXT_CITATION = re.compile(r'</sup>\s*(<sup class="cite">)')
_TO_CONFIRM = re.compile(r'\s*<span class="to-confirm">.*?</span>', re.DOTALL)
_NO_CITATION = re.compile(r'\s*<span class="cited"></span>')
_TOLD = re.compile(r'<details class="figure-description">.*?</details>', re.DOTALL)
_SOURCE = re.compile(r'<li id="source-([^"]*)">(.*?)</li>', re.DOTALL)
_CITED = re.compile(r'href="#source-([^"]*)"')
_TAG = re.compile(r"<[^>]+>")


def for_leader(html: str) -> Markup:
    """Without links to the glossary; the raised numbers lead to the sources below."""
    return Markup(_NEXT_CITATION.sub(r"</sup><sup>,</sup>\1", _unlinked(html)))  # noqa: S704


def for_learner(html: str) -> Markup:
    """Also without citations, for sheets that carry no list of sources."""
    bare = _TO_CONFIRM.sub("", _CITATION.sub("", _unlinked(html)))
    return Markup(_NO_CITATION.sub("", bare))  # noqa: S704


def _unlinked(html: str) -> str:
    return _TOLD.sub("", _TERM.sub(r"\1", html))


def plain_text(html: str) -> str:
    """The words alone."""
    return " ".join(Markup(_TAG.sub(" ", _CITATION.sub("", html))).unescape().split())  # noqa: S704


def cited_sources(sources: str, html: str) -> Markup:
    """The entries of a list of sources that the HTML cites, under their own numbers."""
    cited = set(_CITED.findall(html))
    entries = "".join(
        f'<li id="source-{each[1]}" value="{number}">{each[2]}</li>'
        for number, each in enumerate(_SOURCE.finditer(sources), start=1)
        if each[1] in cited
    )
    return Markup(f'<ol class="sources">{entries}</ol>' if entries else "")  # noqa: S704

"""The interface's words in the language of a document, whatever the page that asked for it speaks."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from flask import current_app, g, has_request_context
from flask_babel import force_locale


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Within this block `gettext` and `current_language` answer in the language.

    Needs an application; a request that runs already is lent, not replaced, since ending another
    one would close its session.
    """
    if not has_request_context():
        with current_app.test_request_context(f"/{language}/"), _lent(language):
            yield
        return
    with _lent(language):
        yield


@contextmanager
def _lent(language: str) -> Iterator[None]:
    before = g.get("lang")
    g.lang = language
    try:
        with force_locale(language):
            yield
    finally:
        g.lang = before

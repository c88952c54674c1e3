"""Pages that a platform's browser sees before it has a session of ours: in whose language, and how refused."""

from __future__ import annotations

import logging
import uuid
from collections.abc import Iterator
from contextlib import contextmanager

from flask import g, make_response, render_template, request
from flask_babel import refresh
from werkzeug.wrappers import Response

from lms.core.languages import LANGUAGES
from lms.interop.lti.refusals import LaunchRefusedError, words_of
from lms.web.frames import allow
from lms.web.language import current_language

_log = logging.getLogger(__name__)


@contextmanager
def in_language(wanted: str | None = None) -> Iterator[None]:
    """Speak the language that the platform names, else the browser's."""
    hint = wanted or request.values.get("ui_locales", "").split("-")[0]
    g.lang = hint if hint in LANGUAGES else current_language()
    refresh()
    yield


def refused(error: LaunchRefusedError, status: int = 403) -> Response:
    """The page that says why, with a number by which an administrator finds the line in the log."""
    number = uuid.uuid4().hex[:8]
    _log.warning(
        "lti refused: reason=%s number=%s path=%s detail=%r",
        error.reason,
        number,
        request.path,
        error.detail,
    )
    with in_language():
        page = render_template(
            "lti/refused.html",
            words=words_of(error.reason),
            reason=error.reason.value,
            number=number,
        )
    response = make_response(page, status)
    response.headers["Cache-Control"] = "no-store"
    allow(response, ("*",))
    return response

"""Error pages in four languages: what happened, and what to do next. No raw errors."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import NamedTuple, cast

from flask import Flask, current_app, jsonify, render_template, request
from flask_babel import gettext, ngettext
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import (
    HTTPException,
    InternalServerError,
    MethodNotAllowed,
    NotFound,
    TooManyRequests,
)
from werkzeug.wrappers import Response

from lms.web.nearby import way_to_page_meant

EXTENSION = "lms.errors"

#: Makes the answer to an error where no page is wanted.
ErrorAnswer = Callable[[HTTPException], Response]


class Words(NamedTuple):
    """What an error page says."""

    title: str
    text: str


def init_app(app: Flask) -> None:
    """Answer every error with a page of ours."""
    app.extensions[EXTENSION] = {}
    app.register_error_handler(HTTPException, _answer)
    app.register_error_handler(Exception, _unexpected)


def answer_below(app: Flask, path: str, answer: ErrorAnswer) -> None:
    """Errors below this path are answered so: programs that ask there read no pages.

    Also those of addresses that lead to no view, of which no blueprint hears.
    """
    app.extensions[EXTENSION][path] = answer


def _answer_here() -> ErrorAnswer | None:
    answers = cast(dict[str, ErrorAnswer], current_app.extensions[EXTENSION])
    return next((each for path, each in answers.items() if request.path.startswith(path)), None)


def _words(error: HTTPException) -> Words:
    if isinstance(error, CSRFError):
        return Words(
            gettext("This page was open for too long."),
            gettext("Go back, load the page again and send it once more. Nothing was changed."),
        )
    if isinstance(error, TooManyRequests):
        return _too_many(error)
    by_code = {
        400: Words(
            gettext("This request could not be understood."),
            gettext("Go back, check what you entered and send it again. Nothing was changed."),
        ),
        401: Words(gettext("Sign in first."), gettext("Then open this page again.")),
        403: Words(
            gettext("Not allowed."),
            gettext("This account may not open this page. Ask the person in charge of your group."),
        ),
        404: Words(
            gettext("Page not found."),
            gettext(
                "The address may be mistyped, or the page was moved. Start from the home page."
            ),
        ),
        413: Words(
            gettext("This file is too large."),
            gettext("Choose a smaller file and send it again. Nothing was changed."),
        ),
    }
    code = error.code or 500
    if code in by_code:
        return by_code[code]
    return by_code[400] if code < 500 else _broken()


def _broken() -> Words:
    return Words(
        gettext("Something went wrong on our side."),
        gettext("Try again later. What you had already sent is kept."),
    )


def _too_many(error: TooManyRequests) -> Words:
    seconds = int(error.retry_after) if isinstance(error.retry_after, int) else 60
    minutes = max(1, math.ceil(seconds / 60))
    return Words(
        gettext("Too many attempts."),
        ngettext(
            "Wait %(num)d minute, then try again.", "Wait %(num)d minutes, then try again.", minutes
        ),
    )


def _answer(error: HTTPException) -> Response | HTTPException:
    if error.code is None or error.code < 400:
        return error
    if (answer := _answer_here()) is not None:
        return answer(error)
    if isinstance(error, NotFound) and (way := way_to_page_meant(error)) is not None:
        return way
    words = _words(error)
    if request.accept_mimetypes.best == "application/json":
        response = jsonify(error=words.title, text=words.text)
    else:
        page = _page(error.code, words, too_old=isinstance(error, CSRFError))
        response = current_app.make_response(page)
    response.status_code = error.code
    if isinstance(error, TooManyRequests) and error.retry_after is not None:
        response.headers["Retry-After"] = str(error.retry_after)
    if isinstance(error, MethodNotAllowed) and error.valid_methods:
        response.headers["Allow"] = ", ".join(sorted(error.valid_methods))
    return response


def _page(code: int, words: Words, *, too_old: bool) -> str:
    """`too_old`: what was sent belongs to a sign-in that is gone; who signs in goes on there."""
    told = {"title": words.title, "text": words.text}
    try:
        return render_template("web/error.html", code=code, too_old=too_old, **told)
    except Exception:
        # Without a database even the frame of a page cannot be drawn; this one needs nothing.
        current_app.logger.exception("the error page could not be drawn")
        return render_template("web/error_minimal.html", code=code)


def _unexpected(error: Exception) -> Response | HTTPException:
    current_app.logger.error("request failed: %s %s", request.method, request.path, exc_info=error)
    if current_app.config.get("PROPAGATE_EXCEPTIONS"):
        raise error
    return _answer(InternalServerError(original_exception=error))

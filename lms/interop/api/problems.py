"""What goes wrong, as a program reads it: RFC 9457, `application/problem+json`.

In English and without our pages' words: whoever reads it writes a program. What a status does not
say by itself has a `type` of its own.
"""

from __future__ import annotations

import json
from http import HTTPStatus
from typing import Any

from werkzeug.exceptions import HTTPException, MethodNotAllowed, TooManyRequests
from werkzeug.wrappers import Response

#: What may be read is asked for by this name in `WWW-Authenticate`.
REALM = "climate-lms"
MIMETYPE = "application/problem+json"
TYPES = "urn:climate-lms:problem:"

_DETAILS = {
    400: "The request could not be understood.",
    404: "There is nothing at this address, or it does not belong to the token's organisation.",
    405: "This API only reads: GET and HEAD.",
    413: "No address takes content.",
    500: "Something went wrong on our side. Try again later.",
}


class Problem(HTTPException):
    """A refusal with its own words."""

    def __init__(
        self,
        status: HTTPStatus,
        detail: str,
        kind: str = "",
        headers: dict[str, str] | None = None,
        **further: Any,
    ) -> None:
        super().__init__(detail)
        self.code = status.value
        self.kind, self.further, self.headers = kind, further, headers or {}


def bad_value(name: str, detail: str) -> Problem:
    """400: a parameter cannot be used."""
    return Problem(HTTPStatus.BAD_REQUEST, detail, "bad-parameter", parameter=name)


def no_token(detail: str, *, sent: bool) -> Problem:
    """401: no token, or none that is good. RFC 6750 says what is told, and when."""
    challenge = f'Bearer realm="{REALM}"'
    if sent:
        challenge += f', error="invalid_token", error_description="{detail}"'
    return Problem(
        HTTPStatus.UNAUTHORIZED, detail, "no-good-token", {"WWW-Authenticate": challenge}
    )


def no_scope(needed: str) -> Problem:
    """403: the token is good, but not for this."""
    challenge = f'Bearer realm="{REALM}", error="insufficient_scope", scope="{needed}"'
    detail = "The token does not have the scope that this needs."
    return Problem(
        HTTPStatus.FORBIDDEN, detail, "no-scope", {"WWW-Authenticate": challenge}, scope=needed
    )


def answer(error: HTTPException) -> Response:
    """Any error below our addresses."""
    status = HTTPStatus(error.code or 500)
    said: dict[str, Any] = {"type": "about:blank", "title": status.phrase, "status": status.value}
    headers: dict[str, str] = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}
    if isinstance(error, Problem):
        said |= {"detail": error.description, **error.further}
        headers |= error.headers
        if error.kind:
            said["type"] = TYPES + error.kind
    else:
        said["detail"] = _DETAILS.get(status.value, status.description or status.phrase)
    if isinstance(error, TooManyRequests) and error.retry_after is not None:
        headers["Retry-After"] = str(error.retry_after)
        said["detail"] = f"Too many requests. Wait {error.retry_after} seconds."
    if isinstance(error, MethodNotAllowed) and error.valid_methods:
        headers["Allow"] = ", ".join(sorted(error.valid_methods))
    return Response(json.dumps(said) + "\n", status.value, headers, MIMETYPE)

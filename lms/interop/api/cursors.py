"""Cursors: where a program goes on. Signed, so that they say only what we said.

Two kinds: of a list, which ends with its last page, and of the changes, which never ends.
"""

from __future__ import annotations

from typing import Any

from flask import current_app, request
from itsdangerous import BadData, URLSafeSerializer

from lms.interop.api.problems import bad_value

#: Rows of a page, unless a program asks for fewer or more.
PAGE = 100
MOST = 500


def _serializer(kind: str) -> URLSafeSerializer:
    return URLSafeSerializer(str(current_app.secret_key), salt=f"lms.interop.api.{kind}")


def written(kind: str, value: Any) -> str:
    """A cursor of a kind, holding plain JSON."""
    said = _serializer(kind).dumps(value)
    return said if isinstance(said, str) else said.decode()


def read(kind: str, parameter: str) -> Any | None:
    """What the cursor in this parameter holds; None where there is none.

    Raises:
        Problem: it is not ours, or belongs to another list.
    """
    text = request.args.get(parameter)
    if text is None:
        return None
    try:
        return _serializer(kind).loads(text)
    except BadData as error:
        raise bad_value(parameter, "This is no cursor of this list.") from error


def limit() -> int:
    """How many rows were asked for. Raises Problem."""
    text = request.args.get("limit", str(PAGE))
    number = int(text) if text.isascii() and text.isdigit() and len(text) <= 4 else 0
    if not 1 <= number <= MOST:
        raise bad_value("limit", f"Ask for 1 to {MOST} rows.")
    return number

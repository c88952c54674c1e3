"""Answers: JSON with an ETag, so that whoever has it already gets 304 and no content."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Sequence
from http import HTTPStatus
from typing import Any

import sqlalchemy as sa
from flask import request
from werkzeug.wrappers import Response

from lms.db.session import db
from lms.interop.api import cursors
from lms.interop.api.asking import note_use


def json_answer(said: Any) -> Response:
    """The answer to a request that was allowed."""
    text = json.dumps(said, ensure_ascii=False, separators=(",", ":"))
    response = Response(text + "\n", mimetype="application/json")
    # Also for the time between two requests: what a token sees belongs to nobody else's cache.
    response.headers["Cache-Control"] = "private, no-cache"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.vary.add("Authorization")
    tag = hashlib.sha256(text.encode()).hexdigest()[:32]
    response.set_etag(tag, weak=True)  # what is compressed on the way is the same to a program
    if request.if_none_match.contains_weak(tag):
        response.status_code = HTTPStatus.NOT_MODIFIED
        response.set_data(b"")
    note = note_use()
    if note is not None:
        response.call_on_close(note)
    return response


def rows_page(
    kind: str, rows: sa.Select[Any], key: Any, shown: Callable[[Sequence[Any]], list[Any]]
) -> Response:
    """One page of a list, in the order of a key that never changes.

    What is added meanwhile comes later; what goes takes nothing else with it.
    """
    after, most = cursors.read(kind, "cursor"), cursors.limit()
    if after is not None:
        rows = rows.where(key > after)
    found = db().execute(rows.order_by(key).add_columns(key).limit(most + 1)).all()
    page = found[:most]
    goes_on = cursors.written(kind, page[-1][-1]) if len(found) > most else None
    return json_answer({"data": shown([tuple(row)[:-1] for row in page]), "next": goes_on})


def items_page(
    kind: str, things: Sequence[Any], key: Callable[[Any], str], shown: Callable[[Any], Any]
) -> Response:
    """One page of a list that is in memory, in the order of its keys."""
    after, most = cursors.read(kind, "cursor"), cursors.limit()
    left = sorted((each for each in things if after is None or key(each) > after), key=key)
    page = left[:most]
    goes_on = cursors.written(kind, key(page[-1])) if len(left) > most else None
    return json_answer({"data": [shown(each) for each in page], "next": goes_on})

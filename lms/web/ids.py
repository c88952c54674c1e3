"""Ids in URLs and forms: numbers that a row can have; a larger one names nothing."""

from __future__ import annotations

from typing import Any

from flask import Flask
from werkzeug.routing import IntegerConverter

#: The largest that a column of ours holds, on every database.
MAX_ID = 2**31 - 1


class IdConverter(IntegerConverter):
    """`<int:…>` in a URL; what is larger is no page, where the database would be an error."""

    def __init__(self, url_map: Any, **arguments: Any) -> None:
        super().__init__(url_map, **{"max": MAX_ID, **arguments})


def an_id(value: object) -> int:
    """The id that was sent; zero, which nothing has, for anything else."""
    text = str(value)
    number = int(text) if text.isdecimal() and len(text) <= len(str(MAX_ID)) else 0
    return number if number <= MAX_ID else 0


def init_app(app: Flask) -> None:
    """Before any URL is registered."""
    app.url_map.converters["int"] = IdConverter
